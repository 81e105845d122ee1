"""Statements that make the same claim -> groups, each around one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimx.contest.propositions import Proposition
from claimx.contest.similarity import Pairs
from claimx.statements.type import Type

_NOBODY = -1
# Of pairs of claims in 969 articles (benchmarks/results/contest.md) those of one speaker were mostly the
# same claim from a likeness of .4 on, those of two from .55 to .6 on: who speaks of an event uses its words,
# whatever is said of it. A contest is held to less, for its type tells more than likeness.
STRICTER, ANOTHER_SPEAKER = 4 / 3, 0.75


def are_same_claims(contents: Sequence[Proposition], pairs: Pairs, threshold: float) -> NDArray[np.bool_]:
    """Whether both of a pair make the same claim. Shape (n_pairs,).

    Args:
        contents: The statements.
        pairs: Those that are alike.
        threshold: That of contests; claims must be `STRICTER` times as alike, and more if two make them.
    """
    claims = [content.is_asserted and content.statement.type is not Type.denial for content in contents]
    is_claim = np.asarray(claims, dtype=bool)
    # That it is so and that it is not, that it is so and that it should be, are different claims.
    kinds = [2 * content.is_negated + content.is_fact for content in contents]
    kind = np.asarray(kinds, dtype=np.int64)
    speaker = _speaker_numbers(contents)
    left, right, score = pairs
    same = (speaker[left] == speaker[right]) & (speaker[left] != _NOBODY)
    good = np.where(same, score, ANOTHER_SPEAKER * score) >= min(1.0, STRICTER * threshold)
    result: NDArray[np.bool_] = good & is_claim[left] & is_claim[right] & (kind[left] == kind[right])
    return result


def _speaker_numbers(contents: Sequence[Proposition]) -> NDArray[np.int64]:
    """A number for each speaker's key."""
    numbers: dict[str, int] = {}
    return np.asarray(
        [
            _NOBODY if content.speaker_key is None else numbers.setdefault(content.speaker_key, len(numbers))
            for content in contents
        ],
        dtype=np.int64,
    )


def star_groups(n: int, pairs: Pairs) -> list[list[tuple[int, float]]]:
    """Groups of statements that are all like their first one; nothing is in two groups.

    The statement that is most like all others becomes the centre of the first group, of those that are left
    the next, and so on ("star clustering": Aslam, Pelekhov, Rus 2004). So a chain of small steps from one
    claim to quite another one never makes a group.

    Args:
        n: How many statements there are.
        pairs: Those that are alike, in both directions, by the left one.

    Returns:
        For each group of two or more its members with their likeness to the first, that one with 1.
    """
    left, right, score = pairs
    starts = np.searchsorted(left, np.arange(n + 1))
    strength = np.bincount(left, weights=score, minlength=n)
    taken = np.zeros(n, dtype=bool)
    groups = []
    for centre in np.lexsort((np.arange(n), -strength)):
        if taken[centre] or starts[centre] == starts[centre + 1]:
            continue
        rows = slice(starts[centre], starts[centre + 1])
        free = ~taken[right[rows]]
        members = right[rows][free]
        if len(members):
            taken[centre] = True
            taken[members] = True
            likeness = score[rows][free]
            groups.append([(int(centre), 1.0), *zip(members.tolist(), likeness.tolist(), strict=True)])
    return groups
