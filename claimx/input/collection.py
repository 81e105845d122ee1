"""A folder, files, an archive -> its articles, in a fixed order; what cannot be read becomes a problem."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from claimx.article import Article
from claimx.errors import InputError
from claimx.input.files import STDIN_PLACE, SourceFile, find_files
from claimx.input.options import InputOptions
from claimx.input.problem import InputProblem
from claimx.input.read import read_article
from claimx.input.records import article_from_record, derived_id

__all__ = ["InputOptions", "InputProblem", "read_collection"]


def read_collection(
    inputs: Iterable[str | Path],
    options: InputOptions | None = None,
    *,
    stdin: BinaryIO | None = None,
) -> Iterator[Article | InputProblem]:
    """Read all articles of a collection, one by one, in an order that is the same each time.

    No more than one article is held at a time, however large the file. The ids of articles are unique within
    the collection: one that was there before gets `#2`, `#3` … at its end. The numbers that are kept for
    that take about 80 bytes an article.

    Args:
        inputs: Files, folders (all files in them and below), globs, or "-" for standard input.
        options: How to read them.
        stdin: What "-" reads instead of the process's standard input.

    Yields:
        An article, or what is wrong with a file or a record in it. No bad input raises.
    """
    chosen = options or InputOptions()
    seen: dict[int, int] = {}
    for file in find_files(inputs, chosen.exclude):
        if isinstance(file, InputProblem):
            yield file
            continue
        for item in _read_file(file, chosen, stdin):
            yield item if isinstance(item, InputProblem) else _with_unique_id(item, seen)


def _with_unique_id(article: Article, seen: dict[int, int]) -> Article:
    name = article.id.encode("utf-8", "surrogatepass")
    key = int.from_bytes(hashlib.blake2b(name, digest_size=8).digest())
    count = seen[key] = seen.get(key, 0) + 1
    return article if count == 1 else article.model_copy(update={"id": f"{article.id}#{count}"})


def _read_file(
    file: SourceFile, options: InputOptions, stdin: BinaryIO | None
) -> Iterator[Article | InputProblem]:
    place = STDIN_PLACE if file.is_stdin else file.path
    if file.name.endswith(".jsonl"):
        yield from _read_jsonl(file, options, place)
        return
    try:
        article = read_article(
            file.path, encoding=options.encoding, max_chars=options.max_chars, stdin=stdin or sys.stdin.buffer
        )
    except InputError as error:
        yield InputProblem.of(error, place)
    else:
        yield article.model_copy(update={"id": derived_id(file, article.text)})


def _read_jsonl(file: SourceFile, options: InputOptions, place: str) -> Iterator[Article | InputProblem]:
    with Path(file.path).open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                yield article_from_record(json.loads(line), file, options)
            except InputError as error:
                yield InputProblem.of(error, place, number)
            except ValueError as error:
                yield InputProblem(
                    place, number, f"broken JSON ({error})", "Correct the line, or leave it out."
                )
