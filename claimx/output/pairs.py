"""Denials and counterclaims for people, each with what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from claimx.output.terminal import FAINT, content_text, footer, heading, headline
from claimx.statements.model import Document, Statement
from claimx.statements.type import Type

# What is answered stands under the arrow's line.
_INDENT, _DEEPER = 3, 5


def write_pairs(pairs: Iterable[tuple[Document, Document]], console: Console) -> None:
    """Show what contests others, with the statements contested below it.

    Args:
        pairs: Each document whole, and with the statements to look at. What those contest is taken from the
            whole.
        console: Where to.
    """
    for number, (whole, some) in enumerate(pairs):
        if number:
            console.print()
        chosen = some.keep(types=[kind for kind in Type if kind.contests])
        for part in (*heading(chosen), *_body(whole, chosen), footer(chosen)):
            console.print(part)


def _body(whole: Document, chosen: Document) -> Iterator[RenderableType]:
    by_id = {statement.id: statement for statement in whole.statements}
    for statement in chosen.statements:
        yield from _pair(statement, [by_id[target] for target in statement.targets if target in by_id])
        yield Text()


def _pair(statement: Statement, targets: list[Statement]) -> Iterator[RenderableType]:
    yield headline(statement)
    yield Padding(content_text(statement), (0, 0, 0, _INDENT))
    for target in targets:
        line = Text.assemble(("↳ ", FAINT), headline(target), overflow="fold")
        yield Padding(line, (0, 0, 0, _INDENT))
        yield Padding(content_text(target), (0, 0, 0, _DEEPER))
    if not targets:
        yield Padding(Text("answers no statement of this article", style=FAINT), (0, 0, 0, _INDENT))
