"""CSV and JSON Lines: a file a table, the statements alone, or a document a line."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, TextIO

from claimx.output.csv_rows import escape_cell
from claimx.output.formats import FolderWriter
from claimx.output.jsonl import json_line
from claimx.store.documents import document_of
from claimx.store.tables import TABLES, Rows


class CsvWriter:
    """Writes rows to a CSV file (RFC 4180) for each table, with a header; safe to open in a spreadsheet.

    Args:
        paths: The file of each table by the table's name; rows of other tables are passed over.
    """

    def __init__(self, paths: dict[str, Path]) -> None:
        self._streams = {name: _open(path) for name, path in paths.items()}
        self._writers = {name: csv.writer(stream) for name, stream in self._streams.items()}
        for name, writer in self._writers.items():
            writer.writerow(TABLES[name].names)

    def write(self, rows: Rows) -> None:
        """Add rows of any tables."""
        for name, writer in self._writers.items():
            for row in rows.get(name, ()):
                writer.writerow([escape_cell(_cell(row[column])) for column in TABLES[name].names])

    def close(self) -> None:
        """Close the files."""
        for stream in self._streams.values():
            stream.close()

    abandon = close


class JsonlWriter:
    """Writes rows to a JSON Lines file for each table.

    Args:
        paths: The file of each table by the table's name; rows of other tables are passed over. That of
            `documents` gets a document a line, as `claimx extract` prints it, and beside it `BESIDE`.
    """

    def __init__(self, paths: dict[str, Path]) -> None:
        self._streams = {name: _open(path) for name, path in paths.items()}
        self._documents = self._streams.pop("documents", None)

    def write(self, rows: Rows) -> None:
        """Add rows of any tables; those of an article together."""
        for name, stream in self._streams.items():
            for row in rows.get(name, ()):
                stream.write(json_line({column: row[column] for column in TABLES[name].names}))
        if self._documents is not None and rows.get("articles"):
            [about] = rows["articles"]
            beside = {name: about[name] for name in BESIDE}
            self._documents.write(json_line({**document_of(rows).model_dump(), **beside}))

    def close(self) -> None:
        """Close the files."""
        for stream in (*self._streams.values(), *([self._documents] if self._documents else [])):
            stream.close()

    abandon = close


class FilesWriter:
    """Writes files for each article, and rows of some tables to JSON Lines beside them.

    Args:
        documents: Writes the files of an article.
        paths: See `JsonlWriter`.
    """

    def __init__(self, documents: FolderWriter, paths: dict[str, Path]) -> None:
        self._documents = documents
        self._tables = JsonlWriter(paths)

    def write(self, rows: Rows) -> None:
        """Add rows of any tables; those of an article together."""
        self._tables.write(rows)
        if rows.get("articles"):
            [about] = rows["articles"]
            self._documents.add(about["text"], document_of(rows))

    def close(self) -> None:
        """Close the files."""
        self._tables.close()

    abandon = close


# What stands in a line beside the fields of a document: columns of the table articles.
BESIDE = ("text", "url", "duplicate_of", "similarity")


def _open(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
