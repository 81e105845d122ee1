"""Speakers, types and targets: trained on the finished encoder's states, with annotated statements given."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from claimx.evaluation.given import put_statements
from claimx.evaluation.matching import match_article
from claimx.evaluation.records import ArticleRecord, read_gold
from claimx.neural.labels import TYPE_LABELS
from claimx.pipeline.attributions import EXTENSION, SPEAKERS
from claimx.pipeline.speakers import SpeakersPipe, statement_sources
from claimx.pipeline.stances import StancesPipe, read_statements, voices
from claimx.pipeline.states import early_states
from claimx.speakers.reading import read_layout
from claimx.stances.decide import Thresholds, decide
from claimx.stances.features import find_marks, read_inputs, speaker_words
from claimx.stances.words import plain_features, word_rows
from training.corpora import OWN
from training.export import speaker_graphs, stance_graphs
from training.readings import read_again
from training.settings import Settings
from training.speakers import ArticleExample, read_example, train_speakers
from training.stances import StanceExample, train_stances
from training.tune import predict
from training.words import fit_words, held_out_shares

log = logging.getLogger("claimx.training")


def speaker_example(doc: Doc, row: ArticleRecord) -> ArticleExample:
    """An article whose speakers are annotated; its statements have been put on the Doc."""
    ids = put_statements(doc, row["statements"])
    named = {str(s["id"]): s.get("speaker") for s in row["statements"]}
    on_doc = {record["id"]: id for record, id in zip(doc._.get(EXTENSION), ids, strict=True)}
    sources, order = statement_sources(doc)
    return read_example(doc, sources, [named[on_doc[name]] for name in order])


def stance_example(doc: Doc, row: ArticleRecord, speakers: Any, *, written: str) -> StanceExample:
    """An article with its annotated types and targets; `speakers` is the trained component."""
    ids = put_statements(doc, row["statements"])
    speakers(doc)
    statements = read_statements(doc)
    names = speaker_words(doc._.get(SPEAKERS) or [], [s.speaker for s in statements])
    layout = read_layout(doc)
    annotated = {str(s["id"]): s for s in row["statements"]}
    types = [TYPE_LABELS.index(annotated[id].get("type") or TYPE_LABELS[0]) for id in ids]
    contests = [[other in (annotated[id].get("targets") or []) for other in ids] for id in ids]
    marks = find_marks(layout)
    inputs = read_inputs(layout, early_states(doc, speakers.name), statements, names, marks)
    return StanceExample(
        inputs,
        row["id"][:-1] if written == "contrasts" else row["id"],
        np.asarray(types, dtype=np.int64),
        np.asarray(contests, dtype=np.float32).reshape(len(ids), len(ids)),
        written,
        word_rows(layout, statements, inputs, marks),
        plain_features(inputs),
    )


class Scored(NamedTuple):
    """One dev article as the stance model scores it, before thresholds."""

    types: Any  # (S, 3)
    contests: Mapping[int, Sequence[tuple[int, float]]]
    speakers: list[str | None]
    gold: list[int | None]  # for each statement the annotated one that it pairs with
    gold_types: list[str]
    gold_links: frozenset[tuple[int, int]]


def score_article(doc: Doc, row: ArticleRecord, pipe: StancesPipe, found: ArticleRecord) -> Scored:
    """Score the statements on a Doc whose speakers are known.

    Args:
        doc: Processed up to the speakers.
        row: The annotated article.
        pipe: The trained component.
        found: The record of the Doc's statements, in their order.
    """
    statements = read_statements(doc)
    layout = read_layout(doc)
    types, contests = pipe.score(doc, layout, statements, find_marks(layout))
    matched = match_article(row, found["statements"])  # without what the annotators set aside
    annotated = [gold.record for gold in matched.gold]
    places = {str(s["id"]): place for place, s in enumerate(annotated)}
    pairs = {p.id: g.id for g, p in matched.pairs}
    gold = [places.get(str(pairs.get(s["id"]))) for s in found["statements"]]
    links = frozenset(
        (place, places[target])
        for place, s in enumerate(annotated)
        for target in s.get("targets") or []
        if target in places
    )
    return Scored(
        types,
        contests,
        voices(doc, statements),
        gold,
        [s.get("type") or "claim" for s in annotated],
        links,
    )


def stance_scores(
    articles: Iterable[Scored], thresholds: Thresholds
) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of both rare types and of links, as the scorer counts them."""
    right: dict[str, int] = {"denial": 0, "counterclaim": 0, "links": 0}
    predicted, annotated = dict(right), dict(right)
    for article in articles:
        for kind in ("denial", "counterclaim"):
            annotated[kind] += article.gold_types.count(kind)
        annotated["links"] += len(article.gold_links)
        decisions = list(decide(article.types, article.contests, article.speakers, thresholds))
        for place, decision in enumerate(decisions):
            mine = article.gold[place]
            if decision.type != TYPE_LABELS[0]:
                predicted[decision.type] += 1
                right[decision.type] += mine is not None and article.gold_types[mine] == decision.type
            predicted["links"] += len(decision.targets)
            right["links"] += sum(
                (mine, article.gold[target]) in article.gold_links for target in decision.targets
            )
    out = {}
    for name, hits in right.items():
        p, r = hits / max(1, predicted[name]), hits / max(1, annotated[name])
        out[name] = (p, r, 2 * p * r / (p + r) if p + r else 0.0)
    return out


