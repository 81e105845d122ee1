"""Who speaks in an article: the published shape."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from claimx.statements.published import Mentions, Published


class SpeakerKind(StrEnum):
    """What a speaker is."""

    person = "person"
    organisation = "organisation"
    government = "government"
    group = "group"
    document = "document"
    unnamed = "unnamed"


class Speaker(Published):
    """One whom the article presents as a source, under all the names that it uses.

    The words are the article's, with one space for every stretch of white space.
    """

    id: str = Field(
        description="Name of the speaker within its document: p1, p2 … as they come in the article."
    )
    name: str | None = Field(
        description="The fullest name that the article has, without title; null if it has none."
    )
    key: str | None = Field(
        description="The same in every article: id of the registry's entry, or made of the name; "
        "null for an unnamed speaker."
    )
    wikidata: str | None = Field(description="Item in Wikidata, where the registry's entry has one.")
    kind: SpeakerKind
    titles: tuple[str, ...] = Field(description="Offices, ranks and roles that the article gives.")
    descriptions: tuple[str, ...] = Field(description="What else the article calls the speaker.")
    aliases: tuple[str, ...] = Field(description="The other forms of the name in the article.")
    mentions: Mentions
    statements: int = Field(ge=0, description="How many of the article's statements are the speaker's.")

    @model_validator(mode="after")
    def _check_name(self) -> Self:
        if (self.name is None) is not (self.kind is SpeakerKind.unnamed):
            raise ValueError(f"{self.id} is {self.kind} and has the name {self.name!r}")
        if self.name is None and self.key is not None:
            raise ValueError(f"{self.id} has no name, but the key {self.key!r}")
        return self
