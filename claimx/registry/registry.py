"""The registry of speakers: which well-known person or institution a name means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from claimx.names import SAME, family_name, fold, same_person, title_split
from claimx.names.keys import PERSON
from claimx.names.person import full_words
from claimx.registry.entry import Entry, Kind
from claimx.registry.read import read_entries, shipped_entries

# Of 464 names of the shipped registry with one letter lost, doubled, changed or swapped, .80 finds 99 in 100,
# 3 in 100 with another entry beside the right one. At .75 these are 9, at .85 only 95 names are found.
THRESHOLD = 0.8


class Match(NamedTuple):
    """An entry that a name may mean."""

    entry: Entry
    score: float
    # The entry's name that comes nearest.
    name: str


class _Index(NamedTuple):
    """Folded names, words in alphabetical order, family names and single words, each with its entries."""

    exact: dict[str, dict[str, Match]]
    sorted_words: dict[str, dict[str, Match]]
    families: dict[str, dict[str, Match]]
    words: dict[str, dict[str, Match]]


class Registry:
    """Entries by id, and their names. An entry is looked up, never guessed: see `lookup` and `find`.

    Args:
        entries: In order; of two with one id the later stands.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_id = {entry.id: entry for entry in entries}

    def __len__(self) -> int:
        return len(self._by_id)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._by_id.values())

    def get(self, entry_id: str) -> Entry | None:
        """The entry of this id."""
        return self._by_id.get(entry_id)

    def lookup(self, name: str, *, kind: str | None = None) -> Entry | None:
        """The one entry that `name` certainly means; None where it may mean another, or no one here.

        It is certain by the name itself or a variant, in any order, spelling of `fold` and with any titles;
        for a person also by initials, with middle names more or less, or by the family name alone, as long
        as no other entry fits as well.

        Args:
            name: As an article has it.
            kind: "person" for persons only, any other kind for all that is no person, None for both.
        """
        found = {match.entry.id: match.entry for match in self._certain(name, kind)}
        return next(iter(found.values())) if len(found) == 1 else None

    def find(self, name: str, *, kind: str | None = None) -> list[Match]:
        """Every entry that `name` may mean, the best first.

        Those of `lookup`, also where it is more than one; if there is none, those with a name that is
        spelled alike, by rapidfuzz.
        """
        matches = self._certain(name, kind) or self._alike(name, kind)
        return sorted(matches, key=lambda match: (-match.score, match.entry.id))

    def _certain(self, name: str, kind: str | None) -> list[Match]:
        folded = fold(name)
        if not folded:
            return []
        index = self._index
        found = dict(index.exact.get(folded) or index.sorted_words.get(_sorted_words(folded), {}))
        if " " not in folded:
            # "Pope Francis" is no "Francis".
            titled = bool(title_split(name)[0])
            found = {key: match for key, match in found.items() if titled or not title_split(match.name)[0]}
        # The family name of two is no one's, even if it is a variant of one.
        found = {**index.families.get(folded, {}), **found}
        if not found and " " in folded:
            found = self._by_person(name)
        return [match for match in found.values() if _suits(match.entry, kind)]

    def _by_person(self, name: str) -> dict[str, Match]:
        found: dict[str, Match] = {}
        words = fold(name).split()
        candidates = {entry_id for word in words for entry_id in self._index.words.get(word, {})}
        for entry_id in sorted(candidates):
            entry = self._by_id[entry_id]
            score, variant = max((same_person(name, variant), variant) for variant in entry.names)
            if score >= SAME:
                found[entry_id] = Match(entry, score, variant)
        return found

    def _alike(self, name: str, kind: str | None) -> list[Match]:
        from rapidfuzz import fuzz, process  # only a misspelt name needs it

        folded = fold(name)
        exact, families = self._index.exact, self._index.families
        choices = list(exact | families)
        hits = process.extract(folded, choices, scorer=fuzz.ratio, score_cutoff=100 * THRESHOLD, limit=None)
        found: dict[str, Match] = {}
        for choice, score, _ in hits if folded else ():
            for entry_id, match in (families.get(choice, {}) | exact.get(choice, {})).items():
                if _suits(match.entry, kind):
                    found.setdefault(entry_id, match._replace(score=score / 100))
        return list(found.values())

    @cached_property
    def _index(self) -> _Index:
        index = _Index({}, {}, {}, {})
        for entry in self:
            for name in entry.names:
                folded = fold(name)
                match = Match(entry, 1.0, name)
                _put(index.exact, folded, match)
                _put(index.sorted_words, _sorted_words(folded), match)
                if entry.kind is Kind.person:
                    for word in folded.split():
                        _put(index.words, word, match)
            # A comma tells where the family name stands first: "Kim, Jong Un".
            full = next((name for name in entry.names if "," in name), entry.name)
            if entry.kind is Kind.person and len(full_words(full)) > 1:
                _put(index.families, family_name(full), Match(entry, 1.0, entry.name))
        return index


def load_registry(paths: Sequence[Path] = ()) -> Registry:
    """The registry that comes with claimx, with the entries of more files on top, in their order.

    Raises:
        RecordError: A file cannot be read, or a line of it is wrong.
    """
    if not paths:
        return _shipped_registry()
    entries = dict(shipped_entries())
    for path in paths:
        entries = read_entries(path, entries)
    return Registry(entries.values())


@cache
def _shipped_registry() -> Registry:
    return Registry(shipped_entries().values())


def _put(table: dict[str, dict[str, Match]], word: str, match: Match) -> None:
    if word:
        table.setdefault(word, {}).setdefault(match.entry.id, match)


def _sorted_words(folded: str) -> str:
    return " ".join(sorted(folded.split()))


def _suits(entry: Entry, kind: str | None) -> bool:
    return kind is None or (entry.kind is Kind.person) is (kind == PERSON)