GRID = [round(x, 3) for x in np.arange(0.05, 0.96, 0.025).tolist()]
# The shipped thresholds favour precision: no fewer than this share of what is called so in PolNeAR dev is so.
PRECISION = {"denial": 0.60, "counterclaim": 0.45, "links": 0.30}
# So many steps of F1 are told apart.
STEPS = {"denial": 100, "counterclaim": 50, "link": 200}


def choose_stance_thresholds(articles: Mapping[str, Sequence[Scored]]) -> Thresholds:
    """Choose each threshold for F1 over all articles, among those with enough precision; that of links last.

    Args:
        articles: By the name of their dev set.
    """
    everything = [article for own in articles.values() for article in own]
    chosen = {"denial": 0.5, "counterclaim": 0.5, "link": 0.5}
    # Each hangs on the others: what has a target is sooner called a counterclaim.
    for name in ("denial", "counterclaim", "link") * 3:
        kind = "links" if name == "link" else name
        tried = {}
        for value in GRID:
            thresholds = Thresholds(**{**chosen, name: value})
            p = stance_scores(articles["polnear"], thresholds)[kind][0]
            f1 = stance_scores(everything, thresholds)[kind][2]
            enough = p >= PRECISION.get(kind, 0.0)
            # Where no threshold is precise enough, that which is most precise and still finds some.
            # Of those within a step of each other, which the dev articles do not tell apart, the surest.
            reached = round(STEPS[name] * (f1 if enough else min(p, f1)))
            tried[value] = (enough and f1 > 0, reached, value)
        chosen[name] = max(tried.values())[2]
    return Thresholds(**chosen)


def processed(nlp: Language, rows: Sequence[ArticleRecord]) -> Iterator[tuple[Doc, ArticleRecord]]:
    """Annotated articles with their Docs."""
    yield from zip(nlp.pipe(row["text"] for row in rows), rows, strict=True)


class Heads(NamedTuple):
    """Graphs by component and file, and the settings of the components."""

    graphs: dict[str, bytes]
    tuned: dict[str, dict[str, Any]]


# Chosen on both dev sets, of .8 to .95: above it no more sources get the right name, and soon more than 8 %
# of all names are given to sources that the article never names.
SPEAKER_THRESHOLD = 0.9


def train_heads(
    nlp: Language, data: Path, dev: Mapping[str, Sequence[ArticleRecord]], settings: Settings
) -> Heads:
    """Train on PolNeAR and on all written articles; choose the thresholds of types and links on dev.

    Args:
        nlp: The finished pipeline up to the attributions.
        data: The folder of the corpora.
        dev: Annotated articles that are not trained on, by the name of their set; "polnear" is one.
        settings: Seed and epochs.
    """
    polnear = read_again(read_gold(data / "polnear/train.jsonl.gz"))
    rows: list[tuple[ArticleRecord, str]] = [(row, "") for row in polnear]
    rows += [(row, "short") for row in read_gold(data / "written/train.jsonl.gz")]
    for folder, name in OWN.items():
        rows += [(row, name) for path in sorted(folder.glob("*.jsonl.gz")) for row in read_gold(path)]
    docs = [
        (doc, row, written)
        for (doc, row), (_, written) in zip(processed(nlp, [r for r, _ in rows]), rows, strict=True)
    ]
    real: Any = [(doc, row) for doc, row, written in docs if not written]
    # Real news counts twice beside so much that was written. Sets of texts that differ in their types alone
    # have the same speakers again and again.
    articles: Any = [(doc, row) for doc, row, written in docs if written not in ("", "contrasts")]
    labelled = [*real, *real, *articles]
    sources = [speaker_example(doc, row) for doc, row in labelled]
    graphs = speaker_graphs(
        [
            train_speakers(sources, seed=seed, epochs=settings.speaker_epochs)
            for seed in settings.speaker_seeds
        ]
    )
    speakers = SpeakersPipe("claimx_speakers", threshold=SPEAKER_THRESHOLD)
    speakers.set_data(_files(graphs))
    examples = [stance_example(doc, row, speakers, written=written) for doc, row, written in docs]
    examples = [example for example in examples if len(example.types)]
    models = [
        train_stances(examples, seed=seed, epochs=settings.stance_epochs) for seed in settings.stance_seeds
    ]
    shares = held_out_shares(examples)
    told_words = [
        train_stances(examples, seed=seed, epochs=settings.stance_epochs, shares=shares)
        for seed in settings.told_seeds
    ]
    own = {
        **stance_graphs(models, told_words),
        "claimx_stances/words.npz": fit_words(examples).to_bytes(),
    }
    stances = StancesPipe("claimx_stances", denial=0.5, counterclaim=0.5, link=0.5)
    stances.set_data(_files(own))
    # End to end, since that is how it is used.
    scored = {
        name: [
            score_article(speakers(doc), row, stances, record)
            for (doc, row), record in zip(processed(nlp, rows), predict(nlp, rows), strict=True)
            if record["statements"]
        ]
        for name, rows in dev.items()
    }
    chosen = choose_stance_thresholds(scored)
    for name, articles in scored.items():
        log.info("stances, %s: %s: %s", name, chosen, stance_scores(articles, chosen))
    tuned = {"claimx_speakers": {"threshold": SPEAKER_THRESHOLD}, "claimx_stances": chosen._asdict()}
    return Heads({**graphs, **own}, tuned)


def _files(graphs: Mapping[str, bytes]) -> dict[str, bytes]:
    return {place.split("/")[1]: data for place, data in graphs.items()}
