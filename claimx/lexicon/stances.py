"""Words that tell a denial or a counterclaim from a claim, or make one look like it, by what they do.

The list is `data/stances.jsonl`, one JSON object a line: `phrase`, its words, lemmas or lower-case forms;
`stance`; `pos`, how the words inflect: as a verb, as a noun, or not at all ("other"); `note`, why or when it
counts; `example`, a sentence in which it stands. A word "..." in a phrase stands for up to `gap` words of the
text, and "not" for "n't" as well.

The list marks words, it does not decide: "did not deny" is `not_denying` and, within it, `denial`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from claimx.errors import RecordError
from claimx.lexicon.cues import load_cues
from claimx.lexicon.inflection import IRREGULAR_FORMS, regular_bases


class Stance(StrEnum):
    """What a phrase does."""

    DENIAL = "denial"  # rejects as untrue, whatever its object
    SOFT_DENIAL = "soft_denial"  # does so or not, by its object: "dismissed the report", "the coach"
    NOT_DENYING = "not_denying"  # leaves it open
    FALSITY = "falsity"  # says of a claim that it is not true
    NEGATION = "negation"
    ANSWER = "answer"  # says that this answers somebody
    CONTRAST = "contrast"
    ACCUSATION = "accusation"
    REPORTED_CLAIM = "reported_claim"  # names what can be denied
    OFFER = "offer"  # names what can be turned down with nothing denied
    RESPONSIBILITY = "responsibility"  # names the part in something that one can deny


class StanceEntry(NamedTuple):
    """One entry of the list."""

    phrase: tuple[str, ...]
    stance: Stance
    pos: str
    note: str
    example: str
    gap: int = 0


GAP = "..."

_FILE = "stances.jsonl"
_INFLECTING = ("verb", "noun", "other")
_REQUIRED: dict[str, type] = {"phrase": list, "stance": str, "pos": str, "note": str, "example": str}
_OPTIONAL: dict[str, type] = {"gap": int}
_LONGEST_GAP = 6  # words
# "noted" is no form of "not", nor "backed" one of "back" in "hit back".
_FIXED = frozenset(
    """
    a an and any as aside at away back beside by down far for from if in into it its no none nor not of off on
    one out over short so the there this to too true up with
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_AUXILIARIES = {
    **dict.fromkeys(("am", "is", "are", "was", "were", "been", "being", "'m", "'re"), "be"),
    **dict.fromkeys(("has", "had", "having", "'ve"), "have"),
    **dict.fromkeys(("does", "did", "done", "doing"), "do"),
}
_OTHER_IRREGULAR = {"misled": "mislead", "gainsaid": "gainsay", "bit": "bite", "bitten": "bite"}
_TAKE_ES = ("s", "x", "z", "ch", "sh", "o")
_AS_NOT = frozenset({"n't", "nt"})
# May stand between the words of a phrase: dismissed as "false".
_QUOTES = frozenset(["'", '"', "`", "``", "''", "“", "”", "‘", "’", "„", "«", "»"])
_ENDS = frozenset({".", "!", "?", ";", ":", "…", "..."})  # no gap reaches over these


class _Pattern(NamedTuple):
    """An entry with its phrase cut at the gaps."""

    entry: StanceEntry
    first: tuple[str, ...]
    later: tuple[tuple[str, ...], ...]
    second: tuple[str, str] | None  # the second word and how it inflects, if no gap stands before it


_Forms = frozenset[tuple[str, str]]  # of one word: (word of the list, what inflects so), see `_read`
_Match = tuple[int, int, StanceEntry]


