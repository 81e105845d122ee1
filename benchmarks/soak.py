"""`python -m benchmarks.soak`: a batch over many articles. Does its memory stay where it was at a thousand?

The memory is that of all processes of the command, sampled from outside: resident pages, those that several
processes share counted once for each.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from benchmarks.annotated import ROOT, read_samples
from benchmarks.cold import claimx_command
from benchmarks.memory import varied
from benchmarks.speed import Row, table_lines
from benchmarks.summary import environment
from claimx.article import Article

RESULTS = ROOT / "benchmarks" / "results" / "soak.md"
EARLY = 1_000
# What the project promises: the peak of the long run against that of the short one.
MOST_GROWTH = 1.10
_EVERY = 0.25  # seconds between samples

_PARAGRAPH = re.compile(r"\n\s*\n")


class Soaked(NamedTuple):
    """A run: its exit code, seconds, the most megabytes its processes held together, its last line."""

    code: int
    seconds: float
    peak: float
    summary: str


def base_articles(data: Path, most_words: int) -> list[Article]:
    """Articles to repeat and vary: those of PolNeAR where they are, else the samples; both cut."""
    path = data / "polnear" / "train.jsonl.gz"
    if not path.is_file():
        return [_cut(article, most_words) for article in read_samples()]
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        records = map(json.loads, stream)
        return [_cut(Article(id=record["id"], text=record["text"]), most_words) for record in records]


def soak(source: Path, output: Path, workers: int) -> Soaked:
    """Run the command, and watch its memory."""
    import psutil

    start = time.perf_counter()
    command = claimx_command("batch", str(source), "-o", str(output), "-w", str(workers))
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    watched, peak = psutil.Process(process.pid), 0.0
    while process.poll() is None:
        peak = max(peak, sum(_resident(member) for member in _tree(watched)))
        time.sleep(_EVERY)
    said = process.stderr.read().splitlines() if process.stderr else []
    return Soaked(process.returncode, time.perf_counter() - start, peak / 1e6, said[-1] if said else "")


def measure(n_articles: int, workers: int, data: Path, most_words: int) -> Iterator[Row]:
    """A short and a long run."""
    base = base_articles(data, most_words)
    with tempfile.TemporaryDirectory() as folder:
        runs, words = [], 0
        for number in (EARLY, n_articles):
            source = Path(folder) / f"{number}.jsonl"
            words = 0
            with source.open("w", encoding="utf-8") as stream:
                for article in varied(base, number):
                    words += len(article.text.split())
                    stream.write(json.dumps({"id": article.id, "text": article.text}) + "\n")
            runs.append(soak(source, Path(folder) / f"{number}.duckdb", workers))
    early, late = runs
    yield Row("words an article", f"{words / n_articles:.0f}")
    yield Row("articles a second, loading and writing included", f"{n_articles / late.seconds:.1f}")
    yield Row("words a second", f"{words / late.seconds:,.0f}")
    yield Row(f"exit code over {n_articles:,} articles", str(late.code), "0", late.code == 0)
    yield Row("what it said at the end", late.summary.rpartition(": ")[2])
    yield Row(f"peak of all processes over {EARLY:,} articles, MB", f"{early.peak:.0f}")
    yield Row(f"peak of all processes over {n_articles:,} articles, MB", f"{late.peak:.0f}")
    growth = late.peak / early.peak
    yield Row(
        "the one against the other", f"{growth:.3f}", f"at most {MOST_GROWTH:.2f}", growth <= MOST_GROWTH
    )


def _cut(article: Article, most_words: int) -> Article:
    """The first paragraphs that have so many words together, the last one whole."""
    text = ""
    for paragraph in _PARAGRAPH.split(article.text):
        text += f"\n\n{paragraph}" if text else paragraph
        if len(text.split()) >= most_words:
            break
    return Article(id=article.id, text=text)


def _tree(process: object) -> list[object]:
    import psutil

    try:
        return [process, *process.children(recursive=True)]  # type: ignore[attr-defined]
    except psutil.Error:
        return []


def _resident(process: object) -> int:
    import psutil

    try:
        return int(process.memory_info().rss)  # type: ignore[attr-defined]
    except psutil.Error:
        return 0


METHOD = """
Two runs of `claimx batch`, each from start to finish, one over the first 1,000 of the articles. Articles:
those of PolNeAR's training part (the samples where it is not there), cut after the paragraph that brings them
to so many words, over and over, a tenth of the longer words replaced by words that no other article has.
"""


def main(
    articles: Annotated[int, typer.Option(min=EARLY, help="Articles of the long run.")] = 20_000,
    workers: Annotated[int, typer.Option(min=1, help="Processes at work.")] = 2,
    most_words: Annotated[
        int, typer.Option(min=1, help="Cut articles after the paragraph that has these.")
    ] = 60,
    data: Annotated[Path, typer.Option(help="Folder of the corpora.")] = ROOT.parent / "shared" / "data",
    write: Annotated[bool, typer.Option("--write", help="Write the page in benchmarks/results.")] = False,
) -> None:
    """Run a batch over many articles and watch its memory."""
    found = []
    for row in measure(articles, workers, data, most_words):
        found.append(row)
        verdict = "" if row.holds is None else f"  {row.promise}: {'holds' if row.holds else 'MISSED'}"
        typer.echo(f"{row.name:<52}{row.found}{verdict}")
    if write:
        about = environment()
        about["machine"] = about["machine"].replace("; one core", f"; {workers} workers")
        command = " ".join(["python -m benchmarks.soak", *sys.argv[1:]])
        lines = ["# A batch over many articles", "", f"`{command}`", "", *table_lines(found, about)]
        RESULTS.write_text("\n".join([*lines, "", METHOD.strip()]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
