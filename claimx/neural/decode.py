"""Scores -> cues and roles that are legal: spans that begin, one source, cues that do not overlap."""

from __future__ import annotations

import math
from bisect import bisect_right
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


def _transitions(labels: tuple[str, ...]) -> Floats:
    """0 where a label may follow another, very little where not: "I-X" follows "B-X" and "I-X" alone."""
    allowed = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for before, first in enumerate(labels):
        for after, second in enumerate(labels):
            if second.startswith("I-") and first[2:] != second[2:]:
                allowed[before, after] = _FORBIDDEN
    return allowed


_ROLE_STEPS = _transitions(ROLE_LABELS)
_ENTITY_STEPS = _transitions(ENTITY_LABELS)


def best_labels(logits: Floats, steps: Floats) -> NDArray[np.int64]:
    """The likeliest legal sequence of labels (Viterbi 1967).

    Args:
        logits: Shape (n_sequences, n_tokens, n_labels).
        steps: 0 for each pair of neighbours that is allowed, else negative; what may not follow every label
            may not begin. Shape (n_labels, n_labels), [before, after].

    Returns:
        Labels. Shape (n_sequences, n_tokens).
    """
    labels = np.asarray(logits.argmax(axis=-1), dtype=np.int64)
    # The best label of each token by itself is the best sequence wherever that is legal, as it mostly is.
    bound = steps.min(axis=0) < 0
    illegal = np.zeros(labels.shape, dtype=bool)
    illegal[:, 0] = bound[labels[:, 0]]
    illegal[:, 1:] = steps[labels[:, :-1], labels[:, 1:]] < 0
    allowed = (steps >= 0).T.tolist()
    for row in np.flatnonzero(illegal.any(axis=1)):
        edges = [*np.flatnonzero(_are_apart(logits[row], steps)).tolist(), logits.shape[1]]
        wrong = np.flatnonzero(illegal[row]).tolist()
        for start, end in {(edges[i - 1], edges[i]) for i in (bisect_right(edges, token) for token in wrong)}:
            labels[row, start:end] = _best_path(logits[row, start:end].tolist(), allowed)
    return labels


def _are_apart(logits: Floats, steps: Floats) -> NDArray[np.bool_]:
    """Say before which tokens a sequence can be cut: the best paths of its parts are that of the whole.

    It can where the token has a label that may follow any, "O" or "B-X", in some best path. That is so if an
    "I-X" there is worse than the best of those by at least as much as it costs to let the next token go on
    without it: to turn its "I-X" into "B-X".

    Args:
        logits: Shape (n_tokens, n_labels).
        steps: As `best_labels` takes them.

    Returns:
        Shape (n_tokens,); the first is True.
    """
    bound = np.flatnonzero(steps.min(axis=0) < 0)
    free = np.flatnonzero(steps.min(axis=0) >= 0)
    others = [free[steps[free, label] >= 0] for label in bound]
    costs = [
        logits[:, label] - logits[:, other].max(axis=1) for label, other in zip(bound, others, strict=True)
    ]
    cost = np.maximum(np.max(costs, axis=0), 0)
    lead = logits[:, free].max(axis=1) - logits[:, bound].max(axis=1)
    apart = lead >= np.append(cost[1:], 0)
    apart[0] = True
    return np.asarray(apart, dtype=np.bool_)


def _best_path(scores: list[list[float]], allowed: list[list[bool]]) -> list[int]:
    """The best legal path through one sequence; `allowed[after][before]`.

    Plain numbers: for the few labels there are, a step of numpy takes longer than one of Python.
    """
    bound = [
        (label, [place for place, may in enumerate(before) if may])
        for label, before in enumerate(allowed)
        if not all(before)
    ]
    best = list(scores[0])
    for label, _ in bound:
        best[label] = -math.inf
    back: list[list[int]] = []
    for row in scores[1:]:
        top = best.index(max(best))
        came_from = [top] * len(row)
        reached = [best[top] + score for score in row]
        for label, places in bound:
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


def decode_roles(logits: Floats, cues: NDArray[np.int64], inside: NDArray[np.int64]) -> list[Roles]:
    """Decode the roles of the tokens around each cue.

    Args:
        logits: Over `ROLE_LABELS`. Shape (n_cues, n_tokens, 6).
        cues: 1 on the tokens of the cue, which keep that role. Shape (n_cues, n_tokens).
        inside: 1 where there is a token. Shape (n_cues, n_tokens).
    """
    scores = logits.copy()
    nothing, of_cue = ROLE_LABELS.index("O"), ROLE_LABELS.index("CUE")
    for fixed, label in ((cues == 1, of_cue), (inside == 0, nothing)):
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
