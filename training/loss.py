"""The loss of one batch, over all heads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (its name everywhere)
from torch import Tensor

from claimx.neural.labels import CUE_LABELS, ROLE_LABELS, TYPE_LABELS
from claimx.neural.roles import AFTER, BEFORE, clipped_distances
from training.batches import Batch, Cue
from training.corpora import IGNORE, WRITTEN
from training.model import Network

# The labels whose tokens are pooled: source, cue, content.
_POOLED = [
    [ROLE_LABELS.index(label) for label in labels]
    for labels in (("B-SOURCE", "I-SOURCE"), ("CUE",), ("B-CONTENT", "I-CONTENT"))
]
BEGIN = CUE_LABELS.index("B")


@dataclass(frozen=True)
class Weights:
    """What each head's loss counts.

    The cue and role losses are sums over the batch, divided by the number of cues that a batch of this size
    has on average, so that a cue weighs the same in any company.
    """

    cues: float = 1.0
    roles: float = 0.1
    valid: float = 0.5
    sentences: float = 1.0
    entities: float = 1.5
    tags: float = 0.3
    relations: float = 0.3
    arcs: float = 0.3
    types: float = 0.5
    contests: float = 0.3
    speakers: float = 0.3
    # A denial or counterclaim in real news counts this much; there are forty claims to one of either.
    rare: float = 4.0
    # What is a claim contests nothing: sure, and too much of it to count in full.
    claim_pairs: float = 0.05
    # The same of two statements that were graded and do not stand against each other at all.
    other_pairs: float = 0.1
    cues_per_piece: float = 0.02
    # A token that the cue head believes in by this much, without reason, is shown to the role head as a cue.
    false_cue_from: float = 0.05
    false_cues_per_window: int = 4
    # Decoded cues have other edges than annotated ones; the role head sees such, too.
    cue_jitter: float = 0.15


def batch_loss(
    network: Network, batch: Batch, weights: Weights, random: np.random.Generator, *, stances: float = 0.0
) -> dict[str, Tensor]:
    """Return the weighted loss of each head; their sum is what training descends.

    `stances`: what those of types, contests and speakers count, beside their weights; 0 leaves them out.
    """
    states = network.encoder(batch.ids, batch.shapes, batch.depths, batch.breaks, batch.mask)
    states = network.token_states(states, batch.first_pieces)
    labels = batch.labels
    cue_logits = network.cues(states)
    expected_cues = weights.cues_per_piece * float(batch.mask.sum())
    losses = {
        "cues": weights.cues * _cross_entropy(cue_logits, labels["cues"], "sum") / expected_cues,
        "entities": weights.entities * _cross_entropy(network.entities(states), labels["entities"]),
        "tags": weights.tags * _cross_entropy(network.tags(states), labels["tags"]),
        "relations": weights.relations * _cross_entropy(network.relations(states), labels["relations"]),
        "sentences": weights.sentences * _sentences(network.sentences(states)[..., 0], labels["sentences"]),
        "arcs": weights.arcs * _arcs(network, states, batch),
    }
    roles, valid = _roles(network, states, batch, cue_logits.detach(), weights, random)
    losses["roles"] = weights.roles * roles / expected_cues
    losses["valid"] = weights.valid * valid / expected_cues
    if stances:
        types, contests = _stances(network, states, batch, weights)
        losses["types"] = stances * weights.types * types / expected_cues
        losses["contests"] = stances * weights.contests * contests / expected_cues
        speakers = _speakers(network, states, batch)
        losses["speakers"] = stances * weights.speakers * speakers / expected_cues
    return losses


def _cross_entropy(logits: Tensor, labels: Tensor, reduction: str = "mean") -> Tensor:
    if not (labels != IGNORE).any():
        return logits.sum() * 0.0
    return F.cross_entropy(logits.flatten(0, -2), labels.flatten(), ignore_index=IGNORE, reduction=reduction)


def _sentences(logits: Tensor, labels: Tensor) -> Tensor:
    known = labels != IGNORE
    if not known.any():
        return logits.sum() * 0.0
    return F.binary_cross_entropy_with_logits(logits[known], labels[known].to(logits.dtype))


def _arcs(network: Network, states: Tensor, batch: Batch) -> Tensor:
    scores = network.arcs(states)
    scores = scores.masked_fill(batch.tokens[:, None, :] == 0, -1e4)
    return _cross_entropy(scores, batch.labels["heads"])


def _roles(
    network: Network,
    states: Tensor,
    batch: Batch,
    cue_logits: Tensor,
    weights: Weights,
    random: np.random.Generator,
) -> tuple[Tensor, Tensor]:
    rows: list[int] = []
    anchors: list[tuple[int, int]] = []
    targets: list[np.ndarray | None] = []
    begins = torch.softmax(cue_logits, dim=-1)[..., BEGIN].cpu().numpy()
    cue_labels = batch.labels["cues"].cpu().numpy()
    for row, cues in enumerate(batch.cues):
        for cue in cues:
            rows.append(row)
            anchors.append(_jittered(cue.spans[0], weights.cue_jitter, random))
            targets.append(cue.roles)
        false = np.flatnonzero((begins[row] > weights.false_cue_from) & (cue_labels[row] == 0))
        for token in random.permutation(false)[: weights.false_cues_per_window]:
            rows.append(row)
            anchors.append((int(token), int(token) + 1))
            targets.append(None)
    if not rows:
        zero = states.sum() * 0.0
        return zero, zero
    places, labels = _around(anchors, targets, states.shape[1])
    device = states.device
    index = torch.tensor(rows, device=device)[:, None]
    where = torch.from_numpy(places["tokens"]).to(device)
    role_logits, valid_logits = network.roles(
        network.roles.project(states)[index, where],
        torch.from_numpy(places["distances"]).to(device),
        torch.from_numpy(places["cues"]).to(device),
        batch.tokens[index, where] * torch.from_numpy(places["inside"]).to(device),
    )
    real = torch.tensor([roles is not None for roles in targets], dtype=states.dtype, device=device)
    roles_loss = _cross_entropy(role_logits, torch.from_numpy(labels).to(device), "sum")
    return roles_loss, F.binary_cross_entropy_with_logits(valid_logits, real, reduction="sum")


def _around(
    anchors: list[tuple[int, int]], targets: list[np.ndarray | None], length: int
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Cut the surroundings of each cue out of its window; all arrays (N, BEFORE + AFTER)."""
    starts = np.asarray([start for start, _ in anchors], dtype=np.int64)[:, None]
    ends = np.asarray([end for _, end in anchors], dtype=np.int64)[:, None]
    tokens = starts - BEFORE + np.arange(BEFORE + AFTER)[None]
    inside = (tokens >= 0) & (tokens < length)
    labels = np.full(tokens.shape, IGNORE, dtype=np.int64)
    for row, (roles, near) in enumerate(zip(targets, tokens, strict=True)):
        if roles is not None:
            known = (near >= 0) & (near < len(roles))
            labels[row, known] = roles[near[known]]
    places = {
        "tokens": np.clip(tokens, 0, length - 1),
        "inside": inside.astype(np.int64),
        "cues": ((tokens >= starts) & (tokens < ends)).astype(np.int64),
        "distances": clipped_distances(tokens, starts, ends),
    }
    return places, labels


