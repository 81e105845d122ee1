"""Scores -> types and targets, decided together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimx.neural.decode import softmax
from claimx.neural.labels import TYPE_LABELS

CLAIM, DENIAL, COUNTERCLAIM = TYPE_LABELS
# Type and targets are decided together: so much is put on the threshold of a counterclaim that surely answers
# nothing; of others the less the likelier their first target is. A denial may well answer what is not in the
# article, and nothing is gained by asking more of it. Chosen on the dev articles, of 0 to 4.
UNANSWERED = 0.75
MOST_TARGETS = 3
# A further target is at least so much as likely as the first: few statements contest two, so that a first one
# is sooner right than a second one of the same probability. Chosen on the dev articles, of .3 to 1.
NEARLY = 0.65


class Thresholds(NamedTuple):
    """Least probabilities: of either type, and of a link to the first target."""

    denial: float
    counterclaim: float
    link: float


class Decision(NamedTuple):
    """What a statement does. `targets` are indexes of the statements it contests, the surest first."""

    type: str
    confidence: float
    targets: tuple[int, ...]


def decide(
    types: NDArray[np.float32],
    contests: Mapping[int, Sequence[tuple[int, float]]],
    speakers: Sequence[str | None],
    thresholds: Thresholds,
) -> list[Decision]:
    """Decide for each statement of an article.

    Args:
        types: Logits over `TYPE_LABELS`. Shape (S, 3).
        contests: For each statement the logits that it contests others, by their index.
        speakers: For each statement who speaks, where that is known. Nobody contests himself.
        thresholds: As chosen on dev articles.
    """
    alone = list(_each(types, contests, speakers, thresholds))
    return [decision._replace(targets=_balanced(decision.targets, alone)) for decision in alone]


def _balanced(targets: Sequence[int], decisions: Sequence[Decision]) -> tuple[int, ...]:
    """Leave out a target that itself contests a surer one: who stands against the same stands on one side."""
    kept: list[int] = []
    for target in targets:
        if not set(kept) & set(decisions[target].targets):
            kept.append(target)
    return tuple(kept)


def _each(
    types: NDArray[np.float32],
    contests: Mapping[int, Sequence[tuple[int, float]]],
    speakers: Sequence[str | None],
    thresholds: Thresholds,
) -> Iterator[Decision]:
    """Decide for each statement as if the others contested nothing."""
    for place, shares in enumerate(softmax(types) if len(types) else types):
        rivals = [
            (logit, other)
            for other, logit in contests[place]
            if other != place and (speakers[place] is None or speakers[place] != speakers[other])
        ]
        answered = _share(max(rivals)[0]) if rivals else 0.0
        _, denial, counterclaim = (float(share) for share in shares)
        for_counterclaim = thresholds.counterclaim * (1 + UNANSWERED * (1 - answered))
        margins = {
            DENIAL: denial / max(thresholds.denial, 1e-6),
            COUNTERCLAIM: counterclaim / max(for_counterclaim, 1e-6),
        }
        best = max(margins, key=lambda kind: (margins[kind], kind))
        if margins[best] < 1:
            yield Decision(CLAIM, float(shares[0]), ())
        else:
            # The surest, and of equally sure ones the nearest.
            first = nsmallest(MOST_TARGETS, rivals, key=lambda rival: (-rival[0], abs(place - rival[1])))
            least = max(thresholds.link, NEARLY * answered)
            targets = tuple(other for logit, other in first if _share(logit) >= least)
            yield Decision(best, denial if best == DENIAL else counterclaim, targets)


def _share(logit: float) -> float:
    """The probability of a logit."""
    return 1 / (1 + math.exp(-min(60.0, max(-60.0, logit))))
