"""Which pairs of statements are worth a look: those that share two words that together are rare.

Every two words of a statement make a key. Statements are sorted by key, so that those with one key stand side
by side. Each is paired with a bounded number of those that follow, so that the work grows with the number of
statements and not with its square, however often a claim is repeated.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

# Of a longer content the heaviest words make the keys.
KEY_WORDS = 12
# Two words make a key if they weigh this much together, in nats: by chance one content in 1,100 has both.
MIN_KEY = 7.0
# Statements with one key that a statement is paired with.
MAX_FOLLOWERS = 200
# Pairs that are kept before those that came up twice are dropped.
_MANY = 1 << 24


def candidate_pairs(rows: Ints, weights: Floats, articles: Ints) -> tuple[Ints, Ints]:
    """Pairs of statements of different articles that share a key, by the left one, then by the right one.

    Args:
        rows: The words of each statement, the heaviest first, filled up with a number whose weight is zero.
            Shape (n, width).
        weights: Of each word. Shape (n_words + 1,).
        articles: Of each statement. Shape (n,).

    Returns:
        The numbers of the statements, the left one the smaller, each pair once.
    """
    keys, statements = _keys(rows[:, :KEY_WORDS], weights)
    order = np.lexsort((statements, keys))
    keys, statements = keys[order], statements[order]
    total = len(rows)
    found = np.zeros(0, dtype=np.int64)
    fresh: list[Ints] = []
    for left, right in _neighbours(keys, statements):
        good = articles[left] != articles[right]
        fresh.append(left[good] * total + right[good])
        if sum(map(len, fresh)) > _MANY:
            found, fresh = np.unique(np.concatenate((found, *fresh))), []
    found = np.unique(np.concatenate((found, *fresh)))
    return found // total, found % total


def _keys(words: Ints, weights: Floats) -> tuple[Ints, Ints]:
    """A key for every two words of a statement that are rare enough, and its statement. Each (n_keys,)."""
    n_words = len(weights)
    some: list[Ints] = []
    owners: list[Ints] = []
    for first in range(words.shape[1]):
        for second in range(first + 1, words.shape[1]):
            one, other = words[:, first], words[:, second]
            weight = np.where(weights[other] > 0, weights[one] + weights[other], 0)
            good = np.flatnonzero(weight >= MIN_KEY)
            low, high = np.minimum(one, other)[good], np.maximum(one, other)[good]
            some.append(low * n_words + high)
            owners.append(good)
    if not some:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate(some), np.concatenate(owners)


def _neighbours(keys: Ints, statements: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of statements with the same key, first those one place apart, then two, and so on."""
    places = np.arange(len(keys))
    for distance in range(1, MAX_FOLLOWERS + 1):
        places = places[places + distance < len(keys)]
        places = places[keys[places] == keys[places + distance]]
        if not len(places):
            return
        yield statements[places], statements[places + distance]
