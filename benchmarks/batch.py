"""`python -m benchmarks.batch`: what a batch takes beside bare extraction, and what a second worker brings.

Seconds of wall clock say how long a user waits, and hang on what else the machine does. So the shares are
taken in processor time where one process does the work, and the machine's load is told.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from benchmarks.annotated import ROOT, read_samples
from benchmarks.memory import varied
from benchmarks.speed import Row, table_lines
from benchmarks.summary import environment, summarise
from claimx.article import Article
from claimx.batch import worker
from claimx.batch.parts import Counts
from claimx.batch.plan import Plan
from claimx.batch.run import Unobserved, run_batch
from claimx.errors import ClaimxError, InputError
from claimx.extract import extract_all
from claimx.input.meter import Meter
from claimx.pipeline.load import load
from claimx.store.tables import Rows
from claimx.store.target import find_target

RESULTS = ROOT / "benchmarks" / "results" / "batch.md"

# What the project promises.
LEAST_SPEEDUP = 1.8
LEAST_OF_EXTRACT = 0.90
MOST_WRITING = 0.05
# Load of a machine that does nothing else.
QUIET = 0.5


class Timed(NamedTuple):
    """Seconds of a run."""

    wall: float
    processor: float
    """Of this process."""
    saving: float
    """Of the processor: parts written while the work is on. 0 with several workers."""
    assembling: float
    """Of the processor: the result put together at the end."""


class _Clock(Unobserved):
    """Reads the clocks when the model is loaded, and when all is analysed."""

    def __init__(self) -> None:
        self.begun = self.begun_processor = self.analysed = 0.0

    def begin(self, plan: Plan, *, meter: Meter, is_resumed: bool) -> None:
        self.begun, self.begun_processor = time.perf_counter(), time.process_time()

    def assembling(self) -> None:
        self.analysed = time.process_time()

    def done(self, counts: Counts, error: InputError | None) -> None:
        if error is not None:
            raise error


def time_batch(source: Path, output: Path, workers: int) -> Timed:
    """Do a batch, from the loaded model to the finished result."""
    target = find_target(output, None, [str(source)])
    plan = Plan((str(source),), target, partial(load, None), workers=workers, restart=True)
    clock = _Clock()
    with _timed_saving() as saving:
        run_batch(plan, clock)
    ended, ended_processor = time.perf_counter(), time.process_time()
    return Timed(
        ended - clock.begun,
        ended_processor - clock.begun_processor,
        sum(saving),
        ended_processor - clock.analysed,
    )


@contextmanager
def _timed_saving() -> Iterator[list[float]]:
    """The seconds of every part that this process writes."""
    names, seconds = vars(worker), list[float]()
    write = names["write_part"]

    def timed(path: Path, results: list[Rows]) -> Counts:
        start = time.process_time()
        counts: Counts = write(path, results)
        seconds.append(time.process_time() - start)
        return counts

    names["write_part"] = timed
    try:
        yield seconds
    finally:
        names["write_part"] = write


def time_extract(articles: Sequence[Article]) -> Timed:
    """Take the statements of the articles from one process, and keep nothing."""
    nlp = load()
    next(extract_all(articles[:1], nlp))
    wall, processor = time.perf_counter(), time.process_time()
    for _ in extract_all(articles, nlp):
        pass
    return Timed(time.perf_counter() - wall, time.process_time() - processor, 0, 0)


def rows(n_articles: int, repetitions: int, *, is_quiet: bool) -> Iterator[Row]:
    """All measurements, in turn in each repetition; those of the wall clock where the machine `is_quiet`."""
    # What is imported once a process counts for nothing, as the loading of the model does.
    for module in ("duckdb", "pyarrow.parquet"):
        import_module(module)
    articles = list(varied(read_samples(), n_articles))
    words = sum(len(article.text.split()) for article in articles)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        records = (json.dumps({"id": article.id, "text": article.text}) for article in articles)
        source.write_text("\n".join(records), encoding="utf-8")
        bare, duckdb, parquet, two = [], [], [], []
        for _ in range(repetitions):
            bare.append(time_extract(articles))
            duckdb.append(time_batch(source, Path(folder) / "x.duckdb", 1))
            if is_quiet:
                two.append(time_batch(source, Path(folder) / "y.duckdb", 2))
            parquet.append(time_batch(source, Path(folder) / "x.parquet", 1))
    found = summarise([words / run.processor for run in duckdb])
    yield Row("words a second of processor time, one worker", found.shown(",.0f"))
    if is_quiet:
        yield from _wall_rows(n_articles, words, duckdb, two)
    found = summarise([left.processor / right.processor for left, right in zip(bare, duckdb, strict=True)])
    name = "one worker against `extract`, processor time"
    yield Row(name, *_verdict(found.shown(".3f"), found.median, LEAST_OF_EXTRACT))
    for name, runs in (("DuckDB", duckdb), ("Parquet", parquet)):
        found = summarise([(run.saving + run.assembling) / run.processor for run in runs])
        holds = found.median <= MOST_WRITING
        yield Row(
            f"share of saving and writing {name}", found.shown(".4f"), f"at most {MOST_WRITING:.2f}", holds
        )


def _wall_rows(n_articles: int, words: int, one: Sequence[Timed], two: Sequence[Timed]) -> Iterator[Row]:
    for name, runs in (("one worker", one), ("two workers", two)):
        yield Row(
            f"articles a second, {name}", summarise([n_articles / run.wall for run in runs]).shown(".1f")
        )
        yield Row(f"words a second, {name}", summarise([words / run.wall for run in runs]).shown(",.0f"))
    found = summarise([left.wall / right.wall for left, right in zip(one, two, strict=True)])
    yield Row("two workers against one", *_verdict(found.shown(".2f"), found.median, LEAST_SPEEDUP))


def _verdict(shown: str, found: float, least: float) -> tuple[str, str, bool]:
    return shown, f"at least {least:.2f}", found >= least


METHOD = """
Articles: the ten samples over and over, a tenth of the longer words replaced by words that no other article
has; read from a file of JSON Lines, written to a database. Each run is timed from the loaded model to the
finished result; the runs of one repetition follow each other. Processor time is that of the one process. What
two workers bring only the wall clock tells, and only on a machine that does nothing else: it is measured
where the load before the runs is below .5.
"""


def main(
    articles: Annotated[int, typer.Option(min=10, help="Articles of each run.")] = 400,
    repetitions: Annotated[int, typer.Option(min=1, help="Repetitions of each measurement.")] = 3,
    write: Annotated[bool, typer.Option("--write", help="Write the page in benchmarks/results.")] = False,
) -> None:
    """Measure what a batch takes beside extraction, and what a second worker brings."""
    load_before = os.getloadavg()[0]
    is_quiet = load_before < QUIET
    if not is_quiet:
        typer.echo(
            f"The load is {load_before:.1f}: the wall clock says nothing, two workers are left out.", err=True
        )
    found = []
    try:
        for row in rows(articles, repetitions, is_quiet=is_quiet):
            found.append(row)
            verdict = "" if row.holds is None else f"  {row.promise}: {'holds' if row.holds else 'MISSED'}"
            typer.echo(f"{row.name:<52}{row.found}{verdict}")
    except ClaimxError as error:
        typer.echo(f"batch: {error}", err=True)
        raise typer.Exit(1) from error
    if write:
        about = environment()
        about["machine"] = about["machine"].replace("; one core", f"; {os.cpu_count()} cores")
        about["load"] = f"{load_before:.1f} before the runs, {os.getloadavg()[0]:.1f} after them"
        command = " ".join(["python -m benchmarks.batch", *sys.argv[1:]])
        lines = ["# Batch", "", f"`{command}`", "", *table_lines(found, about), "", METHOD.strip()]
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
