"""What the stance model is told of each statement, and of each pair of statements.

Spans are half-open, in tokens. S statements, D = 384 encoder states.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np

from claimx.lexicon.cues import CUE_KINDS, load_cues
from claimx.lexicon.stances import Stance, find_stances
from claimx.neural.pool import mean_states
from claimx.speakers.candidates import QUERY_KINDS, Floats, Layout, TokenSpan
from claimx.speakers.entities import name_words

# A content's beginning, and what stands around a statement, in tokens.
BEGINNING, AROUND = 12, 10
# A question is answered within so many tokens.
QUESTION = 40
ZONES = ("cue", "beginning", "content", "around")
POOLED = ("source", "cue", "content", "beginning", "around")
_STANCES = tuple(Stance)
_KINDS = tuple(sorted(CUE_KINDS))
_PLAIN = 11
# In a text of more statements than this, none is likelier to be more than a claim for there being so few.
_MANY = 32
N_STATEMENT = len(ZONES) * len(_STANCES) + len(_KINDS) + len(QUERY_KINDS) + _PLAIN
# Statements apart, up to this many told apart in four steps.
_STEPS = (1, 2, 3, 6, 12)
N_PAIR = 28
_SHORT = 3  # letters of a word that says nothing of the content
_COMPARED = 40  # words of a content that are compared with those of the others, one by one
# OpenBLAS takes no second thread for a product of so few steps. Its threads wait at full speed for the next
# one, and would take the cores from other processes: two of them would be no faster than one.
_ONE_THREAD = 2**18
FIRST_PERSON = frozenset(["i", "we", "my", "our", "me", "us"])
# "Ukraine" and "Ukrainian", "China" and "Chinese"; "attacks" and "attacked".
_NAME_ENDS = re.compile(r"(?:ians?|ia|ans?|any|ain|a|ese|ish|is?|ey?|s)$")
_WORD_ENDS = re.compile(r"(?:ings?|ed|es|s)$")


class StatementSpans(NamedTuple):
    """One statement as the stance model reads it."""

    source: list[TokenSpan]
    cue: list[TokenSpan]
    content: list[TokenSpan]
    cue_lemma: str
    query_kind: str  # of `QUERY_KINDS`
    speaker: str | None  # who it is, by any name that is the same for the same speaker


class StanceInputs(NamedTuple):
    """Everything the model needs of one article."""

    pooled: Floats  # (S, len(POOLED) * D)
    statements: Floats  # (S, N_STATEMENT)
    pairs: Floats  # (S, S, N_PAIR): row i, column j: does i contest j?


class Mark(NamedTuple):
    """A phrase of the stance lexicon in the text."""

    start: int
    end: int
    stance: Stance


@cache
def _cue_kinds() -> dict[str, str]:
    return {cue.lemma: cue.kind for cue in load_cues()}


def speaker_words(
    records: Sequence[Mapping[str, Any]], speakers: Sequence[str | None]
) -> list[frozenset[str]]:
    """For each statement the stems of the words by which its speaker can be known: of a person the last name.

    Args:
        records: As on `doc._.claimx_speakers`.
        speakers: For each statement the id of its speaker.
    """
    words = {
        record["id"]: frozenset(
            stem(word.title())
            for word in name_words(record["name"].split())[-1 if record["kind"] == "person" else 0 :]
            if len(word) > _SHORT
        )
        for record in records
        if record["name"]
    }
    return [words.get(speaker or "", frozenset()) for speaker in speakers]


@lru_cache(maxsize=2**12)
def stem(word: str) -> str:
    """What a word shares with its relatives, folded: a country with its people, a verb with its forms."""
    folded = word.casefold()
    ends, least = (_NAME_ENDS, 3) if word[:1].isupper() else (_WORD_ENDS, 4)
    cut = ends.sub("", folded)
    return cut if len(cut) >= least else folded


def _names(words: Sequence[str], spans: Sequence[TokenSpan]) -> set[str]:
    """The stems of the capitalised words in some spans."""
    return {
        stem(word)
        for start, end in spans
        for word in words[start:end]
        if len(word) > _SHORT and word[:1].isupper()
    }


def find_marks(layout: Layout) -> list[Mark]:
    """The lexicon's phrases in an article; what an enclosing "did not deny" takes back is left out."""
    marks = [Mark(*found) for found in find_stances(layout.words)]
    open_ = [mark for mark in marks if mark.stance is Stance.NOT_DENYING]
    taken = {token for mark in open_ for token in range(mark.start, mark.end)}
    return [
        mark
        for mark in marks
        if mark.stance not in (Stance.DENIAL, Stance.SOFT_DENIAL) or mark.start not in taken
    ]


def marks_between(marks: Sequence[Mark], start: int, end: int) -> Sequence[Mark]:
    """The marks that begin in [start, end). `marks`: in the order of the text."""
    first = bisect_left(marks, (start,))
    return marks[first : bisect_left(marks, (end,), first)]


