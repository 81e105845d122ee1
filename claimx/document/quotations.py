"""Where the quotations of a text lie, nested and unbalanced ones included.

Marks are paired within a paragraph on a stack, so one missing mark can disturb no more than its paragraph,
and there no more than its own quotation: a mark's direction comes from its neighbours first (`marks.py`), and
only where they leave it open from the glyph and from what is open already (parity).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from claimx.document.marks import FAMILIES, Family, Mark, Side, find_marks
from claimx.spans import CharSpan

DEEPEST = 255  # quotation_depths counts in uint8

_OPENING = frozenset("“«‹")
_CLOSING = frozenset("”»›")
_ALWAYS_OPENING = frozenset(["„", "‟", "``"])
_SINGLES = (Family.SINGLE, Family.SINGLE_ANGLE)


class Quotation(NamedTuple):
    """A quotation with its marks; `text[start:]` begins with `mark`.

    Attributes:
        mark: The opening mark as written: ", “, ``, ', « ...
        depth: 1 at top level, 2 inside another quotation ...
        parent: Index of the quotation around it in the list that `find_quotations` returned; None at top
            level.
        closed: Whether its closing mark was found; else it ends with its paragraph, or before the next
            quotation.
        continues: Index of the unclosed quotation that this one takes up again: one that ends the paragraph
            before, or that ends where this one opens. The latter is how a quotation of several paragraphs
            reads where their breaks are lost.
    """

    start: int
    end: int
    mark: str
    depth: int
    parent: int | None
    closed: bool
    continues: int | None


class _Piece(NamedTuple):
    start: int
    end: int
    mark: str
    family: Family
    closed: bool


class _Open:
    """An opened quotation. `inner`: the first mark inside it that would open its like, were it closed.

    Marks of another look (“ ” in " ") are taken for a quotation in the quotation and do not count.
    """

    __slots__ = ("inner", "mark", "slot")

    def __init__(self, mark: Mark, slot: int) -> None:
        self.mark = mark
        self.slot = slot
        self.inner: Mark | None = None

    @property
    def must_close(self) -> bool:
        """Alone it proves nothing: single marks are often apostrophes, those the wrong way round mistakes."""
        return self.mark.family in _SINGLES or self.mark.glyph in _CLOSING

    def note(self, mark: Mark | None) -> None:
        """Keep `mark` as `inner` if it is the first; what must close keeps it for the quotation around."""
        if mark is None or self.inner is not None or mark.family in _SINGLES:
            return
        if self.must_close or mark.glyph == self.mark.glyph:
            self.inner = mark


class _Pairing:
    """Pairs the marks of one paragraph, `text[start:end]`, white space at its ends excluded."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._start, self._end = start, end
        self._stack: list[_Open] = []
        self._open = [0] * len(Family)
        self._found: list[_Piece | None] = []
        self.dropped_at_start: Mark | None = None
        """A single mark that opens the paragraph and is never closed."""

    def run(self) -> list[_Piece]:
        for mark in find_marks(self._text, self._start, self._end):
            if self._opens(mark):
                self._push(mark)
            elif self._closes(mark):
                self._close(mark)
        while self._stack:
            last = self._stack[-1]
            if last.mark.start == self._start and last.mark.family is Family.SINGLE:
                self.dropped_at_start = last.mark
            self._abandon(self._end)
        return [piece for piece in self._found if piece is not None]

    def _opens(self, mark: Mark) -> bool:
        glyph, side, family = mark.glyph, mark.side, mark.family
        any_open = self._open[family] > 0
        if glyph in _ALWAYS_OPENING:
            return True
        if glyph in _OPENING:
            # „low“ and »reversed« quotations end with what opens others.
            ends_low = any_open and self._stack[-1].mark.glyph == "„" and side is not Side.OPEN
            return not (ends_low or (any_open and side is Side.CLOSE))
        if glyph in _CLOSING:
            return not any_open and side is Side.OPEN
        return side is Side.OPEN or (side is Side.EITHER and not any_open)

    def _closes(self, mark: Mark) -> bool:
        if mark.family in _SINGLES:
            return bool(self._stack) and self._stack[-1].mark.family is mark.family
        return self._open[mark.family] > 0

    def _push(self, mark: Mark) -> None:
        if self._stack:
            self._stack[-1].note(mark)
        self._stack.append(_Open(mark, len(self._found)))
        self._found.append(None)
        self._open[mark.family] += 1

    def _close(self, mark: Mark) -> None:
        """Close the innermost open quotation of the mark's family; what is open inside it ends with it."""
        end = mark.start
        if self._stack[-1].mark.family is not mark.family:
            while self._text[end - 1].isspace():
                end -= 1
            while self._stack[-1].mark.family is not mark.family:
                self._abandon(end)
        opened = self._stack.pop()
        self._open[mark.family] -= 1
        self._found[opened.slot] = _Piece(opened.mark.start, mark.end, opened.mark.glyph, mark.family, True)

    def _abandon(self, end: int) -> None:
        """End the innermost open quotation unclosed: at `end`, or where the next one opened inside it."""
        opened = self._stack.pop()
        mark = opened.mark
        self._open[mark.family] -= 1
        if opened.must_close:
            if self._stack:
                self._stack[-1].note(opened.inner)
            return
        if opened.inner is not None:
            end = opened.inner.start
            while self._text[end - 1].isspace():
                end -= 1
        if end > mark.end:
            self._found[opened.slot] = _Piece(mark.start, end, mark.glyph, mark.family, False)


