"""Which statements say the same: an index over their words, and a score for each pair that it brings up.

Candidates are pairs that share a rare word; they come from an inverted index, block by block in numpy. A pair
is then scored on all its words. Two statements without a rare word in common are never looked at, so that the
work does not grow with the square of the number of statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimx.contest.embed import Embed
from claimx.contest.propositions import Proposition
from claimx.contest.words import Rank, Word, weigh

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# A word that stands in more contents than this brings up no pair: two such words say too little (MIN_SHARED).
MAX_SHARE, MIN_POSTINGS = 1 / 200, 50
# What two contents must share besides people's names: so many words, which together are so rare (minus the
# logarithm of their frequencies, in nats; a word that one content in 200 has counts 5.3).
MIN_WORDS, MIN_SHARED = 2, 9.0
# A content of fewer words, names included, is a topic ("climate change") and no claim.
MIN_CONTENT = 3
# People's names say whom it is about; what is said of them weighs more.
NAME_WEIGHT = 0.5
# What is shared counts fully from about three times this on, in nats.
ENOUGH = 12.0
# Both name people, and nobody is named in both.
OTHER_PEOPLE = 0.5
# Words of a content that count, the heaviest ones: a content of a whole speech is no denser than that.
MAX_WORDS = 48
# Statements that are compared with all others at one go, and pairs scored at one go.
BLOCK, CHUNK = 512, 1 << 18


class Pair(NamedTuple):
    """Two statements by their numbers, and how alike they are, from 0 to 1."""

    left: int
    right: int
    score: float


class Pairs(NamedTuple):
    """Many of them. Each of shape (n,)."""

    left: Ints
    right: Ints
    score: Floats


class Index:
    """Contents as weighted words and as embeddings.

    Args:
        contents: What is to be compared.
        rank: See `claimx.contest.words.Rank`.
        embed: Makes their embeddings.
    """

    def __init__(self, contents: Sequence[Proposition], rank: Rank, embed: Embed) -> None:
        weights = weigh(((*content.core, *content.names) for content in contents), rank)
        self._states = embed([content.statement.content.text for content in contents], weights)
        self.vocabulary = {word: number for number, word in enumerate(sorted(weights))}
        # One more word, which nobody has and which weighs nothing, fills short rows.
        self.weights = np.asarray([*(weights[word] for word in self.vocabulary), 0.0], dtype=np.float32)
        self.core = _rows([_stems(content.core) for content in contents], self.vocabulary, weights)
        self.names = _rows([_stems(content.names) for content in contents], self.vocabulary, weights)
        squares = self.weights**2
        self._lengths = np.sqrt(squares[self.core].sum(1) + NAME_WEIGHT * squares[self.names].sum(1))
        self._starts, self._postings = _postings(self.core, len(self.vocabulary))
        filled = (self.core < len(self.vocabulary)).sum(1) + (self.names < len(self.vocabulary)).sum(1)
        self._is_claim = filled >= MIN_CONTENT
        most = max(MIN_POSTINGS, int(MAX_SHARE * len(contents)))
        self._is_rare = np.append(np.diff(self._starts) <= most, False)

    def __len__(self) -> int:
        return len(self._states)

    def search(self, rows: Ints, threshold: float) -> Iterator[Pairs]:
        """For each of these statements all others that are like it; block by block."""
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            yield from self._search_block(block, threshold)

    def _search_block(self, block: Ints, threshold: float) -> Iterator[Pairs]:
        place, other = self._candidates(block)
        if not len(place):
            return
        core = self._dense(block, self.core)
        names = self._dense(block, self.names)
        for start in range(0, len(place), CHUNK):
            left, right = place[start : start + CHUNK], other[start : start + CHUNK]
            score = self._score(block, left, right, core, names)
            good = score >= threshold
            yield Pairs(block[left[good]], right[good], score[good])

    def _candidates(self, block: Ints) -> tuple[Ints, Ints]:
        """Places in the block, and statements that share a rare word with them; each pair once, in order."""
        words = self.core[block]
        place, column = np.nonzero(self._is_rare[words])
        word = words[place, column]
        counts = self._starts[word + 1] - self._starts[word]
        place = np.repeat(place, counts)
        ends = np.cumsum(counts)
        offsets = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
        other = self._postings[np.repeat(self._starts[word], counts) + offsets]
        keys = np.unique(place * len(self) + other)
        place, other = keys // len(self), keys % len(self)
        different = block[place] != other
        return place[different], other[different]

    def _dense(self, block: Ints, words: Ints) -> Floats:
        """A row with the weight of each word in it, for each statement of the block."""
        dense = np.zeros((len(block), len(self.weights)), dtype=np.float32)
        chosen = words[block]
        np.put_along_axis(dense, chosen, self.weights[chosen], axis=1)
        return dense

    def _score(self, block: Ints, left: Ints, right: Ints, core: Floats, names: Floats) -> Floats:
        shared = core[left[:, None], self.core[right]]
        same = names[left[:, None], self.names[right]]
        meaning = np.einsum("ij,ij->i", self._states[block[left]], self._states[right])
        nats = shared.sum(1) + NAME_WEIGHT * same.sum(1)
        lengths = self._lengths[block[left]] * self._lengths[right]
        words = ((shared**2).sum(1) + NAME_WEIGHT * (same**2).sum(1)) / np.maximum(lengths, 1e-6)
        score = np.sqrt(np.clip(meaning, 0, 1) * words) * -np.expm1(-nats / ENOUGH)
        enough = ((shared > 0).sum(1) >= MIN_WORDS) & (shared.sum(1) >= MIN_SHARED)
        enough &= self._is_claim[block[left]] & self._is_claim[right]
        filler = len(self.weights) - 1
        both = (self.names[block[left], 0] != filler) & (self.names[right, 0] != filler)
        score[both & (same.sum(1) == 0)] *= OTHER_PEOPLE
        result: Floats = np.where(enough, score, np.float32(0))
        return result


def _stems(words: Sequence[Word]) -> list[str]:
    return [word.stem for word in words]


def _rows(
    contents: Sequence[Sequence[str]], vocabulary: Mapping[str, int], weights: Mapping[str, float]
) -> Ints:
    """The numbers of each content's words, the heaviest first, filled up with a number that is no word's."""
    chosen = [sorted(words, key=lambda word: (-weights[word], word))[:MAX_WORDS] for words in contents]
    width = max((len(words) for words in chosen), default=0)
    rows = np.full((len(chosen), max(width, 1)), len(vocabulary), dtype=np.int64)
    for row, words in zip(rows, chosen, strict=True):
        row[: len(words)] = [vocabulary[word] for word in words]
    return rows


def _postings(rows: Ints, n_words: int) -> tuple[Ints, Ints]:
    """The inverted index: word `w` stands in `postings[starts[w] : starts[w + 1]]`."""
    statements, columns = np.nonzero(rows < n_words)
    words = rows[statements, columns]
    order = np.argsort(words, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(words, minlength=n_words))))
    return starts, statements[order]
