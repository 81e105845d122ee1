"""Dev articles -> calibration and threshold: the only numbers that are chosen on dev."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from claimx.evaluation.matching import agree, match_article
from claimx.evaluation.records import ArticleRecord, StatementRecord
from claimx.evaluation.scores import score
from claimx.pipeline.attributions import CONTENTS, CUES, EXTENSION, SOURCES, AttributionsPipe

ATTRIBUTIONS = "claimx_attributions"
GRID = np.arange(0.2, 0.76, 0.02)


class Scored(NamedTuple):
    """A candidate's two logits, and whether an annotated statement agrees with it."""

    cue: float
    valid: float
    right: bool


def predict(nlp: Language, rows: Sequence[ArticleRecord]) -> list[ArticleRecord]:
    """Run the pipeline over annotated articles; confidences come unrounded."""
    predicted: list[ArticleRecord] = []
    for row, doc in zip(rows, nlp.pipe(row["text"] for row in rows), strict=True):
        statements: dict[str, StatementRecord] = {
            record["id"]: {
                "id": record["id"], "confidence": record["confidence"], "source": [], "cue": [], "content": [],
            }
            for record in doc._.get(EXTENSION)
        }  # fmt: skip
        for key, role in ((SOURCES, "source"), (CUES, "cue"), (CONTENTS, "content")):
            for span in doc.spans[key]:
                statements[span.id_][role].append([span.start_char, span.end_char])  # type: ignore[literal-required]
        predicted.append({"id": row["id"], "statements": list(statements.values())})
    return predicted


def fit_calibration(nlp: Language, rows: Sequence[ArticleRecord]) -> list[float]:
    """Fit the weights of the two log odds and the constant by logistic regression (Platt 1999)."""
    pipe = nlp.get_pipe(ATTRIBUTIONS)
    assert isinstance(pipe, AttributionsPipe)
    pipe.threshold = 0.0
    # With these weights a confidence is one of the two probabilities, so both can be read off the output.
    logits = []
    for weights in ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0]):
        pipe.calibration = weights
        logits.append(predict(nlp, rows))
    points = []
    for row, by_cue, by_roles in zip(rows, *logits, strict=True):
        other = {_key(s): s["confidence"] for s in by_roles["statements"]}
        right = _right(row, by_cue["statements"])
        for statement in by_cue["statements"]:
            if _key(statement) in other:
                points.append(
                    Scored(
                        _logit(statement["confidence"]),
                        _logit(other[_key(statement)]),
                        statement["id"] in right,
                    )
                )
    return logistic_regression(
        np.asarray([[p.cue, p.valid, 1.0] for p in points]),
        np.asarray([p.right for p in points], dtype=float),
    )


def logistic_regression(x: NDArray[Any], y: NDArray[Any], *, ridge: float = 1e-3) -> list[float]:
    """Fit by Newton's method. `x`: (n, k), with a column of ones; `y`: (n,) of 0 and 1; returns k weights."""
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + ridge * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(x.shape[1])
        weights = weights - np.linalg.solve(hessian, gradient)
    return [round(float(w), 4) for w in weights]


def choose_threshold(
    nlp: Language, corpora: dict[str, Sequence[ArticleRecord]]
) -> tuple[float, dict[float, dict[str, float]]]:
    """Choose the threshold with the best mean attribution F1 over the corpora; also all that were tried."""
    pipe = nlp.get_pipe(ATTRIBUTIONS)
    assert isinstance(pipe, AttributionsPipe)
    pipe.threshold = float(GRID[0])
    predicted = {name: predict(nlp, rows) for name, rows in corpora.items()}
    tried: dict[float, dict[str, float]] = {}
    for threshold in GRID.round(3).tolist():
        tried[threshold] = {}
        for name, rows in corpora.items():
            kept: list[ArticleRecord] = [
                {"id": r["id"], "statements": [s for s in r["statements"] if s["confidence"] >= threshold]}
                for r in predicted[name]
            ]
            tried[threshold][name] = score(rows, kept)["attribution"]["f1"]
    best = max(tried, key=lambda t: (sum(tried[t].values()), -abs(t - 0.5)))
    pipe.threshold = best
    return best, tried


def _right(row: ArticleRecord, statements: list[StatementRecord]) -> set[str]:
    pairs = match_article(row, statements).pairs
    return {str(predicted.id) for gold, predicted in pairs if agree(gold.source, predicted.source)}


def _key(statement: StatementRecord) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(span) for span in (*statement["cue"], *statement["content"]))


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return float(np.log(p / (1 - p)))
