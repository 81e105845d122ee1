"""A DuckDB database with all tables and views."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claimx.store.arrow import record_batch, schema_of
from claimx.store.buffer import RowBuffer
from claimx.store.tables import STORE_VERSION, TABLES, Column, Kind, Row, Rows
from claimx.store.views import VIEWS

# Rows only pass through, so that little memory is enough, and 100,000 articles take what 5,000 take. Not so
# long texts: a hundred of ten million characters need 4 bytes a character.
_MEGABYTES, _TIMES, _LONG, _ROW_GROUP = 64, 4, 30_000, 122_880

_TYPES = {
    Kind.text: "VARCHAR",
    Kind.integer: "BIGINT",
    Kind.number: "DOUBLE",
    Kind.boolean: "BOOLEAN",
    Kind.time: "TIMESTAMP",
    Kind.texts: "VARCHAR[]",
    Kind.spans: 'STRUCT("start" BIGINT, "end" BIGINT)[]',
}


class DuckdbWriter:
    """Writes rows into a new database file, in the order that they come in.

    Args:
        path: The file; it must not be there.
    """

    def __init__(self, path: Path) -> None:
        import duckdb

        self._megabytes, self._n_articles, self._long_characters = _MEGABYTES, 0, 0
        # One thread, for several change the order of rows.
        self._connection = duckdb.connect(
            str(path),
            config={
                "memory_limit": f"{self._megabytes}MB",
                "threads": 1,
                "preserve_insertion_order": True,
            },
        )
        for table in TABLES.values():
            columns = ", ".join(map(_definition, table.columns))
            self._connection.execute(f"CREATE TABLE {table.name} ({columns})")
            self._comment("TABLE", table.name, f"{table.row} (claimx tables, version {STORE_VERSION})")
            for column in table.columns:
                self._comment("COLUMN", f'{table.name}."{column.name}"', column.meaning)
        for view in VIEWS:
            self._connection.execute(f"CREATE VIEW {view.name} AS {view.query}")
            self._comment("VIEW", view.name, view.row)
        self._buffer = RowBuffer(self._insert)

    def write(self, rows: Rows) -> None:
        """Add rows of any tables.

        Raises:
            OSError: The file cannot be written.
        """
        with self._errors():
            self._buffer.add(rows)

    def close(self) -> None:
        """Write what is left, and close the file.

        Raises:
            OSError: The file cannot be written.
        """
        with self._errors():
            self._buffer.flush()
            self._connection.execute("CHECKPOINT")
        self._connection.close()

    def abandon(self) -> None:
        """Close the file, whatever is in it."""
        self._connection.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Errors of DuckDB as those of any other file: a full disk, too little memory."""
        import duckdb

        try:
            yield
        except duckdb.Error as error:
            raise OSError(errno.EIO, str(error).partition("\n")[0]) from error

    def _make_room(self, rows: list[Row]) -> None:
        """Allow for long texts: DuckDB holds those of a row group in memory when it puts them in order."""
        before = self._n_articles // _ROW_GROUP
        self._n_articles += len(rows)
        if self._n_articles // _ROW_GROUP > before:
            self._long_characters = 0
        self._long_characters += sum(row["length"] for row in rows if row["length"] > _LONG)
        megabytes = _MEGABYTES + _TIMES * self._long_characters // 1_000_000
        if megabytes > self._megabytes:
            self._megabytes = megabytes
            self._connection.execute(f"SET memory_limit = '{megabytes}MB'")

    def _comment(self, kind: str, name: str, text: str) -> None:
        quoted = text.replace("'", "''")
        self._connection.execute(f"COMMENT ON {kind} {name} IS '{quoted}'")

    def _insert(self, name: str, rows: list[Row]) -> None:
        import pyarrow

        table = TABLES[name]
        if name == "articles":
            self._make_room(rows)
        batch = pyarrow.Table.from_batches([record_batch(table, rows)], schema_of(table))
        self._connection.register("incoming", batch)
        self._connection.execute(f"INSERT INTO {name} SELECT * FROM incoming")
        self._connection.unregister("incoming")


def _definition(column: Column) -> str:
    return f'"{column.name}" {_TYPES[column.kind]}'
