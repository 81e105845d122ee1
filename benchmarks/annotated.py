"""The annotated articles that the gate scores, and what the shipped model makes of them."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from claimx.article import Article
from claimx.evaluation.records import ArticleRecord, document_record, read_gold
from claimx.extract import extract
from claimx.input.read import read_article
from claimx.pipeline.load import load

if TYPE_CHECKING:
    from spacy.language import Language

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = "samples"
# Articles of the project that nothing is trained on: `unseen.md`.
UNSEEN = "unseen"
UNSEEN_FILE = "benchmarks/unseen.jsonl.gz"  # in the checkout
# By name in floors.json: the file in the folder of the corpora, or beside it.
CORPORA = {
    "polnear dev": "polnear/dev.jsonl.gz",
    "ukraine dev": "ukraine/dev.jsonl.gz",
    "seed article": "../seed/expected.jsonl",
}


def read_annotated(data: Path, root: Path = ROOT) -> dict[str, list[ArticleRecord]]:
    """Read the project's own annotated articles, and those corpora that are there.

    Args:
        data: The folder of the corpora; that of the seed article stands beside it.
        root: The checkout.

    Raises:
        RecordError: A line is no annotated article.
    """
    paths = {name: data / file for name, file in CORPORA.items()}
    found = {name: read_gold(path) for name, path in paths.items() if path.is_file()}
    files = sorted((root / "samples").glob("*.expected.jsonl"))
    unseen = list(read_gold(root / UNSEEN_FILE))
    return {**found, SAMPLES: [row for file in files for row in read_gold(file)], UNSEEN: unseen}


def read_samples(root: Path = ROOT) -> list[Article]:
    """The sample articles, in the order of their names."""
    return [read_article(path) for path in sorted((root / "samples").glob("*.txt"))]


def fingerprint(rows: Sequence[ArticleRecord]) -> str:
    """SHA-256 of texts and annotations, whatever their packing."""
    lines = (json.dumps(row, sort_keys=True) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def predict(
    annotated: Mapping[str, Sequence[ArticleRecord]], *, processes: int
) -> dict[str, list[ArticleRecord]]:
    """Run the shipped model over all texts, one article at a time in each process."""
    tasks = [(name, row["id"], row["text"]) for name, rows in annotated.items() for row in rows]
    # The longest first, so that no process is left alone with one at the end.
    tasks.sort(key=lambda task: (-len(task[2]), task[0], task[1]))
    predicted: dict[str, list[ArticleRecord]] = {name: [] for name in annotated}
    for (name, _, _), record in zip(tasks, _predict_each(tasks, processes), strict=True):
        predicted[name].append(record)
    return predicted


def _predict_each(tasks: Sequence[tuple[str, str, str]], processes: int) -> Iterable[ArticleRecord]:
    if processes == 1:
        yield from map(_predict, tasks)
        return
    spawn = multiprocessing.get_context("spawn")  # a fork would copy threads that hold locks
    with ProcessPoolExecutor(processes, mp_context=spawn) as executor:
        yield from executor.map(_predict, tasks)


def _predict(task: tuple[str, str, str]) -> ArticleRecord:
    _, name, text = task
    return document_record(extract(Article(id=name, text=text), _pipeline()))


@cache
def _pipeline() -> Language:
    """The shipped model, loaded once in each process."""
    return load()