def read_inputs(
    layout: Layout,
    states: Floats,
    statements: Sequence[StatementSpans],
    names: Sequence[frozenset[str]],
    marks: Sequence[Mark],
) -> StanceInputs:
    """Describe the statements of an article.

    Args:
        layout: The article's tokens.
        states: Shape (n_tokens, D).
        statements: In the order of the article.
        names: For each statement the stems of the words by which its speaker can be known in the text.
        marks: `find_marks(layout)`.
    """
    zones = [_zones(s, len(layout.words)) for s in statements]
    spans: list[list[TokenSpan | None]] = [
        [
            s.source[0] if s.source else None,
            s.cue[0],
            (s.content[0][0], s.content[-1][1]),
            zone["beginning"][0],
            zone["around"][0],
        ]
        for s, zone in zip(statements, zones, strict=True)
    ]
    pooled = [mean_states(states, [row[place] for row in spans]) for place in range(len(POOLED))]
    return StanceInputs(
        np.concatenate(pooled, axis=1),
        _describe_statements(layout, statements, zones, marks),
        _describe_pairs(layout, states, pooled[POOLED.index("content")], statements, names, marks),
    )


def _zones(statement: StatementSpans, n_tokens: int) -> dict[str, list[TokenSpan]]:
    first = statement.content[0]
    own = [*statement.source, *statement.cue, *statement.content]
    start, end = min(s for s, _ in own), max(e for _, e in own)
    return {
        "cue": statement.cue,
        "beginning": [(first[0], min(first[1], first[0] + BEGINNING))],
        "content": statement.content,
        "around": [(max(0, start - AROUND), start), (end, min(n_tokens, end + AROUND))],
    }


def _describe_statements(
    layout: Layout,
    statements: Sequence[StatementSpans],
    zones: Sequence[dict[str, list[TokenSpan]]],
    marks: Sequence[Mark],
) -> Floats:
    n = len(layout.words)
    # Counted where these statements stand alone: a block of a long text costs no more than one of a short.
    low = min((start for zone in zones for spans in zone.values() for start, _ in spans), default=0)
    low = max(0, low - QUESTION)
    high = max((end for zone in zones for spans in zone.values() for _, end in spans), default=0)
    counts = np.zeros((len(_STANCES), high - low + 1), dtype=np.int64)
    for mark in marks_between(marks, low, high):
        counts[_STANCES.index(mark.stance), mark.start - low + 1] += 1
    counts = counts.cumsum(axis=1)
    asked = np.concatenate([[0], np.cumsum([word == "?" for word in layout.words[low:high]])])
    out = np.zeros((len(statements), N_STATEMENT), dtype=np.float32)
    of_zones = out[:, : len(ZONES) * len(_STANCES)].reshape(len(statements), len(ZONES), len(_STANCES))
    where = [
        (row, z, start - low, end - low)
        for row, places in enumerate(zones)
        for z, zone in enumerate(ZONES)
        for start, end in places[zone]
    ]
    rows, columns, starts, ends = np.asarray(where, dtype=np.int64).reshape(-1, 4).T
    np.add.at(of_zones, (rows, columns), (counts[:, ends] - counts[:, starts]).T)
    of_zones[:] = np.minimum(of_zones, 2) / 2
    few = 1 - math.log(min(len(statements), _MANY) or 1, _MANY)
    for row, statement in zip(out, statements, strict=True):
        offset = len(ZONES) * len(_STANCES)
        kind = _cue_kinds().get(statement.cue_lemma)
        if kind is not None:
            row[offset + _KINDS.index(kind)] = 1
        offset += len(_KINDS)
        row[offset + QUERY_KINDS.index(statement.query_kind)] = 1
        offset += len(QUERY_KINDS)
        start, end = statement.content[0][0], statement.content[-1][1]
        quoted = layout.quoted[start:end]
        row[offset:] = (
            quoted.all(),
            quoted.any(),
            min(end - start, 64) / 32,
            start / max(1, n),
            asked[start - low] - asked[max(low, start - QUESTION) - low] > 0,
            asked[end - low] - asked[start - low] > 0,
            statement.cue[0][0] < start,
            len(statement.content) > 1,
            statement.speaker is not None,
            bool(layout.paragraph[start] != layout.paragraph[max(0, start - 12)]),
            few,
        )
    return out


