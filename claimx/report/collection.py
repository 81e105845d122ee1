"""The views of many articles -> the view of their collection: who speaks, when, and who contests whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from claimx.names import is_fuller
from claimx.report.timeline import Axis, bars, strip, ticks, time_axis
from claimx.report.visible import visible_line

View = dict[str, Any]

UNNAMED = "unnamed speakers"

# Speakers with a row of their own in the tables; the search knows all.
MOST_ROWS = 40
MOST_CONTESTING = 16
# Characters of a content that the search looks at and shows; the article has all.
EXCERPT = 400


@dataclass
class _Person:
    """One speaker of the collection; number 0 pools all who have no name."""

    number: int
    name: str
    kind: str | None = None
    statements: int = 0
    words: int = 0
    articles: set[int] = field(default_factory=set)
    verbs: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    types: Counter[str] = field(default_factory=Counter)
    when: Counter[tuple[int, str]] = field(default_factory=Counter)


def collection_view(
    views: Sequence[View], *, title: str | None = None, groups: Sequence[View] | None = None
) -> View:
    """What there is to show of several articles together.

    Args:
        views: From `article_view`, in the order of the collection.
        title: What the collection is called.
        groups: Statements that make the same claim, with those against it, from `claim_groups`: each
            `{"title", "members", "against", "more_members", "more_against"}`, members and against being
            pairs of article, from 0, and statement, from 1.

    Returns:
        A dict that JSON can carry. `articles`; `people`: those with the most statements first; `matrix`;
        `plot` and `axis`: types over time; `groups`; `summary`; `index`: what the page's search needs, as
        short arrays.
    """
    axis = time_axis([view["article"]["date"] for view in views])
    people, of = _people(views, axis)
    attributed = sum(person.words for person in people)
    listed = sorted(people, key=lambda person: (-person.statements, person.number == 0, person.name))
    shown = [person for person in listed if person.statements][:MOST_ROWS]
    largest = max((count for person in shown for count in person.when.values()), default=1)
    whole: Counter[tuple[int, str]] = Counter()
    for person in people:
        whole.update(person.when)
    return {
        "title": visible_line(title or "") or f"{len(views):,} articles",
        "articles": [_article_row(view) for view in views],
        "people": [_person_row(person, attributed, len(axis.labels), largest) for person in shown],
        "matrix": _matrix(views, people, of),
        "axis": {"unit": axis.unit, "ticks": ticks(axis), "undated": axis.of.count(None)},
        "plot": bars(whole, axis),
        "groups": [_group(group, views) for group in groups or ()],
        "summary": _summary(views, people),
        "index": _index(views, people, of, axis),
    }


def _people(views: Sequence[View], axis: Axis) -> tuple[list[_Person], list[list[int]]]:
    """All speakers, and for each article the person behind each of its speakers."""
    people = [_Person(0, UNNAMED)]
    numbers: dict[str, int] = {}
    of: list[list[int]] = []
    for position, view in enumerate(views):
        own = []
        for speaker in view["speakers"]:
            number = 0
            if speaker["is_named"]:
                key = speaker["key"] or f"name:{speaker['name'].casefold()}"
                number = numbers.setdefault(key, len(people))
                if number == len(people):
                    people.append(_Person(number, speaker["name"], speaker["kind"]))
            _add(people[number], speaker, view, position, axis.of[position])
            own.append(number)
        of.append(own)
    return people, of


def _add(person: _Person, speaker: View, view: View, position: int, time: int | None) -> None:
    if speaker["is_named"] and is_fuller(speaker["name"], person.name):
        person.name = speaker["name"]
    person.statements += len(speaker["statements"])
    person.words += speaker["words"]
    person.articles.add(position)
    for tone, found in speaker["verbs"].items():
        person.verbs[tone].update(dict(found))
    for number in speaker["statements"]:
        kind = view["statements"][number - 1]["type"] or "claim"
        person.types[kind] += 1
        if time is not None:
            person.when[time, kind] += 1


def _article_row(view: View) -> View:
    summary = view["summary"]
    return {
        "title": view["article"]["title"],
        "date": view["article"]["date"],
        "path": view["article"]["path"],
        "words": view["article"]["words"],
        **{name: summary[name] for name in ("statements", "claims", "denials", "counterclaims", "speakers")},
        "unnamed": summary["unnamed"],
    }


def _person_row(person: _Person, attributed: int, bins: int, largest: int) -> View:
    return {
        "number": person.number,
        "name": person.name,
        "kind": person.kind,
        "statements": person.statements,
        "articles": len(person.articles),
        "words": person.words,
        "share": round(person.words / attributed, 4) if attributed else 0.0,
        "types": dict(person.types),
        "verbs": {
            tone: [list(pair) for pair in found.most_common(3)]
            for tone, found in sorted(person.verbs.items())
        },
        "verb_counts": {tone: found.total() for tone, found in sorted(person.verbs.items())},
        "strip": strip(person.when, bins, largest),
    }


def _matrix(views: Sequence[View], people: Sequence[_Person], of: Sequence[Sequence[int]]) -> View:
    """How often each speaker contests each other, those who do so most first."""
    counts: Counter[tuple[int, int]] = Counter()
    for view, own in zip(views, of, strict=True):
        for statement in view["statements"]:
            for target in statement["targets"]:
                other = view["statements"][target - 1]
                counts[own[statement["speaker"] - 1], own[other["speaker"] - 1]] += 1
    rows: Counter[int] = Counter()
    columns: Counter[int] = Counter()
    for (row, column), count in counts.items():
        rows[row] += count
        columns[column] += count

    def most(totals: Counter[int]) -> list[int]:
        order = sorted(totals, key=lambda number: (-totals[number], people[number].name))
        return order[:MOST_CONTESTING]

    across, down = most(columns), most(rows)
    return {
        "columns": [{"number": number, "name": people[number].name} for number in across],
        "rows": [
            {
                "number": number,
                "name": people[number].name,
                "cells": [counts[number, other] for other in across],
            }
            for number in down
        ],
        "largest": max(counts.values(), default=0),
        "links": counts.total(),
        "left_out": counts.total() - sum(counts[row, column] for row in down for column in across),
    }


def _group(group: View, views: Sequence[View]) -> View:
    def places(pairs: Sequence[tuple[int, int]]) -> list[View]:
        return [
            {
                "article": article,
                "title": views[article]["article"]["title"],
                "date": views[article]["article"]["date"],
                "statement": views[article]["statements"][number - 1],
            }
            for article, number in pairs
        ]

    return {**group, "members": places(group["members"]), "against": places(group["against"])}


def _summary(views: Sequence[View], people: Sequence[_Person]) -> View:
    keys = ("statements", "claims", "denials", "counterclaims", "contested")
    dates = sorted(view["article"]["date"] for view in views if view["article"]["date"])
    return {
        "articles": len(views),
        **{key: sum(view["summary"][key] for view in views) for key in keys},
        "speakers": sum(1 for person in people[1:] if person.statements),
        "unnamed_statements": people[0].statements,
        "first": dates[0] if dates else None,
        "last": dates[-1] if dates else None,
    }


def _index(views: Sequence[View], people: Sequence[_Person], of: Sequence[Sequence[int]], axis: Axis) -> View:
    """What the page's script needs.

    An article is an array: title, date, bin on the axis of time. So is a statement: article, number, label,
    type, form, confidence, person, who, content, targets; `who` is 0 where it is the person's name.
    """
    statements = []
    for position, (view, own) in enumerate(zip(views, of, strict=True)):
        for s in view["statements"]:
            number = own[s["speaker"] - 1]
            who = 0 if s["who"] == people[number].name else s["who"]
            content = s["content"] if len(s["content"]) <= EXCERPT else f"{s['content'][:EXCERPT]}…"
            statements.append(
                [
                    position,
                    s["number"],
                    s["label"],
                    s["type"] or "none",
                    s["form"],
                    s["confidence"],
                    number,
                    who,
                    content,
                    s["targets"],
                ]
            )
    return {
        "articles": [
            [view["article"]["title"], view["article"]["date"] or "", time]
            for view, time in zip(views, axis.of, strict=True)
        ],
        "people": [person.name for person in people],
        "statements": statements,
    }
