"""Documents as CSV: a header, then one statement a row. Spans and other lists are JSON within their cell."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from claimx.statements.model import Document, Passage, Statement

COLUMNS = (
    "article",
    "path",
    "title",
    "date",
    "id",
    "form",
    "type",
    "type_confidence",
    "speaker",
    "speaker_id",
    "speaker_key",
    "speaker_confidence",
    "description",
    "source",
    "cue",
    "cue_lemma",
    "content",
    "confidence",
    "source_spans",
    "cue_spans",
    "content_spans",
    "sentences",
    "targets",
    "contested_by",
    "evidence",
)

# Spreadsheets run a cell that begins with one of these. A quote before it makes it text; cells that begin
# with quotes and then one of these get one more, so that `unescape_cell` can tell them apart.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def write_csv(documents: Iterable[Document], stream: TextIO) -> None:
    """Write the statements as rows (RFC 4180: lines end with CR LF); the header comes always."""
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for document in documents:
        keys = document.speaker_keys()
        for statement in document.statements:
            cells = _cells(document, statement, keys.get(statement.speaker_id or ""))
            writer.writerow(map(escape_cell, cells))


def escape_cell(cell: str) -> str:
    """The cell as text that no spreadsheet runs; a lone surrogate, which UTF-8 lacks, becomes U+FFFD."""
    cell = _LONE_SURROGATE.sub("\ufffd", cell)
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescape_cell(cell: str) -> str:
    """What `escape_cell` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _cells(document: Document, statement: Statement, speaker_key: str | None) -> Iterator[str]:
    article = document.article
    yield from (article.id, article.path or "", article.title or "", article.date or "")
    yield from (statement.id, statement.form.value)
    yield from map(_plain, (statement.type, statement.type_confidence))
    yield from map(_plain, (statement.speaker, statement.speaker_id, speaker_key))
    yield from map(_plain, (statement.speaker_confidence, statement.description))
    yield statement.source.text if statement.source else ""
    yield from (statement.cue.text, statement.cue.lemma, statement.content.text, str(statement.confidence))
    yield from map(_spans, (statement.source, statement.cue, statement.content))
    yield json.dumps(statement.sentences)
    for texts in (statement.targets, statement.contested_by, statement.evidence):
        yield json.dumps(texts, ensure_ascii=False)


def _plain(value: str | float | None) -> str:
    return "" if value is None else str(value)


def _spans(passage: Passage | None) -> str:
    return json.dumps(passage.spans if passage else [])
