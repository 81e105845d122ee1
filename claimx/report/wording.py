"""What a report says in words, from the view model."""

from __future__ import annotations

from collections import Counter
from typing import Any

from claimx.statements.form import Form
from claimx.statements.type import Type

View = dict[str, Any]


def counted(count: int, noun: str) -> str:
    """Count a noun: "1 denial", "2 denials"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def sentence(view: View) -> str:
    """What was found in an article, in one or two sentences."""
    summary = view["summary"]
    if not summary["statements"]:
        return "No attributed statements."
    said = f"{counted(summary['statements'], 'statement')} by {counted(summary['speakers'], 'speaker')}"
    if summary["unnamed"]:
        said += f", {summary['unnamed']} of them unnamed"
    kinds = ("claim", "denial", "counterclaim")
    parts = [counted(summary[f"{kind}s"], kind) for kind in kinds if summary[f"{kind}s"]]
    types = f": {', '.join(parts)}" if parts else ""
    contested = summary["contested"]
    if not contested:
        return f"{said}{types}."
    return f"{said}{types}. {counted(contested, 'statement')} {'is' if contested == 1 else 'are'} contested."


def types_present(view: View) -> list[tuple[str | None, int]]:
    """The types that the article has, each with its number of statements, untyped ones last."""
    counts = Counter(statement["type"] for statement in view["statements"])
    kinds: list[str | None] = [*(kind.value for kind in Type), None]
    return [(kind, counts[kind]) for kind in kinds if counts[kind]]


def forms_present(view: View) -> list[tuple[str, int]]:
    """The forms that the article has, each with its number of statements."""
    counts = Counter(statement["form"] for statement in view["statements"])
    return [(form.value, counts[form.value]) for form in Form if counts[form.value]]


def positions(view: View, speaker: View) -> str:
    """Where a speaker speaks, for those who do not see the plot."""
    places = [view["statements"][number - 1] for number in speaker["statements"]]
    listed = ", ".join(
        f"{place['type'] or 'statement'} at {round(place['position'] * 100)} %" for place in places
    )
    return f"{speaker['name']}: {listed}"
