"""Who speaks in a document, for display: its speakers, else the sources as they stand, else nobody."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimx.report.visible import visible_line
from claimx.spans import CharSpan
from claimx.statements.model import Document, Statement
from claimx.statements.speaker import Speaker

NOBODY = "no source given"


@dataclass
class Party:
    """One who speaks. `number` counts from 1, as do the numbers of the `statements`."""

    number: int
    name: str
    is_named: bool
    kind: str | None
    key: str | None = None
    titles: tuple[str, ...] = ()
    mentions: tuple[CharSpan, ...] = ()
    statements: list[int] = field(default_factory=list)


def find_parties(document: Document) -> list[Party]:
    """All who have a statement, in the order of their first one.

    A statement without speaker belongs to its source as it is written, or to `NOBODY`.
    """
    speakers = {speaker.id: speaker for speaker in document.speakers}
    parties: dict[tuple[str, str], Party] = {}
    for number, statement in enumerate(document.statements, start=1):
        speaker = speakers.get(statement.speaker_id) if statement.speaker_id is not None else None
        key = _key(statement, speaker)
        if key not in parties:
            parties[key] = _party(len(parties) + 1, statement, speaker)
        parties[key].statements.append(number)
    return list(parties.values())


def _key(statement: Statement, speaker: Speaker | None) -> tuple[str, str]:
    if speaker is not None:
        return "speaker", speaker.id
    if statement.source is not None:
        return "source", visible_line(statement.source.text).casefold()
    return "nobody", ""


def _party(number: int, statement: Statement, speaker: Speaker | None) -> Party:
    if speaker is None:
        source = visible_line(statement.source.text) if statement.source is not None else ""
        return Party(number, source or NOBODY, is_named=False, kind=None)
    described = speaker.descriptions[0] if speaker.descriptions else statement.description
    source = statement.source.text if statement.source is not None else ""
    name = visible_line(speaker.name or described or source) or NOBODY
    return Party(
        number,
        name,
        is_named=speaker.name is not None,
        kind=speaker.kind.value,
        key=speaker.key,
        titles=tuple(visible_line(title) for title in speaker.titles),
        mentions=speaker.mentions,
    )
