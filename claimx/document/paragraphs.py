"""Where the paragraphs of a text lie.

Scraped news has one paragraph a line, with or without blank lines between them, so a line end ends a
paragraph. The exception is text wrapped at a fixed width (plain-text mail, old archives): there only a blank
line, an indented line or a line that stops well short of the width does.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from claimx.spans import CharSpan

# Widths at which plain text is wrapped: 65 to 80 by convention, some margin on both sides. Above it lies most
# news written one paragraph a line (median 150 characters), which need not be looked at further.
NARROWEST, WIDEST = 50, 100
# A wrapped text has few line breaks that its width did not force; it needs some to be recognised at all.
FEWEST_BREAKS, FORCED_SHARE, MID_SENTENCE_SHARE = 3, 0.7, 0.5
_SENTENCE_ENDS = (".", "!", "?", ":", ".”", '."', "!”", '!"', "?”", '?"', ".'", ".’")


class _Line(NamedTuple):
    """The visible part of a line; `blank_before`: a blank line or the start of the text is before it."""

    start: int
    end: int
    indent: int
    blank_before: bool
    first_word: int

    @property
    def width(self) -> int:
        return self.indent + self.end - self.start


def find_paragraphs(text: str) -> list[CharSpan]:
    r"""The paragraphs of `text` in order, white space at their ends left out, in time linear in its length.

    Every line boundary of `str.splitlines` counts (\n, \r\n, \r, \v, \f, \x1c to \x1e, \x85, \u2028, \u2029).

    Returns:
        Non-empty, disjoint spans; all characters outside them are white space.
    """
    lines = _lines(text)
    if not _is_wrapped(text, lines):
        return [(line.start, line.end) for line in lines]
    width = max(line.width for line in lines)
    paragraphs: list[CharSpan] = []
    for previous, line in zip([None, *lines], lines, strict=False):
        if previous is not None and _continues(previous, line) and _is_forced(previous, line, width):
            paragraphs[-1] = (paragraphs[-1][0], line.end)
        else:
            paragraphs.append((line.start, line.end))
    return paragraphs


def _lines(text: str) -> list[_Line]:
    lines, offset, blank = [], 0, True
    for raw in text.splitlines(keepends=True):
        visible = raw.strip()
        if visible:
            indent = len(raw) - len(raw.lstrip())
            start = offset + indent
            first_word = len(visible.split(None, 1)[0])
            lines.append(_Line(start, start + len(visible), indent, blank, first_word))
        blank = not visible
        offset += len(raw)
    return lines


def _is_wrapped(text: str, lines: list[_Line]) -> bool:
    """Whether the line breaks inside the blocks are where a fixed width forced them, most in mid-sentence."""
    width = max((line.width for line in lines), default=0)
    if not NARROWEST <= width <= WIDEST:
        return False
    breaks = [(left, right) for left, right in pairwise(lines) if _continues(left, right)]
    if len(breaks) < FEWEST_BREAKS:
        return False
    forced = [left for left, right in breaks if _is_forced(left, right, width)]
    mid_sentence = [line for line in forced if not text.endswith(_SENTENCE_ENDS, line.start, line.end)]
    return len(forced) >= FORCED_SHARE * len(breaks) and len(mid_sentence) >= MID_SENTENCE_SHARE * len(forced)


def _continues(left: _Line, right: _Line) -> bool:
    """Whether the two lines stand in one block, the second not indented more than the first."""
    return not right.blank_before and right.indent <= left.indent


def _is_forced(left: _Line, right: _Line, width: int) -> bool:
    """Whether the next line's first word had no room at the end of this one."""
    return left.width + 1 + right.first_word > width
