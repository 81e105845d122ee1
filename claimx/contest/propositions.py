"""Statement -> what it says, in a form in which statements of different articles can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from claimx.contest.words import Word, content_words, is_negated, stem
from claimx.lexicon.stances import Stance, find_stances
from claimx.names.fold import fold
from claimx.statements.model import Document, Statement
from claimx.statements.speaker import Speaker
from claimx.statements.type import Type

_FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our|ours|ourselves)\b")
_TOKEN = re.compile(r"n['’]t\b|\w+?(?=n['’]t\b)|\w+|[^\w\s]")
# Who said so did not say that it is so: denied, doubted, left open.
_NOT_ASSERTING = frozenset(
    {Stance.DENIAL, Stance.SOFT_DENIAL, Stance.NOT_DENYING, Stance.NEGATION, Stance.FALSITY}
)
_PERSON = "person"


class Proposition(NamedTuple):
    """What one statement says."""

    article: int
    """Number of the document."""
    statement: Statement
    speaker_key: str | None
    core: tuple[Word, ...]
    """What the content says, the names of people left out. Each stem once, in order."""
    names: tuple[Word, ...]
    """The last names of the people it speaks of, by name, by pronoun, or as "I"."""
    is_negated: bool
    """Whether the content has a negation."""
    is_asserted: bool
    """Whether its speaker holds it to be so: not where it is denied, doubted or asked."""


def propositions(documents: Sequence[Document]) -> list[Proposition]:
    """The statements of all documents, in order."""
    people = frozenset(
        word for document in documents for speaker in document.speakers for word in _last_names(speaker)
    )
    return [
        _proposition(number, document, statement, people, keys)
        for number, document in enumerate(documents)
        for keys in [document.speaker_keys()]
        for statement in document.statements
    ]


def _proposition(
    number: int, document: Document, statement: Statement, people: frozenset[str], keys: dict[str, str]
) -> Proposition:
    content = statement.content.text
    words = content_words(content)
    core: dict[str, Word] = {}
    names: dict[str, Word] = {}
    for word in words:
        home = names if word.is_capital and word.stem in people else core
        home.setdefault(word.stem, word)
    for word in _meant(document, statement):
        names.setdefault(word.stem, word)
    given = {stem(part) for speaker in document.speakers for part in _given_names(speaker)}
    return Proposition(
        article=number,
        statement=statement,
        speaker_key=keys.get(statement.speaker_id or ""),
        core=tuple(word for name, word in core.items() if not (word.is_capital and name in given)),
        names=tuple(names.values()),
        is_negated=is_negated(content),
        is_asserted=not _NOT_ASSERTING & set(_stances(statement.cue.text)),
    )


def _meant(document: Document, statement: Statement) -> Iterable[Word]:
    """The last names of the people whom the content means without naming them."""
    spans = statement.content.spans
    first_person = _FIRST_PERSON.search(statement.content.text) is not None
    for speaker in document.speakers:
        speaks = speaker.id == statement.speaker_id and (first_person or statement.type is Type.denial)
        inside = any(start <= a and b <= end for a, b in speaker.mentions for start, end in spans)
        if speaks or inside:
            for word in _last_names(speaker):
                yield Word(word, word, True)


def _last_names(speaker: Speaker) -> list[str]:
    if speaker.kind != _PERSON or not speaker.name:
        return []
    words = _folded(speaker.name)
    return [stem(words[-1])] if words else []


def _given_names(speaker: Speaker) -> list[str]:
    return list(_folded(speaker.name)[:-1]) if speaker.kind == _PERSON and speaker.name else []


@lru_cache(maxsize=1 << 14)
def _folded(name: str) -> tuple[str, ...]:
    return tuple(word for word in fold(name).split() if len(word) > 1)


@lru_cache(maxsize=1 << 14)
def _stances(cue: str) -> tuple[Stance, ...]:
    return tuple(stance for _, _, stance in find_stances(_TOKEN.findall(cue)))
