"""Records (objects, rows) -> articles: fields by name, and what is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from claimx.article import Article
from claimx.errors import ArticleTooLargeError, EmptyArticleError, InputError
from claimx.input.files import SourceFile
from claimx.input.options import InputOptions
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


def article_from_record(record: object, file: SourceFile, options: InputOptions) -> Article:
    """The article that a record of `file` holds.

    Raises:
        InputError: The record is no object, or its text is missing, empty, too long or no string.
    """
    if not isinstance(record, Mapping):
        raise InputError(
            file.path,
            f"the record is {_kind(record)}, not an object",
            'Give an object with the text of an article, as in {"text": "…"}.',
        )
    text = _text(record, file, options)
    title = _optional(record, "title", options)
    return Article(
        id=_given_id(record, file, options) or derived_id(file, text),
        text=text,
        path=None if file.is_stdin else file.path,
        title=title or find_title(text),
        date=_optional(record, "date", options),
        url=_optional(record, "url", options),
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


def _text(record: Mapping[object, object], file: SourceFile, options: InputOptions) -> str:
    column = options.fields.get("text", "text")
    value = _look_up(record, column)
    if value is None:
        names = ", ".join(str(key) for key in list(record)[:20]) or "none"
        raise InputError(
            file.path,
            f"there is no text in the field {column!r}",
            f"Name the field that has it (--field text=…); there are: {names}.",
        )
    if not isinstance(value, str):
        raise InputError(
            file.path,
            f"the field {column!r} holds {_kind(value)}, not a text",
            "Name the field that has the text (--field text=…).",
        )
    check_text(value, file.path, options.max_chars)
    return value


def _given_id(record: Mapping[object, object], file: SourceFile, options: InputOptions) -> str | None:
    column = options.fields.get("id", "id")
    value = _look_up(record, column)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(
            file.path,
            f"the field {column!r} holds {_kind(value)}, not an id",
            "Give a text or a whole number, or name another field (--field id=…).",
        )
    name = str(value)
    if len(name) > _MAX_ID:
        raise InputError(
            file.path,
            f"the id in the field {column!r} has {len(name):,} characters, {_MAX_ID} are allowed",
            "Name the field that has the id (--field id=…).",
        )
    return name


def _optional(record: Mapping[object, object], name: str, options: InputOptions) -> str | None:
    value = _look_up(record, options.fields.get(name, name))
    return value.strip() or None if isinstance(value, str) else None


def _look_up(record: Mapping[object, object], column: str) -> object:
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
