"""How sure is a score? Articles are drawn again with replacement, and the scores computed anew each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from claimx.evaluation.scores import Counts, summarise

LEVEL = 0.95
SEED = 0

# A score by its path in the table of scores: ("attribution", "f1").
ScorePath = tuple[str, ...]

_SCORES = frozenset(["p", "r", "f1", "accuracy", "macro_f1"])


def bootstrap_intervals(
    counts: Sequence[Counts], fields: frozenset[str], *, resamples: int, seed: int = SEED
) -> dict[ScorePath, tuple[float, float]]:
    """Percentile intervals that hold `LEVEL` of the resampled scores.

    Args:
        counts: `count_article` of each article.
        fields: `shared_fields` of the two sides.
        resamples: How often to draw as many articles as there are.
        seed: The same seed gives the same intervals.

    Returns:
        For each score that is a ratio its lower and upper bound. Empty if there are no articles.
    """
    if not counts:
        return {}
    keys = sorted({key for article in counts for key in article})
    table = np.array([[article[key] for key in keys] for article in counts])  # (n_articles, n_keys)
    draws = np.random.default_rng(seed).multinomial(
        len(counts), [1 / len(counts)] * len(counts), size=resamples
    )
    samples: dict[ScorePath, list[float]] = {}
    for sums in draws @ table:
        scores = summarise(dict(zip(keys, sums.tolist(), strict=True)), fields)
        for path, value in _leaves(scores, ()):
            samples.setdefault(path, []).append(value)
    tail = (1 - LEVEL) / 2
    return {
        path: (float(low), float(high))
        for path, values in samples.items()
        for low, high in [np.quantile(values, [tail, 1 - tail])]
    }


def _leaves(scores: Mapping[str, Any], path: ScorePath) -> Iterator[tuple[ScorePath, float]]:
    for name, value in scores.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, (*path, name))
        elif name in _SCORES:
            yield (*path, name), value
