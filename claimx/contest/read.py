"""Articles and results -> documents, one after the other; a bad one costs no more than itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING

from claimx.errors import ClaimxError, RecordError
from claimx.input.options import InputOptions
from claimx.statements.model import Document
from claimx.store.recognise import DATABASE_SUFFIX, database_in, is_result

if TYPE_CHECKING:
    from spacy.language import Language

    from claimx.article import Article
    from claimx.input.problem import InputProblem
    from claimx.registry import Registry

_REMEDY = "Give what `claimx extract --format jsonl` prints, or what `claimx batch` writes."


def read_documents(
    inputs: Iterable[Path],
    load: Callable[[], Language],
    options: InputOptions | None = None,
    *,
    registry: Registry | None = None,
) -> Iterator[Document | ClaimxError | InputProblem]:
    """The documents of all inputs in their order, or in place of one what is wrong with it.

    Args:
        inputs: Articles, folders of them, "-" for an article on standard input; or results: a database or
            documents of `claimx batch`, documents of `claimx extract --format jsonl` (or `json`).
        load: Loads the pipeline; called when the first article is there to be read.
        options: How to read articles.
        registry: Well-known speakers, for the keys in articles; results have their keys.
    """
    for kind, group in groupby(map(database_in, inputs), is_result):
        if kind:
            for path in group:
                yield from _stored(path)
        else:
            yield from _extracted(group, load, options, registry)


def _stored(path: Path) -> Iterator[Document | ClaimxError]:
    if path.suffix.lower() == DATABASE_SUFFIX:
        from claimx.store.read import read_results

        try:
            for stored in read_results(path):
                yield stored.document
        except RecordError as error:
            yield error
        return
    try:
        stream = path.open(encoding="utf-8", errors="replace", newline="\n")
        with stream:
            first = stream.readline()
            if _is_json(first):
                for number, line in enumerate(chain([first], stream), start=1):
                    if line.strip():
                        yield _document(line, f"{path}, line {number}")
            else:
                yield from _indented(first + stream.read(), path)
    except OSError as error:
        yield RecordError(
            str(path), f"it cannot be read ({error.strerror})", "Check the path and its permissions."
        )


def _indented(text: str, path: Path) -> Iterator[Document | ClaimxError]:
    """The documents of `--format json`: one, or an array of them."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield RecordError(str(path), f"broken JSON ({error})", _REMEDY)
        return
    many = value if isinstance(value, list) else [value]
    for number, record in enumerate(many, start=1):
        yield _checked(record, f"{path}, document {number}" if len(many) > 1 else str(path))


def _document(line: str, place: str) -> Document | ClaimxError:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return RecordError(place, f"broken JSON ({error})", "Correct the line, or leave it out.")
    return _checked(record, place)


def _checked(record: object, place: str) -> Document | ClaimxError:
    from pydantic import ValidationError

    from claimx.store.text_files import BESIDE

    if isinstance(record, dict):  # `claimx batch` puts the text and more beside the document
        record = {name: value for name, value in record.items() if name not in BESIDE}
    try:
        return Document.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the record"
        return RecordError(place, f"this is no document of claimx ({where}: {first['msg']})", _REMEDY)


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _extracted(
    inputs: Iterable[Path],
    load: Callable[[], Language],
    options: InputOptions | None,
    registry: Registry | None,
) -> Iterator[Document | InputProblem]:
    from claimx.extract import extract_all
    from claimx.input.collection import InputProblem, read_collection

    problems: list[InputProblem] = []

    def readable() -> Iterator[Article]:
        for article in read_collection(inputs, options):
            if isinstance(article, InputProblem):
                problems.append(article)
            else:
                yield article

    articles = readable()
    first = next(articles, None)
    if first is not None:  # else there is no need to load the model
        for document in extract_all(chain([first], articles), load(), registry=registry):
            yield from problems
            problems.clear()
            yield document
    yield from problems