def find_quotations(text: str, paragraphs: Sequence[CharSpan]) -> list[Quotation]:
    """The quotations of a text, paragraph by paragraph, in time linear in its length; no text makes it raise.

    Args:
        text: The article's text.
        paragraphs: As `find_paragraphs(text)` gives them: disjoint, in order, bare of white space at the
            ends.

    Returns:
        Quotations in ascending order of their start. Each lies in one paragraph; two of them are either apart
        or one inside the other.
    """
    pieces = _pieces(text, paragraphs)
    quotations: list[Quotation] = []
    unclosed: int | None = None  # the quotation that ran to the end of the paragraph before
    for (start, end), found in zip(paragraphs, pieces, strict=True):
        previous, unclosed = unclosed, None
        around: list[int] = []
        for piece in found:
            outermost: int | None = None  # of those that ended before
            while around and quotations[around[-1]].end <= piece.start:
                outermost = around.pop()
            ended: int | None = None  # unclosed, where this one opens
            if outermost is not None and not quotations[outermost].closed:
                ended = None if text[quotations[outermost].end : piece.start].strip() else outermost
            before = previous if piece.start == start else ended
            continues = None
            if before is not None and FAMILIES[quotations[before].mark] is piece.family:
                continues = before
            if not around and not piece.closed and piece.end == end:
                unclosed = len(quotations)
            parent = around[-1] if around else None
            around.append(len(quotations))
            quotations.append(
                Quotation(piece.start, piece.end, piece.mark, len(around), parent, piece.closed, continues)
            )
    return quotations


def _pieces(text: str, paragraphs: Sequence[CharSpan]) -> list[list[_Piece]]:
    """The quotations of each paragraph.

    A single mark that opens a paragraph and is not closed there is believed if the next paragraph is opened
    by one too, as British papers have it; hence the way from the last paragraph to the first.
    """
    pieces: list[list[_Piece]] = []
    reopened = False
    for start, end in reversed(paragraphs):
        pairing = _Pairing(text, start, end)
        found = pairing.run()
        mark = pairing.dropped_at_start
        if reopened and mark is not None:
            found.insert(0, _Piece(start, end, mark.glyph, mark.family, False))
        reopened = bool(found) and found[0].start == start and found[0].family is Family.SINGLE
        pieces.append(found)
    pieces.reverse()
    return pieces


def quotation_depths(length: int, quotations: Sequence[Quotation]) -> npt.NDArray[np.uint8]:
    """How many quotations each character lies in, their marks included.

    Args:
        length: Characters of the text.
        quotations: As `find_quotations` gives them for that text.

    Returns:
        0 outside any quotation, 1 at top level ..., at most 255. Shape (length,).
    """
    steps = np.zeros(length + 1, dtype=np.int32)
    if quotations:
        bounds = np.array([(quotation.start, quotation.end) for quotation in quotations], dtype=np.int64)
        np.add.at(steps, bounds[:, 0], 1)
        np.add.at(steps, bounds[:, 1], -1)
    return np.minimum(np.cumsum(steps[:-1]), DEEPEST).astype(np.uint8)
