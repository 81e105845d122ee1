"""Contests across articles: the strongest links, for a reader to judge, and the time that many take.

    python -m benchmarks.contest links polnear/dev.jsonl.gz ukraine/dev.jsonl.gz --name dev
    python -m benchmarks.contest speed --statements 100000

`links` writes `results/contest_links.jsonl`: ids, spans, scores and the reader's verdicts, no text. Verdicts
that are there already are kept; links without one are shown with their texts on standard output.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

import claimx
from claimx.article import Article
from claimx.contest.embed import ContentEncoder, Floats, encoder_of
from claimx.contest.find import THRESHOLD, find_groups
from claimx.contest.links import Link, contested_by_content, links_across
from claimx.contest.propositions import Proposition, propositions
from claimx.contest.ranks import word_rank
from claimx.contest.read import read_documents
from claimx.contest.similarity import Pairs, alike
from claimx.contest.words import content_words
from claimx.extract import model_info
from claimx.statements.model import SCHEMA_VERSION, ArticleInfo, Content, Cue, Document, ModelInfo, Statement

LINKS = Path(__file__).parent / "results" / "contest_links.jsonl"
# Links below the default threshold are judged as well, to see what it leaves out.
LEAST = 0.25
_SEED = 7
_PER_ARTICLE = 20
_VARIANTS = 4

Row = dict[str, Any]
T = TypeVar("T")


def strongest_links(
    documents: Sequence[Document], nlp: Any, count: int, least: float
) -> Iterator[tuple[Row, str]]:
    """The strongest links as rows without text, each with its texts for the reader."""
    contents = propositions(documents)
    contested = np.zeros(len(contents), dtype=bool)
    contested[list(contested_by_content(contents))] = True

    def may_matter(pairs: Pairs) -> NDArray[np.bool_]:
        mask: NDArray[np.bool_] = contested[pairs.left] | contested[pairs.right]
        return mask

    pairs = alike(contents, word_rank(nlp), ContentEncoder(nlp), least, may_matter)
    for number, link in enumerate(links_across(contents, pairs, least)[:count], start=1):
        yield _row(number, link, contents, documents), _shown(link, contents)


def _row(number: int, link: Link, contents: Sequence[Proposition], documents: Sequence[Document]) -> Row:
    def where(n: int) -> Row:
        content = contents[n]
        spans = content.statement.content.spans
        return {"article": documents[content.article].article.id, "spans": [list(span) for span in spans]}

    contest = contents[link.contest].statement
    return {
        "rank": number,
        "score": round(link.score, 3),
        "default": link.score >= THRESHOLD,
        "via": link.via.value,
        "type": contest.type.value if contest.type is not None else None,
        "type_confidence": contest.type_confidence,
        "contest": where(link.contest),
        "target": None if link.through is None else where(link.through),
        "claim": where(link.claim),
    }


def _shown(link: Link, contents: Sequence[Proposition]) -> str:
    def said(n: int) -> str:
        statement = contents[n].statement
        return f"[{statement.speaker}] {statement.cue.text} | {statement.content.text}"

    lines = [said(link.contest), *([] if link.through is None else [f"  its target: {said(link.through)}"])]
    return "\n".join([*lines, f"  against: {said(link.claim)}"])


def _key(row: Row) -> str:
    return json.dumps([row["set"], row["contest"], row["claim"]])


def links(files: Sequence[Path], name: str, count: int, least: float = LEAST) -> None:
    """Find the strongest links in articles or documents, and bring the list of verdicts up to date."""
    nlp = claimx.load()
    documents = [item for item in read_documents(files, lambda: nlp) if isinstance(item, Document)]
    old = [json.loads(line) for line in LINKS.read_text("utf-8").splitlines()] if LINKS.exists() else []
    known = {_key(row): {field: row[field] for field in ("verdict", "reason")} for row in old}
    rows = []
    for found, shown in strongest_links(documents, nlp, count, least):
        row = {"set": name, **found}
        row |= known.get(_key(row), {"verdict": None, "reason": ""})
        rows.append(row)
        if row["verdict"] is None:
            sys.stdout.write(f"\n{row['rank']}. {row['score']} {row['type']} by {row['via']}\n{shown}\n")
    kept = [row for row in old if row["set"] != name]
    LINKS.write_text("".join(json.dumps(row) + "\n" for row in (*kept, *rows)), encoding="utf-8")
    for title, some in (("by default", [row for row in rows if row["default"]]), ("all listed", rows)):
        right = sum(row["verdict"] == "right" for row in some)
        judged = sum(row["verdict"] is not None for row in some)
        sys.stdout.write(f"{name}, {title}: {len(some)} links, {judged} judged, {right} right\n")


def speed(count: int) -> None:
    """Time the comparison of so many made statements, and the encoder on a sample of them."""
    nlp = claimx.load()
    rank = word_rank(nlp)
    vocabulary = (word for word in encoder_of(nlp).tokenizer.get_vocab() if word.isalpha() and len(word) > 3)
    words = sorted(vocabulary, key=lambda word: (rank(word), word))
    contents = made_contents(count, words)
    documents = list(made_documents(contents, model_info(nlp)))
    encoded: list[int] = []

    def embed(texts: Sequence[str], weights: Mapping[str, float]) -> Floats:
        encoded.append(len(texts))
        return _hashed(texts)

    seconds, groups = _timed(lambda: find_groups(documents, rank, embed))
    sample = contents[:2000]
    encoding, _ = _timed(lambda: ContentEncoder(nlp)(sample, {}))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    sys.stdout.write(
        f"{count:,} statements of {len(documents):,} articles: {seconds:.1f} s without the encoder, "
        f"{len(groups):,} groups, {sum(bool(group.contests) for group in groups):,} contested\n"
        f"{sum(encoded):,} contents to encode, {1000 * encoding / len(sample):.1f} ms each: "
        f"{encoding / len(sample) * sum(encoded):.0f} s\npeak memory {memory:.1f} GiB\n"
    )


def made_contents(count: int, words: Sequence[str]) -> list[str]:
    """Contents of words by Zipf's law, each in variants with a quarter of the words changed."""
    chance = random.Random(_SEED)
    shares = np.cumsum(1 / np.arange(10, len(words) + 10))

    def draw(n: int) -> list[str]:
        return [words[int(np.searchsorted(shares, chance.random() * shares[-1]))] for _ in range(n)]

    made: list[str] = []
    while len(made) < count:
        base = draw(chance.randint(6, 24))
        for _ in range(_VARIANTS):
            changed = [draw(1)[0] if chance.random() < 0.25 else word for word in base]
            made.append(" ".join(changed))
    made = made[:count]
    chance.shuffle(made)
    return made


