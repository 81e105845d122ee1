"""Speakers and names: the key of a speaker across articles, and the speakers whom a name means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from claimx.names import SAME, family_name, fold, same_person, speaker_key
from claimx.names.keys import ENTITY, PERSON
from claimx.statements.speaker import Speaker

if TYPE_CHECKING:
    from claimx.registry import Registry


def key_and_wikidata(name: str, kind: str, registry: Registry | None) -> tuple[str, str | None]:
    """The speaker's key in every article, and the Wikidata item of the registry's entry.

    Args:
        name: As the article has it.
        kind: The speaker's kind.
        registry: Well-known speakers; by default those of claimx, `Registry([])` for none.
    """
    known = known_speakers(registry)
    key = speaker_key(name, kind, known)
    entry = known.get(key)
    return key, entry.wikidata if entry is not None else None


def ids_of_name(name: str, speakers: Iterable[Speaker], registry: Registry | None) -> frozenset[str]:
    """The ids of all speakers whom the name may mean.

    That is the name itself or an alias in any spelling that `fold` joins, another order or initials of a
    person, the family name alone, and every name of the registry's entry. A family name of two means both.
    """
    known = known_speakers(registry)
    entries = (known.lookup(name, kind=kind) for kind in (PERSON, ENTITY))
    keys = frozenset(entry.id for entry in entries if entry is not None)
    return frozenset(speaker.id for speaker in speakers if speaker.key in keys or _is_called(speaker, name))


def _is_called(speaker: Speaker, name: str) -> bool:
    folded = fold(name)
    if speaker.name is None or not folded:
        return False
    names = (speaker.name, *speaker.aliases)
    if any(fold(other) == folded for other in names):
        return True
    return speaker.kind == PERSON and any(
        same_person(name, other) >= SAME or family_name(other) == folded for other in names
    )


def known_speakers(given: Registry | None) -> Registry:
    """The registry that is given, else that of claimx, which is read on first use."""
    if given is not None:
        return given
    from claimx.registry import load_registry  # an article without speakers needs no registry

    return load_registry()
