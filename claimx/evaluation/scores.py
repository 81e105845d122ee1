"""Matched articles -> counts -> scores. Counts add up over articles, so one can resample them.

Metrics, micro-averaged over articles, each with precision, recall and F1:

content       the statements are paired
attribution   paired, and the sources overlap or are both empty: the primary metric
strict        paired, contents identical and sources identical
cue           paired, and the cues overlap or are both empty
characters    content characters, statements disregarded
direct …      attribution, recall over annotated and precision over predicted statements of that form

Only where both sides have the field: type, links (a statement and its target), speaker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from claimx.evaluation.matching import Annotation, MatchedArticle, agree, match_article
from claimx.evaluation.records import ArticleRecord, StatementRecord
from claimx.statements.form import Form

OPTIONAL_FIELDS: Final = ("type", "targets", "speaker")

# A count's name: a metric, then what it is split by.
Counts = Counter[tuple[str, ...]]


def score(gold: Sequence[ArticleRecord], predicted: Iterable[ArticleRecord]) -> dict[str, Any]:
    """Score predictions against annotations; articles are joined by `id`, a missing one counts as empty.

    Returns:
        Numbers and tables of numbers, ready for JSON.
    """
    by_id = statements_by_id(predicted)
    counts = (count_article(match_article(row, by_id.get(row["id"], []))) for row in gold)
    return summarise(add_up(counts), shared_fields(gold, by_id))


def statements_by_id(predicted: Iterable[ArticleRecord]) -> dict[str, list[StatementRecord]]:
    """The predicted statements of each article; of two rows with one id the last counts."""
    return {row["id"]: row["statements"] for row in predicted}


def shared_fields(
    gold: Iterable[ArticleRecord], predicted: Mapping[str, Sequence[StatementRecord]]
) -> frozenset[str]:
    """Those optional fields that at least one statement on either side has."""
    left = {field for row in gold for statement in row["statements"] for field in statement}
    right = {field for statements in predicted.values() for statement in statements for field in statement}
    return frozenset(left & right).intersection(OPTIONAL_FIELDS)


def count_article(article: MatchedArticle) -> Counts:
    """What the article adds to each count."""
    counts: Counts = Counter({("articles",): 1})
    for side, statements in (("gold", article.gold), ("predicted", article.predicted)):
        counts["statements", side] += len(statements)
        for statement in statements:
            counts["form", side, statement.form] += 1
            counts["type", side, statement.record.get("type") or ""] += 1
            counts["links", side] += len(statement.record.get("targets") or [])
    gold_characters = set().union(*(statement.content for statement in article.gold))
    predicted_characters = set().union(*(statement.content for statement in article.predicted))
    counts["characters", "both"] += len(gold_characters & predicted_characters)
    counts["characters", "gold"] += len(gold_characters)
    counts["characters", "predicted"] += len(predicted_characters)
    for gold, predicted in article.pairs:
        _count_spans(counts, gold, predicted)
        _count_labels(counts, gold, predicted)
    counts["links", "both"] += _count_links(article)
    return counts


def add_up(counts: Iterable[Counts]) -> Counts:
    """The sum over articles."""
    total: Counts = Counter()
    for article in counts:
        total.update(article)
    return total


def _count_spans(counts: Counts, gold: Annotation, predicted: Annotation) -> None:
    counts["content",] += 1
    counts["cue",] += agree(gold.cue, predicted.cue)
    counts["strict",] += gold.content == predicted.content and gold.source == predicted.source
    if agree(gold.source, predicted.source):
        counts["attribution",] += 1
        counts["attributed", "gold", gold.form] += 1
        counts["attributed", "predicted", predicted.form] += 1


def _count_labels(counts: Counts, gold: Annotation, predicted: Annotation) -> None:
    gold_type, predicted_type = gold.record.get("type"), predicted.record.get("type")
    if gold_type and predicted_type:
        counts["typed",] += 1
        counts["typed", "right"] += gold_type == predicted_type
    if gold_type == predicted_type:
        counts["type", "both", gold_type or ""] += 1
    speaker = gold.record.get("speaker")
    if speaker:
        counts["speakers",] += 1
        counts["speakers", "right"] += same_speaker(speaker, predicted.record.get("speaker"))


def _count_links(article: MatchedArticle) -> int:
    """How many predicted (statement, target) pairs, mapped through the pairing, are annotated ones."""
    to_gold = {predicted.id: gold.id for gold, predicted in article.pairs}
    links = {(gold.id, target) for gold in article.gold for target in gold.record.get("targets") or []}
    return sum(
        (to_gold.get(predicted.id), to_gold.get(target)) in links
        for predicted in article.predicted
        for target in set(predicted.record.get("targets") or [])
    )


def same_speaker(gold: str | None, predicted: str | None) -> bool:
    """Equal but for case, or the same last word and one name's words contain the other's."""
    left, right = (gold or "").casefold().split(), (predicted or "").casefold().split()
    if not left or not right or left[-1] != right[-1]:
        return False
    return set(left) <= set(right) or set(right) <= set(left)


def summarise(counts: Mapping[tuple[str, ...], int], fields: frozenset[str]) -> dict[str, Any]:
    """The scores that the counts give.

    Args:
        counts: Sums over articles of `count_article`; a missing count is 0.
        fields: `shared_fields` of the two sides.
    """
    n = Counter(counts)
    n_predicted, n_gold = n["statements", "predicted"], n["statements", "gold"]
    scores: dict[str, Any] = {
        "articles": n["articles",],
        "gold": n_gold,
        "predicted": n_predicted,
        "paired": n["content",],
    }
    for metric in ("content", "attribution", "strict", "cue"):
        scores[metric] = _prf(n[metric,], n_predicted, n_gold)
    scores["characters"] = _prf(*(n["characters", part] for part in ("both", "predicted", "gold")))
    for form in Form:
        scores[form.value] = _prf(
            n["attributed", "predicted", form],
            n["form", "predicted", form],
            n["form", "gold", form],
            right_of_gold=n["attributed", "gold", form],
        )
    if "type" in fields:
        scores["type"] = _summarise_types(n)
    if "targets" in fields:
        scores["links"] = _prf(n["links", "both"], n["links", "predicted"], n["links", "gold"])
    if "speaker" in fields:
        scores["speaker"] = {
            "accuracy": _ratio(n["speakers", "right"], n["speakers",]),
            "pairs": n["speakers",],
        }
    return scores


def _summarise_types(n: Counts) -> dict[str, Any]:
    names = sorted(key[2] for key in n if key[:2] == ("type", "gold") and key[2])
    classes = {
        name: _prf(n["type", "both", name], n["type", "predicted", name], n["type", "gold", name])
        for name in names
    }
    return {
        "accuracy": _ratio(n["typed", "right"], n["typed",]),
        "pairs": n["typed",],
        "macro_f1": _ratio(sum(result["f1"] for result in classes.values()), len(classes)),
        "classes": classes,
    }


def _prf(right: int, n_predicted: int, n_gold: int, *, right_of_gold: int | None = None) -> dict[str, float]:
    """Precision, recall, F1; `right_of_gold` is given where the two sides count differently what is right."""
    precision = _ratio(right, n_predicted)
    recall = _ratio(right if right_of_gold is None else right_of_gold, n_gold)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"p": precision, "r": recall, "f1": f1, "predicted": n_predicted, "gold": n_gold}


def _ratio(part: float, whole: int) -> float:
    return part / whole if whole else 0.0
