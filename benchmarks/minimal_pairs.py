"""`python -m benchmarks.minimal_pairs`: how many of the minimal pairs get their types right, by kind.

The annotated statements are given; only their types are asked. What the kinds tell apart: `minimal_pairs.md`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from claimx.evaluation.given import predict_given
from claimx.pipeline.load import load

FILE = Path(__file__).with_name("minimal_pairs.jsonl")


def read_pairs(path: Path = FILE) -> list[dict[str, Any]]:
    """The items, in the order of the file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def outcomes(
    items: Sequence[Mapping[str, Any]], predicted: Sequence[Mapping[str, Any]]
) -> list[tuple[str, str]]:
    """For each item the type of the statement that it asks about: annotated, found."""
    found = []
    for item, record in zip(items, predicted, strict=True):
        annotated = {s["id"]: s["type"] for s in item["statements"]}
        types = {s["id"]: s["type"] for s in record["statements"]}
        found.append((annotated[item["asked"]], types[item["asked"]]))
    return found


def report(items: Sequence[Mapping[str, Any]], found: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Lines: right of all by kind, then by type, then in all."""
    for name, keys in (("kind", [item["kind"] for item in items]), ("type", [gold for gold, _ in found])):
        total = Counter(keys)
        right = Counter(key for key, (gold, type_) in zip(keys, found, strict=True) if gold == type_)
        yield from (f"{name:<6}{key:<34}{right[key]:>4} of {total[key]}" for key in sorted(total))
    hits = sum(gold == type_ for gold, type_ in found)
    yield f"{'all':<40}{hits:>4} of {len(found)} ({hits / len(found):.2f})"


def main() -> None:
    """Run the shipped model over the pairs and print the report."""
    items = read_pairs()
    predicted: Any = predict_given(load(), items)  # type: ignore[arg-type]
    for line in report(items, outcomes(items, predicted)):
        typer.echo(line)


if __name__ == "__main__":
    typer.run(main)
