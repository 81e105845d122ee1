"""The words of a statement as a linear model weighs them, beside what the network makes of the states.

Denials are rare: of some hundred examples a network over mean states learns less than a linear model over the
words themselves (Wang and Manning 2012 found the same of short texts). Features are hashed (Weinberger et al.
2009), so that no vocabulary is stored.
"""

from __future__ import annotations

import io
import math
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, compress, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.lang.en.stop_words import STOP_WORDS

from claimx.lexicon.stances import Stance
from claimx.neural.decode import softmax
from claimx.speakers.candidates import Floats, Layout
from claimx.stances.features import FIRST_PERSON, Mark, StanceInputs, StatementSpans, marks_between

ROWS = 2**17
# In tokens: the beginning of a content, and what stands before and behind a statement.
_BEGINNING, _BEFORE, _BEHIND = 8, 8, 6
# Of a content so many tokens are read; a statement of many sentences does its denying in the first ones.
_LONGEST = 120
# Columns of the pairs: of one speaker, the share of words in common, the speaker spoken of by the other.
_SAME, _SHARED, _NAMED = 0, 14, 18
_MUCH = 0.2
_LEAST_SHARE = math.exp(-8)
# Words that are shown to people, and from what weight on.
_SHOWN = frozenset(["cue", "content", "begins"])
_TELLING = 0.2
# A word alone that says nothing to a reader; a negation does.
_NEGATIONS = frozenset(
    ["no", "not", "never", "nothing", "none", "nobody", "neither", "nor", "cannot", "without"]
)
_SILENT = frozenset(STOP_WORDS) - _NEGATIONS
# Features of a kind whose rows are kept, some megabyte; beyond them all are forgotten.
_MOST_KNOWN = 2**14
# What several facts together say, where each alone says little.
_MARKED = {
    Stance.DENIAL: "deny",
    Stance.SOFT_DENIAL: "soft",
    Stance.FALSITY: "false",
    Stance.NEGATION: "neg",
    Stance.ANSWER: "answer",
    Stance.CONTRAST: "contrast",
    Stance.NOT_DENYING: "open",
    Stance.OFFER: "offer",
    Stance.RESPONSIBILITY: "duty",
    Stance.REPORTED_CLAIM: "claim",
    Stance.ACCUSATION: "accuse",
}


class WordWeights(NamedTuple):
    """A linear model of the types. Three columns: claim, denial, counterclaim."""

    rows: Floats  # (ROWS, 3), for the hashed features
    plain: Floats  # (n, 3), for what `plain_features` gives
    bias: Floats  # (3,)

    def to_bytes(self) -> bytes:
        """As a numpy archive, in half precision."""
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer, **{name: value.astype(np.float16) for name, value in self._asdict().items()}
        )
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> WordWeights:
        """What `to_bytes` wrote.

        Raises:
            ValueError: It is something else.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
                return cls(*(arrays[name].astype(np.float32) for name in cls._fields))
        except (KeyError, OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise ValueError(f"this holds no weights of words: {error}") from error


def word_logits(weights: WordWeights, words: Sequence[NDArray[np.int64]], plain: Floats) -> Floats:
    """What the linear model says of S statements: logits (S, 3).

    Args:
        weights: The model.
        words: Of each statement the rows of its features, one at least.
        plain: Shape (S, n).
    """
    if not words:
        return np.zeros((0, 3), dtype=np.float32)
    firsts = np.cumsum([0, *map(len, words[:-1])])
    found = np.add.reduceat(weights.rows[np.concatenate(words)], firsts, axis=0)
    logits: Floats = (found + plain @ weights.plain + weights.bias).astype(np.float32)
    return logits


def word_shares(logits: Floats) -> Floats:
    """Logits of types (S, 3) as the logarithms of their shares; what is below e^-8 counts as that."""
    shares: Floats = np.log(np.maximum(softmax(logits), _LEAST_SHARE)).astype(np.float32)
    return shares


def plain_features(inputs: StanceInputs) -> Floats:
    """What is no word: the description of each statement, and the most that any pair with it has. (S, n)."""
    pairs = inputs.pairs.copy()
    places = np.arange(len(pairs))
    pairs[places, places] = 0
    return np.concatenate(
        [inputs.statements, pairs.max(axis=1, initial=0), pairs.max(axis=0, initial=0)], axis=1
    )


def word_rows(
    layout: Layout, statements: Sequence[StatementSpans], inputs: StanceInputs, marks: Sequence[Mark]
) -> list[NDArray[np.int64]]:
    """The rows of the features that each statement has, each once.

    Args:
        layout: The article's tokens.
        statements: In the order of the article.
        inputs: `read_inputs` of the same.
        marks: `find_marks(layout)`.
    """
    low = min((s.cue[0][0] for s in statements), default=0)
    low = max(0, min([low, *(a for s in statements for a, _ in (*s.source, *s.content))]) - _BEFORE)
    high = max((b for s in statements for _, b in (*s.source, *s.cue, *s.content)), default=0) + _BEHIND
    folded = _fold(layout.words[low:high])
    named, shared = _most_of_others(inputs.pairs)
    out = []
    for place, statement in enumerate(statements):
        facts = _facts(statement, marks, named=named[place] > 0, shared=shared[place] > _MUCH)
        found: list[int] = []
        for kind, features in (*_words(folded, statement, low), *_together(folded, statement, low, facts)):
            found += map(_ROWS_OF[kind].__getitem__, features)
        # In the order of the text: the sum of their weights must not hang on that of a set.
        rows = dict.fromkeys(found)
        out.append(np.fromiter(rows, dtype=np.int64, count=len(rows)))
    return out


def _most_of_others(pairs: Floats) -> Floats:
    """For each statement whether one by another speaker names its own, and the most words it shares with one.

    Zeros where there is no other speaker. (S, S, N_PAIR) -> (2, S).
    """
    others = pairs[:, :, _SAME] == 0
    most: Floats = np.where(others, pairs[:, :, (_NAMED, _SHARED)].transpose(2, 0, 1), 0).max(
        axis=2, initial=0
    )
    return most


def telling_words(
    weights: WordWeights, layout: Layout, statement: StatementSpans, column: int, *, most: int = 2
) -> list[str]:
    """The words of cue and content that speak most for a type against a claim, the strongest first.

    Args:
        weights: The model.
        layout: The article's tokens.
        statement: The statement.
        column: Of the type, in the weights.
        most: No more than so many; none that overlap.
    """
    own = (*statement.source, *statement.cue, *statement.content)
    low, high = max(0, min(a for a, _ in own) - _BEFORE), max(b for _, b in own) + _BEHIND
    folded = _fold(layout.words[low:high])
    features = sorted(
        {
            (kind, words)
            for kind, found in _words(folded, statement, low)
            if kind in _SHOWN
            for words in found
            if _is_telling(words)
        }
    )
    of_rows = weights.rows[[_ROWS_OF[kind][words] for kind, words in features]]
    scored: dict[str, float] = {}
    for (_, words), score in zip(features, (of_rows[:, column] - of_rows[:, 0]).tolist(), strict=True):
        scored[words] = scored.get(words, 0.0) + score
    chosen: list[str] = []
    for words, score in sorted(scored.items(), key=lambda item: (-item[1], item[0])):
        if score < _TELLING or len(chosen) == most:
            break
        if not any(set(words.split("_")) & set(other.split()) for other in chosen):
            chosen.append(words.replace("_", " "))
    return chosen


@lru_cache(maxsize=2**12)
def _is_telling(words: str) -> bool:
    return any(part.isalpha() and part not in _SILENT for part in words.split("_"))


class _RowsOf(dict[str, int]):
    """The row of each feature of one kind, kept once it has been asked for."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, feature: str) -> int:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        row = self[feature] = zlib.crc32(f"{self._kind}={feature}".encode()) % ROWS
        return row


