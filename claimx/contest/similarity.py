"""Which statements say the same: an index over their words, and a score for each pair that it brings up.

Candidates share two words (`claimx.contest.candidates`). A pair is scored on all its words first; the
statements of those pairs that may still reach the threshold are embedded, and only they.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimx.contest.candidates import candidate_pairs
from claimx.contest.embed import Embed
from claimx.contest.propositions import Proposition
from claimx.contest.words import Rank, Word, weigh

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# What two contents must share: so many words, which together are so rare (minus the logarithm of their
# frequencies, in nats; a word that one content in 200 has counts 5.3).
MIN_WORDS, MIN_SHARED = 2, 9.0
# A content of fewer words, names included, is a topic ("climate change") and no claim.
MIN_CONTENT = 3
# Names say whom and what it is about; what is said of them weighs more: people, and all else in capitals.
NAME_WEIGHT, CAPITAL_WEIGHT = 0.5, 0.6
# What is shared counts fully from about three times this on, in nats.
ENOUGH = 20.0
# Both name people, and nobody is named in both; only one of them names people.
OTHER_PEOPLE, NO_PEOPLE = 0.5, 0.85
# A name that is this rare counts among MIN_WORDS.
RARE_NAME = 6.0
# Words of a content that count, the heaviest ones: a content of a whole speech is no denser than that.
MAX_WORDS = 48
# Statements that are compared with all others at one go, and pairs scored at one go.
BLOCK, CHUNK = 512, 1 << 16


class Pairs(NamedTuple):
    """Pairs of statements by their numbers, and how alike they are, from 0 to 1. Each of shape (n,)."""

    left: Ints
    right: Ints
    score: Floats

    def take(self, chosen: Ints | NDArray[np.bool_]) -> Pairs:
        """Those at these places, or where the mask says so."""
        return Pairs(self.left[chosen], self.right[chosen], self.score[chosen])


_NONE = Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))


def alike(
    contents: Sequence[Proposition],
    rank: Rank,
    embed: Embed,
    threshold: float,
    may_matter: Callable[[Pairs], NDArray[np.bool_]] | None = None,
) -> Pairs:
    """All pairs of statements of different articles that are this much alike.

    The score of a pair is sqrt(meaning * words) * enough: the cosine of the embeddings, the cosine of the
    words by their weights, and how much the shared words weigh in all, as 1 - exp(-weight / ENOUGH).

    Args:
        contents: The statements.
        rank: See `claimx.contest.words.Rank`.
        embed: Makes embeddings. It is asked for those statements alone that have the words for a pair.
        threshold: The least score, above 0.
        may_matter: Says which pairs are wanted if they score no higher than this; by default all.

    Returns:
        Each pair in both directions, by the left one, then by the right one.
    """
    index = Index(contents, rank)
    found = [pairs for pairs in index.search(threshold) if len(pairs.left)]
    if not found:
        return _NONE
    pairs = Pairs(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
    if may_matter is not None:
        pairs = pairs.take(may_matter(pairs))
    left, right, score = pairs
    if not len(left):
        return _NONE
    needed = np.unique(np.concatenate((left, right)))
    states = embed([contents[n].statement.content.text for n in needed.tolist()], index.weights_by_word)
    for start in range(0, len(left), CHUNK):
        some = slice(start, start + CHUNK)
        rows = (states[np.searchsorted(needed, numbers[some])] for numbers in (left, right))
        score[some] *= np.sqrt(np.clip(np.einsum("ij,ij->i", *rows), 0, 1))
    good = score >= threshold
    left, right, score = left[good], right[good], score[good]
    pairs = Pairs(
        np.concatenate((left, right)), np.concatenate((right, left)), np.concatenate((score, score))
    )
    order = np.lexsort((pairs.right, pairs.left))
    return pairs.take(order)


class Index:
    """Statements by their words.

    Args:
        contents: What is to be compared.
        rank: See `claimx.contest.words.Rank`.
    """

    def __init__(self, contents: Sequence[Proposition], rank: Rank) -> None:
        self.weights_by_word = weigh(((*content.core, *content.names) for content in contents), rank)
        numbers = {word: number for number, word in enumerate(sorted(self.weights_by_word))}
        self._articles = np.asarray([content.article for content in contents], dtype=np.int64)
        self._core = _rows([_stems(content.core) for content in contents], numbers, self.weights_by_word)
        self._names = _rows([_stems(content.names) for content in contents], numbers, self.weights_by_word)
        # One more word, which nobody has and which weighs nothing, fills short rows.
        self._filler = len(numbers)
        weights = [*(self.weights_by_word[word] for word in numbers), 0.0]
        self._weights = np.asarray(weights, dtype=np.float32)
        roots = np.sqrt(self._weights)
        is_capital = [
            {numbers[word.stem] for word in content.core if word.is_capital} for content in contents
        ]
        capital = np.asarray(
            [
                [word in some for word in row]
                for row, some in zip(self._core.tolist(), is_capital, strict=True)
            ]
        ).reshape(self._core.shape)
        # The root of each word's weight in its content: the product of two is what a shared word weighs.
        self._core_roots = roots[self._core] * np.where(
            capital, np.float32(CAPITAL_WEIGHT**0.5), np.float32(1)
        )
        self._name_roots = roots[self._names] * np.float32(NAME_WEIGHT**0.5)
        self._lengths = np.sqrt((self._core_roots**4).sum(1) + (self._name_roots**4).sum(1))
        filled = (self._core < self._filler).sum(1) + (self._names < self._filler).sum(1)
        self._is_claim = filled >= MIN_CONTENT
        # Words by which a statement is found: those of its core, and names that are rare.
        rare = np.where(self._weights[self._names] >= RARE_NAME, self._names, self._filler)
        searched = np.concatenate((self._core, rare), axis=1)
        by_weight = np.argsort(-self._weights[searched], axis=1, kind="stable")
        self._searched = np.take_along_axis(searched, by_weight, axis=1)

    def search(self, threshold: float) -> Iterator[Pairs]:
        """Pairs that may reach the threshold by their words, the left number the smaller; in blocks."""
        left, right = candidate_pairs(self._searched, self._weights, self._articles)
        good = self._is_claim[left] & self._is_claim[right]
        left, right = left[good], right[good]
        for start in range(0, len(self._articles), BLOCK):
            first, last = np.searchsorted(left, (start, start + BLOCK))
            if first == last:
                continue
            block = slice(start, start + BLOCK)
            core = self._dense(self._core[block], self._core_roots[block])
            names = self._dense(self._names[block], self._name_roots[block])
            for some in (slice(at, min(at + CHUNK, last)) for at in range(first, last, CHUNK)):
                score = self._score(start, left[some] - start, right[some], core, names)
                reaches = score >= threshold
                yield Pairs(left[some][reaches], right[some][reaches], score[reaches])

    def _dense(self, words: Ints, roots: Floats) -> Floats:
        """A row with the root of the weight of each word in it, for each statement of a block."""
        dense = np.zeros((len(words), len(self._weights)), dtype=np.float32)
        np.put_along_axis(dense, words, roots, axis=1)
        return dense

    def _score(self, start: int, place: Ints, right: Ints, core: Floats, names: Floats) -> Floats:
        """The greatest score that each pair can have: that of equal meaning."""
        left = start + place
        shared = core[place[:, None], self._core[right]] * self._core_roots[right]
        same = names[place[:, None], self._names[right]] * self._name_roots[right]
        nats = shared.sum(1) + same.sum(1)
        lengths = self._lengths[left] * self._lengths[right]
        words = ((shared**2).sum(1) + (same**2).sum(1)) / np.maximum(lengths, 1e-6)
        score = np.sqrt(words) * -np.expm1(-nats / ENOUGH)
        people = (self._names[left, 0] != self._filler, self._names[right, 0] != self._filler)
        score[people[0] & people[1] & (same.sum(1) == 0)] *= OTHER_PEOPLE
        score[people[0] != people[1]] *= NO_PEOPLE
        count = (shared > 0).sum(1) + (same >= NAME_WEIGHT * RARE_NAME).sum(1)
        score[(count < MIN_WORDS) | (nats < MIN_SHARED) | (shared.sum(1) == 0)] = 0
        result: Floats = score.astype(np.float32)
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
