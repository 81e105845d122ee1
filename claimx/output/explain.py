"""An article's text with everything marked that claimx saw in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from rich.console import Console
from rich.text import Text

from claimx.output.printable import printable, printable_line
from claimx.output.terminal import CUE, FAINT, QUOTE, SOURCE, footer, source_text, type_text
from claimx.spans import CharSpan
from claimx.statements.model import Document, Statement

# By precedence: where a cue stands inside the content of another statement, the cue shows.
_STYLES = {"cue": CUE, "source": SOURCE, "content": QUOTE, "boilerplate": "dim italic"}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    role: str
    label: str


def write_explanation(
    text: str, document: Document, boilerplate: Iterable[tuple[CharSpan, str]], console: Console
) -> None:
    """Show the text with sources, cues, contents and boilerplate marked; a legend tells the marks apart.

    Args:
        text: The article's text.
        document: What was found in it.
        boilerplate: Spans of web-page debris and their kinds.
        console: Where to; without colours, brackets and words mark what colours would.
    """
    in_colour = console.color_system is not None and not console.no_color
    console.print(Text(printable_line(document.article.path or document.article.id), style=FAINT))
    console.print()
    console.print(mark_text(text.rstrip(), document, boilerplate, in_colour=in_colour))
    console.print()
    if in_colour:
        console.print(_legend())
    for line in evidence_lines(document):
        console.print(line)
    console.print(footer(document))


def mark_text(
    text: str, document: Document, boilerplate: Iterable[tuple[CharSpan, str]], *, in_colour: bool
) -> Text:
    """The text with its marks: colours and raised numbers, or words in brackets."""
    marks = [
        *(mark for statement in document.statements for mark in _marks(statement)),
        *(_Mark(start, end, "boilerplate", kind.lower()) for (start, end), kind in boilerplate),
    ]
    opening = sorted(marks, key=lambda mark: (-mark.start, mark.end))  # the next one last, the longest first
    closing = sorted(marks, key=attrgetter("end"), reverse=True)
    active: Counter[str] = Counter()
    marked = Text(overflow="fold")
    position = 0
    while closing:
        next_start = opening[-1].start if opening else len(text)
        next_cut = min(next_start, closing[-1].end)
        marked.append(printable(text[position:next_cut]), style=_style(active))
        position = next_cut
        while closing and closing[-1].end == position:
            active[closing.pop().role] -= 1
            if not in_colour:
                marked.append("]")
        while opening and opening[-1].start == position:
            mark = opening.pop()
            active[mark.role] += 1
            marked.append(*_tag(mark, in_colour=in_colour))
    marked.append(printable(text[position:]))
    return marked


def evidence_lines(document: Document) -> Iterator[Text]:
    """Of each statement that contests others, or whose type has evidence: who, its type, and why."""
    shown = [s for s in document.statements if s.type is not None and (s.type.contests or s.evidence)]
    for statement in shown:
        yield Text.assemble(
            (f"{statement.id} ", FAINT),
            source_text(statement),
            " · ",
            type_text(statement, joined=True),
            (f", {statement.type_confidence:.2f}" if statement.type_confidence is not None else "", FAINT),
            " · " if statement.evidence else "",
            printable_line("; ".join(statement.evidence)),
            overflow="fold",
        )
    if shown:
        yield Text()


def _marks(statement: Statement) -> Iterator[_Mark]:
    roles = (("source", statement.source), ("cue", statement.cue), ("content", statement.content))
    for role, passage in roles:
        for start, end in passage.spans if passage else ():
            yield _Mark(start, end, role, statement.id)


def _tag(mark: _Mark, *, in_colour: bool) -> tuple[str, str]:
    if not in_colour:
        return f"[{mark.role} {mark.label}: ", ""
    if mark.role == "boilerplate":
        return f"‹{mark.label}› ", FAINT
    return mark.label.removeprefix("s").translate(_SUPERSCRIPT), _STYLES[mark.role]


def _style(active: Counter[str]) -> str:
    style = next((style for role, style in _STYLES.items() if active[role]), "")
    # Content within content: what a source says that another one said.
    return f"{style} underline" if active["content"] > 1 else style


def _legend() -> Text:
    roles = ("source", "cue", "content", "boilerplate")
    parts = [part for role in roles for part in ((role, _STYLES[role]), ("  ", ""))]
    return Text.assemble(*parts, ("numbers are those of the statements", FAINT))
