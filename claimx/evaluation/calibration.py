"""Is a confidence of .8 right eight times of ten?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from claimx.evaluation.matching import MatchedArticle, agree

Outcome = tuple[float, bool]

BINS = 10


def attribution_outcomes(article: MatchedArticle) -> list[Outcome]:
    """For each predicted statement its confidence, and whether the attribution is right."""
    right = {predicted.id for gold, predicted in article.pairs if agree(gold.source, predicted.source)}
    return [(predicted.record["confidence"], predicted.id in right) for predicted in article.predicted]


def expected_calibration_error(outcomes: Sequence[Outcome], *, bins: int = BINS) -> float:
    """Mean distance between confidence and rate of success, over bins of equally many outcomes.

    Bins of equal width would put nearly all statements of a sure model into the last one.

    Args:
        outcomes: Confidence in [0, 1] and success of each prediction; at least one.
        bins: Number of bins; fewer where there are fewer outcomes.
    """
    ranked = sorted(outcomes)
    total = len(ranked)
    edges = [total * index // bins for index in range(bins + 1)]
    error = 0.0
    for first, last in pairwise(edges):
        chunk = ranked[first:last]
        error += abs(sum(confidence for confidence, _ in chunk) - sum(success for _, success in chunk))
    return error / total
