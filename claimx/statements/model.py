"""What claimx says about an article: the published shape, versioned by `SCHEMA_VERSION`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Final, Literal, Self

from pydantic import Field, model_validator

from claimx.article import Article
from claimx.spans import CharSpan
from claimx.statements.form import Form
from claimx.statements.published import OffsetPair, Probability, Published, Spans, VerbatimText
from claimx.statements.speaker import Speaker
from claimx.statements.type import Type

if TYPE_CHECKING:
    from claimx.registry import Registry

SCHEMA_VERSION: Final = "1.1"


class Source(Published):
    """Whoever the content is attributed to: the whole noun phrase, or a pronoun where the article has one."""

    text: VerbatimText
    spans: Spans


class Cue(Published):
    """The words that signal the attribution, with auxiliaries, negation and particles."""

    text: VerbatimText
    lemma: str = Field(description='Base form of the main word of the cue: "deny" for "has denied".')
    spans: Spans


class Content(Published):
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


class Statement(Published):
    """The article presents a content as coming from a source other than its author.

    A field of types or speakers is null, or empty, where the model does not look for them.
    """

    id: str = Field(
        description="Name of the statement within its document: s1, s2 … in the order of the contents."
    )
    form: Form = Field(description="How much of the content stands inside double quotation marks.")
    type: Type | None = Field(default=None, description="Whether it stands against other statements.")
    type_confidence: Probability | None = Field(
        default=None, description="Probability that the type is right."
    )
    speaker: str | None = Field(
        default=None, description="Name of the speaker; null where the article names nobody."
    )
    speaker_id: str | None = Field(
        default=None, description="Id of the speaker in this document, named or not."
    )
    speaker_confidence: Probability | None = Field(
        default=None, description="Probability that the speaker, or that there is none, is right."
    )
    description: str | None = Field(default=None, description="What the article calls an unnamed speaker.")
    source: Source | None = Field(
        description="Whoever the content is attributed to; null where the article is silent."
    )
    cue: Cue
    content: Content
    confidence: Probability = Field(description="Probability that the attribution is right.")
    sentences: tuple[OffsetPair, ...] = Field(description="The sentences that source, cue and content touch.")
    targets: tuple[str, ...] = Field(
        default=(), description="Ids of the statements it contests, the nearest and most explicit first."
    )
    contested_by: tuple[str, ...] = Field(
        default=(), description="Ids of the statements that contest it, in their order."
    )
    evidence: tuple[str, ...] = Field(default=(), description="What decided on the type, for people.")

    @model_validator(mode="after")
    def _check_targets(self) -> Self:
        if self.targets and (self.type is None or not self.type.contests):
            raise ValueError(f"{self.id} has targets and is no denial or counterclaim")
        if self.id in {*self.targets, *self.contested_by}:
            raise ValueError(f"{self.id} contests itself")
        if len(set(self.targets)) < len(self.targets):
            raise ValueError(f"{self.id} has a target twice")
        return self


class ArticleInfo(Published):
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


class ModelInfo(Published):
    """The model that found the statements."""

    name: str
    version: str


class Document(Published):
    """The statements of one article, and their speakers."""

    schema_version: Literal["1.1"] = Field(description="Changes when the shape does.")
    article: ArticleInfo
    model: ModelInfo
    statements: tuple[Statement, ...]
    speakers: tuple[Speaker, ...] = Field(
        default=(), description="All of the article, whichever statements are kept, by first mention."
    )

    @model_validator(mode="after")
    def _check_inside(self) -> Self:
        for statement in self.statements:
            for passage in (statement.source, statement.cue, statement.content):
                if passage is not None:
                    self._check_end(statement.id, passage.spans)
        for speaker in self.speakers:
            self._check_end(speaker.id, speaker.mentions)
        return self

    def _check_end(self, name: str, spans: Iterable[CharSpan]) -> None:
        if any(end > self.article.length for _, end in spans):
            raise ValueError(f"{name} ends beyond the article's {self.article.length} characters")

    @model_validator(mode="after")
    def _check_speakers(self) -> Self:
        names = {speaker.id: speaker.name for speaker in self.speakers}
        if len(names) < len(self.speakers):
            raise ValueError("two speakers have the same id")
        for statement in self.statements:
            if statement.speaker_id is not None and statement.speaker_id not in names:
                raise ValueError(f"{statement.id} has the speaker {statement.speaker_id}, who is not there")
            if statement.speaker != (names[statement.speaker_id] if statement.speaker_id else None):
                raise ValueError(f"{statement.id} has the speaker {statement.speaker!r} by another id")
        return self

    @model_validator(mode="after")
    def _check_links(self) -> Self:
        """Both ends of a link tell of it. An end that a filter took away is not looked for."""
        statements = {statement.id: statement for statement in self.statements}
        if len(statements) < len(self.statements):
            raise ValueError("two statements have the same id")
        for name, statement in statements.items():
            for target in statement.targets:
                if target in statements and name not in statements[target].contested_by:
                    raise ValueError(f"{name} contests {target}, which does not say so")
            for other in statement.contested_by:
                if other in statements and name not in statements[other].targets:
                    raise ValueError(f"{name} is contested by {other}, which does not say so")
        return self

    def speaker_keys(self) -> dict[str, str]:
        """The key of each speaker who has one, by the speaker's id."""
        return {speaker.id: speaker.key for speaker in self.speakers if speaker.key is not None}

    def keep(
        self,
        *,
        forms: Collection[Form] | None = None,
        types: Collection[Type] | None = None,
        speaker: str | None = None,
        min_confidence: float = 0.0,
        min_type_confidence: float = 0.0,
        registry: Registry | None = None,
    ) -> Document:
        """A document with some of the statements; ids, speakers and links to statements left out stay.

        Args:
            forms: Only statements of these forms.
            types: Only statements of these types.
            speaker: Only statements of the speakers whom this name means, in whatever form.
            min_confidence: Only statements at least this sure.
            min_type_confidence: Only statements whose type is at least this sure. One below it is left out;
                it does not become a claim.
            registry: Knows further names of a speaker; by default that of claimx.
        """
        speakers = None if speaker is None else self._speakers_named(speaker, registry)
        kept = tuple(
            statement
            for statement in self.statements
            if statement.confidence >= min_confidence
            and (forms is None or statement.form in forms)
            and (types is None or statement.type in types)
            and (statement.type_confidence or 0.0) >= min_type_confidence
            and (speakers is None or statement.speaker_id in speakers)
        )
        return self.model_copy(update={"statements": kept})

    def _speakers_named(self, name: str, registry: Registry | None) -> frozenset[str]:
        from claimx.statements.naming import ids_of_name  # only who asks for a speaker needs the registry

        return ids_of_name(name, self.speakers, registry)