def _jittered(span: tuple[int, int], share: float, random: np.random.Generator) -> tuple[int, int]:
    start, end = span
    if end - start > 1 and random.random() < share:
        return (start + 1, end) if random.random() < 0.5 else (start, end - 1)
    return span


def _stances(network: Network, states: Tensor, batch: Batch, weights: Weights) -> tuple[Tensor, Tensor]:
    # The home domain's types stay unseen: the heads that are trained on these states are scored on them.
    rows = [
        row
        for row, cues in enumerate(batch.cues)
        if batch.corpora[row] != "ukraine" and any(cue.type for cue in cues)
    ]
    if not rows:
        zero = states.sum() * 0.0
        return zero, zero
    device = states.device
    statements = [[cue for cue in batch.cues[row] if cue.type] for row in rows]
    longest = max(map(len, statements))
    shares = np.zeros((len(rows), longest, 3, states.shape[1]), dtype=np.float32)
    types = np.zeros((len(rows), longest, len(TYPE_LABELS)), dtype=np.float32)
    importance = np.zeros((len(rows), longest), dtype=np.float32)
    contests, against, counted, compared = np.zeros((4, len(rows), longest, longest), dtype=np.float32)
    written = np.asarray([batch.corpora[row] in WRITTEN for row in rows], dtype=np.float32)
    for place, cues in enumerate(statements):
        for i, cue in enumerate(cues):
            for j, labels in enumerate(_POOLED):
                shares[place, i, j, : len(cue.roles)] = np.isin(cue.roles, labels)
            types[place, i] = type_chances(cue)
            rare = 1.0 - types[place, i, 0]
            importance[place, i] = 1.0 if written[place] else 1.0 + (weights.rare - 1.0) * rare
            contests[place, i, : len(cues)] = [other.id in cue.targets for other in cues]
            counted[place, i, : len(cues)] = weights.claim_pairs + (1.0 - weights.claim_pairs) * rare
            if cue.chances is None:
                against[place, i] = contests[place, i]
                compared[place, i] = counted[place, i]
            else:
                against[place, i, : len(cues)] = [
                    max(cue.against.get(other.id, 0.0), other.id in cue.targets) for other in cues
                ]
                compared[place, i, : len(cues)] = np.where(
                    against[place, i, : len(cues)] > 0, 1.0, weights.other_pairs
                )
            counted[place, i, i] = compared[place, i, i] = 0.0
    shares /= np.maximum(shares.sum(axis=-1, keepdims=True), 1.0)
    mixed = torch.from_numpy(shares).to(device).flatten(1, 2) @ states[torch.tensor(rows, device=device)]
    type_logits, pair_logits, against_logits = network.stances(
        mixed.unflatten(1, (longest, 3)).flatten(2),
        torch.from_numpy(types.sum(axis=-1)).to(device),
        torch.from_numpy(written).to(device),
    )
    by_type = F.cross_entropy(
        type_logits.flatten(0, 1), torch.from_numpy(types).to(device).flatten(0, 1), reduction="none"
    )
    by_pair = _weighted(pair_logits, contests, counted) + _weighted(against_logits, against, compared)
    return (by_type * torch.from_numpy(importance).to(device).flatten()).sum(), by_pair


