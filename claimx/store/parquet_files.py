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


def find_parquet(path: Path) -> dict[str, list[Path]]:
    """The Parquet files of each table of a result, by the table's name; empty where there is no such result.

    Args:
        path: A folder with a file a table (`statements.parquet`) or a folder of shards a table
            (`statements/…parquet`), or the file of the statements, which has those of other tables beside it.
    """
    if path.is_dir():
        files = {name: [path / f"{name}.parquet"] for name in TABLES}
        files = {
            name: [one] if one.is_file() else sorted((path / name).glob("*.parquet"))
            for name, [one] in files.items()
        }
    else:
        files = {name: [path.with_name(f"{path.stem}.{name}{path.suffix}")] for name in TABLES}
        files["statements"] = [path]
        files = {name: [one] if one.is_file() else [] for name, [one] in files.items()}
    found = path.is_dir() or path.suffix.lower() == ".parquet"
    return files if found and files["articles"] and files["statements"] else {}


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