class StanceFinder:
    """Finds the phrases of some entries."""

    def __init__(self, entries: Sequence[StanceEntry]) -> None:
        self._by_first: dict[tuple[str, str], list[_Pattern]] = {}
        self._words = {word for entry in entries for word in entry.phrase}
        self._irregular = _irregular_forms()
        for entry in entries:
            first, *later = (tuple(piece.split()) for piece in " ".join(entry.phrase).split(GAP))
            second = (first[1], entry.pos) if len(first) > 1 else None
            pattern = _Pattern(entry, first, tuple(later), second)
            self._by_first.setdefault((first[0], entry.pos), []).append(pattern)
        self._forms = lru_cache(maxsize=4096)(self._read)
        self._beginning = lru_cache(maxsize=4096)(self._read_beginning)

    def find(self, words: Sequence[str]) -> list[_Match]:
        """The phrases in a text as [start, end) over its words, with their entries, by start, end and stance.

        Of the phrases of one stance the leftmost counts, the longest of those that begin together; phrases of
        different stances may overlap.
        """
        found: list[_Match] = []
        free_from: dict[Stance, int] = {}  # where the last match of the stance ended
        for start, patterns in enumerate(map(self._beginning, words)):
            if not patterns:
                continue
            best: dict[Stance, _Match] = {}
            # Most phrases fail at their second word, which is cheaper to see from here.
            following = words[start + 1] if start + 1 < len(words) else ""
            next_forms = self._forms(following)
            is_quote = following in _QUOTES
            for pattern in patterns:
                stance = pattern.entry.stance
                if pattern.second is not None and pattern.second not in next_forms and not is_quote:
                    continue
                if start < free_from.get(stance, 0):
                    continue
                end = self._end(words, start, pattern)
                if end is not None and (stance not in best or end > best[stance][1]):
                    best[stance] = start, end, pattern.entry
            for stance, match in best.items():
                free_from[stance] = match[1]
                found.append(match)
        found.sort(key=_order)
        return found

    def _end(self, words: Sequence[str], start: int, pattern: _Pattern) -> int | None:
        """Where the phrase ends whose first word stands at `start`."""
        entry, first, later, _ = pattern
        if len(entry.phrase) == 1:
            return start + 1
        end = self._piece_end(words, start, first, entry.pos)
        for piece in later:
            if end is None:
                return None
            end = self._end_after_gap(words, end, piece, entry)
        return end

    def _piece_end(self, words: Sequence[str], at: int, piece: Sequence[str], pos: str) -> int | None:
        """Where the piece ends if it begins at `at`, quotation marks between its words passed over."""
        for number, word in enumerate(piece):
            while number and at < len(words) and words[at] in _QUOTES:
                at += 1
            if at >= len(words) or (word, pos) not in self._forms(words[at]):
                return None
            at += 1
        return at

    def _end_after_gap(
        self, words: Sequence[str], at: int, piece: Sequence[str], entry: StanceEntry
    ) -> int | None:
        """Where the piece ends that begins at `at` or up to a gap later, the nearest first."""
        passed = 0
        while at < len(words) and passed <= entry.gap:
            end = self._piece_end(words, at, piece, entry.pos)
            if end is not None:
                return end
            if words[at] in _ENDS:
                return None
            passed += words[at] not in _QUOTES
            at += 1
        return None

    def _read_beginning(self, word: str) -> tuple[_Pattern, ...]:
        """The patterns whose first word has the form `word`."""
        forms = sorted(self._forms(word))
        return tuple(pattern for form in forms for pattern in self._by_first.get(form, ()))

    def _read(self, word: str) -> _Forms:
        """What `word` may be a form of: (word of the list, pos of the phrases in which it inflects so)."""
        word = word.casefold().replace("’", "'")
        if word in _AS_NOT:
            word = "not"
        found = {(word, pos) for pos in _INFLECTING} if word in self._words else set()
        irregular = self._irregular.get(word, word)
        for base in {*regular_bases(word), irregular} & self._words - _FIXED:
            if word == base + "es" and not base.endswith(_TAKE_ES):
                continue  # "aides", "planes"
            found.add((base, "verb"))
            if word.endswith("s") and word not in self._irregular:
                found.add((base, "noun"))
        return frozenset(found)


