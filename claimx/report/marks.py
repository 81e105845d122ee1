"""Where the statements stand in a text, as a tree that a template can walk through.

The text is cut wherever a source, cue or content begins or ends. What lies inside another becomes its child;
of two that overlap, the later one is cut in two, its pieces next to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from claimx.report.visible import visible
from claimx.spans import CharSpan, trim_space
from claimx.statements.model import Statement

# Underlines below each other that a line of text has room for; more of them share the lowest.
LEVELS = 4


class Mark(NamedTuple):
    """One span of one statement; `level` counts the underlines between the text and its own."""

    start: int
    end: int
    number: int
    role: str
    is_first: bool
    level: int


def levels(contents: Sequence[Sequence[CharSpan]]) -> list[int]:
    """How far below the text each content is underlined: those that overlap are apart, the shorter above.

    Args:
        contents: The spans of each statement's content.
    """
    given = [0] * len(contents)
    for cluster in _clusters(contents):
        order = sorted(cluster, key=lambda i: (sum(end - start for start, end in contents[i]), i))
        for place, i in enumerate(order):
            used = {given[other] for other in order[:place] if _overlap(contents[i], contents[other])}
            given[i] = next((level for level in range(LEVELS) if level not in used), LEVELS - 1)
    return given


def _clusters(contents: Sequence[Sequence[CharSpan]]) -> Iterator[list[int]]:
    """The contents that lie over each other, directly or by way of others; from first to last character."""
    reach = sorted((spans[0][0], spans[-1][1], i) for i, spans in enumerate(contents))
    cluster: list[int] = []
    last = 0
    for start, end, i in reach:
        if cluster and start >= last:
            yield cluster
            cluster = []
        cluster.append(i)
        last = max(last, end)
    if cluster:
        yield cluster


def _overlap(a: Sequence[CharSpan], b: Sequence[CharSpan]) -> bool:
    return any(start < right and left < end for start, end in a for left, right in b)


def marks_of(statements: Sequence[Statement], text: str) -> list[Mark]:
    """All spans of all statements, in the order in which they open; numbers count from 1.

    White space at the ends of a span is not marked: it may lie between paragraphs, where nothing is shown.
    """
    heights = levels([statement.content.spans for statement in statements])
    marks = []
    for number, (statement, level) in enumerate(zip(statements, heights, strict=True), start=1):
        roles = (("source", statement.source), ("cue", statement.cue), ("content", statement.content))
        for role, passage in roles:
            trimmed = [trim_space(text, span) for span in (passage.spans if passage is not None else ())]
            for i, (start, end) in enumerate(span for span in trimmed if span is not None):
                marks.append(Mark(start, end, number, role, i == 0, level if role == "content" else 0))
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.role != "content", mark.number))


def mark_tree(text: str, span: CharSpan, marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """The text of `span` as a list of nodes, in reading order.

    Args:
        text: The article's text.
        span: A paragraph of it.
        marks: Those that touch the span, in the order of `marks_of`.

    Returns:
        Nodes of two kinds: `{"text"}`, and `{"number", "role", "level", "opens", "first", "last", "nodes"}`:
        `first` and `last` tell whether the mark begins and ends here, or goes on beyond; `opens` whether the
        statement's first piece of this role begins here.
    """
    start, end = span
    root: list[dict[str, Any]] = []
    open_marks: list[tuple[Mark, list[dict[str, Any]]]] = []
    offset = start

    def here() -> list[dict[str, Any]]:
        return open_marks[-1][1] if open_marks else root

    def read_to(stop: int) -> None:
        nonlocal offset
        if stop > offset:
            here().append({"text": visible(text[offset:stop])})
            offset = stop

    def open_mark(mark: Mark) -> None:
        begins = mark.start == offset
        node: dict[str, Any] = {
            "number": mark.number,
            "role": mark.role,
            "level": mark.level,
            "opens": begins and mark.is_first,
            "first": begins,
            "last": False,
            "nodes": [],
        }
        here().append(node)
        open_marks.append((mark, node["nodes"]))

    def close_to(stop: int) -> None:
        """Close what ends up to `stop`; what lies inside and goes on is opened again."""
        while open_marks and min(mark.end for mark, _ in open_marks) <= stop:
            ending = min(mark.end for mark, _ in open_marks)
            read_to(ending)
            outermost = next(i for i, (mark, _) in enumerate(open_marks) if mark.end == ending)
            again = [mark for mark, _ in open_marks[outermost:] if mark.end > ending]
            for i in range(outermost, len(open_marks)):
                parent = open_marks[i - 1][1] if i else root
                parent[-1]["last"] = open_marks[i][0].end == ending
            del open_marks[outermost:]
            for mark in again:
                open_mark(mark)

    for mark in marks:
        first = max(mark.start, start)
        close_to(first)
        read_to(first)
        open_mark(mark)
    close_to(end)
    read_to(end)
    return root