def _describe_pairs(
    layout: Layout,
    states: Floats,
    contents: Floats,
    statements: Sequence[StatementSpans],
    names: Sequence[frozenset[str]],
    marks: Sequence[Mark],
) -> Floats:
    size = len(statements)
    out = np.zeros((size, size, N_PAIR), dtype=np.float32)
    if not size:
        return out
    places = np.arange(size)
    apart = places[:, None] - places[None]
    starts = np.asarray([s.content[0][0] for s in statements])
    ends = np.asarray([s.content[-1][1] for s in statements])
    words = [
        {stem(w) for a, b in s.content for w in layout.words[a:b] if len(w) > _SHORT and w.isalpha()}
        for s in statements
    ]
    inner = [_names(layout.words, s.content) for s in statements]
    # Who speaks is known by his name, and by what the article calls him: "the Ukrainian president".
    called: dict[str | None, set[str]] = {}
    for s, own_words in zip(statements, names, strict=True):
        called.setdefault(s.speaker, set()).update(own_words, _names(layout.words, s.source))
    sides = [
        called[s.speaker] if s.speaker is not None else _names(layout.words, s.source) for s in statements
    ]
    # Words as the article has them: rare ones say more (idf within the article).
    spread = Counter(word for own in words for word in own)
    index = {word: place for place, word in enumerate(spread)}
    weights = np.zeros((size, len(index)), dtype=np.float32)
    for row, own in zip(weights, words, strict=True):
        for word in own:
            row[index[word]] = spread[word] ** -0.5
    shared = _product(weights, (weights > 0).astype(np.float32))
    totals = np.maximum(weights.sum(axis=1), 1e-6)
    norms = np.maximum(np.linalg.norm(contents, axis=1, keepdims=True), 1e-6)
    directions = contents / norms
    similar = _product(directions, directions)
    closest = _closest(layout, states, statements)
    speakers = [s.speaker for s in statements]
    same = np.asarray([[a is not None and a == b for b in speakers] for a in speakers])
    unknown = np.asarray([speaker is None for speaker in speakers])
    named = np.asarray([[not own.isdisjoint(theirs) for theirs in words] for own in sides])
    common = np.asarray([[len(own & theirs) for theirs in inner] for own in inner], dtype=np.float32)
    of_himself = np.asarray(
        [
            not own.isdisjoint(said)
            or any(w.casefold() in FIRST_PERSON for a, b in s.content for w in layout.words[a:b])
            for s, own, said in zip(statements, sides, words, strict=True)
        ]
    )
    sentence, paragraph = layout.sentence, layout.paragraph
    accusing = np.asarray([_holds(s, marks, (Stance.ACCUSATION, Stance.REPORTED_CLAIM)) for s in statements])
    inside = (starts[:, None] >= starts[None]) & (ends[:, None] <= ends[None])
    between = np.abs(sentence[starts][:, None] - sentence[starts][None])
    columns = [
        same,
        np.broadcast_to(unknown[:, None], same.shape),
        np.broadcast_to(unknown[None], same.shape),
        apart > 0,
        *(np.abs(apart) == step for step in _STEPS[:3]),
        (np.abs(apart) > _STEPS[2]) & (np.abs(apart) <= _STEPS[3]),
        (np.abs(apart) > _STEPS[3]) & (np.abs(apart) <= _STEPS[4]),
        np.abs(apart) > _STEPS[4],
        np.log1p(between) / 3,
        between == 0,
        between == 1,
        paragraph[starts][:, None] == paragraph[starts][None],
        shared / totals[:, None],
        shared.T / totals[None],
        np.minimum(shared, 4) / 4,
        similar,
        named,  # i's speaker is spoken of in j's content
        named.T,
        inside,
        inside.T,
        np.broadcast_to(accusing[None], same.shape),
        np.broadcast_to(accusing[:, None], same.shape),
        np.minimum(common, 3) / 3,  # names that both speak of
        of_himself[:, None] & named,
        closest,
        closest.T,
    ]
    out[:] = np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=-1)
    return out


def _closest(layout: Layout, states: Floats, statements: Sequence[StatementSpans]) -> Floats:
    """How near the words of one content come to those of another: BERTScore (Zhang et al. 2020).

    Returns:
        Row i, column j: the mean over the words of i of the cosine with the likest word of j. (S, S).
    """
    own = [
        [
            token
            for start, end in s.content
            for token in range(start, end)
            if len(layout.words[token]) > _SHORT and layout.words[token].isalpha()
        ][:_COMPARED]
        or [s.content[0][0]]
        for s in statements
    ]
    counts = np.asarray([len(tokens) for tokens in own])
    firsts = np.cumsum(counts) - counts
    vectors = states[np.concatenate(own)]
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    likest = np.maximum.reduceat(_product(vectors, vectors), firsts, axis=1)
    means: Floats = np.add.reduceat(likest, firsts, axis=0) / counts[:, None]
    return means


def _product(left: Floats, right: Floats) -> Floats:
    """`left @ right.T`, in one thread."""
    out = np.empty((len(left), len(right)), dtype=np.float32)
    others = right.copy()  # of a matrix with itself numpy makes another product, with threads of its own
    side = max(1, int((_ONE_THREAD / max(1, left.shape[1])) ** 0.5))
    for row in range(0, len(left), side):
        for column in range(row if left is right else 0, len(right), side):
            block = left[row : row + side] @ others[column : column + side].T
            out[row : row + side, column : column + side] = block
            if left is right:
                out[column : column + side, row : row + side] = block.T
    return out


def _holds(statement: StatementSpans, marks: Sequence[Mark], stances: Sequence[Stance]) -> bool:
    return any(
        mark.stance in stances
        for start, end in (*statement.cue, *statement.content)
        for mark in marks_between(marks, start, end)
    )
