"""Statement -> what it says, in a form in which statements of different articles can be compared."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from claimx.contest.words import Word, content_words, is_negated, stem
from claimx.lexicon.cues import load_cues
from claimx.lexicon.stances import Stance, find_stances
from claimx.names.fold import fold
from claimx.statements.model import Document, Statement
from claimx.statements.speaker import Speaker
from claimx.statements.type import Type

_FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our|ours|ourselves)\b")
_TOKEN = re.compile(r"n['’]t\b|\w+?(?=n['’]t\b)|\w+|[^\w\s]")
# Who says so does not hold that it is so, but denies it, doubts it, asks about it, leaves it open: what the
# words of a cue do, and kinds of cues.
_NOT_ASSERTING = frozenset(
    {Stance.DENIAL, Stance.SOFT_DENIAL, Stance.NOT_DENYING, Stance.NEGATION, Stance.FALSITY}
)
_NOT_ASSERTING_KINDS = frozenset(["denial", "question", "silence"])
# Says what should be, not what is: there is nothing to deny.
_WISHING_KINDS = frozenset(["praise", "promise", "request"])
# What is asked or looked into is not asserted either; "whether or not" leaves nothing open.
_ASKING = "ask|look|investigat|determin|examin|probe|consider"
_OPEN = re.compile(
    rf"^(?:whether|if)\b|\b(?:{_ASKING})\w*\b[^.]{{0,20}}\bwhether\b(?! or not)", re.IGNORECASE
)
_PERSON = "person"


class Proposition(NamedTuple):
    """What one statement says."""

    article: int
    """Number of the document."""
    statement: Statement
    speaker_key: str | None
    speaker_words: frozenset[str]
    """The words of the speaker's name, folded; empty for nobody."""
    core: tuple[Word, ...]
    """What the content says, the names of people left out. Each stem once, in order."""
    names: tuple[Word, ...]
    """The last names of the people it speaks of, by name, by pronoun, or as "I"."""
    is_negated: bool
    """Whether the content has a negation."""
    is_asserted: bool
    """Whether its speaker holds it to be so, or wants it: not where it is denied, doubted or asked."""
    is_fact: bool
    """Whether it says what is so, and not what should be."""


def propositions(documents: Sequence[Document]) -> list[Proposition]:
    """The statements of all documents, in order."""
    people = frozenset(
        word for document in documents for speaker in document.speakers for word in _last_names(speaker)
    )
    return [
        _proposition(article, statement, people)
        for article in map(_Article.of, range(len(documents)), documents)
        for statement in article.document.statements
    ]


def same_speaker(one: Proposition, other: Proposition) -> bool:
    """Whether both may well be of one speaker: by the key, or because one name is part of the other.

    "Comey" and "James Comey" are taken for one, and so are Clinton and the Clinton campaign, who speak for
    each other. Nobody is the same as nobody.
    """
    if one.speaker_key is not None and one.speaker_key == other.speaker_key:
        return True
    words, others = one.speaker_words, other.speaker_words
    return bool(words and others) and (words <= others or others <= words)


class _Article(NamedTuple):
    """What all statements of one article need."""

    number: int
    document: Document
    keys: dict[str, str]
    speakers: dict[str, Speaker]
    mentions: list[tuple[int, int, Speaker]]
    """Of people, in order."""
    given_names: frozenset[str]

    @classmethod
    def of(cls, number: int, document: Document) -> _Article:
        people = [speaker for speaker in document.speakers if speaker.kind == _PERSON]
        mentions = [(start, end, speaker) for speaker in people for start, end in speaker.mentions]
        return cls(
            number,
            document,
            document.speaker_keys(),
            {speaker.id: speaker for speaker in document.speakers},
            sorted(mentions, key=itemgetter(0, 1)),
            frozenset(stem(part) for speaker in people for part in _given_names(speaker)),
        )

    def mentioned(self, statement: Statement) -> list[Speaker]:
        """The people whom the content mentions, by whatever words; each once, in order."""
        found: dict[str, Speaker] = {}
        for start, end in statement.content.spans:
            first = bisect_left(self.mentions, start, key=itemgetter(0))
            last = bisect_left(self.mentions, end, first, key=itemgetter(0))
            for _, mention_end, speaker in self.mentions[first:last]:
                if mention_end <= end:
                    found.setdefault(speaker.id, speaker)
        return list(found.values())


def _proposition(article: _Article, statement: Statement, people: frozenset[str]) -> Proposition:
    content = statement.content.text
    words = content_words(content)
    core: dict[str, Word] = {}
    names: dict[str, Word] = {}
    for word in words:
        home = names if word.is_capital and word.stem in people else core
        home.setdefault(word.stem, word)
    mentioned = article.mentioned(statement)
    for word in _meant(article, statement, mentioned):
        names.setdefault(word.stem, word)
    kind = _cue_kinds().get(statement.cue.lemma)
    titles = {word for speaker in mentioned for word in _title_words(speaker)}
    return Proposition(
        article=article.number,
        statement=statement,
        speaker_key=article.keys.get(statement.speaker_id or ""),
        speaker_words=frozenset(_folded(statement.speaker or "")),
        core=tuple(
            word
            for name, word in core.items()
            if name not in titles and not (word.is_capital and name in article.given_names)
        ),
        names=tuple(names.values()),
        is_negated=is_negated(content),
        is_asserted=_OPEN.search(content) is None
        and kind not in _NOT_ASSERTING_KINDS
        and not _NOT_ASSERTING & _stances(statement.cue.text),
        is_fact=kind not in _WISHING_KINDS,
    )


def _meant(article: _Article, statement: Statement, mentioned: list[Speaker]) -> Iterable[Word]:
    """The last names of the people whom the content means without naming them."""
    meant = list(mentioned)
    speaker = article.speakers.get(statement.speaker_id or "")
    if speaker is not None and (
        statement.type is Type.denial or _FIRST_PERSON.search(statement.content.text) is not None
    ):
        meant.append(speaker)
    for person in meant:
        for word in _last_names(person):
            yield Word(word, word, True)


def _title_words(speaker: Speaker) -> Iterable[str]:
    """What the article calls a person besides the name says nothing of what is claimed."""
    for phrase in (*speaker.titles, *speaker.descriptions):
        for word in content_words(phrase):
            yield word.stem


def _last_names(speaker: Speaker) -> list[str]:
    if speaker.kind != _PERSON or not speaker.name:
        return []
    words = _folded(speaker.name)
    return [stem(words[-1])] if words else []


def _given_names(speaker: Speaker) -> list[str]:
    return list(_folded(speaker.name)[:-1]) if speaker.kind == _PERSON and speaker.name else []


@cache
def _cue_kinds() -> dict[str, str]:
    return {cue.lemma: cue.kind for cue in load_cues()}


@lru_cache(maxsize=1 << 14)
def _folded(name: str) -> tuple[str, ...]:
    return tuple(word for word in fold(name).split() if len(word) > 1)


@lru_cache(maxsize=1 << 14)
def _stances(cue: str) -> frozenset[Stance]:
    return frozenset(stance for _, _, stance in find_stances(_TOKEN.findall(cue)))
