"""`python -m benchmarks.report`: how long a report takes beside the extraction, and how large it is.

Times are those of the processor, so that what else runs on the machine does not count.
"""

from __future__ import annotations

import subprocess
import sys
from time import process_time
from typing import Annotated

import typer

from benchmarks.annotated import ROOT, read_samples
from benchmarks.speed import Row, use_one_core
from benchmarks.summary import environment, summarise
from claimx.article import Article
from claimx.extract import extract
from claimx.pipeline.load import load
from claimx.report.render import render_items
from claimx.report.results import Item

RESULTS = ROOT / "benchmarks" / "results" / "report.md"

# What the project promises.
WORDS, MOST_MILLISECONDS = 1_000, 100
ARTICLES, MOST_MEGABYTES = 100, 5

FIRSTS = 5  # processes

# What `claimx report article.txt` does, timed where the extraction is done.
_FIRST = """
import sys, time
import claimx
article = claimx.Article(id="first", text=sys.stdin.read())
document = claimx.extract(article, claimx.load())
start = time.process_time()
from claimx.report.render import render_items
from claimx.report.results import Item
render_items([Item(document, article.text)])
print(time.process_time() - start)
"""


def long_article(number: int = 0) -> Article:
    """An article of about `WORDS` words: paragraphs of the samples, from the sample of this number on."""
    samples = [sample.text for sample in read_samples()]
    start = number % len(samples)
    paragraphs = [line for text in samples[start:] + samples[:start] for line in text.splitlines() if line]
    taken: list[str] = []
    while sum(len(paragraph.split()) for paragraph in taken) < WORDS:
        taken.append(paragraphs[len(taken)])
    return Article(id=f"long-{number}", title=taken[0], text="\n\n".join(taken))


def time_rows(repetitions: int) -> list[Row]:
    """Building beside extraction, in turn, for one article."""
    nlp = load()
    article = long_article()
    extracting, building = [], []
    for _ in range(repetitions):
        start = process_time()
        document = extract(article, nlp)
        middle = process_time()
        render_items([Item(document, article.text)])
        extracting.append(middle - start)
        building.append(process_time() - middle)
    ratios = [build / found for build, found in zip(building, extracting, strict=True)]
    milliseconds = summarise([1_000 * seconds for seconds in building])
    first = summarise([1e3 * first_build(article.text) for _ in range(FIRSTS)])
    about = f"{len(article.text.split()):,} words, {len(document.statements)} statements"
    promise = f"under {MOST_MILLISECONDS}"
    return [
        Row(
            f"extraction of an article of {about}, ms", summarise([1e3 * s for s in extracting]).shown(".0f")
        ),
        Row("its report, ms", milliseconds.shown(".1f"), promise, milliseconds.median < MOST_MILLISECONDS),
        Row("the report as a share of the extraction", summarise(ratios).shown(".4f")),
        Row(
            "the first report of a process, with imports and the compiling of templates, ms",
            first.shown(".0f"),
            promise,
            first.median < MOST_MILLISECONDS,
        ),
    ]


def first_build(text: str) -> float:
    """Seconds of the first report that a new process makes, from the end of its extraction."""
    done = subprocess.run(
        [sys.executable, "-c", _FIRST], input=text, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def size_rows() -> list[Row]:
    """The size of reports of many articles."""
    nlp = load()
    short = [Item(extract(article, nlp), article.text) for article in read_samples()]
    articles = [long_article(number) for number in range(len(short))]
    long = [Item(extract(article, nlp), article.text) for article in articles]
    rows = []
    for name, items, count in (
        ("samples", short, ARTICLES),
        ("articles of 1,000 words", long, ARTICLES),
        ("samples", short, 5 * ARTICLES),
    ):
        start = process_time()
        html = render_items([items[number % len(items)] for number in range(count)])
        seconds = process_time() - start
        megabytes = len(html.encode()) / 1e6
        promised = count == ARTICLES
        rows.append(
            Row(
                f"report of {count} {name}, MB",
                f"{megabytes:.2f}",
                f"under {MOST_MEGABYTES}" if promised else "",
                megabytes < MOST_MEGABYTES if promised else None,
            )
        )
        rows.append(Row("its building without the groups of claims, s", f"{seconds:.1f}"))
    return rows


def markdown(rows: list[Row], about: dict[str, str]) -> str:
    """The page in `benchmarks/results`."""
    lines = ["# Reports", "", "`python -m benchmarks.report --write`", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in about.items()]
    lines += ["", "Processor time. Median, in brackets its 95 % interval (bootstrap over n repetitions).", ""]
    lines += ["| measured | found | promised | |", "|---|---|---|---|"]
    verdicts = {None: "", True: "holds", False: "missed"}
    lines += [f"| {row.name} | {row.found} | {row.promise} | {verdicts[row.holds]} |" for row in rows]
    return "\n".join([*lines, "", METHOD.strip(), ""])


METHOD = """
The article is made of the first paragraphs of the samples. Extraction and report are made in turn, in one
process on one core. *First*: a new process, from the end of the extraction to the finished page. The reports
of many have the ten samples, or ten articles of 1,000 words made of them, over and over; each article is
packed by itself, so likeness of articles saves nothing.
"""


def main(
    repetitions: Annotated[int, typer.Option(min=1, help="Repetitions.")] = 15,
    write: Annotated[bool, typer.Option("--write", help="Write the page in benchmarks/results.")] = False,
) -> None:
    """Measure time and size of reports."""
    use_one_core()
    rows = [*time_rows(repetitions), *size_rows()]
    for row in rows:
        typer.echo(f"{row.name:<82}{row.found}")
    if write:
        RESULTS.write_text(markdown(rows, environment()), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
