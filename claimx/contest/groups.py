"""Statements that make the same claim -> groups, each around one of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from claimx.contest.propositions import Proposition
from claimx.contest.similarity import Pairs
from claimx.statements.type import Type


def same_claims(contents: Sequence[Proposition], pairs: Pairs) -> Pairs:
    """Those of the pairs in which both make the same claim."""
    claims = [content.is_asserted and content.statement.type is not Type.denial for content in contents]
    is_claim = np.asarray(claims, dtype=bool)
    # That it is so and that it is not, that it is so and that it should be, are different claims.
    kinds = [2 * content.is_negated + content.is_fact for content in contents]
    kind = np.asarray(kinds, dtype=np.int64)
    left, right, _ = pairs
    return pairs.take(is_claim[left] & is_claim[right] & (kind[left] == kind[right]))


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
