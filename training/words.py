"""The linear model of types over words, fitted to convergence on all annotated statements."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimx.stances.words import ROWS, WordWeights
from training.stances import StanceExample, StanceWeights

# Chosen by two-fold cross-validation over the articles of PolNeAR train.
STRENGTH = 0.1  # inverse of the penalty
SCALE = 0.7  # of a word's feature, beside those that are counts and shares
# What a statement of a written article counts: they are regular, and half of theirs are no claims.
WRITTEN = 0.6
RARE = StanceWeights.rare - 1


def fit_words(examples: Sequence[StanceExample], *, steps: int = 100) -> WordWeights:
    """Fit a multinomial logistic regression; `steps`: at most so many of L-BFGS.

    A column that marks the written articles takes up their other share of claims, and is left out of the
    result.
    """
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    rows = [row for example in examples for row in example.words]
    ends = np.cumsum([0, *map(len, rows)])
    words = sparse.csr_matrix(
        (np.full(ends[-1], SCALE, dtype=np.float32), np.concatenate(rows), ends), shape=(len(rows), ROWS)
    )
    plain = np.concatenate([example.plain for example in examples])
    types = np.concatenate([example.types for example in examples])
    written = np.repeat([example.written for example in examples], [len(e.types) for e in examples])
    matrix = sparse.hstack([words, plain, 2.0 * written[:, None]]).tocsr()
    counts: NDArray[np.float64] = np.where(written, WRITTEN, np.where(types > 0, RARE, 1.0))
    model = LogisticRegression(C=STRENGTH, max_iter=steps)
    model.fit(matrix, types, sample_weight=counts)
    weights = model.coef_.T.astype(np.float32)
    return WordWeights(SCALE * weights[:ROWS], weights[ROWS:-1], model.intercept_.astype(np.float32))
