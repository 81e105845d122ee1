"""A folder, files, an archive -> its articles, in a fixed order; what cannot be read becomes a problem."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from claimx.article import Article
from claimx.errors import InputError
from claimx.input.files import SourceFile, find_files
from claimx.input.kind import Kind, kind_of
from claimx.input.meter import Meter
from claimx.input.notes import Notes
from claimx.input.options import InputOptions, parse_fields
from claimx.input.problem import InputProblem
from claimx.input.reading import Reading, settle_encoding
from claimx.input.stream import open_stream, peek

__all__ = ["InputOptions", "InputProblem", "parse_fields", "read_collection"]


def read_collection(
    inputs: Iterable[str | Path],
    options: InputOptions | None = None,
    *,
    stdin: BinaryIO | None = None,
    meter: Meter | None = None,
) -> Iterator[Article | InputProblem]:
    """Read all articles of a collection, one by one, in an order that is the same each time.

    No more than one article is held at a time, however large the file. The ids of articles are unique within
    the collection: one that was there before gets `#2`, `#3` … at its end. The numbers that are kept for
    that take about 100 bytes an article.

    Args:
        inputs: Files, folders (all files in them and below), globs, or "-" for standard input.
        options: How to read them.
        stdin: What "-" reads instead of the process's standard input.
        meter: Counts how much has been read.

    Yields:
        An article, or what is wrong with a file or a record in it. No bad input raises.

    Warns:
        ClaimxWarning: At the end, once for each kind of note: encodings that had to be guessed, texts that do
            not look English, dates that are not understood.
    """
    chosen = options or InputOptions()
    notes = Notes()
    ids = UniqueIds()
    for file in find_files(inputs, chosen.exclude):
        if isinstance(file, InputProblem):
            yield file
            continue
        for item in read_file(file, chosen, notes, stdin=stdin, meter=meter):
            yield item if isinstance(item, InputProblem) else with_id(item, ids.make(item.id))
    notes.warn()


class UniqueIds:
    """Gives each article of a collection an id of its own, in their order."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def make(self, id: str) -> str:
        """The id, if none before has it; else with `#2`, `#3` … at its end."""
        name = id
        while True:
            data = name.encode("utf-8", "surrogatepass")
            key = int.from_bytes(hashlib.blake2b(data, digest_size=8).digest())
            count = self._seen[key] = self._seen.get(key, 0) + 1
            if count == 1:
                return name
            name = f"{name}#{count}"


def with_id(article: Article, id: str) -> Article:
    """The article by this id."""
    return article if id == article.id else article.model_copy(update={"id": id})


def read_file(
    file: SourceFile,
    options: InputOptions,
    notes: Notes,
    *,
    stdin: BinaryIO | None = None,
    meter: Meter | None = None,
) -> Iterator[Article | InputProblem]:
    """Read the articles of one file, by the ids that they have there.

    Args:
        file: The file.
        options: How to read it.
        notes: Takes what the reader should know.
        stdin: What standard input is.
        meter: Counts how much has been read.

    Yields:
        An article, or what is wrong with the file or a record in it.
    """
    reading = Reading(file, options, notes)
    try:
        with open_stream(reading.file, stdin, meter) as stream:
            head = peek(stream)
            if not head:
                reason = "it is empty"
                yield InputProblem(reading.place, None, reason, "Give a file that holds text.")
                return
            named = reading.options.format
            kind = Kind(named) if named is not None else kind_of(reading.file.name, head)
            yield from _read_kind(kind, stream, head, reading)
    except InputError as error:
        # A record's error has become a problem already; this one ends the file.
        yield reading.problem(error)


def _read_kind(
    kind: Kind, stream: io.BufferedReader, head: bytes, reading: Reading
) -> Iterator[Article | InputProblem]:
    # Each reader's module is imported when a file needs it.
    if kind in {Kind.txt, Kind.md, Kind.html}:
        from claimx.input import texts

        return (
            texts.read_page(stream, reading) if kind is Kind.html else texts.read_text(stream, reading, kind)
        )
    if kind in {Kind.json, Kind.jsonl}:
        from claimx.input import jsons

        text = settle_encoding(stream, head, reading)
        return jsons.read_jsonl(text, reading) if kind is Kind.jsonl else jsons.read_json(text, reading)
    if kind in {Kind.csv, Kind.tsv}:
        from claimx.input import tables

        delimiter = "\t" if kind is Kind.tsv else None
        return tables.read_csv(settle_encoding(stream, head, reading), reading, delimiter)
    if kind is Kind.parquet:
        from claimx.input import tables

        return tables.read_parquet(stream, reading)
    if kind is Kind.warc:
        from claimx.input.warc import read_warc

        return read_warc(stream, reading)
    from claimx.input.pdf import read_pdf

    return read_pdf(stream, reading)
