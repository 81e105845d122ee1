"""What `claimx contest` says: the published shape, versioned by `SCHEMA_VERSION`."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from pydantic import Field

from claimx.statements.model import Document, ModelInfo, Statement
from claimx.statements.published import Probability, Published, Spans
from claimx.statements.type import Type

SCHEMA_VERSION: Final = "1.0"


class Via(StrEnum):
    """How it is known that one statement contests another."""

    article = "article"
    """Both stand in one article, which sets them against each other."""
    target = "target"
    """What it contests in its own article says the same as the other."""
    content = "content"
    """What it denies is what the other says."""


class ArticleRef(Published):
    """Where a statement stands."""

    id: str
    path: str | None
    title: str | None
    date: str | None = Field(description="Day of publication, ISO 8601, where it is known.")


class Voice(Published):
    """One statement of one article."""

    id: str = Field(
        description="Name within its group: c1, c2 … for claims, d1, d2 … for what contests them."
    )
    article: ArticleRef
    statement: str = Field(description="Id of the statement within its article.")
    speaker: str | None = Field(description="Name of the speaker; null where the article names nobody.")
    speaker_key: str | None = Field(description="The same in every article; null for an unnamed speaker.")
    description: str | None = Field(description="What the article calls an unnamed speaker.")
    type: Type | None
    type_confidence: Probability | None
    confidence: Probability = Field(description="Probability that the attribution is right.")
    cue: str
    content: str
    spans: Spans = Field(description="Where the content stands in the article.")

    @classmethod
    def fields_of(cls, document: Document, statement: Statement, key: str | None) -> dict[str, object]:
        """What a voice has of its statement: all but the `id`."""
        article = document.article
        return {
            "article": ArticleRef(id=article.id, path=article.path, title=article.title, date=article.date),
            "statement": statement.id,
            "speaker": statement.speaker,
            "speaker_key": key,
            "description": statement.description,
            "type": statement.type,
            "type_confidence": statement.type_confidence,
            "confidence": statement.confidence,
            "cue": statement.cue.text,
            "content": statement.content.text,
            "spans": statement.content.spans,
        }


class Claim(Voice):
    """A statement that makes the claim of its group."""

    similarity: Probability = Field(description="How like the group's first claim it is; 1 for that one.")


class Against(Published):
    """A claim that is contested."""

    claim: str = Field(description="Id of the claim in this group.")
    via: Via
    through: str | None = Field(
        description="Id of the statement in the contesting article that says the same as the claim; "
        'with "target" alone.'
    )
    score: Probability = Field(
        description="How alike the two are, times how sure the type is; within an article, how sure it is."
    )


class Contest(Voice):
    """A denial or counterclaim."""

    against: tuple[Against, ...] = Field(min_length=1, description="The strongest first.")


class Group(Published):
    """Statements that make the same claim, and those that contest it."""

    id: str = Field(description="g1, g2 … in the order of the report.")
    score: Probability | None = Field(
        description="Of the strongest contest from another article; null if there is none."
    )
    articles: int = Field(ge=1, description="In how many articles these statements stand.")
    claims: tuple[Claim, ...] = Field(min_length=1, description="By date, then as the articles were given.")
    contests: tuple[Contest, ...] = Field(description="By date, then as the articles were given.")


class ContestReport(Published):
    """Who claims it, who denies it, when."""

    schema_version: Literal["1.0"]
    model: ModelInfo | None = Field(description="The model that compared the statements.")
    threshold: Probability
    articles: int = Field(ge=0, description="How many articles were compared.")
    statements: int = Field(ge=0, description="How many statements were compared.")
    groups: tuple[Group, ...] = Field(description="The most strongly contested first, then the largest.")
