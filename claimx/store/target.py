"""Where a result goes and in what format: from what stands on the command line to names of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from claimx.errors import OutputError
from claimx.store.tables import TABLES, Rows


class StoreFormat(StrEnum):
    """How results are stored."""

    duckdb = "duckdb"
    parquet = "parquet"
    jsonl = "jsonl"
    csv = "csv"
    brat = "brat"
    citron = "citron"

    @property
    def has_tables(self) -> bool:
        """Whether it holds all tables; the others have files for each article."""
        return self not in {StoreFormat.brat, StoreFormat.citron}


class Writer(Protocol):
    """Whatever puts rows into files."""

    def write(self, rows: Rows) -> None:
        """Add the rows of one article, or of an error, or of the table runs."""

    def close(self) -> None:
        """Write what is left, and close the files."""

    def abandon(self) -> None:
        """Close the files, whatever is in them."""


# The file that a folder gets where one file holds all.
DATABASE = "claimx.duckdb"
_BY_SUFFIX = {f".{format_.value}": format_ for format_ in StoreFormat if format_.has_tables}

# Who names a file like this does not want a folder of this name.
_NO_FOLDERS = frozenset(
    {".db", ".gz", ".html", ".json", ".md", ".sqlite", ".txt", ".tsv", ".xlsx", ".zip", ".zst"}
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a result goes.

    A database is one file. Every other format has a file a table, `statements.csv` in a folder; where a file
    was named, `news.csv` has the statements and `news.articles.csv` the articles. `news.jsonl` has a document
    a line in place of the tables of articles, speakers, statements and targets. For brat and Citron there is
    a folder of that name with files for each article.
    """

    path: Path
    """The folder or the file that was named."""
    format: StoreFormat
    is_folder: bool

    @property
    def folder(self) -> Path:
        """Where the files stand."""
        return self.path if self.is_folder else self.path.parent

    @property
    def work(self) -> Path:
        """The folder that holds what is done as long as not all is; on the disk of the result."""
        return self.path / ".claimx" if self.is_folder else self.path.with_name(f".{self.path.name}.claimx")

    @property
    def has_documents(self) -> bool:
        """Whether one file holds documents, and there is none for most tables."""
        return self.format is StoreFormat.jsonl and not self.is_folder

    @property
    def main(self) -> Path:
        """The file to show to people."""
        if not self.is_folder:
            return self.path
        if self.format is StoreFormat.duckdb:
            return self.path / DATABASE
        return self.path / (self._name("statements") if self.format.has_tables else self.format.value)

    @property
    def marker(self) -> Path:
        """The file that comes last: where it is, all of the result is."""
        return self.main if self.format is StoreFormat.duckdb else self.folder / self._name("runs")

    def names(self) -> dict[str, str]:
        """The names of the files: of tables by the table's name, else by what is in them."""
        if self.format is StoreFormat.duckdb:
            return {"database": self.main.name}
        if self.has_documents or not self.format.has_tables:
            documents = self.path.name if self.has_documents else self.format.value
            return {"documents": documents, **{name: self._name(name) for name in ("errors", "runs")}}
        return {name: self._name(name) for name in TABLES}

    def _name(self, table: str) -> str:
        if self.is_folder:
            return f"{table}.{self.format.value if self.format.has_tables else 'jsonl'}"
        if table == "statements" and not self.has_documents:
            return self.path.name
        return f"{self.path.stem}.{table}{self.path.suffix}"


def find_target(output: Path | None, store_format: StoreFormat | None, inputs: Sequence[str]) -> Target:
    """Where the result goes; by default to a database named after the input, in the current folder.

    Raises:
        OutputError: The name's ending says another format than was asked for.
    """
    if output is None:
        chosen = store_format or StoreFormat.duckdb
        if not chosen.has_tables:
            return Target(Path(f"{_stem(inputs)}-{chosen.value}"), chosen, is_folder=True)
        return Target(Path(f"{_stem(inputs)}.{chosen.value}"), chosen, is_folder=False)
    by_name = None if output.is_dir() else _BY_SUFFIX.get(output.suffix.lower())
    if by_name is None:
        if output.is_file() or (output.suffix.lower() in _NO_FOLDERS and not output.is_dir()):
            raise OutputError(
                str(output),
                "its ending tells no format of results",
                f"Give a folder, or a file that ends with {', '.join(_BY_SUFFIX)}.",
            )
        return Target(output, store_format or StoreFormat.duckdb, is_folder=True)
    if store_format not in {None, by_name}:
        raise OutputError(
            str(output),
            f"the name says {by_name.value}, --format says {store_format}",
            "Leave out one of the two, or name a folder.",
        )
    return Target(output, by_name, is_folder=False)


def open_writer(target: Target, folder: Path) -> Writer:
    """A writer of the target's files, in another folder: they go to their place when all is written."""
    paths = {name: folder / file for name, file in target.names().items()}
    # Each format's module is imported when it is asked for: none of them is quick.
    match target.format:
        case StoreFormat.duckdb:
            from claimx.store.duckdb_file import DuckdbWriter

            return DuckdbWriter(paths["database"])
        case StoreFormat.parquet:
            from claimx.store.parquet_files import ParquetWriter

            return ParquetWriter(paths)
        case StoreFormat.csv:
            from claimx.store.text_files import CsvWriter

            return CsvWriter(paths)
        case StoreFormat.jsonl:
            from claimx.store.text_files import JsonlWriter

            return JsonlWriter(paths)
        case StoreFormat.brat | StoreFormat.citron:
            from claimx.output.formats import OutputFormat, open_folder_writer
            from claimx.store.text_files import FilesWriter

            documents = paths.pop("documents")
            documents.mkdir()
            return FilesWriter(open_folder_writer(OutputFormat(target.format.value), documents), paths)


def _stem(inputs: Sequence[str]) -> str:
    if len(inputs) != 1 or inputs[0] == "-" or any(character in inputs[0] for character in "*?["):
        return "claimx"
    path = Path(inputs[0]).resolve()
    name = path.name if path.is_dir() else path.name.partition(".")[0]
    return name or "claimx"
