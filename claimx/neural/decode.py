"""Scores -> cues and roles that are legal: spans that begin, one source, cues that do not overlap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimx.neural.labels import CUE_LABELS, ENTITY_LABELS, ROLE_LABELS

Floats = NDArray[np.float32]
TokenSpan = tuple[int, int]

_BEGIN, _INSIDE = CUE_LABELS.index("B"), CUE_LABELS.index("I")
_FORBIDDEN = -1e4


class Roles(NamedTuple):
    """The decoded roles for one cue: half-open spans in the tokens that were scored, in order."""

    source: list[TokenSpan]
    cue: list[TokenSpan]
    content: list[TokenSpan]


def softmax(logits: Floats) -> Floats:
    """Probabilities over the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def cue_candidates(logits: Floats, threshold: float | Floats) -> tuple[list[TokenSpan], Floats]:
    """Find the spans that may be cues.

    Args:
        logits: Over `CUE_LABELS`. Shape (n_tokens, 3).
        threshold: The least probability that a cue begins here; one, or one for each token.

    Returns:
        Half-open token spans in order, apart, and the probability of each one's beginning.
    """
    if not len(logits):
        return [], np.zeros(0, dtype=np.float32)
    probabilities = softmax(logits)
    # What is sooner the inside of a cue begins none.
    likely = probabilities[:, _BEGIN] >= probabilities[:, _INSIDE]
    begins = np.flatnonzero(likely & (probabilities[:, _BEGIN] >= threshold))
    goes_on = probabilities[:, _INSIDE] >= 0.5
    spans = []
    for place, start in enumerate(begins):
        end = int(start) + 1
        bound = int(begins[place + 1]) if place + 1 < len(begins) else len(logits)
        while end < bound and goes_on[end]:
            end += 1
        spans.append((int(start), end))
    return spans, probabilities[begins, _BEGIN]


class Steps(NamedTuple):
    """Which label may follow which: "I-X" follows "B-X" and "I-X" alone, the others any."""

    allowed: NDArray[np.bool_]
    """(n_labels, n_labels), [before, after]."""
    begins: NDArray[np.bool_]
    """Which may follow any, and so begin. Shape (n_labels,)."""
    free: tuple[int, ...]
    """The labels that may follow any."""
    bound: tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...]
    """Each label that may not, those that it may follow, and those among them that may follow any."""

    @classmethod
    def of(cls, allowed: NDArray[np.bool_]) -> Steps:
        """Read them off a matrix [before, after]."""
        begins = np.asarray(allowed.all(axis=0))
        free = tuple(np.flatnonzero(begins).tolist())
        bound = tuple(
            (label, before, tuple(place for place in before if place in free))
            for label in np.flatnonzero(~begins).tolist()
            for before in [tuple(np.flatnonzero(allowed[:, label]).tolist())]
        )
        return cls(allowed, begins, free, bound)

    @classmethod
    def between(cls, labels: tuple[str, ...]) -> Steps:
        """Those of labels that are written "B-X", "I-X" and anything else."""
        pairs = [[not b.startswith("I-") or a[2:] == b[2:] for b in labels] for a in labels]
        return cls.of(np.asarray(pairs, dtype=np.bool_))


_ROLE_STEPS = Steps.between(ROLE_LABELS)
_ENTITY_STEPS = Steps.between(ENTITY_LABELS)


def best_labels(logits: Floats, steps: Steps) -> NDArray[np.int64]:
    """The likeliest legal sequence of labels (Viterbi 1967).

    Args:
        logits: Shape (n_sequences, n_tokens, n_labels).
        steps: Which label may follow which.

    Returns:
        Labels. Shape (n_sequences, n_tokens).
    """
    labels = np.asarray(logits.argmax(axis=-1), dtype=np.int64)
    # The best label of each token by itself is the best sequence wherever that is legal, as it mostly is.
    illegal = np.empty(labels.shape, dtype=bool)
    illegal[:, 0] = ~steps.begins[labels[:, 0]]
    illegal[:, 1:] = ~steps.allowed[labels[:, :-1], labels[:, 1:]]
    row_done, done = -1, 0
    for row, token in np.argwhere(illegal).tolist():
        if row == row_done and token < done:
            continue
        start, end = _piece(logits[row], token, steps)
        labels[row, start:end] = _best_path(logits[row, start:end].tolist(), steps)
        row_done, done = row, end
    return labels


