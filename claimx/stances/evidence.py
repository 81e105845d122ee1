"""Why a statement was typed so, in words that a person can check against the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimx.lexicon.stances import Stance
from claimx.stances.decide import CLAIM, Decision
from claimx.stances.features import AROUND, Mark, StatementSpans, marks_between

_LABELS = {
    Stance.DENIAL: "denying word",
    Stance.SOFT_DENIAL: "rejecting word",
    Stance.FALSITY: "called untrue",
    Stance.ANSWER: "answering word",
    Stance.CONTRAST: "contrast",
}


def evidence(
    words: Sequence[str],
    statement: StatementSpans,
    decision: Decision,
    marks: Sequence[Mark],
    targets: Sequence[str],
    telling: Sequence[str] = (),
) -> list[str]:
    """List the words that speak for a denial or counterclaim, and what it answers; nothing for a claim.

    Args:
        words: The article's tokens.
        statement: The statement's spans.
        decision: Its type.
        marks: The lexicon's phrases in the article.
        targets: The ids of the statements it contests.
        telling: Further words that speak for the type.
    """
    if decision.type == CLAIM:
        return []
    reasons = [*dict.fromkeys(_reasons(words, statement, marks, targets))]
    new = [phrase for phrase in telling if not any(phrase in reason.casefold() for reason in reasons)]
    return [*reasons, *(f"word that tells: {phrase}" for phrase in new)]


def _reasons(
    words: Sequence[str], statement: StatementSpans, marks: Sequence[Mark], targets: Sequence[str]
) -> Iterator[str]:
    def text(mark: Mark) -> str:
        return " ".join(words[mark.start : mark.end])

    def holding(mark: Mark, spans: Sequence[tuple[int, int]]) -> bool:
        return any(start <= mark.start < end for start, end in spans)

    answered = ", ".join(targets)
    start = min(span[0] for span in (*statement.cue, *statement.content, *statement.source))
    end = max(span[1] for span in (*statement.cue, *statement.content))
    for mark in marks_between(marks, start - AROUND, end):
        if holding(mark, statement.cue) and mark.stance in _LABELS:
            yield f"cue: {text(mark)}"
        elif holding(mark, statement.content) and mark.stance is Stance.FALSITY:
            yield f"{_LABELS[mark.stance]}: {text(mark)}"
        elif holding(mark, statement.content) and mark.stance is Stance.NEGATION:
            yield f"negated answer to {answered}" if answered else f"negation: {text(mark)}"
        elif start - AROUND <= mark.start < start and mark.stance in (Stance.CONTRAST, Stance.ANSWER):
            yield f"{_LABELS[mark.stance]}: {text(mark)}"
    if answered:
        yield f"contests {answered}"