_ROWS_OF = {
    kind: _RowsOf(kind)
    for kind in ("lemma", "whole", "cue", "content", "begins", "before", "behind", "fact", "facts")
}

_Features = Iterator[tuple[str, Iterable[str]]]  # kind, and those of it that a statement has


class _Folded(NamedTuple):
    """Some tokens in lower case, without white space."""

    words: list[str]
    pairs: list[str]  # each word with the next
    places: list[int]  # of each token, and of the end, how many words stand before it


def _fold(tokens: Sequence[str]) -> _Folded:
    kept = [not token.isspace() for token in tokens]
    words = [token.casefold().replace("’", "'") for token in compress(tokens, kept)]
    return _Folded(words, [f"{a}_{b}" for a, b in pairwise(words)], list(accumulate(kept, initial=0)))


def _words(folded: _Folded, statement: StatementSpans, low: int) -> _Features:
    words, pairs, places = folded

    def cut(start: int, end: int) -> tuple[int, int]:
        last = len(places) - 1
        first = places[min(start - low, last)]
        return first, min(places[min(end - low, last)], first + _LONGEST)

    own = (*statement.source, *statement.cue, *statement.content)
    start, end = min(a for a, _ in own), max(b for _, b in own)
    yield "lemma", [statement.cue_lemma]
    for span in statement.cue:
        first, last = cut(*span)
        yield "whole", ["_".join(words[first:last])]
        yield "cue", words[first:last]
    for span in statement.content:
        first, last = cut(*span)
        yield "content", words[first:last]
        yield "content", pairs[first : max(first, last - 1)]
    opening = statement.content[0]
    first, last = cut(opening[0], min(opening[1], opening[0] + _BEGINNING))
    yield "begins", words[first:last]
    yield "begins", pairs[first : max(first, last - 1)]
    yield "begins", ["_".join(words[first : min(last, first + 3)])]
    for kind, (left, right) in (
        ("before", (max(low, start - _BEFORE), start)),
        ("behind", (end, end + _BEHIND)),
    ):
        first, last = cut(left, right)
        yield kind, words[first:last]


def _facts(statement: StatementSpans, marks: Sequence[Mark], *, named: bool, shared: bool) -> list[str]:
    """What the lexicon and the pairs with other statements say, as words."""
    own = (*statement.source, *statement.cue, *statement.content)
    start = min(a for a, _ in own)
    first = statement.content[0][0]
    zones = {
        "cue": statement.cue,
        "begins": [(first, min(statement.content[0][1], first + _BEGINNING))],
        "content": statement.content,
        "before": [(max(0, start - _BEFORE), start)],
    }
    facts = [
        f"{zone}:{_MARKED[stance]}"
        for zone, spans in zones.items()
        for stance in dict.fromkeys(mark.stance for a, b in spans for mark in marks_between(marks, a, b))
    ]
    facts.append(f"who:{statement.query_kind}")
    facts += ["named"] if named else []
    facts += ["shared"] if shared else []
    return facts


def _together(folded: _Folded, statement: StatementSpans, low: int, facts: list[str]) -> _Features:
    first = folded.places[statement.content[0][0] - low]
    facts = [*facts, *(["first"] if FIRST_PERSON.intersection(folded.words[first : first + 3]) else [])]
    yield "fact", facts
    yield "facts", [f"{a}+{b}" for place, a in enumerate(facts) for b in facts[place + 1 :]]
    yield "lemma", [f"{statement.cue_lemma}+{fact}" for fact in facts]
