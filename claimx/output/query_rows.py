"""Rows of a query as a table, JSON or CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from claimx.output.csv_rows import escape_cell
from claimx.output.jsonl import json_line
from claimx.output.printable import printable_line

if TYPE_CHECKING:
    from rich.table import Table


class Answer(Protocol):
    """Columns by name, and rows."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""

    @property
    def rows(self) -> Iterator[Sequence[Any]]:
        """The rows, as they come."""


def write_rows(answer: Answer, output_format: str, stream: TextIO, *, limit: int) -> None:
    """Write the rows as "table", "jsonl", "json" or "csv"; a table has `limit` of them at most."""
    match output_format:
        case "csv":
            writer = csv.writer(stream)
            writer.writerow(map(escape_cell, answer.columns))
            for row in answer.rows:
                writer.writerow([escape_cell(_cell(value)) for value in row])
        case "jsonl":
            for row in answer.rows:
                stream.write(json_line(dict(zip(answer.columns, map(_plain, row), strict=True))))
        case "json":
            opening = "["
            for row in answer.rows:
                line = json_line(dict(zip(answer.columns, map(_plain, row), strict=True)))
                stream.write(f"{opening}\n{line.rstrip()}")
                opening = ","
            stream.write("[]\n" if opening == "[" else "\n]\n")
        case _:
            _write_table(answer, stream, limit)


def _write_table(answer: Answer, stream: TextIO, limit: int) -> None:
    from rich import box
    from rich.table import Table

    from claimx.output.terminal import console_for

    console = console_for(stream)
    table: Table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in answer.columns:
        table.add_column(printable_line(name), overflow="fold")
    rows = answer.rows
    number = 0
    for row in islice(rows, limit):
        number += 1
        table.add_row(*(printable_line(_cell(value)) for value in row))
    console.print(table)
    more = next(rows, None) is not None
    shown = (
        f"the first {number:,} rows; --limit shows more" if more else f"{number:,} row" + "s" * (number != 1)
    )
    console.print(shown, style="dim")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int | float | bool):
        return str(value)
    return (
        json.dumps(_plain(value), ensure_ascii=False)
        if isinstance(value, list | dict | tuple)
        else str(value)
    )


def _plain(value: Any) -> Any:
    """The value as JSON has it; spans are pairs, as everywhere."""
    if isinstance(value, dict):
        if list(value) == ["start", "end"]:
            return [value["start"], value["end"]]
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
