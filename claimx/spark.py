"""Articles in a Spark DataFrame -> rows of the tables of `claimx batch` (extra `spark`).

    from claimx import spark as claimx_spark

    results = claimx_spark.analyse(articles)          # a row an article, the tables nested in it
    statements = claimx_spark.table(results, "statements")

`analyse` is one `mapInPandas`: each Python worker loads the model once and gives the rows that every engine
gives. An article that cannot be read or analysed becomes a row of the table errors and stops nothing. Copies
of articles are not looked for, since a worker does not see the other partitions: Spark has `MinHashLSH`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimx.article import Article
from claimx.batch.rows import result_rows
from claimx.batch.worker import open_model
from claimx.errors import ExtraError, InputError
from claimx.extract import GROUP
from claimx.input import MAX_CHARS
from claimx.input.files import SourceFile
from claimx.input.options import FIELDS, InputOptions
from claimx.input.problem import InputProblem
from claimx.input.reading import Reading
from claimx.input.records import article_from_record
from claimx.store.tables import RESULT_TABLES, TABLES, Column, Kind

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import DataFrame
    from spacy.language import Language

    from claimx.registry import Registry

Mapper = Callable[[Iterator["pandas.DataFrame"]], Iterator["pandas.DataFrame"]]
Load = Callable[[], "Language"]

# Arrow's texts are UTF-8, which has none; the other stores put the same character in their place.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

_TYPES = {
    Kind.text: "string",
    Kind.integer: "bigint",
    Kind.number: "double",
    Kind.boolean: "boolean",
    Kind.time: "timestamp",
    Kind.texts: "array<string>",
    Kind.spans: "array<struct<start: bigint, end: bigint>>",
}


def schema(name: str | None = None) -> str:
    """The columns of a table in Spark's DDL; by default those of `analyse`, an array of rows a table."""
    if name is not None:
        return ", ".join(f"`{column.name}` {_TYPES[column.kind]}" for column in TABLES[name].columns)
    return ", ".join(
        f"`{table.name}` array<struct<{', '.join(_field(column) for column in table.columns)}>>"
        for table in RESULT_TABLES
    )


def analyse(
    articles: DataFrame,
    *,
    fields: Mapping[str, str] | None = None,
    max_chars: int = MAX_CHARS,
    model: Path | str | None = None,
    registry: tuple[Path, ...] = (),
) -> DataFrame:
    """Find the statements of all articles.

    Args:
        articles: A row an article. The columns `text`, `title`, `date`, `url`, `id` are read, of which `text`
            alone is needed; an article without id gets one by its text.
        fields: Columns by other names: `{"text": "body"}`.
        max_chars: Greatest length of an article.
        model: Folder of another model; all workers must see it.
        registry: Registry files on top of that of claimx; all workers must see them.

    Returns:
        A row an article, in no order of its own, with the columns articles, speakers, statements, targets and
        errors: arrays of the rows that the article has in each table. Keep it (`.write.parquet(…)`,
        `.cache()`) before taking tables of it, or the work is done once a table.

    Raises:
        ExtraError: PySpark or pandas is not installed.
        InputError: There is no column with the text.
    """
    _check_installed()
    options = InputOptions(fields=dict(fields or {}), max_chars=max_chars)
    wanted = [options.fields.get(name, name).partition(".")[0] for name in FIELDS]
    columns = [name for name in articles.columns if name in wanted]
    if wanted[0] not in articles.columns:
        remedy = "Name the column that has it: fields={'text': …}."
        raise InputError("DataFrame", f"there is no column {wanted[0]!r} with the text", remedy)
    mapper = make_mapper(_loader(str(model) if model is not None else None), options, registry)
    return articles.select(*columns).mapInPandas(mapper, schema=schema())


def table(results: DataFrame, name: str) -> DataFrame:
    """The rows of one table of the results of `analyse`.

    Args:
        results: What `analyse` gave, or what was stored of it.
        name: articles, speakers, statements, targets or errors.
    """
    from pyspark.sql import functions

    return results.select(functions.explode(name).alias("row")).select("row.*")


def make_mapper(load: Load, options: InputOptions, registry: tuple[Path, ...] = ()) -> Mapper:
    """The function for `DataFrame.mapInPandas`, with `schema()` for its schema.

    Args:
        load: Loads the pipeline, once in each worker; it must survive pickling.
        options: Columns and greatest length of the articles.
        registry: Registry files on top of that of claimx.
    """

    def rows_of(batches: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        import pandas

        nlp, known = _opened(load, registry, options.max_chars)
        for batch in batches:
            records = batch.to_dict("records")
            for start in range(0, len(records), GROUP):
                items = (_item(record, options) for record in records[start : start + GROUP])
                rows = [_nested(tables) for tables in result_rows(items, nlp, registry=known)]
                yield pandas.DataFrame(rows, columns=[table.name for table in RESULT_TABLES])

    return rows_of


def _field(column: Column) -> str:
    return f"`{column.name}`: {_TYPES[column.kind]}"


def _item(record: dict[Any, Any], options: InputOptions) -> Article | InputProblem:
    import pandas

    reading = Reading(SourceFile("DataFrame", "article"), options)
    known = {
        name: value
        for name, value in record.items()
        if not (value is None or (pandas.api.types.is_scalar(value) and pandas.isna(value)))
    }
    # Whole numbers beside nulls come as floats.
    number = known.get(options.fields.get("id", "id"))
    if isinstance(number, float) and number.is_integer():
        known[options.fields.get("id", "id")] = int(number)
    try:
        article = article_from_record(known, reading, 0)
    except InputError as error:
        return InputProblem.of(error, "DataFrame")
    return article.model_copy(update={"path": None})


def _nested(tables: Mapping[str, list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """The rows of one article, a list for each table, as Spark takes them."""
    return [
        [
            {column.name: _cell(column, row[column.name]) for column in table.columns}
            for row in tables.get(table.name, ())
        ]
        for table in RESULT_TABLES
    ]


def _cell(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.kind is Kind.spans:
        return [{"start": start, "end": end} for start, end in value]
    if column.kind is Kind.texts:
        return [_LONE_SURROGATE.sub("\ufffd", text) for text in value]
    return _LONE_SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


class _loader:  # noqa: N801 (a function that can be pickled and compared)
    """Loads the model of claimx, or another."""

    def __init__(self, model: str | None) -> None:
        self._model = model

    def __call__(self) -> Language:
        from claimx.pipeline.load import load

        return load(Path(self._model) if self._model is not None else None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _loader) and other._model == self._model

    def __hash__(self) -> int:
        return hash(self._model)


@cache
def _opened(load: Load, registry: tuple[Path, ...], max_chars: int) -> tuple[Language, Registry | None]:
    """The model; Spark keeps its Python workers for the next partition, and so it is kept."""
    return open_model(load, registry, max_chars)


def _check_installed() -> None:
    try:
        import pandas  # noqa: F401
        import pyspark  # noqa: F401
    except ModuleNotFoundError as error:
        problem = f"{error.name} is not installed"
        raise ExtraError("claimx.spark", problem, "pip install 'claimx[spark]'.") from error
