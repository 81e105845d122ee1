"""`python -m benchmarks.speed`: throughput, cold starts and memory, as ratios taken in one run on one core.

Seconds say little about another machine; a ratio of two things measured side by side does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Annotated, NamedTuple

import typer

from benchmarks.annotated import ROOT, read_samples
from benchmarks.cold import claimx_command, measure_cold
from benchmarks.memory import measure_memory
from benchmarks.summary import environment
from benchmarks.throughput import measure_throughput, profile
from claimx.errors import ClaimxError
from claimx.pipeline.load import load

RESULTS = ROOT / "benchmarks" / "results" / "speed.md"
COLD_SAMPLE = "samples/war-report.txt"

# What the project promises (README).
LEAST_OF_ENCODER = 0.70
MOST_IMPORTS_EXTRACT = 2.0
MOST_IMPORTS_HELP = 1 / 3
MOST_MEGABYTES = 600
# What a long run may add to the peak after its first fifth: the vocabulary, which grows with new words.
MOST_GROWTH = 1.05


class Row(NamedTuple):
    """One measurement: what it is, what was found, what was promised, and whether the promise holds."""

    name: str
    found: str
    promise: str = ""
    holds: bool | None = None


def throughput_rows(repetitions: int) -> Iterator[Row]:
    """The whole path beside the bare encoder."""
    found = measure_throughput(load(), read_samples(), repetitions=repetitions)
    yield Row("words a second", found.words.shown(",.0f"))
    yield Row("articles a second", found.articles.shown(".2f"))
    yield Row(
        "throughput as a share of the bare encoder's",
        found.ratio.shown(".3f"),
        f"at least {LEAST_OF_ENCODER:.2f}",
        found.ratio.median >= LEAST_OF_ENCODER,
    )


def cold_rows(repetitions: int) -> Iterator[Row]:
    """Commands beside the import of spaCy."""
    commands = {
        "claimx extract": claimx_command("extract", str(ROOT / COLD_SAMPLE)),
        "claimx --help": claimx_command("--help"),
    }
    of_import, found = measure_cold(commands, repetitions=repetitions)
    yield Row("`import spacy`, seconds", of_import.shown(".2f"))
    for (name, cold), most in zip(found.items(), (MOST_IMPORTS_EXTRACT, MOST_IMPORTS_HELP), strict=True):
        yield Row(f"`{name}`, cold, seconds", cold.seconds.shown(".2f"))
        yield Row(
            f"`{name}` in imports of spaCy",
            cold.ratio.shown(".2f"),
            f"at most {most:.2f}",
            cold.ratio.median <= most,
        )


def memory_rows(n_articles: int) -> Iterator[Row]:
    """Peak memory of a long run."""
    early, late = measure_memory(n_articles)
    yield Row(
        f"peak memory over {n_articles:,} articles, MB",
        f"{late:.0f}",
        f"at most {MOST_MEGABYTES}",
        late <= MOST_MEGABYTES,
    )
    yield Row(
        "the same, against the peak after a fifth of them",
        f"{late / early:.3f}",
        f"at most {MOST_GROWTH:.2f}",
        late / early <= MOST_GROWTH,
    )


def profile_lines(repetitions: int) -> Iterator[str]:
    """The share of each part of the path, the largest first."""
    seconds = profile(load(), read_samples(), repetitions=repetitions)
    total = sum(seconds.values())
    for name, value in sorted(seconds.items(), key=lambda item: -item[1]):
        yield f"{name:<36}{value / total:>7.1%}{value / repetitions:>9.4f} s"


def markdown(rows: list[Row], about: dict[str, str], command: str) -> str:
    """The page in `benchmarks/results`."""
    lines = ["# Speed and memory", "", f"`{command}`", "", *table_lines(rows, about), "", METHOD.strip()]
    return "\n".join(lines) + "\n"


def table_lines(rows: list[Row], about: dict[str, str]) -> list[str]:
    """Where it was measured, and the measurements, as tables."""
    lines = ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in about.items())]
    lines += ["", "Median, in brackets its 95 % interval (bootstrap over n repetitions).", ""]
    lines += ["| measured | found | promised | |", "|---|---|---|---|"]
    verdicts = {None: "", True: "holds", False: "missed"}
    return lines + [f"| {row.name} | {row.found} | {row.promise} | {verdicts[row.holds]} |" for row in rows]


METHOD = """
Articles: the ten samples. *Bare encoder*: the windows that the pipeline makes of them, recorded beforehand
and given to the same ONNX graph one by one; it and the whole path (tokenizer to `Document`) run in
turn. `extract_all` takes the ten articles as one group; one by one they take a twentieth longer.
*Cold*: new processes with warm disk cache, spaCy's import and the commands in turn. *Memory*: one process,
the samples over and over, a tenth of the longer words replaced by words that no other article has.
"""


def use_one_core() -> None:
    """Keep this process and those it starts on one core, where the system can."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def main(
    repetitions: Annotated[int, typer.Option(min=1, help="Repetitions of each measurement.")] = 15,
    articles: Annotated[int, typer.Option(min=5, help="Articles of the memory run.")] = 1_000,
    show_profile: Annotated[bool, typer.Option("--profile", help="Show the parts of the path only.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the page in benchmarks/results.")] = False,
) -> None:
    """Measure throughput, cold starts and memory on one core."""
    use_one_core()
    try:
        if show_profile:
            for line in profile_lines(repetitions):
                typer.echo(line)
            return
        rows = []
        for measure, size in (
            (throughput_rows, repetitions),
            (cold_rows, repetitions),
            (memory_rows, articles),
        ):
            for row in measure(size):
                rows.append(row)
                verdict = (
                    "" if row.holds is None else f"  {row.promise}: {'holds' if row.holds else 'MISSED'}"
                )
                typer.echo(f"{row.name:<52}{row.found}{verdict}")
    except ClaimxError as error:
        typer.echo(f"speed: {error}", err=True)
        raise typer.Exit(1) from error
    if write:
        command = " ".join(["python -m benchmarks.speed", *sys.argv[1:]])
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(markdown(rows, environment(), command), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
