"""The speakers of several documents: one entry a speaker, whatever the articles call him or her."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimx.names import KeyRing, is_fuller
from claimx.statements.model import Document
from claimx.statements.naming import known_speakers
from claimx.statements.speaker import Speaker, SpeakerKind

if TYPE_CHECKING:
    from claimx.registry import Registry


@dataclass
class RosterEntry:
    """One speaker of all articles, by the fullest name; an unnamed one has a description, if any."""

    name: str | None
    description: str | None
    kind: SpeakerKind
    titles: list[str] = field(default_factory=list)
    statements: int = 0
    articles: int = 0


def list_speakers(documents: Iterable[Document], registry: Registry | None = None) -> list[RosterEntry]:
    """The speakers of all documents, those with the most statements first, then by name.

    The same key is the same speaker. So is a name with initials for which only one fuller name fits, see
    `KeyRing`. An unnamed speaker is another one in each article.

    Args:
        documents: Each is read once.
        registry: The one that their keys were made with; by default that of claimx.
    """
    ring = KeyRing(known_speakers(registry))
    groups: dict[object, list[Speaker]] = {}
    for number, document in enumerate(documents):
        for speaker in document.speakers:
            key: object = (number, speaker.id)
            if speaker.name is not None:
                key = ring.key(speaker.name, speaker.kind)
            groups.setdefault(key, []).append(speaker)
    for short, full in ring.aliases().items():
        groups[full] = [*groups[full], *groups.pop(short)]
    entries = [_entry(speakers) for speakers in groups.values()]
    return sorted(entries, key=lambda entry: (-entry.statements, entry.name is None, entry.name or ""))


def _entry(speakers: list[Speaker]) -> RosterEntry:
    first = speakers[0]
    name = first.name
    for speaker in speakers[1:]:
        if speaker.name is not None and name is not None and is_fuller(speaker.name, name):
            name = speaker.name
    titles = {title.casefold(): title for speaker in reversed(speakers) for title in reversed(speaker.titles)}
    return RosterEntry(
        name=name,
        description=first.descriptions[0] if first.descriptions else None,
        kind=Counter(speaker.kind for speaker in speakers).most_common(1)[0][0],
        titles=list(reversed(titles.values())),
        statements=sum(speaker.statements for speaker in speakers),
        articles=len(speakers),
    )
