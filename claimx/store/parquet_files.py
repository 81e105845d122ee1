"""Parquet: one typed file a table, or the statements alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from claimx.store.arrow import record_batch, schema_of
from claimx.store.buffer import RowBuffer
from claimx.store.tables import STORE_VERSION, TABLES, Row, Rows, Table

if TYPE_CHECKING:
    import pyarrow.parquet


class ParquetWriter:
    """Writes rows to a Parquet file for each table; a table without rows has a file with its columns.

    Args:
        paths: The file of each table by the table's name; rows of other tables are passed over.
    """

    def __init__(self, paths: dict[str, Path]) -> None:
        self._writers = {name: _open(TABLES[name], path) for name, path in paths.items()}
        self._buffer = RowBuffer(self._write)

    def write(self, rows: Rows) -> None:
        """Add rows of any tables."""
        self._buffer.add({name: more for name, more in rows.items() if name in self._writers})

    def close(self) -> None:
        """Write what is left, and close the files."""
        self._buffer.flush()
        self.abandon()

    def abandon(self) -> None:
        """Close the files, whatever is in them."""
        for writer in self._writers.values():
            writer.close()

    def _write(self, name: str, rows: list[Row]) -> None:
        self._writers[name].write_batch(record_batch(TABLES[name], rows))


def write_parquet(table: Table, rows: Iterable[Row], path: Path) -> None:
    """Write the rows of one table to a file."""
    writer = ParquetWriter({table.name: path})
    for row in rows:
        writer.write({table.name: [row]})
    writer.close()


def _open(table: Table, path: Path) -> pyarrow.parquet.ParquetWriter:
    import pyarrow.parquet

    schema = schema_of(table).with_metadata({"claimx.store": STORE_VERSION, "claimx.table": table.name})
    return pyarrow.parquet.ParquetWriter(path, schema, compression="zstd")
