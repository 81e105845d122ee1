"""Which characters of a paragraph are quotation marks, and which way each of them may face.

An apostrophe, an inch or foot sign and a clipped word ('90s, rock 'n' roll) look like quotation marks and are
none. What faces which way is read off the neighbours: a mark after white space and before a word opens, one
after a word and before white space closes. The glyph alone decides nothing here, since half of what is typed
is the straight mark and the curly ones are put the wrong way round often enough; `quotations.py` weighs glyph
and neighbours together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple


class Family(IntEnum):
    """Marks that pair with one another. A quotation is closed by a mark of its own family only."""

    DOUBLE = 0
    ANGLE = 1
    SINGLE = 2
    SINGLE_ANGLE = 3


class Side(IntEnum):
    """What the neighbours of a mark say about it."""

    EITHER = 0
    OPEN = 1
    CLOSE = 2


class Mark(NamedTuple):
    """A quotation mark: `text[start:end] == glyph`; two characters for `` and ''."""

    start: int
    end: int
    glyph: str
    family: Family
    side: Side


FAMILIES = {
    **dict.fromkeys(['"', "“", "”", "„", "‟", "＂", "``", "''"], Family.DOUBLE),
    **dict.fromkeys("«»", Family.ANGLE),
    **dict.fromkeys("'‘’‚‛`´", Family.SINGLE),
    **dict.fromkeys("‹›", Family.SINGLE_ANGLE),
}
_RUN = re.compile("[" + "".join({character for glyph in FAMILIES for character in glyph}) + "]+")
_PIECE = re.compile(r"``|''|[^`']|[`']")
# In a run of an odd number of ' that ends a quotation the inner, single one comes first.
_CLOSING_PIECE = re.compile(r"``|'(?=(?:'')+(?!'))|''|[^`']|[`']")

_SINGLE_OPENERS = frozenset("'‘`‚‛")
_LEFT_FREE = frozenset("([{<>—–―-/|*_~=•×")
_RIGHT_FREE = frozenset(",.;:!?…)]}<>—–―-/|*_~•×")
_ZERO_WIDTH = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_FRACTIONS = frozenset("½¼¾⅓⅔⅛⅜⅝⅞")

# Words that lose their beginning: the mark before them is an apostrophe. Not: 'round, 'course, which begin
# quotations.
_CLIPPED = re.compile(
    r"(?:\d\ds?|tis|twas|twere|em|til|cause|n|bout|cuz|coz|nuff|uns?|fraid)\b", re.IGNORECASE
)
# Words whose apostrophe stands at the end: plural possessives (the lads' boots), goin' home, ol' man.
_POSSESSIVE = re.compile(r"(?:[szx]|in|\b(?:o|an|ol|th|wi))\Z", re.IGNORECASE)
_FEET_AND_INCHES = re.compile(r"\d ?['’′] ?\d{1,2}[½¼¾]?\Z")
# How far before a mark these two look back.
_LOOK_BACK = 7


def find_marks(text: str, start: int, end: int) -> list[Mark]:
    """The quotation marks of the paragraph `text[start:end]` in order, in time linear in its length."""
    marks: list[Mark] = []
    doubtful: list[int] = []
    for run in _RUN.finditer(text, start, end):
        for mark, sure in _marks_of_run(text, run.start(), run.end(), start, end):
            if not sure:
                doubtful.append(len(marks))
            marks.append(mark)
    return _without_false_closers(marks, doubtful) if doubtful else marks


def _without_false_closers(marks: list[Mark], doubtful: list[int]) -> list[Mark]:
    """Drop each doubtful closing mark (lads', 12") after which a sure one comes before anything opens.

    In 'the lads' boots,' the second mark must be a possessive, or the third had nothing to close.
    """
    following = [Side.EITHER] * len(Family)
    kept: list[Mark] = []
    remaining = set(doubtful)
    for index in range(len(marks) - 1, -1, -1):
        mark = marks[index]
        if index in remaining:
            if following[mark.family] is not Side.CLOSE:
                kept.append(mark)
            continue
        if mark.side is not Side.EITHER:
            following[mark.family] = mark.side
        kept.append(mark)
    kept.reverse()
    return kept


def _marks_of_run(text: str, start: int, end: int, left: int, right: int) -> Iterator[tuple[Mark, bool]]:
    """The marks of a run of adjacent mark characters, which share their neighbours.

    Yields:
        The mark, and False if it is a doubtful closer.
    """
    before = text[start - 1] if start > left else " "
    after = text[end] if end < right else " "
    side = _side(text, before, after, end)
    if end - start == 1:
        glyph = text[start]
        if FAMILIES[glyph] is Family.SINGLE:
            yield from _single(text, Mark(start, end, glyph, Family.SINGLE, side), before, after, left)
        elif glyph != '"' or not (before in _FRACTIONS or before.isdigit()):
            yield Mark(start, end, glyph, FAMILIES[glyph], side), True
        elif not _FEET_AND_INCHES.search(text, max(left, start - _LOOK_BACK), start):
            # 12" pipe, or the end of "We met in 2012".
            yield Mark(start, end, glyph, Family.DOUBLE, Side.CLOSE), False
        return
    pieces = _CLOSING_PIECE if side is Side.CLOSE else _PIECE
    for piece in pieces.finditer(text, start, end):
        mark = Mark(piece.start(), piece.end(), piece.group(), FAMILIES[piece.group()], side)
        if mark.family is Family.SINGLE:
            yield from _single(text, mark, before, after, left)
        else:
            yield mark, True


def _side(text: str, before: str, after: str, end: int) -> Side:
    left_space = _is_space(before)
    left_free = left_space or before in _LEFT_FREE
    right_free = _is_space(after) or after in _RIGHT_FREE
    if left_free and right_free:
        # A quotation may begin with an ellipsis: "...and so".
        return Side.OPEN if left_space and (after == "…" or text.startswith("..", end)) else Side.EITHER
    if left_free:
        return Side.OPEN
    return Side.CLOSE if right_free else Side.EITHER


def _single(text: str, mark: Mark, before: str, after: str, left: int) -> Iterator[tuple[Mark, bool]]:
    """The single mark if it can be one: nothing for an apostrophe; False where it may be a possessive."""
    glyph, side = mark.glyph, mark.side
    before_word, after_word = before.isalnum(), after.isalnum()
    if before_word and after_word:
        return
    may_open = side is Side.OPEN or (side is Side.EITHER and glyph != "`")
    if may_open and glyph in _SINGLE_OPENERS and not before_word and not _is_space(after):
        if not _CLIPPED.match(text, mark.end):
            yield mark._replace(side=Side.OPEN if glyph in "‘‚‛" else side), True
        return
    if glyph in "`‚‛" or side is Side.OPEN:
        return
    before_next_word = before_word and _is_space(after) and text[mark.end + 1 : mark.end + 2].isalnum()
    doubtful = before_next_word and _POSSESSIVE.search(text, max(left, mark.start - _LOOK_BACK), mark.start)
    yield mark._replace(side=Side.CLOSE), not doubtful


def _is_space(character: str) -> bool:
    return character.isspace() or character in _ZERO_WIDTH
