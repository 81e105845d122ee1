"""Keys for speakers: the same person, the same key, in every article of a batch."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import Final, Protocol

from claimx.names.fold import fold
from claimx.names.person import SAME, full_words, is_fuller, same_person
from claimx.names.words import name_words

PERSON: Final = "person"
# All that is no person: articles do not tell an organisation from a group, or a government from its ministry,
# in the same way each time, so the key does not tell them apart.
ENTITY: Final = "entity"

# Ivanovich, Ivanovych, Ivanovna, Ivanivna: the father's name between given and family name.
_PATRONYMICS = ("ovich", "evich", "iovich", "ovych", "ovna", "evna", "ivna")
_WITH_PATRONYMIC = 3  # words


class _Entry(Protocol):
    @property
    def id(self) -> str: ...


class NameRegistry(Protocol):
    """What knows the names of well-known speakers: `claimx.registry.Registry`."""

    def lookup(self, name: str, *, kind: str | None = None) -> _Entry | None:
        """The one entry that this name certainly means."""
        ...


def speaker_key(name: str, kind: str, registry: NameRegistry | None = None) -> str:
    """The key of a speaker, the same in every article and in every run.

    Where the registry knows the name it is the entry's id. Else it is made of the folded name alone:
    "person:dmitry-peskov", "entity:defence-ministry". Its words stand in alphabetical order, so that the
    order in the name does not matter; a patronymic, and the "of" and "the" of an institution, are left out.

    Joined are case, accents, scripts, romanisations, titles, order, patronymics. Not joined are names of
    which one says less ("D. Peskov", "Peskov"): see `KeyRing`. Two people of the very same name get the same
    key, and so do "Paul Simon" and "Simon Paul".

    Args:
        name: As an article has it.
        kind: The speaker's kind: "person" or any other.
        registry: Well-known speakers, if any.
    """
    entry = registry.lookup(name, kind=kind) if registry is not None else None
    if entry is not None:
        return entry.id
    return f"{PERSON if kind == PERSON else ENTITY}:{_slug(name, kind)}"


class KeyRing:
    """The keys of a batch: takes names one by one, and tells at the end which short names mean whom.

    `key` answers from the name alone, so it never matters in which order names come. What it cannot know is
    that "D. Peskov" is the "Dmitry Peskov" of another article. `aliases` joins these when all names are in:
    initials and missing middle names, where exactly one fuller name of the batch fits. It depends on the set
    of names only. Family names alone are not joined: in another article they may be someone else's.
    """

    def __init__(self, registry: NameRegistry | None = None) -> None:
        self._registry = registry
        self._names: dict[str, set[str]] = defaultdict(set)

    def key(self, name: str, kind: str) -> str:
        """The key of one speaker, and a note of it for `aliases`."""
        key = speaker_key(name, kind, self._registry)
        if key.startswith(f"{PERSON}:"):
            self._names[key].add(name)
        return key

    def aliases(self) -> dict[str, str]:
        """Keys of short names, each with the key that stands for the same person in full."""
        # One name a key: any will do, the choice must not hang on the order.
        names = {key: min(found) for key, found in self._names.items()}
        keys_by_word: dict[str, list[str]] = defaultdict(list)
        for key, name in sorted(names.items()):
            for word in full_words(name):
                keys_by_word[word].append(key)
        joined: dict[str, str] = {}
        for key, name in sorted(names.items()):
            candidates = {other for word in full_words(name) for other in keys_by_word[word]}
            full = _fullest(name, {other: names[other] for other in candidates - {key}})
            if full is not None:
                joined[key] = full
        return joined


def _fullest(name: str, others: dict[str, str]) -> str | None:
    """The key of the fullest name that fits; None if two names fit that are not one person's."""
    fitting = {
        key: other
        for key, other in sorted(others.items())
        if is_fuller(other, name) and same_person(name, other) >= SAME
    }
    best: str | None = None
    for key, other in fitting.items():
        if best is None or is_fuller(other, fitting[best]):
            best = key
    if best is None or any(same_person(fitting[best], other) < SAME for other in fitting.values()):
        return None
    return best


def _slug(name: str, kind: str) -> str:
    if kind == PERSON:
        words = _without_patronymic(fold(name).split())
    else:
        folded = fold(name).split()
        words = [word for word in folded if word not in name_words().links] or folded
    # A name without a letter that `fold` knows still needs a key of its own.
    return "-".join(sorted(words)) or "-".join(unicodedata.normalize("NFKC", name).casefold().split())


def _without_patronymic(words: list[str]) -> list[str]:
    if len(words) == _WITH_PATRONYMIC and words[1].endswith(_PATRONYMICS):
        return [words[0], words[2]]
    return words
