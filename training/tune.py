"""Dev articles -> calibration and threshold: the only numbers that are chosen on dev."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from claimx.evaluation.matching import agree, match_article
from claimx.evaluation.records import ArticleRecord, StatementRecord
from claimx.evaluation.scores import score
from claimx.pipeline.attributions import CONTENTS, CUES, EXTENSION, SOURCES, SPEAKERS

ATTRIBUTIONS = "claimx_attributions"
GRID = np.arange(0.2, 0.77, 0.04)
# F1 is level over a wide range of thresholds; of those that are this close to the best, the most precise.
LEVEL = 0.001

Rows = Mapping[str, Sequence[ArticleRecord]]


def predict(nlp: Language, rows: Iterable[ArticleRecord]) -> list[ArticleRecord]:
    """Run the pipeline over annotated articles; each statement keeps its two log odds."""
    rows = list(rows)
    predicted: list[ArticleRecord] = []
    for row, doc in zip(rows, nlp.pipe(row["text"] for row in rows), strict=True):
        statements: dict[str, Any] = {
            record["id"]: {**record, "source": [], "cue": [], "content": []}
            for record in doc._.get(EXTENSION)
        }
        for key, role in ((SOURCES, "source"), (CUES, "cue"), (CONTENTS, "content")):
            for span in doc.spans[key]:
                statements[span.id_][role].append([span.start_char, span.end_char])
        names = {record["id"]: record["name"] for record in doc._.get(SPEAKERS) or []}
        for statement in statements.values():
            if "speaker" in statement:
                statement["speaker"] = names.get(statement["speaker"])
        predicted.append({"id": row["id"], "text": "", "statements": list(statements.values())})
    return predicted


def fit_calibration(gold: Rows, predicted: Rows) -> list[float]:
    """Fit the weights of the two log odds and the constant by logistic regression (Platt 1999).

    Args:
        gold: Corpus to annotated articles.
        predicted: Corpus to what `predict` gave for them with the threshold at 0.
    """
    points, outcomes = [], []
    for name, rows in gold.items():
        for row, found in zip(rows, predicted[name], strict=True):
            pairs = match_article(row, found["statements"]).pairs
            right = {p.id for g, p in pairs if agree(g.source, p.source)}
            for statement in found["statements"]:
                points.append([*_log_odds(statement), 1.0])
                outcomes.append(statement["id"] in right)
    return logistic_regression(np.asarray(points), np.asarray(outcomes, dtype=float))


def logistic_regression(x: NDArray[Any], y: NDArray[Any], *, ridge: float = 1e-3) -> list[float]:
    """Fit by Newton's method.

    Args:
        x: Features, a column of ones among them. Shape (n, k).
        y: 0 or 1. Shape (n,).
        ridge: Penalty on the squared weights.

    Returns:
        k weights.
    """
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + ridge * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(x.shape[1])
        weights = weights - np.linalg.solve(hessian, gradient)
    return [round(float(w), 4) for w in weights]


def recalibrated(predicted: Rows, tuned: Mapping[str, Any]) -> dict[str, list[ArticleRecord]]:
    """The predictions as the pipeline would give them with these settings, unsure quotations left out."""
    of_cue, of_roles, constant = tuned["calibration"]
    out: dict[str, list[ArticleRecord]] = {}
    for name, rows in predicted.items():
        out[name] = []
        for row in rows:
            kept = []
            for statement in row["statements"]:
                cue, valid = _log_odds(statement)
                confidence = 1 / (1 + float(np.exp(-(of_cue * cue + of_roles * valid + constant))))
                if confidence >= tuned["threshold" if statement["source"] else "sourceless_threshold"]:
                    again: Any = {**statement, "confidence": confidence}
                    kept.append(again)
            out[name].append({"id": row["id"], "text": "", "statements": kept})
    return out


def choose_thresholds(gold: Rows, predicted: Rows, calibration: Sequence[float]) -> dict[str, Any]:
    """Choose by mean attribution F1 over the corpora; that for sourceless statements last.

    Returns:
        Settings of the component: calibration and both thresholds.
    """
    tuned: dict[str, Any] = {"calibration": list(calibration)}
    for names in (("sourceless_threshold", "threshold"), ("sourceless_threshold",), ("threshold",)):
        means = {}
        for value in GRID.round(2).tolist():
            found = recalibrated(predicted, {**tuned, **dict.fromkeys(names, value)})
            f1 = [score(gold[name], rows)["attribution"]["f1"] for name, rows in found.items()]
            means[value] = sum(f1) / len(f1)
        best = max(means.values())
        tuned.update(
            dict.fromkeys(names, max(value for value, mean in means.items() if mean >= best - LEVEL))
        )
    return tuned


def _log_odds(statement: StatementRecord) -> tuple[float, float]:
    odds: Any = statement
    cue, valid = odds["log_odds"]
    return float(cue), float(valid)
