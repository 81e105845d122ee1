"""The words that stand around names, read from `data/words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

from claimx.names.romanise import romanise

_FILE = "words.toml"


class NameWords(NamedTuple):
    """The lists of the file, every word in the form that `romanise` gives it.

    A title is a tuple of words; `longest_title` is the greatest number of them.
    """

    titles: frozenset[tuple[str, ...]]
    longest_title: int
    modifiers: frozenset[tuple[str, ...]]
    institutions: frozenset[str]
    suffixes: frozenset[str]
    particles: frozenset[str]
    links: frozenset[str]
    spellings: dict[str, str]


@cache
def name_words() -> NameWords:
    """The words that come with claimx, read on first use."""
    source = resources.files("claimx.names").joinpath("data", _FILE).read_text(encoding="utf-8")
    data = tomllib.loads(source)
    names = data["names"]
    titles = frozenset(_phrase(title) for group in data["titles"].values() for title in group)
    return NameWords(
        titles=titles,
        longest_title=max(map(len, titles)),
        modifiers=frozenset(map(_phrase, names["modifiers"])),
        institutions=_words(names["institutions"]),
        suffixes=_words(names["suffixes"]),
        particles=_words(names["particles"]),
        links=_words(names["links"]),
        spellings={romanise(word): spelling for word, spelling in data["spellings"].items()},
    )


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(romanise(word) for word in text.split())


def _words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(romanise, words))
