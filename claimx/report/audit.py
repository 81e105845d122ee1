"""The source audit: how much of an article each speaker says, how that is reported, and who may answer.

Each word belongs to the innermost statement whose content holds it, so that a quotation inside another one's
words counts for the one quoted, and the shares of all speakers add up to one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from claimx.report.parties import Party
from claimx.report.verbs import accuses, tone
from claimx.report.visible import visible_line
from claimx.statements.model import Document, Statement

_WORD = re.compile(r"\S+")

TONES = ("neutral", "doubt", "fact", "other")


class Audit(NamedTuple):
    """`words`: of the article; `shares`: parts of one; the rest are views."""

    words: int
    speakers: list[dict[str, Any]]
    accusations: list[dict[str, Any]]
    shares: dict[str, float]


def audit_speakers(document: Document, text: str, parties: Sequence[Party]) -> Audit:
    """Who has how much of the text, under which verbs, and who answers what is laid to his charge."""
    owners = _word_owners(text, document.statements)
    counts = Counter(owner for owner in owners if owner)
    attributed = sum(counts.values())
    accusations = _accusations(document, parties)
    speakers = [
        _speaker_view(party, document.statements, counts, attributed, accusations) for party in parties
    ]
    named = sum(speaker["words"] for speaker in speakers if speaker["is_named"])
    shares = {
        "attributed_share": _share(attributed, len(owners)),
        "named_share": _share(named, attributed),
    }
    return Audit(len(owners), speakers, accusations, shares)


def _word_owners(text: str, statements: Sequence[Statement]) -> list[int]:
    """For each word the number of the innermost statement whose content holds its start, else 0."""
    starts = [match.start() for match in _WORD.finditer(text)]
    owners = [0] * len(starts)
    lengths = {i: sum(end - start for start, end in s.content.spans) for i, s in enumerate(statements)}
    for i in sorted(lengths, key=lambda i: -lengths[i]):
        for start, end in statements[i].content.spans:
            first, stop = bisect_left(starts, start), bisect_left(starts, end)
            owners[first:stop] = [i + 1] * (stop - first)
    return owners


def _speaker_view(
    party: Party,
    statements: Sequence[Statement],
    counts: Counter[int],
    attributed: int,
    accusations: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    words = sum(counts[number] for number in party.statements)
    own = [statements[number - 1] for number in party.statements]
    verbs: dict[str, Counter[str]] = {name: Counter() for name in TONES}
    for statement in own:
        lemma = visible_line(statement.cue.lemma)
        # A colon or a bare "according to" says nothing about truth either.
        name = tone(lemma) if any(letter.isalpha() for letter in lemma) else "neutral"
        verbs[name][lemma] += 1
    types = Counter(statement.type.value if statement.type is not None else None for statement in own)
    return {
        "number": party.number,
        "name": party.name,
        "is_named": party.is_named,
        "kind": party.kind,
        "key": party.key,
        "titles": list(party.titles),
        "statements": party.statements,
        "contested": sum(1 for statement in own if statement.contested_by),
        "words": words,
        "share": _share(words, attributed),
        "types": {kind or "untyped": count for kind, count in types.items()},
        "verbs": {name: _by_count(found) for name, found in verbs.items() if found},
        "accused_in": [item["number"] for item in accusations if item["accused"] == party.number],
        "answers_in": sorted(
            {
                answer
                for item in accusations
                if item["accused"] == party.number
                for answer in item["own_answers"]
            }
        ),
    }


def _accusations(document: Document, parties: Sequence[Party]) -> list[dict[str, Any]]:
    """Each statement whose cue accuses: whom, if he speaks in the article, and which statements answer.

    The accused is the party who is mentioned first in the content: "accused Kiev of shelling".
    """
    numbers = {statement.id: number for number, statement in enumerate(document.statements, start=1)}
    found = []
    for number, statement in enumerate(document.statements, start=1):
        if not accuses(statement.cue.lemma):
            continue
        answers = [numbers[name] for name in statement.contested_by if name in numbers]
        accused = _first_mentioned(statement, number, parties)
        own = set(accused.statements) if accused is not None else set()
        found.append(
            {
                "number": number,
                "accused": accused.number if accused is not None else None,
                "answers": answers,
                "own_answers": [answer for answer in answers if answer in own],
            }
        )
    return found


def _first_mentioned(statement: Statement, number: int, parties: Sequence[Party]) -> Party | None:
    """The party other than the speaker who is mentioned first inside the content."""
    first: tuple[int, Party] | None = None
    for party in parties:
        if number in party.statements:
            continue
        for start, end in party.mentions:
            inside = any(left <= start and end <= right for left, right in statement.content.spans)
            if inside and (first is None or start < first[0]):
                first = (start, party)
    return first[1] if first is not None else None


def _by_count(found: Counter[str]) -> list[list[Any]]:
    """Pairs of word and number, the most frequent first."""
    return [[word, count] for word, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
