"""Scores as a table of plain text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from claimx.statements.form import Form

Intervals = Mapping[tuple[str, ...], tuple[float, float]]

_ROWS = ("content", "attribution", "strict", "cue", "characters", *(form.value for form in Form), "links")


def scores_json(scores: Mapping[str, Any]) -> str:
    """The scores as indented JSON, without a line end."""
    return json.dumps(scores, indent=1)


def scores_table(scores: Mapping[str, Any], intervals: Intervals | None = None) -> str:
    """The scores as a table, without a line end; intervals, where given, stand at the right."""
    bounds = intervals or {}
    heading = f"{'':<22}{'P':>7}{'R':>7}{'F1':>7}{'predicted':>10}{'gold':>8}"
    lines = [
        f"{scores['articles']} articles, {scores['gold']} gold, "
        f"{scores['predicted']} predicted, {scores['paired']} paired",
        heading + ("  F1, 95 % interval" if bounds else ""),
    ]
    lines += [_row(name, scores[name], bounds.get((name, "f1"))) for name in _ROWS if name in scores]
    if "type" in scores:
        lines += _type_lines(scores["type"], bounds)
    if "speaker" in scores:
        speaker = scores["speaker"]
        interval = _interval(bounds.get(("speaker", "accuracy")))
        lines.append(f"speaker accuracy {speaker['accuracy']:.3f} over {speaker['pairs']} pairs{interval}")
    return "\n".join(lines)


def intervals_tree(intervals: Intervals) -> dict[str, Any]:
    """The intervals nested as the scores are, for JSON."""
    tree: dict[str, Any] = {}
    for path, bounds in intervals.items():
        branch = tree
        for name in path[:-1]:
            branch = branch.setdefault(name, {})
        branch[path[-1]] = list(bounds)
    return tree


def _type_lines(types: Mapping[str, Any], bounds: Intervals) -> list[str]:
    lines = [
        _row(f"type {name}", result, bounds.get(("type", "classes", name, "f1")))
        for name, result in types["classes"].items()
    ]
    interval = _interval(bounds.get(("type", "macro_f1")))
    lines.append(
        f"type macro F1 {types['macro_f1']:.3f}, accuracy {types['accuracy']:.3f} "
        f"over {types['pairs']} pairs{interval}"
    )
    return lines


def _row(name: str, result: Mapping[str, Any], bounds: tuple[float, float] | None) -> str:
    numbers = f"{result['p']:>7.3f}{result['r']:>7.3f}{result['f1']:>7.3f}"
    return f"{name:<22}{numbers}{result['predicted']:>10}{result['gold']:>8}{_interval(bounds)}"


def _interval(bounds: tuple[float, float] | None) -> str:
    return f"  {bounds[0]:.3f} to {bounds[1]:.3f}" if bounds else ""
