"""Records (objects, rows) -> articles: fields by name, and what is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from claimx.article import Article
from claimx.errors import ArticleTooLargeError, EmptyArticleError, InputError
from claimx.input.dates import iso_day
from claimx.input.files import SourceFile
from claimx.input.reading import Reading
from claimx.input.title import find_title

_MAX_ID = 300  # characters; a longer one is a text in the wrong field

_KINDS = {
    bool: "true or false",  # before int, of which it is a kind
    int: "a number",
    float: "a number",
    str: "a text",
    dict: "an object",
    list: "a list",
}


def article_from_record(record: object, reading: Reading, number: int) -> Article:
    """The article that a record holds.

    Args:
        record: What JSON, CSV or Parquet gave.
        reading: The file it comes from.
        number: Its line or row, for notes.

    Raises:
        InputError: The record is no object, or its text is missing, empty, too long or no string.
    """
    place = reading.place
    if not isinstance(record, Mapping):
        remedy = 'Give an object with the text of an article, as in {"text": "…"}.'
        raise InputError(place, f"the record is {_kind(record)}, not an object", remedy)
    fields = reading.options.fields
    text = _text(record, fields.get("text", "text"), reading)
    reading.notes.look_at(text, f"{place}:{number}")
    given_id = _given_id(record, fields.get("id", "id"), place)
    title = _optional(record, "title", reading, number)
    date = _look_up(record, fields.get("date", "date"))
    day = iso_day(date)
    if day is None and date not in {None, ""}:
        note = f"the date {str(date)[:40]!r} is not understood and left out (ISO 8601: 2023-04-05)"
        reading.notes.add(note, f"{place}:{number}", group=f"{place} date")
    return Article(
        id=given_id or derived_id(reading.file, text),
        text=text,
        path=reading.path,
        title=title or find_title(text),
        date=day,
        url=_optional(record, "url", reading, number),
    )


def missing_text(column: str, names: Iterable[str], place: str) -> InputError:
    """There is no field with the text; the remedy lists those that there are."""
    shown = [str(name)[:60] for name in names]
    listed = ", ".join(shown[:20]) + (" …" if len(shown) > 20 else "")
    return InputError(
        place,
        f"there is no text in the field {column!r}",
        f"Name the field that has it (--field text=…); there are: {listed or 'none'}.",
    )


def check_text(text: str, place: str, max_chars: int) -> None:
    """Raise where a text is too long or empty."""
    if len(text) > max_chars:
        raise ArticleTooLargeError(
            place,
            f"it has {len(text):,} characters; {max_chars:,} characters are allowed",
            "Split it, or raise the limit (--max-chars).",
        )
    if not text.strip():
        problem = "the text holds nothing but white space" if text else "the text is empty"
        raise EmptyArticleError(
            place, problem, "Leave it out, or check which field holds the text (--field)."
        )


def derived_id(file: SourceFile, text: str) -> str:
    """A name for an article that has none: of the file's name and a hash of it and the text.

    It is the same wherever the collection lies and whatever else is in it.
    """
    name = file.name.encode("utf-8", "backslashreplace").decode("utf-8")
    digest = hashlib.sha256(f"{name}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
    stem = name.removesuffix("".join(suffixes(name)))
    return f"{stem}-{digest[:16]}"


def suffixes(name: str) -> list[str]:
    """The endings of a file's name that tell its format: `.jsonl.gz` gives both."""
    last = name.rpartition("/")[2]
    parts = last.lstrip(".").split(".")
    count = 2 if len(parts) > 2 and parts[-1].lower() in {"gz", "zst"} else 1
    return [f".{part}" for part in parts[1:][-count:]]


def _text(record: Mapping[Any, object], column: str, reading: Reading) -> str:
    value = _look_up(record, column)
    if value is None:
        if column in record:
            remedy = "Leave it out, or check which field holds the text (--field)."
            raise EmptyArticleError(reading.place, f"the field {column!r} has no value", remedy)
        raise missing_text(column, record, reading.place)
    if not isinstance(value, str):
        remedy = "Name the field that has the text (--field text=…)."
        raise InputError(reading.place, f"the field {column!r} holds {_kind(value)}, not a text", remedy)
    check_text(value, reading.place, reading.options.max_chars)
    return value


def _given_id(record: Mapping[Any, object], column: str, place: str) -> str | None:
    value = _look_up(record, column)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        remedy = "Give a text or a whole number, or name another field (--field id=…)."
        raise InputError(place, f"the field {column!r} holds {_kind(value)}, not an id", remedy)
    name = str(value)
    if len(name) > _MAX_ID:
        reason = f"the id in the field {column!r} has {len(name):,} characters, {_MAX_ID} are allowed"
        raise InputError(place, reason, "Name the field that has the id (--field id=…).")
    return name


def _optional(record: Mapping[Any, object], name: str, reading: Reading, number: int) -> str | None:
    column = reading.options.fields.get(name, name)
    value = _look_up(record, column)
    if isinstance(value, str):
        return value.strip() or None
    if value is not None:
        note = f"the field {column!r} holds {_kind(value)}, not a text, and is left out"
        reading.notes.add(note, f"{reading.place}:{number}")
    return None


def _look_up(record: Mapping[Any, object], column: str) -> object:
    """The value of a field; `article.body` also finds a field within a field."""
    if column in record:
        return record[column]
    value: object = record
    for part in column.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


def _kind(value: object) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    for type_, words in _KINDS.items():
        if isinstance(value, type_):
            return words
    return f"a value of type {type(value).__name__}"
