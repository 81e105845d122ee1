"""`claimx evaluate`: scores against annotated articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimx.cli.model import load_model
from claimx.cli.streams import complain
from claimx.extract import extract_all

if TYPE_CHECKING:
    from claimx.evaluation.matching import MatchedArticle
    from claimx.evaluation.records import ArticleRecord
    from claimx.evaluation.scores import Counts
    from claimx.output.scores import Intervals


def evaluate_cli(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD.jsonl[.gz]", help="Annotated articles, one a line.", show_default=False),
    ],
    predictions: Annotated[
        Path | None,
        typer.Option(
            "--pred", help="Score these predictions (or printed documents) instead of running the model."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    bootstrap: Annotated[
        int, typer.Option(min=0, help="Add 95 % intervals from this many resamples of the articles.")
    ] = 0,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="Add the expected calibration error of the confidences.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many articles.")] = None,
    model: Annotated[Path | None, typer.Option(help="Folder of another model.", show_default=False)] = None,
) -> None:
    """Compare the statements found in annotated articles with the annotated ones.

    \b
    Examples:
      claimx evaluate dev.jsonl.gz --bootstrap 1000
      claimx evaluate dev.jsonl.gz --pred predictions.jsonl --json
    """
    from claimx.evaluation.matching import match_article
    from claimx.evaluation.records import read_gold, read_predictions
    from claimx.evaluation.scores import add_up, count_article, shared_fields, statements_by_id, summarise
    from claimx.output.scores import scores_json, scores_table

    rows = read_gold(gold)[:limit]
    by_id = statements_by_id(read_predictions(predictions) if predictions else _predict(rows, model))
    if predictions:
        _tell_strangers({row["id"] for row in rows}, set(by_id), limited=limit is not None)
    matched = [match_article(row, by_id.get(row["id"], [])) for row in rows]
    counts = [count_article(article) for article in matched]
    fields = shared_fields(rows, by_id)
    scores = summarise(add_up(counts), fields)
    intervals = _intervals(counts, fields, bootstrap)
    error = _calibration_error(matched) if calibration else None
    if as_json:
        scores |= {"bootstrap": _as_tree(intervals, bootstrap)} if intervals else {}
        scores |= {"calibration_error": error} if calibration else {}
        typer.echo(scores_json(scores))
        return
    typer.echo(scores_table(scores, intervals))
    if calibration:
        shown = "unknown: the predictions have no confidence" if error is None else f"{error:.3f}"
        typer.echo(f"expected calibration error {shown}")


def _tell_strangers(annotated: set[str], predicted: set[str], *, limited: bool) -> None:
    """Say which articles stand in one file alone: often the ids were made differently."""
    missing, unknown = annotated - predicted, predicted - annotated
    if missing:
        complain(
            f"{len(missing)} of {len(annotated)} annotated articles have no prediction: counted as empty"
        )
    if unknown and not limited:
        complain(f"{len(unknown)} of {len(predicted)} predicted articles are not annotated: left out")


def _predict(rows: Sequence[ArticleRecord], model: Path | None) -> Iterator[ArticleRecord]:
    """Run the model over the annotated texts; the progress shows on a terminal."""
    from rich.console import Console
    from rich.progress import track

    from claimx.article import Article
    from claimx.evaluation.records import document_record

    nlp = load_model(model, max_chars=max((len(row["text"]) for row in rows), default=0))
    articles = (Article(id=row["id"], text=row["text"]) for row in rows)
    console = Console(stderr=True)
    for document in track(
        extract_all(articles, nlp),
        description="articles",
        total=len(rows),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ):
        yield document_record(document)


def _intervals(counts: Sequence[Counts], fields: frozenset[str], resamples: int) -> Intervals:
    if not resamples:
        return {}
    from claimx.evaluation.bootstrap import bootstrap_intervals  # imports numpy

    return bootstrap_intervals(counts, fields, resamples=resamples)


def _as_tree(intervals: Intervals, resamples: int) -> dict[str, Any]:
    from claimx.evaluation.bootstrap import LEVEL, SEED
    from claimx.output.scores import intervals_tree

    return {"level": LEVEL, "resamples": resamples, "seed": SEED, "intervals": intervals_tree(intervals)}


def _calibration_error(matched: Sequence[MatchedArticle]) -> float | None:
    """None where there is no prediction, or one has no confidence."""
    from claimx.evaluation.calibration import attribution_outcomes, expected_calibration_error

    predicted = [statement for article in matched for statement in article.predicted]
    if not predicted or any("confidence" not in statement.record for statement in predicted):
        return None
    return expected_calibration_error([pair for article in matched for pair in attribution_outcomes(article)])
