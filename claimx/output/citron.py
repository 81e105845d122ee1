"""Documents in the JSON of Citron, the quote extractor of BBC R&D (https://github.com/bbc/citron).

The shape is what `citron-extract` prints, `{"quotes": […], "source": {…}}`, with the text and the groups of
mentions of Citron's annotation format beside it. A quote has `sources`, `coreferences`, `cue`, `contents`
and, as text with four digits, `confidence`; a span has `start`, `end` and `text`. Where a source does not
name its speaker, `sources` has the place that does and `coreferences` the words of the statement.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from claimx.output.file_names import FileNames
from claimx.output.jsonl import escape_json, write_values
from claimx.spans import CharSpan
from claimx.statements.model import Document, Statement
from claimx.statements.speaker import Speaker

# What `citron-extract` indents by.
_INDENT = 4


class CitronWriter:
    """Writes a JSON file for each article into a folder.

    Args:
        folder: An existing folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = FileNames()

    def add(self, text: str, document: Document) -> None:
        """Write the file of an article."""
        path = self._folder / f"{self._names.name(document.article.id)}.json"
        path.write_text(citron_json(text, document) + "\n", encoding="utf-8", newline="")


def write_citron(documents: Iterable[tuple[str, Document]], stream: TextIO, *, many: bool) -> None:
    """Write one object, or an array of them if there may be `many`; each comes with its text."""
    write_values((citron_json(text, document) for text, document in documents), stream, many=many)


def citron_json(text: str, document: Document) -> str:
    """The document as Citron's JSON, indented as Citron does it."""
    return escape_json(json.dumps(citron_record(text, document), ensure_ascii=False, indent=_INDENT))


def citron_record(text: str, document: Document) -> dict[str, Any]:
    """The document in Citron's shape.

    Args:
        text: The text of the article.
        document: What was found in it.
    """
    speakers = {speaker.id: speaker for speaker in document.speakers}
    quotes = [
        _quote(text, statement, speakers.get(statement.speaker_id or "")) for statement in document.statements
    ]
    groups = [_spans(text, speaker.mentions) for speaker in document.speakers if len(speaker.mentions) > 1]
    model = f"{document.model.name} {document.model.version}"
    return {
        "text": text,
        "quotes": quotes,
        "coreference_groups": groups,
        "source": {"application": "claimx", "model": model},
    }


def _quote(text: str, statement: Statement, speaker: Speaker | None) -> dict[str, Any]:
    source = _spans(text, statement.source.spans) if statement.source else []
    named = _naming_mention(text, statement, speaker)
    return {
        "id": statement.id,
        "sources": source if named is None else [_span(text, named)],
        "coreferences": [] if named is None else source,
        # Citron's cues are in one piece.
        "cue": _span(text, statement.cue.spans[0]),
        "contents": _spans(text, statement.content.spans),
        "confidence": f"{statement.confidence:.4f}",
    }


def _naming_mention(text: str, statement: Statement, speaker: Speaker | None) -> CharSpan | None:
    """The first place that has the speaker's name, where the source of the statement does not have it."""
    if speaker is None or speaker.name is None or statement.source is None:
        return None
    if speaker.name in _plain(statement.source.text):
        return None
    return next((span for span in speaker.mentions if _plain(text[slice(*span)]) == speaker.name), None)


def _plain(text: str) -> str:
    """The words with one space between them, as names are given."""
    return " ".join(text.split())


def _spans(text: str, spans: Iterable[CharSpan]) -> list[dict[str, Any]]:
    return [_span(text, span) for span in spans]


def _span(text: str, span: CharSpan) -> dict[str, Any]:
    start, end = span
    return {"start": start, "end": end, "text": text[start:end]}
