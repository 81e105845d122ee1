"""Dates -> bins on an axis, and what falls into each: the geometry of plots over time, without markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

KINDS = ("claim", "denial", "counterclaim")

# More than these bins are too narrow to tell apart on a screen: then the next longer unit is taken.
MOST_BINS = 62
_MOST_TICKS = 6


class Axis(NamedTuple):
    """Bins in their order; `of` gives each article's bin, None where its date is not known."""

    unit: str
    labels: list[str]
    of: list[int | None]


def time_axis(dates: Sequence[str | None]) -> Axis:
    """Bins of days, weeks, months or years for articles of these dates.

    Dates are ISO 8601; their first ten characters count. Where fewer than two days are known, the bins are
    the articles themselves, in their order, several in a bin if there are more than `MOST_BINS`.
    """
    days = [_day(value) for value in dates]
    known = sorted({day for day in days if day is not None})
    if len(known) < 2:
        return _by_order(len(dates))
    for unit in ("day", "week", "month", "year"):
        first = _number(known[0], unit)
        count = _number(known[-1], unit) - first + 1
        if count <= MOST_BINS or unit == "year":
            break
    numbers = [None if day is None else _number(day, unit) - first for day in days]
    return Axis(unit, [_label(first + i, unit) for i in range(count)], numbers)


def ticks(axis: Axis) -> list[dict[str, Any]]:
    """Some bins with their labels: `{"at", "label"}`, `at` from 0 to 1."""
    count = len(axis.labels)
    step = max(1, -(-count // _MOST_TICKS))
    return [{"at": round((i + 0.5) / count, 4), "label": axis.labels[i]} for i in range(0, count, step)]


def strip(counts: Counter[tuple[int, str]], bins: int, largest: int) -> list[dict[str, Any]]:
    """The marks of one row of a timeline: `{"bin", "at", "type", "size", "count"}`.

    Args:
        counts: Statements by bin and type.
        bins: Number of bins.
        largest: The count that is drawn at size 1.
    """
    return [
        {
            "bin": number,
            "at": round((number + 0.5) / bins, 4),
            "type": kind,
            "size": round(0.45 + 0.55 * (count / largest) ** 0.5, 3),
            "count": count,
        }
        for (number, kind), count in sorted(counts.items())
    ]


def bars(counts: Counter[tuple[int, str]], axis: Axis) -> dict[str, Any]:
    """Stacked bars of the types in each bin: `{"largest", "bars"}`, each `{"label", "counts", "parts"}`.

    A part is `{"type", "from", "to"}`, heights from 0 to 1.
    """
    totals = [sum(counts[i, kind] for kind in KINDS) for i in range(len(axis.labels))]
    largest = max(totals, default=0)
    found = []
    for i, label in enumerate(axis.labels):
        below = 0
        parts = []
        for kind in KINDS:
            count = counts[i, kind]
            if count:
                parts.append({"type": kind, "from": below / largest, "to": (below + count) / largest})
            below += count
        found.append({"label": label, "counts": {kind: counts[i, kind] for kind in KINDS}, "parts": parts})
    return {"largest": largest, "bars": found}


def _by_order(count: int) -> Axis:
    bins = max(1, min(count, MOST_BINS))
    of: list[int | None] = [i * bins // max(count, 1) for i in range(count)]
    firsts = [
        next(i for i in range(max(count, 1)) if count == 0 or of[i] == number) for number in range(bins)
    ]
    return Axis("article", [f"no. {first + 1}" for first in firsts], of)


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _number(day: date, unit: str) -> int:
    if unit == "day":
        return day.toordinal()
    if unit == "week":
        return (day.toordinal() - 1) // 7  # Monday begins a week
    return day.year * 12 + day.month - 1 if unit == "month" else day.year


def _label(number: int, unit: str) -> str:
    if unit == "day":
        return date.fromordinal(number).isoformat()
    if unit == "week":
        return (date.fromordinal(1) + timedelta(weeks=number)).isoformat()
    return f"{number // 12}-{number % 12 + 1:02}" if unit == "month" else str(number)
