"""`claimx query`: SQL over a stored result."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class QueryFormat(StrEnum):
    """How rows are printed."""

    table = "table"
    jsonl = "jsonl"
    json = "json"
    csv = "csv"


def query_cli(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT statement.", show_default=False)],
    database: Annotated[
        Path,
        typer.Argument(
            metavar="DB",
            help="Database, or folder of Parquet files, that claimx batch has made.",
            show_default=False,
        ),
    ],
    output_format: Annotated[
        QueryFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to print. By default a table on a terminal and JSON Lines elsewhere.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, help="Rows that a table shows; the other formats print all.")
    ] = 100,
) -> None:
    """Ask a stored result in SQL. It is only read.

    \b
    Tables: articles, speakers, statements, targets, errors, runs.
    Views: statements_by_speaker, speaker_totals, contested.

    \b
    Examples:
      claimx query "SELECT * FROM speaker_totals LIMIT 10" reports.duckdb
      claimx query "SELECT speaker, content FROM statements WHERE type = 'denial'" reports.duckdb
      claimx query "FROM contested" reports.duckdb --format csv
      claimx query "DESCRIBE statements" reports.duckdb
    """
    from claimx.output.query_rows import write_rows
    from claimx.store.query import run_query

    default = QueryFormat.table if sys.stdout.isatty() else QueryFormat.jsonl
    with run_query(sql, database) as result:
        write_rows(result, (output_format or default).value, sys.stdout, limit=limit)
