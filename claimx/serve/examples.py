"""Sample articles for the page to try."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

# They show denials and answers to them; the others are better understood beside their description.
NAMES = ("war-report", "press-conference", "court-case")


class Example(NamedTuple):
    """A sample article."""

    id: str
    title: str
    text: str


@cache
def examples() -> tuple[Example, ...]:
    """The samples that are there: in the installed package, else in a checkout's `samples/`."""
    from claimx.input.title import find_title

    package = Path(__file__).resolve().parent.parent
    found = []
    for name in NAMES:
        for folder in (package / "_samples", package.parent / "samples"):
            path = folder / f"{name}.txt"
            if path.is_file():
                text = path.read_text(encoding="utf-8")
                found.append(Example(name, find_title(text) or name.replace("-", " ").capitalize(), text))
                break
    return tuple(found)
