"""Statements that make the same claim -> groups, each around one of them."""

from __future__ import annotations

import numpy as np

from claimx.contest.propositions import Proposition
from claimx.contest.similarity import Index, Pairs
from claimx.statements.type import Type


def same_claims(contents: list[Proposition], index: Index, threshold: float) -> Pairs:
    """Pairs of statements of different articles that make the same claim. Each pair in both directions."""
    claims = np.asarray(
        [
            n
            for n, content in enumerate(contents)
            if content.is_asserted and content.statement.type is not Type.denial
        ],
        dtype=np.int64,
    )
    may = np.zeros(len(contents), dtype=bool)
    may[claims] = True
    # That it is so and that it is not, that it is so and that it should be, are different claims.
    kind = np.asarray([2 * content.is_negated + content.is_fact for content in contents], dtype=np.int64)
    article = np.asarray([content.article for content in contents], dtype=np.int64)
    found = []
    for pairs in index.search(claims, threshold):
        good = (
            may[pairs.right]
            & (kind[pairs.left] == kind[pairs.right])
            & (article[pairs.left] != article[pairs.right])
        )
        found.append(Pairs(pairs.left[good], pairs.right[good], pairs.score[good]))
    return Pairs(*(np.concatenate(parts) for parts in zip(*found, strict=True))) if found else _none()


def star_groups(n: int, pairs: Pairs) -> list[list[tuple[int, float]]]:
    """Groups of statements that are all like their first one; nothing is in two groups.

    The statement that is most like all others becomes the centre of the first group, of those that are left
    the next, and so on ("star clustering": Aslam, Pelekhov, Rus 2004). So a chain of small steps from one
    claim to quite another one never makes a group.

    Args:
        n: How many statements there are.
        pairs: Those that are alike, in both directions.

    Returns:
        For each group of two or more its members with their likeness to the first, that one with 1.
    """
    order = np.lexsort((pairs.right, pairs.left))
    left, right, score = pairs.left[order], pairs.right[order], pairs.score[order]
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


def _none() -> Pairs:
    empty = np.zeros(0, dtype=np.int64)
    return Pairs(empty, empty, np.zeros(0, dtype=np.float32))
