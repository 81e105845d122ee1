"""SQL over a stored result, which is only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from claimx.errors import RecordError
from claimx.store.read import open_result

_BATCH = 1_000

_REMEDY = "`claimx query --help` names the tables; DESCRIBE tells the columns of one."


class Answer(NamedTuple):
    """What a query gives: the names of its columns, and its rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[Sequence[Any]]


@contextmanager
def run_query(sql: str, path: Path) -> Iterator[Answer]:
    """Run one statement of SQL on a database, or on a result in Parquet files.

    Raises:
        RecordError: There is no such database, or the query cannot be run.
    """
    import duckdb

    with open_result(path) as connection:
        try:
            found = connection.execute(sql)
            if found is None:  # so says DuckDB where there was nothing to do
                raise RecordError("query", "there is no query in it", _REMEDY)
            columns = tuple(str(column[0]) for column in found.description or ())

            def rows() -> Iterator[Sequence[Any]]:
                while batch := found.fetchmany(_BATCH):
                    yield from batch

            yield Answer(columns, rows())
        except duckdb.Error as error:
            raise _as_error(error) from error


def _as_error(error: Exception) -> RecordError:
    lines = [line for line in str(error).splitlines() if line.strip()]
    problem = lines[0].rstrip(".") if lines else type(error).__name__
    hints = [line.strip() for line in lines[1:] if "Candidate" in line or "Did you mean" in line]
    return RecordError("query", problem, hints[0] if hints else _REMEDY)
