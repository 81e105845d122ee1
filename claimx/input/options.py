"""How a collection is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from claimx.errors import InputError
from claimx.input import MAX_CHARS

FIELDS = ("text", "title", "date", "url", "id")


@dataclass(frozen=True, slots=True)
class InputOptions:
    """How a collection is to be read. All of it decides on the articles, so a resumed run needs the same."""

    fields: Mapping[str, str] = field(default_factory=dict)
    """Where a record has what an article needs, if not by that name: `{"text": "body"}`."""
    encoding: str | None = None
    """Encoding of all files that are text; by default UTF-8, what a byte-order mark says, or a guess."""
    max_chars: int = MAX_CHARS
    """Greatest length of an article."""
    format: str | None = None
    """Read every file as this (`txt`, `jsonl` …) whatever its name and content say."""
    exclude: tuple[str, ...] = ()
    """Patterns of files in folders to leave out: `*.png`, `drafts/*`."""


def parse_fields(pairs: list[str]) -> dict[str, str]:
    """`["text=body"]` -> `{"text": "body"}`.

    Raises:
        InputError: A pair is not of this shape, or an article has no such field.
    """
    fields: dict[str, str] = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if name not in FIELDS or not equals or not column:
            raise InputError(
                "--field",
                f"{pair!r} does not say where a field of an article is",
                f"Write it as in text=body; the fields are {', '.join(FIELDS)}.",
            )
        fields[name] = column
    return fields
