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


def collection_sentence(view: View) -> str:
    """What was found in a collection, in two sentences."""
    summary = view["summary"]
    kinds = ("claim", "denial", "counterclaim")
    types = ", ".join(counted(summary[f"{kind}s"], kind) for kind in kinds if summary[f"{kind}s"])
    said = (
        f"{counted(summary['articles'], 'article')} with {counted(summary['statements'], 'statement')} "
        f"by {counted(summary['speakers'], 'named speaker')}"
    )
    unnamed = summary["unnamed_statements"]
    hidden = (
        f"; {counted(unnamed, 'statement')} {'is' if unnamed == 1 else 'are'} of unnamed ones"
        if unnamed
        else ""
    )
    return f"{said}{hidden}. {types[:1].upper()}{types[1:]}." if types else f"{said}{hidden}."


def plot_words(view: View) -> str:
    """The plot of types over time, for those who do not see it."""
    filled = [bar for bar in view["plot"]["bars"] if bar["parts"]]
    if not filled:
        return "No statements."
    highest = max(filled, key=lambda bar: sum(bar["counts"].values()))
    return (
        f"Statements by {view['axis']['unit']} from {filled[0]['label']} to {filled[-1]['label']}; "
        f"the most, {view['plot']['largest']}, at {highest['label']}."
    )


def strip_words(person: View) -> str:
    """How many statements of which type one speaker has."""
    return ", ".join(counted(count, kind) for kind, count in sorted(person["types"].items()))
