"""What a report is made of: documents with their texts, from the results of other commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from claimx.errors import ClaimxError, InputError, RecordError
from claimx.input import MAX_CHARS
from claimx.report.view import check_text
from claimx.statements.model import Document
from claimx.store.recognise import DATABASE_SUFFIX


class Item(NamedTuple):
    """One article of a report."""

    document: Document
    text: str
    url: str | None = None


def read_items(path: Path, *, articles: Path | None = None) -> Iterator[Item | ClaimxError]:
    """The documents of a result with their texts; an error in place of each that cannot be shown.

    Args:
        path: A database or documents of `claimx batch`, or what `claimx extract --format jsonl` (or `json`)
            has printed. The latter has no texts: they are read from the articles' paths.
        articles: Folder that these paths start from. By default the current one, or else that of `path`.

    Raises:
        RecordError: The result as a whole cannot be read.
    """
    if path.suffix.lower() == DATABASE_SUFFIX or _has_texts(path):
        from claimx.store.read import read_results

        for stored in read_results(path):
            yield Item(stored.document, stored.article.text, stored.article.url)
        return
    folders = [articles] if articles is not None else [Path(), path.parent]
    for place, record in _records(path):
        yield _item(place, record, folders)


def _has_texts(path: Path) -> bool:
    """Whether these are documents of `claimx batch`, which have the text beside them."""
    try:
        with path.open(encoding="utf-8", newline="\n") as stream:
            record = json.loads(stream.readline())
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and "text" in record


def _records(path: Path) -> Iterator[tuple[str, Any]]:
    """Place and content of each document of a file of JSON Lines, or of one JSON value.

    Raises:
        RecordError: The file cannot be read.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise RecordError(
            str(path), f"it cannot be read ({reason})", "Check the path and its permissions."
        ) from error
    with_lines = [
        (f"{path}, line {n}", line) for n, line in enumerate(content.split("\n"), 1) if line.strip()
    ]
    try:
        whole = json.loads(content)
    except ValueError:
        for place, line in with_lines:
            try:
                yield place, json.loads(line)
            except ValueError as error:
                yield place, error
    else:
        for number, record in enumerate(whole if isinstance(whole, list) else [whole], start=1):
            yield (f"{path}, document {number}" if isinstance(whole, list) else str(path)), record


def _item(place: str, record: Any, folders: list[Path]) -> Item | ClaimxError:
    from pydantic import ValidationError

    if isinstance(record, ValueError):
        return RecordError(place, f"broken JSON ({record})", "Correct the line, or leave it out.")
    try:
        document = Document.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the record"
        return RecordError(
            place,
            f"this is no document of claimx ({where}: {first['msg']})",
            "Give what `claimx extract --format jsonl` prints, or what `claimx batch` writes.",
        )
    return _with_text(place, document, folders)


def _with_text(place: str, document: Document, folders: list[Path]) -> Item | ClaimxError:
    """The document with the text at its path, if that is still the text that it was made from."""
    from claimx.input.read import read_article

    path = document.article.path
    if path is None:
        return RecordError(
            place,
            "the text of the article was read from standard input and is not here",
            "Make the report from the article itself.",
        )
    problem: ClaimxError | None = None
    for folder in folders:
        try:
            article = read_article(folder / path, max_chars=max(MAX_CHARS, document.article.length))
            check_text(document, article.text)
        except ClaimxError as error:
            # The first folder is the likelier one, unless the second has another text.
            problem = problem if problem is not None and isinstance(error, InputError) else error
        else:
            return Item(document, article.text)
    return RecordError(
        place,
        f"its article is not to be had: {problem}",
        "Say with --articles from which folder its path starts.",
    )