def _order(match: _Match) -> tuple[int, int, Stance]:
    return match[0], match[1], match[2].stance


def _irregular_forms() -> dict[str, str]:
    of_cues = {form: cue.lemma for cue in load_cues() if " " not in cue.lemma for form in cue.forms}
    return {**of_cues, **IRREGULAR_FORMS, **_AUXILIARIES, **_OTHER_IRREGULAR}


def find_stances(words: Sequence[str]) -> list[tuple[int, int, Stance]]:
    """The phrases of the list in a text: ["I", "did", "n't", "."] -> [(2, 3, Stance.NEGATION)].

    Args:
        words: The text's tokens as spaCy's English tokenizer makes them, any case.

    Returns:
        Half-open spans over `words` with their stances, by start, then end, then stance. Spans of one stance
        lie apart, the leftmost and longest first chosen; those of different stances may overlap.
    """
    return [(start, end, entry.stance) for start, end, entry in _finder().find(words)]


@cache
def _finder() -> StanceFinder:
    return StanceFinder(load_stances())


@cache
def load_stances() -> tuple[StanceEntry, ...]:
    """The entries that come with claimx, in the order of the file."""
    source = resources.files("claimx.lexicon").joinpath("data", _FILE).read_text(encoding="utf-8")
    return parse_stances(source.splitlines(), _FILE)


def parse_stances(lines: Iterable[str], place: str) -> tuple[StanceEntry, ...]:
    """Read entries from JSON lines; empty lines are passed over.

    Args:
        lines: The file's lines.
        place: Its name, for messages.

    Raises:
        RecordError: A line is no JSON object, lacks a field, has an unknown field or value or repeats an
            entry; the message names the line.
    """
    entries: dict[tuple[tuple[str, ...], Stance], StanceEntry] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{place}, line {number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise RecordError(where, f"this is not JSON: {error}", "Each line is one JSON object.") from error
        entry = _entry(row, where)
        if (entry.phrase, entry.stance) in entries:
            problem = f"{' '.join(entry.phrase)!r} as {entry.stance} is there twice"
            raise RecordError(where, problem, "Remove one of the two.")
        entries[entry.phrase, entry.stance] = entry
    return tuple(entries.values())


def _entry(raw: object, where: str) -> StanceEntry:
    if not isinstance(raw, dict) or not _REQUIRED.keys() <= raw.keys() <= _REQUIRED.keys() | _OPTIONAL.keys():
        fields = ", ".join(_REQUIRED)
        raise RecordError(where, f"this is no entry: {raw!r}", f"An entry has {fields} and perhaps gap.")
    for field, expected in (_REQUIRED | _OPTIONAL).items():
        if field in raw and (type(raw[field]) is not expected or not raw[field]):
            remedy = f"It must be of type {expected.__name__} and not empty."
            raise RecordError(where, f"{field!r} is {raw[field]!r}", remedy)
    for field, allowed in (("stance", [*Stance]), ("pos", [*_INFLECTING])):
        if raw[field] not in allowed:
            remedy = "It must be one of " + ", ".join(allowed) + "."
            raise RecordError(where, f"{field!r} is {raw[field]!r}", remedy)
    phrase, gap = raw["phrase"], raw.get("gap", 0)
    if not all(isinstance(word, str) and [word] == word.casefold().split() for word in phrase):
        raise RecordError(where, f"'phrase' is {phrase!r}", "It must be a list of words in lower case.")
    if GAP in (phrase[0], phrase[-1]) or (GAP in phrase) != (gap > 0) or not 0 <= gap <= _LONGEST_GAP:
        problem = f"'phrase' is {phrase!r} and 'gap' {gap!r}"
        remedy = f"A phrase with {GAP!r} between words has a gap of 1 to {_LONGEST_GAP}, others have none."
        raise RecordError(where, problem, remedy)
    return StanceEntry(tuple(phrase), Stance(raw["stance"]), raw["pos"], raw["note"], raw["example"], gap)
