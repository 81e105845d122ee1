"""`python -m benchmarks.duplicates`: which copies are recognised, and what the recognition costs.

Copies are made of the articles of the corpora, as editors make them: another headline, an end cut
off, single words changed.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.annotated import ROOT
from benchmarks.summary import environment
from claimx.article import Article
from claimx.batch.duplicates import THRESHOLD, DuplicateFinder
from claimx.input.collection import read_collection

RESULTS = ROOT / "benchmarks" / "results" / "duplicates.md"
FILES = ("polnear/train.jsonl.gz", "polnear/dev.jsonl.gz", "ukraine/dev.jsonl.gz", "written/train.jsonl.gz")
LEAST_WORDS, COPIES, SEED = 200, 300, 1

Change = Callable[[str, random.Random], str]


def headline(text: str, _: random.Random) -> str:
    """The first line replaced."""
    return "Another headline altogether for this\n" + text.partition("\n")[2]


def cut(share: float) -> Change:
    """The end cut off."""
    return lambda text, _: " ".join(text.split(" ")[: int(text.count(" ") * (1 - share))])


def edited(every: int) -> Change:
    """One word in so many replaced, at random places."""
    return lambda text, draw: " ".join(
        f"changed{draw.randrange(10_000)}" if draw.random() < 1 / every else word for word in text.split(" ")
    )


CHANGES: dict[str, Change] = {
    "another headline": headline,
    **{f"the last {share:.0%} cut off": cut(share) for share in (0.1, 0.2, 0.25, 0.3, 0.4)},
    **{f"one word in {every} changed": edited(every) for every in (100, 50, 30, 20, 10)},
}


def main(
    data: Annotated[Path, typer.Option(help="Folder of the corpora.")] = ROOT.parent / "shared" / "data",
    write: Annotated[bool, typer.Option("--write", help="Renew the file of results.")] = False,
) -> None:
    """Measure, and print or write the results."""
    report = "\n".join(lines([data / name for name in FILES])) + "\n"
    if write:
        RESULTS.write_text(report, encoding="utf-8")
    sys.stdout.write(report)


def lines(files: list[Path]) -> Iterator[str]:
    """The results as Markdown."""
    articles = [item for item in read_collection(files) if isinstance(item, Article)]
    finder = DuplicateFinder()
    started = time.process_time()
    found = {article.id: finder.find(article.id, article.text) for article in articles}
    seconds = time.process_time() - started
    originals = [
        article for article in articles if not found[article.id] and len(article.text.split()) >= LEAST_WORDS
    ][:COPIES]
    yield "# Copies\n\n`python -m benchmarks.duplicates --write`\n\n| | |\n|---|---|"
    yield from (f"| {name} | {value} |" for name, value in environment().items())
    words = sum(len(article.text.split()) for article in articles) / len(articles)
    marked = sum(duplicate is not None for duplicate in found.values())
    yield f"\n{len(articles):,} articles of the corpora with {words:.0f} words in the mean take"
    yield f"{1000 * seconds / len(articles):.2f} ms each. {marked} of them are marked as copies of others."
    yield f"Threshold: a similarity of {THRESHOLD}."
    yield f"\nOf {len(originals)} copies of each kind:\n"
    yield "| copy | recognised | similarity | of another |\n|---|---|---|---|"
    draw = random.Random(SEED)
    for name, change in CHANGES.items():
        yield _row(name, originals, finder, lambda text, change=change: change(text, draw))  # type: ignore[misc]


def _row(name: str, originals: list[Article], finder: DuplicateFinder, change: Callable[[str], str]) -> str:
    right, wrong, similarity = 0, 0, 0.0
    for article in originals:
        duplicate = finder.find(f"copy of {article.id}", change(article.text))
        if duplicate is not None and duplicate.of == article.id:
            right += 1
            similarity += duplicate.similarity
        elif duplicate is not None and not duplicate.of.startswith("copy of"):
            wrong += 1
    return f"| {name} | {right / len(originals):.1%} | {similarity / max(right, 1):.2f} | {wrong} |"


if __name__ == "__main__":
    typer.run(main)
