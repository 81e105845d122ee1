"""Pair the predicted statements of an article with its annotated ones.

A role is compared as the set of its characters, white space left out and punctuation dropped at the ends.
Statements whose content the annotators set aside are left out on both sides. Pairs are made one to one, best
overlap first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claimx.evaluation.records import ArticleRecord, StatementRecord
from claimx.spans import CharSpan, core_characters
from claimx.statements.form import form_of, quoted_spans

# Below half an overlap the two say different things.
MIN_IOU = 0.5

Characters = set[int]


@dataclass(frozen=True, slots=True)
class Annotation:
    """One statement, ready for comparison: each role as the offsets of its characters."""

    id: str | int
    source: Characters
    cue: Characters
    content: Characters
    form: str
    record: StatementRecord


@dataclass(frozen=True, slots=True)
class MatchedArticle:
    """Both readings of one article, and which statements of them belong together."""

    gold: list[Annotation]
    predicted: list[Annotation]
    pairs: list[tuple[Annotation, Annotation]]


def match_article(gold: ArticleRecord, predicted: Sequence[StatementRecord]) -> MatchedArticle:
    """Prepare and pair the statements of one article.

    Args:
        gold: The annotated article, with its text.
        predicted: The statements predicted for it.
    """
    text = gold["text"]
    quoted = quoted_spans(text)
    discard = {i for start, end in gold.get("discard") or [] for i in range(start, end)}
    left = prepare(text, gold["statements"], discard, quoted)
    right = prepare(text, predicted, discard, quoted)
    return MatchedArticle(left, right, pair_up(left, right))


def prepare(
    text: str, records: Sequence[StatementRecord], discard: Characters, quoted: Sequence[CharSpan]
) -> list[Annotation]:
    """The statements as annotations, less those whose content lies wholly inside `discard`."""
    annotations = []
    for index, record in enumerate(records):
        content = core_characters(text, record.get("content") or [])
        if content and content <= discard:
            continue
        annotations.append(
            Annotation(
                id=record.get("id", index),
                source=core_characters(text, record.get("source") or []),
                cue=core_characters(text, record.get("cue") or []),
                content=content,
                form=record.get("form") or form_of(text, _spans(record), quoted),
                record=record,
            )
        )
    return annotations


def pair_up(
    gold: Sequence[Annotation], predicted: Sequence[Annotation]
) -> list[tuple[Annotation, Annotation]]:
    """Pair one to one, greedily by descending overlap of content; ties by agreement in source, then cue."""
    candidates = []
    for i, left in enumerate(gold):
        for j, right in enumerate(predicted):
            common = len(left.content & right.content)
            iou = common / len(left.content | right.content) if common else 0.0
            if iou >= MIN_IOU:
                agreement = (not agree(left.source, right.source), not agree(left.cue, right.cue))
                candidates.append((-iou, *agreement, i, j))
    pairs = []
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for *_, i, j in sorted(candidates):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((gold[i], predicted[j]))
    return pairs


def agree(left: Characters, right: Characters) -> bool:
    """Whether two readings of a role overlap, or are both empty."""
    return not left.isdisjoint(right) or (not left and not right)


def _spans(record: StatementRecord) -> list[CharSpan]:
    return [(start, end) for start, end in record.get("content") or []]
