"""Stored results -> articles with their documents, for whoever works on with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from claimx.article import Article
from claimx.errors import RecordError
from claimx.store.arrow import rows_of_batch, schema_of
from claimx.store.parquet_files import find_parquet
from claimx.store.tables import ARTICLES, RUNS, SPEAKERS, STATEMENTS, TABLES, Kind, Row, Table
from claimx.store.target import DATABASE, StoreFormat, Target

if TYPE_CHECKING:
    import duckdb

    from claimx.statements.model import Document

# Articles that are taken out of a database at one go.
_BATCH = 200

_MADE_BY = "Name a result that `claimx batch` has made."


class StoredArticle(NamedTuple):
    """An article of a result."""

    article: Article
    """With the text that all spans refer to."""
    document: Document
    duplicate_of: str | None
    """Id of the earlier article with the same or nearly the same text."""


def read_results(path: Path | str) -> Iterator[StoredArticle]:
    """Read a result back, article by article, in its order; no more than a batch of rows is held at a time.

    Args:
        path: What `claimx batch` has made: a DuckDB database, documents (JSON Lines), statements as Parquet
            with the other tables beside them, or a folder with a database or with tables as Parquet or JSON
            Lines.

    Raises:
        RecordError: It cannot be read, or is no result.
    """
    place = Path(path)
    if place.is_dir():
        return _from_folder(place)
    suffix = place.suffix.lower()
    if suffix == ".duckdb":
        return _from_database(place)
    if suffix == ".jsonl":
        return _from_documents(place)
    if find_parquet(place):
        return _from_parquet(find_parquet(place))
    raise RecordError(
        str(place), "its ending tells no result of claimx", "Name a database (.duckdb) or documents (.jsonl)."
    )


def open_result(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that answers queries on a database or on Parquet files, and can do nothing else.

    Raises:
        RecordError: There is no such result, it is damaged, or in use.
    """
    import duckdb

    if path.is_dir() and (path / DATABASE).is_file():
        return open_database(path / DATABASE)
    files = find_parquet(path)
    if not files:
        return open_database(path)
    import pyarrow
    import pyarrow.dataset

    from claimx.store.views import VIEWS

    # The files are read by pyarrow, for DuckDB is to read none.
    connection = duckdb.connect(config={"enable_external_access": False})
    for name, paths in files.items():
        schema = schema_of(TABLES[name])
        table = pyarrow.dataset.dataset(paths, schema) if paths else schema.empty_table()
        connection.register(name, table)
    for view in VIEWS:
        connection.execute(f"CREATE TEMP VIEW {view.name} AS {view.query}")
    connection.execute("SET lock_configuration = true")
    return connection


