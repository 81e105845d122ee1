"""Character spans: half-open [start, end) pairs of code-point offsets into one text.

The one home of offset arithmetic. What a span says is `text[start:end]`, never a cleaned copy.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from claimx.errors import SpanError

CharSpan = tuple[int, int]


def check_spans(spans: Iterable[CharSpan], length: int, *, place: str) -> None:
    """Raise unless every span is non-empty and lies inside a text of `length` characters.

    Raises:
        SpanError: A span is empty, reversed or sticks out.
    """
    for start, end in spans:
        if not 0 <= start < end <= length:
            raise SpanError(
                place,
                f"the span [{start}, {end}) does not lie inside a text of {length} characters",
                "Offsets count code points of the text as given, start inclusive and end exclusive.",
            )


def spans_text(text: str, spans: Iterable[CharSpan]) -> str:
    """What the spans say, verbatim, one space between the pieces."""
    return " ".join(text[start:end] for start, end in spans)


def trim_space(text: str, span: CharSpan) -> CharSpan | None:
    """The span without white space at its ends; None if nothing else is in it."""
    start, end = span
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return (start, end) if start < end else None


def core_spans(text: str, spans: Iterable[Sequence[int]]) -> list[CharSpan]:
    """The spans as they are compared: joined across white space, then bared of punctuation at their ends.

    Returns:
        Spans in ascending order that do not overlap; one that held nothing but punctuation is gone.
    """
    joined: list[list[int]] = []
    for start, end in sorted((span[0], span[1]) for span in spans):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    cores = []
    for start, stop in joined:
        end = min(stop, len(text))
        while end > start and _is_droppable(text[end - 1]):
            end -= 1
        first = next((i for i in range(start, end) if not _is_droppable(text[i])), end)
        if first < end:
            cores.append((first, end))
    return cores


def core_characters(text: str, spans: Iterable[Sequence[int]]) -> set[int]:
    """The offsets of the characters in `core_spans`, white space left out."""
    return {i for start, end in core_spans(text, spans) for i in range(start, end) if not text[i].isspace()}


def count_visible(text: str, spans: Iterable[CharSpan]) -> int:
    """How many characters the spans hold, white space left out. The spans should not overlap."""
    return sum(len(word) for start, end in spans for word in text[start:end].split())


def intersect(span: CharSpan, others: Sequence[CharSpan]) -> list[CharSpan]:
    """The parts of `span` that lie inside one of `others`, which are sorted and do not overlap."""
    start, end = span
    return [(max(start, left), min(end, right)) for left, right in touching(span, others)]


def touching(span: CharSpan, others: Sequence[CharSpan]) -> Sequence[CharSpan]:
    """Those of `others` that share a character with `span`; `others` are sorted and do not overlap."""
    start, end = span
    first = bisect_left(others, (start,))
    if first and others[first - 1][1] > start:
        first -= 1
    return others[first : bisect_left(others, (end,), first)]


def _is_droppable(character: str) -> bool:
    return character.isspace() or character in "`´" or unicodedata.category(character).startswith("P")
