"""Examples -> windows -> padded batches, in an order that the seed and the epoch alone decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from claimx.neural.labels import ROLE_LABELS
from claimx.neural.windows import Window, plan_windows
from training.corpora import IGNORE, Attribution, Example
from training.settings import Stage

CLS, SEP = 101, 102
NOT_A_ROLE = ROLE_LABELS.index("O")


@dataclass
class Cue:
    """One annotated cue in a window, with every token's role for it."""

    spans: list[tuple[int, int]]  # tokens of the window, half-open; the first is the one that is tagged
    roles: np.ndarray  # (T,), index into ROLE_LABELS
    id: str
    type: str | None
    targets: tuple[str, ...]
    speaker: str | None
    speaker_known: bool
    chances: tuple[float, float] | None
    against: dict[str, float]


@dataclass
class Piece:
    """One window of one example; tokens are those that have word pieces, counted from the window's start."""

    ids: np.ndarray  # (L,), with [CLS] and [SEP]
    shapes: np.ndarray
    depths: np.ndarray
    breaks: np.ndarray
    first_pieces: np.ndarray  # (T,), offsets into ids
    labels: dict[str, np.ndarray]  # each (T,)
    cues: list[Cue]
    corpus: str
    names: list[str]  # (T,), as in `Example`


@dataclass
class Batch:
    """Windows padded to one length. Encoder inputs (B, L); token arrays (B, T); all int64."""

    ids: Tensor
    shapes: Tensor
    depths: Tensor
    breaks: Tensor
    mask: Tensor
    first_pieces: Tensor
    tokens: Tensor  # (B, T): 1 where there is a token
    labels: dict[str, Tensor]
    cues: list[list[Cue]]
    corpora: list[str]
    names: list[list[str]]

    def to(self, device: torch.device) -> Batch:
        """Move all tensors to `device`."""
        moved = {name: value.to(device) for name, value in vars(self).items() if isinstance(value, Tensor)}
        labels = {name: value.to(device) for name, value in self.labels.items()}
        rest: dict[str, Any] = {"cues": self.cues, "corpora": self.corpora, "names": self.names}
        return Batch(**moved, labels=labels, **rest)