def type_chances(cue: Cue) -> tuple[float, float, float]:
    """How probable each type is: as annotated, or, where it was graded as well, the mean of both."""
    sure = [float(cue.type == label) for label in TYPE_LABELS]
    if cue.chances is None:
        return sure[0], sure[1], sure[2]
    denial, counterclaim = cue.chances
    graded = (1.0 - denial - counterclaim, denial, counterclaim)
    return (sure[0] + graded[0]) / 2, (sure[1] + graded[1]) / 2, (sure[2] + graded[2]) / 2


def _weighted(logits: Tensor, right: np.ndarray, weights: np.ndarray) -> Tensor:
    by_pair = F.binary_cross_entropy_with_logits(
        logits, torch.from_numpy(right).to(logits.device), reduction="none"
    )
    return (by_pair * torch.from_numpy(weights).to(logits.device)).sum()


def _speakers(network: Network, states: Tensor, batch: Batch) -> Tensor:
    total = states.sum() * 0.0
    for row, (cues, names) in enumerate(zip(batch.cues, batch.names, strict=True)):
        ends = np.asarray(names, dtype=object)
        known: list[Cue] = []
        allowed: list[np.ndarray] = []
        for cue in cues:
            if not cue.speaker_known or batch.corpora[row] == "ukraine":
                continue
            last = cue.speaker.casefold().split()[-1] if cue.speaker else None
            right = np.append(ends == last, last is None)
            if right.any():
                known.append(cue)
                allowed.append(right)
        if not known:
            continue
        shares = np.zeros((len(known), 2, states.shape[1]), dtype=np.float32)
        for i, cue in enumerate(known):
            for j, labels in enumerate(_POOLED[:2]):
                shares[i, j, : len(cue.roles)] = np.isin(cue.roles, labels)
        places = torch.from_numpy(
            np.where(shares[:, 0].any(axis=1), shares[:, 0].argmax(axis=1), shares[:, 1].argmax(axis=1))
        )
        shares /= np.maximum(shares.sum(axis=-1, keepdims=True), 1.0)
        own = states[row, : len(names)]
        pooled = (torch.from_numpy(shares[..., : len(names)]).to(states.device) @ own).flatten(1)
        logits = network.speakers(pooled, own, places.to(states.device))
        candidates = torch.from_numpy(np.append(ends != "", True)).to(states.device)
        logits = logits.masked_fill(~candidates[None], -1e4)
        right_ones = torch.from_numpy(np.stack(allowed)).to(states.device)
        inside = torch.logsumexp(logits.masked_fill(~right_ones, -1e4), dim=1)
        total = total + (torch.logsumexp(logits, dim=1) - inside).sum()
    return total
