"""Titles in front of a name: Mr., Gen., Prime Minister, Pope."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claimx.names.split import split_words
from claimx.names.words import name_words

_PIECE = re.compile(r"\S+")


def title_split(name: str) -> tuple[tuple[str, ...], str]:
    """Part the titles in front of a name from the name.

    Titles are words of courtesy, ranks and offices ("Lt. Gen.", "Prime Minister", "former President"), each
    verbatim. Descriptions ("Russian presidential spokesman") are none, and neither are words that belong to
    an institution's name ("General Staff"). A title without a name behind it is taken for the name.

    Returns:
        The titles in order, and the rest of `name` verbatim, without white space at the ends.
    """
    pieces = list(_PIECE.finditer(name))
    words: list[str] = []
    ends: dict[int, int] = {}  # number of words -> number of pieces that hold them
    for number, piece in enumerate(pieces, start=1):
        words += split_words(piece.group())
        ends.setdefault(len(words), number)
    titles = []
    done = 0  # pieces
    position = 0  # words
    for length in _titles(words):
        end = ends.get(position + length)
        if end is None:  # the title ends inside a piece: "President-elect"
            break
        titles.append(name[pieces[done].start() : pieces[end - 1].end()])
        done, position = end, position + length
    return tuple(titles), name[pieces[done].start() :].strip() if pieces else ""


def title_length(words: Sequence[str]) -> int:
    """How many of the romanised words at the front are titles of the name behind them."""
    return sum(_titles(words))


def _titles(words: Sequence[str]) -> list[int]:
    """The number of words in each title at the front; none if nothing but titles is there."""
    lists = name_words()
    lengths: list[int] = []
    position = 0
    while length := _length_at(words, position):
        lengths.append(length)
        position += length
    if position >= len(words) or not lists.institutions.isdisjoint(words[position:]):
        return []
    return lengths


def _length_at(words: Sequence[str], position: int) -> int:
    """The number of words of the title at this position with what modifies it; 0 if there is none."""
    lists = name_words()
    for length in range(lists.longest_title, 0, -1):
        phrase = tuple(words[position : position + length])
        if phrase in lists.titles:
            return length
    for length in (2, 1):
        if tuple(words[position : position + length]) in lists.modifiers:
            rest = _length_at(words, position + length)
            return length + rest if rest else 0
    return 0
