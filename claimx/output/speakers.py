"""The speakers of articles for people: a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from claimx.output.printable import printable_line
from claimx.output.terminal import FAINT, SOURCE
from claimx.statements.roster import RosterEntry


def write_speakers_table(entries: Sequence[RosterEntry], console: Console, *, articles: int) -> None:
    """Show the speakers in their order, and how many there are.

    Args:
        entries: From `list_speakers`.
        console: Where to.
        articles: How many were read.
    """
    if entries:
        console.print(_table(entries, with_articles=articles > 1))
        console.print()
    number = f"{len(entries) or 'no'} speaker{'' if len(entries) == 1 else 's'}"
    where = f" in {articles} articles" if articles > 1 else ""
    console.print(Text(f"{number}{where}", style=FAINT))


def _table(entries: Sequence[RosterEntry], *, with_articles: bool) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, header_style="bold", padding=(0, 1, 0, 0), pad_edge=False, show_edge=False
    )
    table.add_column("Name", overflow="fold")
    table.add_column("Kind", style=FAINT)
    table.add_column("Titles", overflow="fold")
    table.add_column("Statements", justify="right")
    if with_articles:
        table.add_column("Articles", justify="right")
    for entry in entries:
        cells = [entry.kind.value, printable_line("; ".join(entry.titles)), str(entry.statements)]
        table.add_row(_name(entry), *cells, *([str(entry.articles)] if with_articles else []))
    return table


def _name(entry: RosterEntry) -> Text:
    if entry.name is not None:
        return Text(printable_line(entry.name), style=SOURCE)
    return Text(printable_line(entry.description or "—"), style=FAINT)