def _piece(logits: Floats, token: int, steps: Steps) -> tuple[int, int]:
    """The least piece of a sequence around a token whose best path is that of the whole there.

    A sequence can be cut before a token that has a label that may follow any, "O" or "B-X", in some best
    path. That is so if an "I-X" there is worse than the best of those by more than it costs to let the next
    token go on without it: to turn its "I-X" into "B-X".

    Args:
        logits: Shape (n_tokens, n_labels).
        token: Its place.
        steps: Which label may follow which.
    """
    n_tokens = len(logits)

    def may_cut(place: int) -> bool:
        scores = logits[place].tolist()
        lead = max(map(scores.__getitem__, steps.free)) - max(scores[label] for label, _, _ in steps.bound)
        return bool(lead > (cost(place + 1) if place + 1 < n_tokens else 0.0))

    def cost(place: int) -> float:
        scores = logits[place].tolist()
        more = (scores[label] - max(map(scores.__getitem__, free)) for label, _, free in steps.bound)
        return float(max(0.0, *more))

    start, end = token, token + 1
    while start and not may_cut(start):
        start -= 1
    while end < n_tokens and not may_cut(end):
        end += 1
    return start, end


def _best_path(scores: list[list[float]], steps: Steps) -> list[int]:
    """The best legal path through one sequence.

    Plain numbers: for the few labels there are, a step of numpy takes longer than one of Python.
    """
    best = list(scores[0])
    for label, _, _ in steps.bound:
        best[label] = -math.inf
    back: list[list[int]] = []
    for row in scores[1:]:
        top = best.index(max(best))
        came_from = [top] * len(row)
        reached = [best[top] + score for score in row]
        for label, places, _ in steps.bound:
            place = max(places, key=best.__getitem__)
            came_from[label] = place
            reached[label] = best[place] + row[label]
        back.append(came_from)
        best = reached
    path = [best.index(max(best))]
    for came_from in reversed(back):
        path.append(came_from[path[-1]])
    path.reverse()
    return path


def decode_roles(logits: Floats, cues: NDArray[np.bool_], inside: NDArray[np.bool_]) -> list[Roles]:
    """Decode the roles of the tokens around each cue.

    Args:
        logits: Over `ROLE_LABELS`. Shape (n_cues, n_tokens, 6).
        cues: Which tokens are the cue's, and keep that role. Shape (n_cues, n_tokens).
        inside: Where there is a token. Shape (n_cues, n_tokens).
    """
    scores = logits.copy()
    nothing, of_cue = ROLE_LABELS.index("O"), ROLE_LABELS.index("CUE")
    for fixed, label in ((cues, of_cue), (~inside, nothing)):
        scores[fixed] = _FORBIDDEN
        scores[fixed, label] = 0.0
    found = []
    for labels, row in zip(best_labels(scores, _ROLE_STEPS).tolist(), logits, strict=True):
        source, cue, content = _role_spans(labels)
        found.append(Roles([_surest(source, row)] if source else [], cue, content))
    return found


def decode_entities(logits: Floats) -> list[tuple[int, int, str]]:
    """Decode names: half-open token spans with their kind, in order. `logits`: (n_tokens, n_labels)."""
    if not len(logits):
        return []
    labels = best_labels(logits[None], _ENTITY_STEPS)[0]
    spans: list[tuple[int, int, str]] = []
    for place in np.flatnonzero(labels):
        prefix, kind = ENTITY_LABELS[labels[place]].split("-")
        if prefix == "I":
            spans[-1] = (spans[-1][0], int(place) + 1, kind)
        else:
            spans.append((int(place), int(place) + 1, kind))
    return spans


# By label: which of the fields of `Roles` it belongs to, None for none, and whether it always begins a span.
_FIELDS: list[tuple[int | None, bool]] = [
    (None if label == "O" else Roles._fields.index(label.split("-")[-1].lower()), label.startswith("B-"))
    for label in ROLE_LABELS
]


def _role_spans(labels: Sequence[int]) -> tuple[list[TokenSpan], ...]:
    """The spans of each field of `Roles`, in order."""
    spans: tuple[list[TokenSpan], ...] = tuple([] for _ in Roles._fields)
    start, before = 0, _FIELDS[ROLE_LABELS.index("O")][0]
    for place, (field, begins) in enumerate(map(_FIELDS.__getitem__, labels)):
        if begins or field != before:
            if before is not None:
                spans[before].append((start, place))
            start, before = place, field
    if before is not None:
        spans[before].append((start, len(labels)))
    return spans


def _surest(spans: list[TokenSpan], logits: Floats) -> TokenSpan:
    """A statement has one source; of several, the one whose tokens are surest."""
    if len(spans) == 1:
        return spans[0]
    labels = [ROLE_LABELS.index("B-SOURCE"), ROLE_LABELS.index("I-SOURCE")]
    return max(spans, key=lambda span: float(softmax(logits[slice(*span)])[:, labels].sum(axis=-1).mean()))
