"""Annotation and prediction files: JSON Lines, one article a line, plain or gzip'd.

A line is an annotated article (`id`, `text`, `statements`, optionally `discard`), a prediction in the same
shape (without text), or a document as `claimx extract` prints it. In a record's statement a role is a list of
[start, end).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NotRequired, TypedDict, cast

from pydantic import ValidationError

from claimx.errors import RecordError
from claimx.statements.model import Document, Passage, Statement

ROLES = ("source", "cue", "content")


class StatementRecord(TypedDict, total=False):
    """One annotated or predicted statement; the roles are lists of [start, end)."""

    id: str
    source: list[list[int]] | None
    cue: list[list[int]] | None
    content: list[list[int]] | None
    form: str
    type: str | None
    targets: list[str] | None
    speaker: str | None
    confidence: float


class ArticleRecord(TypedDict):
    """The statements of one article; annotated ones bring its text along."""

    id: str
    statements: list[StatementRecord]
    text: NotRequired[str]
    title: NotRequired[str | None]
    date: NotRequired[str | None]
    discard: NotRequired[list[list[int]] | None]


def read_gold(path: Path) -> list[ArticleRecord]:
    """Read annotated articles.

    Raises:
        RecordError: There is none, or a line is no annotated article; the message names the line.
    """
    rows = [_checked(row, place, needs_text=True) for row, place in _read_lines(path)]
    if not rows:
        raise RecordError(str(path), "it holds no article", "Give a file with an annotated article a line.")
    return rows


def read_predictions(path: Path) -> list[ArticleRecord]:
    """Read predictions: records, or documents as `claimx extract --format jsonl` prints them.

    Raises:
        RecordError: A line is neither; the message names the line.
    """
    return [_checked(_as_record(row), place, needs_text=False) for row, place in _read_lines(path)]


def document_record(document: Document) -> ArticleRecord:
    """The document in the shape of a prediction."""
    statements = [_statement_record(statement) for statement in document.statements]
    return {"id": document.article.id, "statements": statements}


def _statement_record(statement: Statement) -> StatementRecord:
    record = statement.model_dump(mode="json")
    record |= {role: _role_spans(getattr(statement, role)) for role in ROLES}
    # What the model does not look for is not scored: a field that is there counts as an answer.
    absent = ["type", "targets"] if statement.type is None else []
    absent += ["speaker"] if statement.speaker_confidence is None else []
    return cast("StatementRecord", {field: value for field, value in record.items() if field not in absent})


def _role_spans(passage: Passage | None) -> list[list[int]]:
    return [list(span) for span in passage.spans] if passage is not None else []


def _as_record(row: dict[str, Any]) -> Any:
    """The row, brought from the shape of a document into that of a record if need be."""
    if not isinstance(row.get("article"), dict):
        return row
    try:
        return document_record(Document.model_validate(row))
    except ValidationError:
        return row  # told as what it is: no record


def _read_lines(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Each line that is not blank, parsed, with its place for messages."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _parse(line, f"{path}, line {number}"), f"{path}, line {number}"
    except (OSError, EOFError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise RecordError(
            str(path), f"it cannot be read ({reason})", "It should be JSON Lines in UTF-8, plain or as .gz."
        ) from error


def _parse(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise RecordError(
            place, f"this is no JSON ({error})", "Each line should be one JSON object."
        ) from error
    if not isinstance(row, dict):
        raise RecordError(place, f"this is a {type(row).__name__}", "Each line should be one JSON object.")
    return row


def _checked(row: Any, place: str, *, needs_text: bool) -> ArticleRecord:
    """The row, if it has what scoring takes for granted."""
    fields = {"id": str, "statements": list, **({"text": str} if needs_text else {})}
    for field, kind in fields.items():
        if not isinstance(row.get(field), kind):
            raise RecordError(
                place,
                f"the field {field!r} is {type(row.get(field)).__name__}, not {kind.__name__}",
                "An article has `id`, `text` and `statements`; a prediction `id` and `statements`.",
            )
    for statement in row["statements"]:
        for role in ROLES:
            _check_role(statement, role, place)
    return cast(ArticleRecord, row)


def _check_role(statement: Any, role: str, place: str) -> None:
    spans = (statement.get(role) or []) if isinstance(statement, dict) else None
    if not isinstance(spans, list) or not all(
        isinstance(span, list)
        and len(span) == 2
        and all(type(offset) is int and offset >= 0 for offset in span)
        for span in spans
    ):
        raise RecordError(
            place,
            f"the {role} of a statement is no list of [start, end)",
            "Offsets are whole numbers from 0 up.",
        )
