"""What claimx says about an article: the published shape, versioned by `SCHEMA_VERSION`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from claimx.article import Article
from claimx.spans import CharSpan
from claimx.statements.form import Form

SCHEMA_VERSION: Final = "1.0"

Offset = Annotated[int, Field(ge=0)]
OffsetPair = Annotated[
    tuple[Offset, Offset],
    Field(description="[start, end) in code points of the article's text as given, end exclusive."),
]


def _check_order(spans: tuple[CharSpan, ...]) -> tuple[CharSpan, ...]:
    previous = 0
    for start, end in spans:
        if not previous <= start < end:
            raise ValueError(f"the span [{start}, {end}) is empty or out of order")
        previous = end
    return spans


VerbatimText = Annotated[str, Field(description="The pieces verbatim, one space between them.")]
Spans = Annotated[
    tuple[OffsetPair, ...],
    Field(min_length=1, description="Where the pieces stand, in ascending order."),
    AfterValidator(_check_order),
]


class _Published(BaseModel):
    """Immutable, and strict about its fields: a misspelt one is an error, not a silent loss."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Published):
    """Whoever the content is attributed to: the whole noun phrase, or a pronoun where the article has one."""

    text: VerbatimText
    spans: Spans


class Cue(_Published):
    """The words that signal the attribution, with auxiliaries, negation and particles."""

    text: VerbatimText
    lemma: str = Field(description='Base form of the main word of the cue: "deny" for "has denied".')
    spans: Spans


class Content(_Published):
    """What is attributed, quotation marks included."""

    text: VerbatimText
    spans: Spans


Passage = Source | Cue | Content


def pieces(passage: Passage) -> list[str]:
    """The verbatim text of each span."""
    texts = []
    offset = 0
    for start, end in passage.spans:
        length = end - start
        texts.append(passage.text[offset : offset + length])
        offset += length + 1
    return texts


class Statement(_Published):
    """The article presents a content as coming from a source other than its author."""

    id: str = Field(
        description="Name of the statement within its document: s1, s2 … in the order of the contents."
    )
    form: Form = Field(description="How much of the content stands inside double quotation marks.")
    source: Source | None = Field(
        description="Whoever the content is attributed to; null where the article is silent."
    )
    cue: Cue
    content: Content
    confidence: float = Field(ge=0, le=1, description="Probability that the attribution is right.")
    sentences: tuple[OffsetPair, ...] = Field(description="The sentences that source, cue and content touch.")


class ArticleInfo(_Published):
    """The article that the statements come from."""

    id: str
    path: str | None = Field(description="The file it was read from; null for standard input.")
    title: str | None
    date: str | None = Field(description="Day of publication, ISO 8601, where it is known.")
    length: int = Field(ge=0, description="Code points in the text; every offset lies within.")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the text in UTF-8.")

    @classmethod
    def of(cls, article: Article) -> Self:
        """What a document says of `article`."""
        return cls(
            id=article.id,
            path=article.path,
            title=article.title,
            date=article.date,
            length=len(article.text),
            sha256=article.sha256,
        )


class ModelInfo(_Published):
    """The model that found the statements."""

    name: str
    version: str


class Document(_Published):
    """The statements of one article."""

    schema_version: Literal["1.0"] = Field(description="Changes when the shape does.")
    article: ArticleInfo
    model: ModelInfo
    statements: tuple[Statement, ...]

    @model_validator(mode="after")
    def _check_inside(self) -> Self:
        for statement in self.statements:
            for passage in (statement.source, statement.cue, statement.content):
                if passage is not None and passage.spans[-1][1] > self.article.length:
                    raise ValueError(
                        f"{statement.id} ends beyond the article's {self.article.length} characters"
                    )
        return self

    def keep(self, *, forms: Collection[Form] | None = None, min_confidence: float = 0.0) -> Document:
        """A document with the statements of these forms and at least this confidence; the ids stay."""
        kept = tuple(
            statement
            for statement in self.statements
            if statement.confidence >= min_confidence and (forms is None or statement.form in forms)
        )
        return self.model_copy(update={"statements": kept})
