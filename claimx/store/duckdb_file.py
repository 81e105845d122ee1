"""A DuckDB database with all tables and views."""

from __future__ import annotations

from pathlib import Path

from claimx.store.arrow import record_batch, schema_of
from claimx.store.buffer import RowBuffer
from claimx.store.tables import STORE_VERSION, TABLES, Column, Kind, Row, Rows
from claimx.store.views import VIEWS

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

        # Little memory, for rows only pass through; one thread, for several change the order of rows.
        self._connection = duckdb.connect(
            str(path), config={"memory_limit": "512MB", "threads": 1, "preserve_insertion_order": True}
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
        """Add rows of any tables."""
        self._buffer.add(rows)

    def close(self) -> None:
        """Write what is left, and close the file."""
        self._buffer.flush()
        self._connection.execute("CHECKPOINT")
        self._connection.close()

    def abandon(self) -> None:
        """Close the file, whatever is in it."""
        self._connection.close()

    def _comment(self, kind: str, name: str, text: str) -> None:
        quoted = text.replace("'", "''")
        self._connection.execute(f"COMMENT ON {kind} {name} IS '{quoted}'")

    def _insert(self, name: str, rows: list[Row]) -> None:
        import pyarrow

        table = TABLES[name]
        batch = pyarrow.Table.from_batches([record_batch(table, rows)], schema_of(table))
        self._connection.register("incoming", batch)
        self._connection.execute(f"INSERT INTO {name} SELECT * FROM incoming")
        self._connection.unregister("incoming")


def _definition(column: Column) -> str:
    return f'"{column.name}" {_TYPES[column.kind]}'
