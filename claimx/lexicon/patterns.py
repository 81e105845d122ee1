"""The patterns of web-page debris, read from `data/boilerplate.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

from claimx.errors import RecordError

KINDS = frozenset(
    {
        "ADVERTISEMENT",
        "AGENCY",
        "BYLINE",
        "CAPTION",
        "COOKIE",
        "COPYRIGHT",
        "DATELINE",
        "DISCLAIMER",
        "LIVE",
        "MARKUP",
        "NAVIGATION",
        "RELATED",
        "SOCIAL",
    }
)
PLACES = ("paragraph", "start", "end", "inside")

_FILE = "boilerplate.toml"
_HEADER = "[[pattern]]"
_LONGEST = 300
_FRAGMENT = re.compile(r"<<(\w+)>>")
_REQUIRED: dict[str, type] = {
    "kind": str,
    "where": str,
    "regex": str,
    "note": str,
    "matches": list,
    "leaves": list,
}
_OPTIONAL: dict[str, type] = {"quiet": bool, "longest": int}


class BoilerplatePattern(NamedTuple):
    """One entry of the file; what the fields mean is told at its top."""

    kind: str
    where: str
    regex: str
    note: str
    quiet: bool
    longest: int
    matches: tuple[str, ...]
    leaves: tuple[str, ...]


class BoilerplatePatterns:
    """All entries, those of one place together in the order of the file.

    Compiling 80 regexes takes as long as reading an article a hundred times, so one alternation a place is
    compiled, which tells most paragraphs from debris in one call; an entry's own regex is compiled when it is
    first asked for. Groups that capture would make the alternation three times as slow to compile.
    """

    def __init__(self, entries: Sequence[BoilerplatePattern], saying: str) -> None:
        self.entries = tuple(entries)
        self._of = {where: [entry for entry in entries if entry.where == where] for where in PLACES}
        self.longest = max((entry.longest for entry in self._of["paragraph"]), default=0)
        self._saying = re.compile(saying)
        self._any = {
            where: re.compile("|".join(f"(?:{entry.regex})" for entry in own) or r"(?!)")
            for where, own in self._of.items()
        }

    def whole(self, paragraph: str) -> BoilerplatePattern | None:
        """The first entry for paragraphs that takes this one."""
        if len(paragraph) > self.longest or self._any["paragraph"].match(paragraph) is None:
            return None
        said = self._saying.search(paragraph) is not None
        for entry in self._of["paragraph"]:
            if len(paragraph) > entry.longest or (said and entry.quiet):
                continue
            if compiled(entry.regex).match(paragraph):
                return entry
        return None

    def match(self, where: str, text: str) -> tuple[re.Match[str], BoilerplatePattern] | None:
        """The first entry for `where` that matches at the beginning of `text` ("end": up to its end)."""
        if self._any[where].match(text) is None:
            return None
        matches = ((compiled(entry.regex).match(text), entry) for entry in self._of[where])
        return next((match, entry) for match, entry in matches if match is not None)


@cache
def compiled(regex: str) -> re.Pattern[str]:
    """An entry's own regex."""
    return re.compile(regex)


@cache
def load_boilerplate_patterns() -> BoilerplatePatterns:
    """The patterns that come with claimx, compiled once."""
    source = resources.files("claimx.lexicon").joinpath("data", _FILE).read_text(encoding="utf-8")
    return parse_boilerplate_patterns(source, _FILE)


def parse_boilerplate_patterns(source: str, place: str) -> BoilerplatePatterns:
    """Read patterns from TOML.

    Args:
        source: The file's text.
        place: Its name, for messages.

    Raises:
        RecordError: It is no TOML, or an entry lacks a field, has an unknown one or a regex that does not
            compile; the message names the line of the entry.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise RecordError(place, f"this is not TOML: {error}", "Mend the file at the line named.") from error
    fragments: dict[str, str] = {}
    for name, fragment in data.get("fragments", {}).items():
        fragments[name] = _with_fragments(fragment, fragments, f"{place}, fragment {name}")
    headers = [number for number, line in enumerate(source.splitlines(), start=1) if line.strip() == _HEADER]
    places = [f"{place}, line {line}" for line in headers]
    raw_entries = data.get("pattern", [])
    entries = [_entry(raw, fragments, where) for where, raw in zip(places, raw_entries, strict=True)]
    saying = fragments.get("saying", r"(?!)")
    try:
        return BoilerplatePatterns(entries, saying)
    except re.error:
        for where, entry in zip(places, entries, strict=True):
            _check_regex(entry.regex, where)
        _check_regex(saying, f"{place}, fragment saying")
        raise


def _entry(raw: Mapping[str, object], fragments: Mapping[str, str], place: str) -> BoilerplatePattern:
    _check_fields(raw, place)
    where, longest = str(raw["where"]), raw.get("longest")
    regex = _with_fragments(str(raw["regex"]), fragments, place)
    return BoilerplatePattern(
        kind=str(raw["kind"]),
        where=where,
        regex=rf"(?:{regex})\Z" if where == "end" else regex,
        note=str(raw["note"]),
        quiet=raw.get("quiet") is True,
        longest=longest if isinstance(longest, int) else _LONGEST,
        matches=_strings(raw["matches"]),
        leaves=_strings(raw["leaves"]),
    )


def _check_fields(raw: Mapping[str, object], place: str) -> None:
    expected = _REQUIRED | _OPTIONAL
    missing = [field for field in _REQUIRED if field not in raw]
    if missing:
        remedy = "Every entry needs " + ", ".join(_REQUIRED) + "."
        raise RecordError(place, f"the pattern has no {missing[0]!r}", remedy)
    for field, value in raw.items():
        if field not in expected:
            raise RecordError(place, f"the pattern has an unknown field {field!r}", "Remove or rename it.")
        if type(value) is not expected[field]:
            remedy = f"It must be of type {expected[field].__name__}."
            raise RecordError(place, f"{field!r} is {value!r}", remedy)
    for field, allowed in (("kind", sorted(KINDS)), ("where", list(PLACES))):
        if raw[field] not in allowed:
            remedy = "It must be one of " + ", ".join(allowed) + "."
            raise RecordError(place, f"{field!r} is {raw[field]!r}", remedy)
    for field in ("matches", "leaves"):
        if not _strings(raw[field]):
            raise RecordError(place, f"{field!r} holds no example", "Show what is taken and what is left.")


def _strings(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _with_fragments(regex: str, fragments: Mapping[str, str], place: str) -> str:
    def fragment(match: re.Match[str]) -> str:
        if match[1] not in fragments:
            raise RecordError(place, f"there is no fragment {match[1]!r}", "Define it above its first use.")
        return fragments[match[1]]

    return _FRAGMENT.sub(fragment, regex)


def _check_regex(regex: str, place: str) -> None:
    try:
        re.compile(regex)
    except re.error as error:
        raise RecordError(
            place, f"the regex does not compile: {error}", "Mend it; Python's syntax counts."
        ) from error
