"""Rows -> Arrow record batches: what pyarrow writes to Parquet and DuckDB reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from claimx.store.tables import Column, Kind, Row, Table

if TYPE_CHECKING:
    import pyarrow

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def schema_of(table: Table) -> pyarrow.Schema:
    """The table's columns with their types; the meaning of each stands in its metadata."""
    import pyarrow

    types = {
        Kind.text: pyarrow.string(),
        Kind.integer: pyarrow.int64(),
        Kind.number: pyarrow.float64(),
        Kind.boolean: pyarrow.bool_(),
        Kind.time: pyarrow.timestamp("us"),
        Kind.texts: pyarrow.list_(pyarrow.string()),
        Kind.spans: pyarrow.list_(
            pyarrow.struct(
                [
                    pyarrow.field("start", pyarrow.int64(), nullable=False),
                    pyarrow.field("end", pyarrow.int64(), nullable=False),
                ]
            )
        ),
    }
    return pyarrow.schema(
        [
            pyarrow.field(column.name, types[column.kind], metadata={"description": column.meaning})
            for column in table.columns
        ]
    )


def record_batch(table: Table, rows: Sequence[Row]) -> pyarrow.RecordBatch:
    """The rows as one batch; lone surrogates, which UTF-8 lacks, become U+FFFD."""
    import pyarrow

    schema = schema_of(table)
    arrays = []
    for column, field in zip(table.columns, schema, strict=True):
        values = [_value(column, row[column.name]) for row in rows]
        try:
            array = pyarrow.array(values, field.type)
        except UnicodeEncodeError:
            array = pyarrow.array([_without_surrogates(value) for value in values], field.type)
        arrays.append(array)
    return pyarrow.record_batch(arrays, schema=schema)


def rows_of_batch(table: Table, batch: pyarrow.RecordBatch) -> Iterator[Row]:
    """The rows of a batch: what `record_batch` was given."""
    spans = [column.name for column in table.columns if column.kind is Kind.spans]
    for row in batch.to_pylist():
        for name in spans:
            if row[name] is not None:
                row[name] = [[span["start"], span["end"]] for span in row[name]]
        yield row


def _value(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.kind is Kind.spans:
        return [{"start": start, "end": end} for start, end in value]
    if column.kind is Kind.time:
        return datetime.fromisoformat(value).replace(tzinfo=None)  # the column says UTC
    return value


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    return _LONE_SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value
