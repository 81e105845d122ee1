"""Is a statement quoted: wholly, in part, or not at all?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from claimx.spans import CharSpan, core_spans, count_visible, intersect

# Every mark that opens or closes a double quotation, and the line break that ends one left open.
_MARKS = re.compile(r"``|''|[\"“”„«»\n]")
_OPENING = frozenset(["“", "«", "„", "``"])
_CLOSING = frozenset(["”", "»", "''"])


class Form(StrEnum):
    """How much of a statement's content stands inside double quotation marks."""

    direct = "direct"
    mixed = "mixed"
    indirect = "indirect"


def quoted_spans(text: str) -> list[CharSpan]:
    """The stretches inside double quotation marks, the marks included, in ascending order.

    A quotation left open ends with its line. A closing mark without an opening one means nothing, and neither
    does an opening one inside a quotation. This is the rule by which statements are scored, and so
    deliberately plainer than the search for quotations on the `Doc`.
    """
    spans: list[CharSpan] = []
    start: int | None = None
    for match in _MARKS.finditer(text):
        mark = match.group()
        if mark == "\n":
            if start is not None:
                spans.append((start, match.start()))
            start = None
        elif start is None:
            start = None if mark in _CLOSING else match.start()
        elif mark not in _OPENING:
            spans.append((start, match.end()))
            start = None
    if start is not None:
        spans.append((start, len(text)))
    return spans


def form_of(text: str, content: Sequence[CharSpan], quoted: Sequence[CharSpan]) -> Form:
    """The form of the content, punctuation at its ends disregarded.

    Args:
        text: The article's text.
        content: The spans of the statement's content.
        quoted: `quoted_spans(text)`.
    """
    core = core_spans(text, content)
    inside = count_visible(text, [part for span in core for part in intersect(span, quoted)])
    if not inside:
        return Form.indirect
    return Form.direct if inside == count_visible(text, core) else Form.mixed
