"""CSV, TSV and Parquet -> articles, row by row."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from claimx.article import Article
from claimx.errors import InputError
from claimx.input.options import FIELDS
from claimx.input.problem import InputProblem
from claimx.input.reading import Reading, text_lines
from claimx.input.records import article_from_record, missing_text
from claimx.input.stream import seekable

if TYPE_CHECKING:
    import pyarrow.parquet

_DELIMITERS = ",;\t|"
_BYTES_PER_CHARACTER, _SURROUNDINGS = 4, 1 << 20

# Rows of Parquet that are in memory at a time, beside the pages they come from.
_BATCH = 64


def read_csv(
    stream: io.BufferedReader, reading: Reading, delimiter: str | None = None
) -> Iterator[Article | InputProblem]:
    """The rows below a header; a cell may hold line ends within quotation marks.

    A quotation mark that is never closed would swallow the rest of the file: where a record cannot be read,
    the reading goes on at its second line.

    Args:
        stream: Bytes that can be split at line feeds.
        reading: The file.
        delimiter: What stands between cells; by default whichever of `,;` tab `|` the header has most of.
    """
    limit = _BYTES_PER_CHARACTER * reading.options.max_chars + _SURROUNDINGS
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    header: list[str] | None = None
    for row in _Rows(stream, reading, limit, delimiter):
        if isinstance(row, InputProblem):
            yield row
        elif header is None:
            header = row.cells
            column = reading.options.fields.get("text", "text")
            if column not in header:
                yield reading.problem(missing_text(column, header, reading.place), row.line)
                return
        else:
            yield _article(dict(zip(header, row.cells, strict=False)), reading, row.line)


_Line = tuple[int, str | InputError]


class _Row(NamedTuple):
    line: int
    cells: list[str]


class _UnendedError(Exception):
    """A record goes on for longer than any record may."""


class _Rows:
    """The records of a CSV file; after one that cannot be read the next begins at its second line."""

    def __init__(
        self, stream: io.BufferedReader, reading: Reading, limit: int, delimiter: str | None
    ) -> None:
        self._reading = reading
        self._limit = limit
        self._source = enumerate(text_lines(stream, reading, limit), start=1)
        self._again: deque[_Line] = deque()
        self._record: list[_Line] = []
        if delimiter is None:
            first = next(self._source, None)
            self._again.extend([first] if first is not None else [])
            delimiter = max(_DELIMITERS, key=str(first[1]).count) if first is not None else ","
        self._delimiter = delimiter

    def __iter__(self) -> Iterator[_Row | InputProblem]:
        rows = self._reader()
        width: int | None = None
        while True:
            self._record.clear()
            try:
                cells = next(rows)
            except StopIteration:
                return
            except (csv.Error, _UnendedError) as error:
                reason = _reason(error)
            else:
                is_sound = not any(isinstance(line, InputError) for _, line in self._record)
                if is_sound and (width is None or len(cells) <= width):
                    if cells:
                        width = width or len(cells)
                        yield _Row(self._record[0][0], cells)
                    continue
                reason = f"it has {len(cells)} cells, the header has {width}"
            yield self._problem(reason)
            rows = self._reader()

    def _reader(self) -> Iterator[list[str]]:
        return iter(csv.reader(self._feed(), delimiter=self._delimiter, strict=True))

    def _feed(self) -> Iterator[str]:
        """The lines, those first that are to be read again; what is taken is kept as the record."""
        size = 0
        while True:
            size = size if self._record else 0
            item = self._again.popleft() if self._again else next(self._source, None)
            if item is None:
                return
            self._record.append(item)
            line = item[1] if isinstance(item[1], str) else "\n"
            size += len(line)
            if size > self._limit:
                raise _UnendedError
            yield line

    def _problem(self, reason: str) -> InputProblem:
        for place, (number, line) in enumerate(self._record):
            if isinstance(line, InputError):
                # The line itself is at fault; what follows it is a record of its own.
                self._again.extendleft(reversed(self._record[place + 1 :]))
                return self._reading.problem(line, number)
        self._again.extendleft(reversed(self._record[1:]))
        return self._reading.problem(InputError(self._reading.place, reason, _REMEDY), self._record[0][0])


_REMEDY = (
    'A cell with quotation marks in it needs them around it as well, those inside doubled: "He said ""no""".'
)


def _reason(error: Exception) -> str:
    if isinstance(error, _UnendedError) or "unexpected end of data" in str(error):
        return "a quotation mark is opened and never closed"
    return f"broken CSV: {error}"


def _article(record: object, reading: Reading, number: int) -> Article | InputProblem:
    try:
        return article_from_record(record, reading, number)
    except InputError as error:
        return reading.problem(error, number)


def read_parquet(stream: io.BufferedReader, reading: Reading) -> Iterator[Article | InputProblem]:
    """The rows of a Parquet file; a row group that is damaged costs no more than itself."""
    import pyarrow
    import pyarrow.parquet

    with seekable(stream, reading.file) as plain:
        try:
            file = pyarrow.parquet.ParquetFile(plain, pre_buffer=False, buffer_size=_SURROUNDINGS)
        except (pyarrow.ArrowException, OSError) as error:
            yield reading.problem(_damaged(reading.place, error))
            return
        names = file.schema_arrow.names
        wanted = [reading.options.fields.get(name, name) for name in FIELDS]
        columns = [name for name in names if any(_is_of(name, column) for column in wanted)]
        if not any(_is_of(name, wanted[0]) for name in names):
            yield reading.problem(missing_text(wanted[0], names, reading.place))
            return
        before = 0
        for group in range(file.num_row_groups):
            yield from _read_group(file, group, columns, before, reading)
            before += file.metadata.row_group(group).num_rows


def _read_group(
    file: pyarrow.parquet.ParquetFile, group: int, columns: list[str], before: int, reading: Reading
) -> Iterator[Article | InputProblem]:
    import pyarrow

    number = before
    try:
        for batch in file.iter_batches(_BATCH, row_groups=[group], columns=columns, use_threads=False):
            for row in range(batch.num_rows):
                number += 1
                yield _read_row(batch, row, reading, number)
    except (pyarrow.ArrowException, OSError) as error:
        lost = file.metadata.row_group(group).num_rows - (number - before)
        problem = _damaged(reading.place, error)
        reason = f"{problem.problem}; {lost:,} rows from here on are lost"
        yield InputProblem(reading.place, number + 1, reason, problem.remedy)


def _read_row(batch: pyarrow.RecordBatch, row: int, reading: Reading, number: int) -> Article | InputProblem:
    try:
        record = {name: batch.column(name)[row].as_py() for name in batch.schema.names}
    except (UnicodeDecodeError, ValueError, OverflowError) as error:
        reason = f"a value cannot be read ({error})"
        return InputProblem(reading.place, number, reason, "Correct it, or leave the row out.")
    return _article(record, reading, number)


def _is_of(name: str, column: str) -> bool:
    """Whether a field is in this column, or within it: `article.body` in `article`."""
    return column == name or column.startswith(f"{name}.")


def _damaged(place: str, error: Exception) -> InputError:
    reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
    return InputError(place, f"the Parquet file is damaged ({reason})", "Get it anew.")