def made_documents(contents: Sequence[str], model: ModelInfo) -> Iterator[Document]:
    """Documents of twenty statements; one statement in twenty is a denial."""
    for start in range(0, len(contents), _PER_ARTICLE):
        some = contents[start : start + _PER_ARTICLE]
        statements = [
            Statement.model_validate(
                {
                    "id": f"s{number}",
                    "form": "indirect",
                    "type": "denial" if number == 1 else "claim",
                    "type_confidence": 0.95,
                    "source": None,
                    "cue": Cue(text="said", lemma="say", spans=((0, 4),)),
                    "content": Content(text=text, spans=((5, 5 + len(text)),)),
                    "confidence": 0.9,
                    "sentences": (),
                }
            )
            for number, text in enumerate(some, start=1)
        ]
        article = Article(id=f"made-{start}", text=" " * (5 + max(map(len, some))))
        yield Document(
            schema_version=SCHEMA_VERSION,
            article=ArticleInfo.of(article),
            model=model,
            statements=tuple(statements),
        )


def _hashed(texts: Sequence[str]) -> Floats:
    """Embeddings for the time's sake: a random direction a word."""
    directions: dict[str, Floats] = {}
    chance = np.random.default_rng(_SEED)
    rows = np.zeros((len(texts), 384), dtype=np.float32)
    for number, text in enumerate(texts):
        for word in content_words(text):
            if word.stem not in directions:
                directions[word.stem] = chance.standard_normal(384).astype(np.float32)
            rows[number] += directions[word.stem]
    result: Floats = rows / np.maximum(np.sqrt((rows**2).sum(axis=1, keepdims=True)), np.float32(1e-6))
    return result


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def main(arguments: Sequence[str] | None = None) -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    of_links = commands.add_parser("links")
    of_links.add_argument("files", nargs="+", type=Path)
    of_links.add_argument("--name", required=True, help="Of this set of articles, in the list.")
    of_links.add_argument("--count", type=int, default=50)
    of_links.add_argument("--least", type=float, default=LEAST, help="Least score of a link.")
    of_speed = commands.add_parser("speed")
    of_speed.add_argument("--statements", type=int, default=100_000)
    options = parser.parse_args(arguments)
    if options.command == "links":
        links(options.files, options.name, options.count, options.least)
    else:
        speed(options.statements)


if __name__ == "__main__":
    main()
