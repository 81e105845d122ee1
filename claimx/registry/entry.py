"""What the registry holds on one speaker, and what a line of a registry file may be."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator


class Kind(StrEnum):
    """What a speaker is."""

    person = "person"
    organisation = "organisation"
    government = "government"
    group = "group"
    medium = "medium"
    document = "document"


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
Name = Annotated[str, StringConstraints(min_length=1, pattern=r"^\S(?:.*\S)?$")]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
WikidataId = Annotated[str, StringConstraints(pattern="^Q[1-9][0-9]*$")]
# A day, or a month or a year where no more is known.
Date = Annotated[
    str, StringConstraints(pattern=r"^[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$")
]


class _Line(BaseModel):
    """Immutable, and strict about its fields: a misspelt one is an error, not a silent loss."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HeldTitle(_Line):
    """An office, a rank or a role, and when it was held."""

    title: Name
    start: Date | None = Field(default=None, alias="from", description="First day, month or year.")
    to: Date | None = Field(default=None, description="Last one; null where it is open or unknown.")

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        # Dates of different precision compare as far as both go.
        if self.start and self.to:
            length = min(len(self.start), len(self.to))
            if self.start[:length] > self.to[:length]:
                raise ValueError(f"{self.title!r} ends ({self.to}) before it begins ({self.start})")
        return self


class Entry(_Line):
    """One speaker: a line of a registry file."""

    id: Slug = Field(description="Name of the entry, and the speaker's key across articles.")
    name: Name = Field(description="The name to show, without titles.")
    kind: Kind
    variants: tuple[Name, ...] = Field(
        default=(), description="Other names, acronyms, and spellings that no rule brings to the name."
    )
    seats: tuple[Name, ...] = Field(
        default=(), description="Places whose names stand for it: Moscow, the Elysee."
    )
    titles: tuple[HeldTitle, ...] = ()
    country: Country | None = Field(default=None, description="ISO 3166-1 alpha-2.")
    part_of: Slug | None = Field(default=None, description="Id of the entry that it belongs to.")
    wikidata: WikidataId | None = None

    @field_validator("country")
    @classmethod
    def _check_country(cls, country: str | None) -> str | None:
        if country == "UK":
            raise ValueError("the code of the United Kingdom is GB")
        return country

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, the main one first."""
        return (self.name, *self.variants, *self.seats)


class Extension(_Line):
    """A line that adds to an entry which an earlier file holds; single values take the place of its own."""

    id: Slug
    extend: Literal[True]
    name: Name | None = None
    kind: Kind | None = None
    variants: tuple[Name, ...] = ()
    seats: tuple[Name, ...] = ()
    titles: tuple[HeldTitle, ...] = ()
    country: Country | None = None
    part_of: Slug | None = None
    wikidata: WikidataId | None = None

    def applied_to(self, entry: Entry) -> Entry:
        """The entry with this added."""
        added = {
            field: tuple(dict.fromkeys([*getattr(entry, field), *getattr(self, field)]))
            for field in ("variants", "seats", "titles")
        }
        changed = {
            field: value
            for field in ("name", "kind", "country", "part_of", "wikidata")
            if (value := getattr(self, field)) is not None
        }
        return entry.model_copy(update={**added, **changed})


class Reset(_Line):
    """A line that drops all entries before it, so that its file takes their place."""

    replace_all: Literal[True]
