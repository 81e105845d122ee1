"""Registry files: JSON Lines -> entries, or what is wrong with which line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import ValidationError

from claimx.errors import RecordError
from claimx.registry.entry import Entry, Extension, Kind, Reset

SHIPPED: Final = "speakers.jsonl"

Line = Entry | Extension | Reset


class Applied(NamedTuple):
    """The entries after a file, by id, how many of them are the file's, and its errors in order."""

    entries: dict[str, Entry]
    number: int
    errors: list[RecordError]


_FIELDS = ", ".join(field.alias or name for name, field in Entry.model_fields.items())
_DATE = "It must be a day as YYYY-MM-DD, a month as YYYY-MM, a year, or null."
_REMEDIES = {
    "id": "It must be lower-case letters and digits, with hyphens between the words.",
    "kind": "It must be one of " + ", ".join(Kind) + ".",
    "country": "It must be the two capital letters of ISO 3166 (the United Kingdom is GB), or null.",
    "wikidata": "It must be Q and a number, or null.",
    "part_of": "It must be the id of an entry, or null.",
    "from": _DATE,
    "to": _DATE,
    "title": "It must be a title in words.",
    "name": "It must be a name without white space at its ends.",
    "variants": "It must be a list of names without white space at their ends.",
    "seats": "It must be a list of names without white space at their ends.",
    "titles": 'It must be a list of {"title": ..., "from": ..., "to": ...}.',
    "extend": "It must be true.",
    "replace_all": "It must be true.",
}


@cache
def shipped_entries() -> Mapping[str, Entry]:
    """The entries that come with claimx, by id; read on first use."""
    source = resources.files("claimx.registry").joinpath("data", SHIPPED).read_text(encoding="utf-8")
    return _sound(apply_lines(source.splitlines(), SHIPPED, {}))


def read_entries(path: Path, known: Mapping[str, Entry]) -> dict[str, Entry]:
    """The entries of `known` and those of a file, by id; where both have one, that of the file stands.

    Raises:
        RecordError: The file cannot be read, or a line is wrong; the message names the line.
    """
    return _sound(check_file(path, known))


def check_file(path: Path, known: Mapping[str, Entry]) -> Applied:
    """What a file makes of `known`, with everything that is wrong in it.

    Raises:
        RecordError: The file cannot be read at all.
    """
    return apply_lines(_read_text(path).splitlines(), str(path), known)


def apply_lines(lines: Iterable[str], place: str, known: Mapping[str, Entry]) -> Applied:
    """What the lines of one file make of `known`; wrong ones are passed over and told.

    Args:
        lines: The file's lines; empty ones are passed over.
        place: Its name, for messages.
        known: Entries of earlier files, by id; it stays as it is.
    """
    entries = dict(known)
    errors: list[tuple[int, RecordError]] = []
    own: dict[str, tuple[int, str]] = {}  # id -> order and place of its line
    for order, (where, found) in enumerate(parse_lines(lines, place)):
        if isinstance(found, RecordError):
            errors.append((order, found))
        elif isinstance(found, Reset):
            entries.clear()
            own.clear()
        else:
            problem = _problem_with(found, entries, own)
            if problem is not None:
                errors.append((order, RecordError(where, *problem)))
                continue
            entries[found.id] = found.applied_to(entries[found.id]) if isinstance(found, Extension) else found
            own[found.id] = order, where
    for entry_id, (order, where) in own.items():
        part_of = entries[entry_id].part_of
        if part_of is not None and part_of not in entries:
            problem = f"'part_of' is {part_of!r}, and no entry has this id", "Mend the id, or add the entry."
            errors.append((order, RecordError(where, *problem)))
    return Applied(entries, len(own), [error for _, error in sorted(errors, key=itemgetter(0))])


def parse_lines(lines: Iterable[str], place: str) -> Iterator[tuple[str, Line | RecordError]]:
    """Each line that is not empty as what it says, or as each of the errors in it.

    Yields:
        The place ("speakers.jsonl, line 3") and what stands there.
    """
    for number, line in enumerate(lines, start=1):
        where = f"{place}, line {number}"
        text = line.removeprefix("\ufeff") if number == 1 else line
        if not text.strip():
            continue
        try:
            raw = json.loads(text)
        except ValueError as error:
            yield where, RecordError(where, f"this is not JSON: {error}", "Each line is one JSON object.")
            continue
        if not isinstance(raw, dict):
            yield where, RecordError(where, f"this is no entry: {text.strip()[:40]}", _needed())
            continue
        model = Extension if "extend" in raw else Reset if "replace_all" in raw else Entry
        try:
            yield where, model.model_validate(raw)
        except ValidationError as error:
            yield from ((where, problem) for problem in _problems(error, where))


def _sound(applied: Applied) -> dict[str, Entry]:
    if applied.errors:
        raise applied.errors[0]
    return applied.entries


def _problem_with(
    line: Entry | Extension, entries: Mapping[str, Entry], own: Mapping[str, tuple[int, str]]
) -> tuple[str, str] | None:
    """What keeps the line from being applied, and the remedy."""
    if line.id in own:
        problem = f"the id {line.id!r} is there already ({own[line.id][1]})"
        return problem, "Remove one of the two, or give one another id."
    if isinstance(line, Extension) and line.id not in entries:
        return f"there is no entry {line.id!r} to extend", "Write a whole entry instead."
    return None


def _problems(error: ValidationError, where: str) -> Iterator[RecordError]:
    for detail in error.errors(include_url=False):
        path = detail["loc"]
        field = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        shown = ".".join(map(str, path))
        if detail["type"] == "missing":
            yield RecordError(where, f"there is no {shown!r}", _needed())
        elif detail["type"] == "extra_forbidden":
            yield RecordError(where, f"there is no field {shown!r}", f"An entry has {_FIELDS}.")
        elif detail["type"] == "value_error" and field not in {"country"}:
            yield RecordError(where, str(detail["ctx"]["error"]), "Mend one of the dates.")
        else:
            yield RecordError(where, f"{shown!r} is {detail['input']!r}", _REMEDIES.get(field, _needed()))


def _needed() -> str:
    return "An entry is an object with id, name and kind at least."


def _read_text(path: Path) -> str:
    place = str(path)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        problem = f"it cannot be read ({error.strerror or error})"
        raise RecordError(place, problem, "Check the path and its permissions.") from error
    except UnicodeDecodeError as error:
        problem = f"not valid UTF-8 at byte {error.start:,}"
        raise RecordError(place, problem, "Save the file as UTF-8.") from error