class LabelSets:
    """Numbers for the helper tasks' labels, which only training knows."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.tags = {tag: i for i, tag in enumerate(sorted({t for e in examples for t in e.tags if t}))}
        self.relations = {r: i for i, r in enumerate(sorted({r for e in examples for r in e.relations if r}))}


def training_windows(example: Example, size: int, random: np.random.Generator) -> list[Window]:
    """Cut at a random place first, so that epochs see other windows; no context, to see no text twice."""
    starts, qualities = example.features.piece_starts, example.qualities
    if starts[-1] <= size:
        return [Window(0, 0, len(qualities), len(qualities))]
    target = random.integers(1, size)
    first = max(1, int(np.searchsorted(starts, target, side="right")) - 1)
    near = qualities[max(1, first - 30) : first + 1]
    first = max(1, first - 30) + int(np.flatnonzero(near == near.max())[-1])
    rest = plan_windows(starts[first:] - starts[first], qualities[first:], size=size, context=0)
    return [Window(0, 0, first, first)] + [Window(*(first + place for place in window)) for window in rest]


def cut_piece(example: Example, window: Window, sets: LabelSets) -> Piece:
    """Cut one window out of an example."""
    features = example.features
    counts = np.diff(features.piece_starts)
    tokens = np.arange(window.start, window.end)
    tokens = tokens[counts[window.start : window.end] > 0]
    first, last = features.piece_starts[window.start], features.piece_starts[window.end]
    owners = np.repeat(tokens, counts[tokens])
    local = np.full(len(counts) + 1, -1, dtype=np.int64)
    local[tokens] = np.arange(len(tokens))
    heads = example.heads[tokens]
    known = heads >= 0
    heads[known] = np.where(local[heads[known]] >= 0, local[heads[known]], IGNORE)

    def numbered(labels: list[str | None], numbers: dict[str, int]) -> np.ndarray:
        return np.asarray([numbers.get(labels[t] or "", IGNORE) for t in tokens], dtype=np.int64)

    def padded(values: np.ndarray) -> np.ndarray:
        return np.concatenate(([0], values, [0])).astype(np.int64)

    return Piece(
        ids=np.concatenate(([CLS], features.piece_ids[first:last], [SEP])),
        shapes=padded(features.shapes[owners]),
        depths=padded(features.depths[owners]),
        breaks=padded(features.breaks[owners]),
        first_pieces=features.piece_starts[tokens] - first + 1,
        labels={
            "cues": example.cues[tokens],
            "sentences": example.sentences[tokens],
            "entities": example.entities[tokens],
            "tags": numbered(example.tags, sets.tags),
            "relations": numbered(example.relations, sets.relations),
            "heads": heads,
        },
        cues=[cue for a in example.attributions if (cue := _cue(a, local, len(tokens))) is not None],
        corpus=example.corpus,
        names=[example.names[t] for t in tokens],
    )


def _cue(attribution: Attribution, local: np.ndarray, n_tokens: int) -> Cue | None:
    def inside(spans: list[list[int]]) -> list[tuple[int, int]]:
        out = []
        for start, end in spans:
            places = local[start:end]
            places = places[places >= 0]
            if len(places):
                out.append((int(places[0]), int(places[-1]) + 1))
        return out

    start, end = attribution.cue[0]
    if not (local[start:end] >= 0).any():
        return None
    roles = np.full(n_tokens, NOT_A_ROLE, dtype=np.int64)
    for role, spans in (("CONTENT", attribution.content), ("SOURCE", attribution.source)):
        for first, last in inside(spans):
            roles[first:last] = ROLE_LABELS.index(f"I-{role}")
            roles[first] = ROLE_LABELS.index(f"B-{role}")
    cue = inside(attribution.cue)
    for first, last in cue:
        roles[first:last] = ROLE_LABELS.index("CUE")
    a = attribution
    return Cue(cue, roles, a.id, a.type, a.targets, a.speaker, a.speaker_known, a.chances, a.against)


def collate(pieces: Sequence[Piece]) -> Batch:
    """Pad windows to the longest."""

    def pad(arrays: list[np.ndarray], value: int) -> Tensor:
        out = np.full((len(arrays), max(map(len, arrays))), value, dtype=np.int64)
        for row, array in zip(out, arrays, strict=True):
            row[: len(array)] = array
        return torch.from_numpy(out)

    return Batch(
        ids=pad([p.ids for p in pieces], 0),
        shapes=pad([p.shapes for p in pieces], 0),
        depths=pad([p.depths for p in pieces], 0),
        breaks=pad([p.breaks for p in pieces], 0),
        mask=pad([np.ones_like(p.ids) for p in pieces], 0),
        first_pieces=pad([p.first_pieces for p in pieces], 0),
        tokens=pad([np.ones_like(p.first_pieces) for p in pieces], 0),
        labels={name: pad([p.labels[name] for p in pieces], IGNORE) for name in pieces[0].labels},
        cues=[p.cues for p in pieces],
        corpora=[p.corpus for p in pieces],
        names=[p.names for p in pieces],
    )


def epoch_batches(examples: Sequence[Example], sets: LabelSets, stage: Stage, epoch: int) -> Iterator[Batch]:
    """Yield one epoch: of each corpus, its share of texts (above 1: some twice), in random order.

    The stage's seed and the epoch, from 0, decide everything random.
    """
    random = np.random.default_rng([stage.seed, epoch])
    chosen: list[Example] = []
    for corpus in sorted(stage.shares):
        own = [e for e in examples if e.corpus == corpus]
        n = stage.shares[corpus] * len(own)
        while n > 0 and own:
            order = random.permutation(len(own))[: round(min(n, len(own)))]
            chosen += [own[i] for i in order]
            n -= len(own)
    pieces = [(e, w) for e in chosen for w in training_windows(e, stage.size, random)]
    # Sorted by noisy length: little padding, and still another company for each window every epoch.
    lengths = [e.features.piece_starts[w.end] - e.features.piece_starts[w.start] for e, w in pieces]
    order = np.argsort(np.asarray(lengths) + random.uniform(-24, 24, len(pieces)))
    groups: list[list[int]] = [[]]
    longest = 0
    for i in order:
        longest = max(longest, int(lengths[i]) + 2)
        if groups[-1] and longest * (len(groups[-1]) + 1) > stage.batch_pieces:
            groups.append([])
            longest = int(lengths[i]) + 2
        groups[-1].append(int(i))
    for g in random.permutation(len(groups)):
        yield collate([cut_piece(*pieces[i], sets) for i in groups[g]])
