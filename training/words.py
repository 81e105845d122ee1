"""The linear model of types over words, fitted to convergence on all annotated statements."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from claimx.stances.words import ROWS, WordWeights, word_logits, word_shares
from training.stances import DENSE, StanceExample

# Chosen by two-fold cross-validation over the articles of PolNeAR train.
STRENGTH = 0.1  # inverse of the penalty
SCALE = 0.7  # of a word's feature, beside those that are counts and shares
# What a statement of a written article counts: the short ones are regular, and half of theirs are no claims.
COUNTS = {"": 1.0, "short": 0.6, "long": 1.0, "contrasts": 0.4, "constructions": 0.4}
# What a denial or counterclaim counts beside a claim.
RARE, RARE_LONG = 3.0, 2.0
FOLDS = 5


def fit_words(examples: Sequence[StanceExample], *, steps: int = 100) -> WordWeights:
    """Fit a multinomial logistic regression; `steps`: at most so many of L-BFGS.

    A column for each dense set of articles takes up its other share of claims; the result is without.
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
    corpora = np.repeat([example.written for example in examples], [len(e.types) for e in examples])
    columns = [2.0 * (corpora == name)[:, None] for name in DENSE]
    matrix = sparse.hstack([words, plain, *columns]).tocsr()
    counts: NDArray[np.float64] = np.asarray([COUNTS[name] for name in corpora.tolist()])
    counts[types > 0] *= np.where(corpora == "", RARE, np.where(corpora == "long", RARE_LONG, 1.0))[types > 0]
    model = LogisticRegression(C=STRENGTH, max_iter=steps)
    model.fit(matrix, types, sample_weight=counts)
    weights = model.coef_.T.astype(np.float32)
    return WordWeights(
        SCALE * weights[:ROWS], weights[ROWS : -len(DENSE)], model.intercept_.astype(np.float32)
    )


def held_out_shares(examples: Sequence[StanceExample]) -> list[NDArray[np.float32]]:
    """What the linear model says of the statements of each article that it was fitted without.

    Returns:
        For each article the logarithms of the shares of types, (S, 3).
    """
    folds = [zlib.crc32(f"{example.written}{example.family}".encode()) % FOLDS for example in examples]
    models = [
        fit_words([e for e, own in zip(examples, folds, strict=True) if own != fold]) for fold in range(FOLDS)
    ]
    return [
        word_shares(word_logits(models[fold], example.words, example.plain))
        for example, fold in zip(examples, folds, strict=True)
    ]
