"""Documents as JSON: one a line, one indented, or one statement a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, TextIO

from claimx.statements.model import Document

# JSON needs only C0 escaped. C1 and delete are escaped as well because terminals obey them, the line
# separators because some readers split at them, and lone surrogates because UTF-8 cannot hold them.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")

# A list of spans or of ids, indented. Line ends are escaped in strings, so that nothing in one looks like it.
_SHORT_LIST = re.compile(r'\[\s*\n\s*(?:\[[\d\s,\[\]]+|"s\d+"(?:,\s*\n\s*"s\d+")*)\n\s*\]')


def document_json(document: Document, *, indent: int | None = None) -> str:
    """The document as JSON, without a line end; readable again by `Document.model_validate`."""
    return _dumps(document.model_dump(), indent)


def write_json(documents: Iterable[Document], stream: TextIO, *, many: bool) -> None:
    """Write one indented document, or an array of them if there may be `many`."""
    write_values((document_json(document, indent=2) for document in documents), stream, many=many)


def write_values(values: Iterable[str], stream: TextIO, *, many: bool) -> None:
    """Write one value, which is JSON already, or an array of them if there may be `many`."""
    if not many:
        stream.writelines(f"{value}\n" for value in values)
        return
    opening = "[\n"
    for value in values:
        stream.write(opening + value)
        opening = ",\n"
    stream.write("[]\n" if opening == "[\n" else "\n]\n")


def write_jsonl(documents: Iterable[Document], stream: TextIO) -> None:
    """Write one document a line."""
    stream.writelines(document_json(document) + "\n" for document in documents)


def write_statements(documents: Iterable[Document], stream: TextIO) -> None:
    """Write one statement a line, with article, model and its speaker's key beside it."""
    for document in documents:
        about = document.model_dump(exclude={"statements", "speakers"})
        keys = document.speaker_keys()
        for statement in document.statements:
            more = {"speaker_key": keys.get(statement.speaker_id or "")}
            stream.write(_dumps({**about, **statement.model_dump(), **more}, None) + "\n")


def write_speakers(documents: Iterable[Document], stream: TextIO) -> None:
    """Write one speaker a line, with the article beside it."""
    for document in documents:
        about = document.model_dump(include={"schema_version", "article", "model"})
        stream.writelines(
            _dumps({**about, **speaker.model_dump()}, None) + "\n" for speaker in document.speakers
        )


def json_line(value: Any) -> str:
    """Any value as a line of JSON Lines, escaped as documents are."""
    return _dumps(value, None) + "\n"


def _dumps(value: Any, indent: int | None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if indent is not None:  # four numbers on ten lines are hard to read
        text = _SHORT_LIST.sub(lambda match: json.dumps(json.loads(match.group())), text)
    return escape_json(text)


def escape_json(text: str) -> str:
    """JSON without the characters that JSON allows and terminals, readers or UTF-8 do not take."""
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
