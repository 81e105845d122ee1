"""Measurements of the shipped model, and the card that reports them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from claimx.evaluation.bootstrap import bootstrap_intervals
from claimx.evaluation.calibration import attribution_outcomes, expected_calibration_error
from claimx.evaluation.matching import match_article
from claimx.evaluation.records import ArticleRecord
from claimx.evaluation.scores import add_up, count_article, summarise

RESAMPLES = 1000
FIELDS = frozenset({"type", "targets", "speaker"})
METRICS = ("content", "attribution", "strict", "cue", "direct", "mixed", "indirect")


LABELS = {
    "speaker (accuracy)": ("speaker",),
    "denial": ("type", "classes", "denial"),
    "counterclaim": ("type", "classes", "counterclaim"),
    "links": ("links",),
}


def _at(scores: Any, path: Sequence[str]) -> Any:
    """The scores at a path; None where no article has what they are made of."""
    for name in path:
        scores = (scores or {}).get(name)
    return scores


def measure(gold: Sequence[ArticleRecord], predicted: Sequence[ArticleRecord]) -> dict[str, Any]:
    """Scores, 95 % intervals over articles, and the expected calibration error."""
    matched = [match_article(g, p["statements"]) for g, p in zip(gold, predicted, strict=True)]
    counts = [count_article(article) for article in matched]
    outcomes = [outcome for article in matched for outcome in attribution_outcomes(article)]
    return {
        "scores": summarise(add_up(counts), FIELDS),
        "intervals": bootstrap_intervals(counts, FIELDS, resamples=RESAMPLES),
        "calibration_error": expected_calibration_error(outcomes) if outcomes else 0.0,
    }


def score_table(measured: Mapping[str, dict[str, Any]]) -> str:
    """A Markdown table: a row a metric, for each corpus precision, recall and F1 with its interval."""
    head = "| |" + "".join(f" {name} P | R | F1 |" for name in measured)
    rows = [head, "|---|" + "---|---|---|" * len(measured)]
    for metric in METRICS:
        cells = [metric]
        for result in measured.values():
            value = result["scores"][metric]
            low, high = result["intervals"][metric, "f1"]
            cells += [f"{value['p']:.3f}", f"{value['r']:.3f}", f"{value['f1']:.3f} [{low:.3f}, {high:.3f}]"]
        rows.append("| " + " | ".join(cells) + " |")
    rows += _label_rows(measured)
    errors = " | ".join(f" | | {result['calibration_error']:.3f}" for result in measured.values())
    rows.append(f"| calibration error | {errors} |")
    return "\n".join(rows)


def label_table(measured: Mapping[str, dict[str, Any]]) -> str:
    """The same for speakers, types and links alone."""
    head = "| |" + "".join(f" {name} P | R | F1 |" for name in measured)
    return "\n".join([head, "|---|" + "---|---|---|" * len(measured), *_label_rows(measured)])


def _label_rows(measured: Mapping[str, dict[str, Any]]) -> list[str]:
    rows = []
    for name, path in LABELS.items():
        cells = [name]
        for result in measured.values():
            value = _at(result["scores"], path)
            if value is None:
                cells += ["", "", ""]
                continue
            end = "accuracy" if path == ("speaker",) else "f1"
            low, high = result["intervals"][*path, end]
            shown = [f"{value[part]:.3f}" if part in value else "" for part in ("p", "r")]
            cells += [*shown, f"{value[end]:.3f} [{low:.3f}, {high:.3f}]"]
        rows.append("| " + " | ".join(cells) + " |")
    return rows


def write_card(template: Path, card: Path, values: Mapping[str, str]) -> None:
    """Fill the template's `{{name}}` marks; each value must have one."""
    text = template.read_text(encoding="utf-8")
    for name, value in values.items():
        mark = "{{" + name + "}}"
        if mark not in text:
            raise KeyError(f"{template}: there is no {mark}")
        text = text.replace(mark, value)
    card.write_text(text, encoding="utf-8")