def open_database(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that reads the database, and can do nothing else.

    Raises:
        RecordError: There is no such database, it is damaged, or in use.
    """
    import duckdb

    place = str(path)
    if not path.is_file():
        problem = "it is a folder" if path.is_dir() else "there is no such file"
        raise RecordError(place, problem, _MADE_BY)
    try:
        connection = duckdb.connect(place, read_only=True, config={"enable_external_access": False})
        connection.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        first = str(error).partition("\n")[0]
        raise RecordError(
            place,
            f"it cannot be opened as a database ({first})",
            _MADE_BY,
        ) from error
    return connection


def read_runs(target: Target) -> list[Row]:
    """The starts of the command that made a result; none where there is no such result."""
    path = target.marker
    try:
        if target.format is StoreFormat.duckdb:
            with open_database(path) as connection:
                return list(_database_rows(connection, RUNS))
        if target.format is StoreFormat.csv:
            return _runs_of_csv(path)
        return list(_file_rows([path], RUNS))
    except Exception:  # whatever it is, it is not the result of a run
        return []


def _runs_of_csv(path: Path) -> list[Row]:
    import csv

    from claimx.output.csv_rows import unescape_cell

    with path.open(encoding="utf-8", newline="") as stream:
        rows = [{name: unescape_cell(cell) for name, cell in row.items()} for row in csv.DictReader(stream)]
    numbers = [column.name for column in RUNS.columns if column.kind is Kind.integer]
    return [{**row, **{name: int(row[name]) if row[name] else None for name in numbers}} for row in rows]


def _from_folder(folder: Path) -> Iterator[StoredArticle]:
    if (folder / DATABASE).is_file():
        yield from _from_database(folder / DATABASE)
        return
    if files := find_parquet(folder):
        yield from _from_parquet(files)
        return
    paths = {table: folder / f"{table.name}.jsonl" for table in (ARTICLES, SPEAKERS, STATEMENTS)}
    if all(path.is_file() for path in paths.values()):
        yield from _side_by_side({table: _file_rows([path], table) for table, path in paths.items()})
        return
    raise RecordError(
        str(folder), f"there is no {DATABASE} in it, nor tables as Parquet or JSON Lines", _MADE_BY
    )


def _from_parquet(files: Mapping[str, list[Path]]) -> Iterator[StoredArticle]:
    # Shards are in the order of their names, and so are the articles in them.
    return _side_by_side(
        {table: _file_rows(files[table.name], table) for table in (ARTICLES, SPEAKERS, STATEMENTS)}
    )


def _from_database(path: Path) -> Iterator[StoredArticle]:
    with open_database(path) as connection:
        _check_tables(connection, path)
        yield from _side_by_side(
            {table: _database_rows(connection.cursor(), table) for table in (ARTICLES, SPEAKERS, STATEMENTS)}
        )


def _side_by_side(rows: Mapping[Table, Iterator[Row]]) -> Iterator[StoredArticle]:
    """Put articles together; their parts come in the same order, so that all tables are read in one go."""
    from claimx.store.documents import article_of, document_of

    speakers, statements = _Groups(rows[SPEAKERS]), _Groups(rows[STATEMENTS])
    for row in rows[ARTICLES]:
        of_article = {
            "articles": [row],
            "speakers": speakers.of(row["id"]),
            "statements": statements.of(row["id"]),
        }
        yield StoredArticle(article_of(row), document_of(of_article), row["duplicate_of"])


def _from_documents(path: Path) -> Iterator[StoredArticle]:
    from pydantic import ValidationError

    from claimx.statements.model import Document
    from claimx.store.text_files import BESIDE

    try:
        stream = path.open("rb")  # a line that is no UTF-8 is told by its number
    except OSError as error:
        raise RecordError(
            str(path), f"it cannot be read ({error.strerror})", "Check the path and its permissions."
        ) from error
    with stream:
        for number, line in enumerate(stream, start=1):
            place = f"{path}, line {number}"
            try:
                record = json.loads(line)
                beside = {name: record.pop(name) for name in BESIDE}
                document = Document.model_validate(record)
            except (ValueError, KeyError, AttributeError, ValidationError) as error:
                raise RecordError(
                    place,
                    f"this is no document with its text ({error})",
                    _MADE_BY,
                ) from error
            about: Mapping[str, Any] = record["article"]
            article = Article(
                text=beside["text"],
                url=beside["url"],
                **{name: about[name] for name in ("id", "path", "title", "date")},
            )
            yield StoredArticle(article, document, beside["duplicate_of"])


class _Groups:
    """Rows of a table in the order of the articles, taken article by article."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._groups = groupby(rows, itemgetter("article"))
        self._next = self._take()

    def of(self, article: str) -> list[Row]:
        if self._next is None or self._next[0] != article:
            return []
        rows = self._next[1]
        self._next = self._take()
        return rows

    def _take(self) -> tuple[str, list[Row]] | None:
        for article, rows in self._groups:
            return article, list(rows)
        return None


def _database_rows(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[Row]:
    """The rows of a table in the order that they were put in, which DuckDB keeps unless told otherwise."""
    columns = ", ".join(f'"{name}"' for name in table.names)
    found = connection.execute(f"SELECT {columns} FROM {table.name}")
    spans = [place for place, column in enumerate(table.columns) if column.kind is Kind.spans]
    while rows := found.fetchmany(_BATCH):
        for row in rows:
            cells = list(row)
            for place in spans:
                if cells[place] is not None:
                    cells[place] = [(span["start"], span["end"]) for span in cells[place]]
            yield dict(zip(table.names, cells, strict=True))


def _file_rows(paths: Sequence[Path], table: Table) -> Iterator[Row]:
    for path in paths:
        if path.suffix.lower() == ".parquet":
            import pyarrow.parquet

            with pyarrow.parquet.ParquetFile(path) as file:
                for batch in file.iter_batches(_BATCH):
                    yield from rows_of_batch(table, batch)
        else:
            with path.open("rb") as stream:
                yield from map(json.loads, stream)


def _check_tables(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    found = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    missing = [name for name in TABLES if name not in found]
    if missing:
        raise RecordError(
            str(path),
            f"there is no table {missing[0]!r} in it",
            _MADE_BY,
        )
