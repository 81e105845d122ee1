"""The role head, trained once more: on the states of the finished encoder, around the cues that are found.

What is shipped of the encoder is a mean of what several stages ended with, in 8 bits, and no stage has
trained a head on its states. Here they stay as they are, and the head has a second layer.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (its name everywhere)
from numpy.typing import NDArray
from spacy.language import Language
from torch import Tensor

from claimx.document.boundaries import Quotations
from claimx.errors import ModelError
from claimx.neural.decode import cue_candidates
from claimx.neural.labels import FAR
from claimx.neural.onnx import REINSTALL
from claimx.neural.roles import Parts, reaches, surroundings
from claimx.neural.windows import Window
from claimx.pipeline.attributions import AttributionsPipe, read_parts
from claimx.pipeline.states import scored_tokens, token_states
from training.batches import Cue, LabelSets, cut_piece
from training.corpora import IGNORE, Example
from training.loss import Weights
from training.model import Network, RoleHead
from training.settings import Roles
from training.tune import ATTRIBUTIONS

log = logging.getLogger("claimx.training")

# Texts whose cues are sorted by their reach together, and cues in a batch.
_TEXTS, _CUES = 6, 48
# Of annotated cues that are found with other edges, how many are shown as annotated as well.
_AS_ANNOTATED = 0.3

Anchor = tuple[int, int]


class RoleText(NamedTuple):
    """One text as the role head sees it. T tokens, those that have a state."""

    corpus: str
    states: NDArray[np.float16]  # (T, D)
    parts: Parts
    found: list[Anchor]  # what the cue head takes for cues, and may be none
    cues: list[Cue]  # as annotated
    labels: NDArray[np.int64]  # of the cue head, `IGNORE` where the annotators left something out. (T,)


class _Row(NamedTuple):
    """One cue of a batch."""

    text: RoleText
    anchor: Anchor
    roles: NDArray[np.int64] | None  # (T,); None for what is no cue
    reach: NDArray[np.int64]  # (2,)


def role_texts(
    nlp: Language, examples: Sequence[Example], sets: LabelSets, least: float
) -> Iterator[RoleText]:
    """Encode annotated texts.

    Args:
        nlp: The pipeline up to the attributions, as it is shipped.
        examples: The texts.
        sets: Of all examples.
        least: The least probability of a cue's beginning that is taken for one.
    """
    pipe = nlp.get_pipe(ATTRIBUTIONS)
    if not isinstance(pipe, AttributionsPipe):
        raise ModelError(ATTRIBUTIONS, f"it is a {type(pipe).__name__}", REINSTALL)
    with nlp.select_pipes(disable=[ATTRIBUTIONS]):
        for example, doc in zip(examples, nlp.pipe(e.text for e in examples), strict=True):
            n_tokens = len(example.qualities)
            piece = cut_piece(example, Window(0, 0, n_tokens, n_tokens), sets)
            tokens = scored_tokens(doc, ATTRIBUTIONS)
            states = token_states(doc, ATTRIBUTIONS)[tokens]
            if len(tokens) != len(piece.first_pieces):
                log.warning("%s is left out: its tokens are not those it was annotated in", example.id)
                continue
            if not len(tokens):
                continue
            logits = pipe.graph("cues.onnx").run({"states": states})[0]
            yield RoleText(
                example.corpus,
                states.astype(np.float16),
                read_parts(doc, tokens, Quotations(doc)),
                cue_candidates(logits, least)[0],
                piece.cues,
                piece.labels["cues"],
            )


def train_roles(texts: Sequence[RoleText], network: Network, settings: Roles, seed: int) -> RoleHead:
    """Train a copy of the head from what it is on, with more layers.

    Returns:
        The mean of its weights over the last steps.
    """
    random = np.random.default_rng(seed)
    torch.manual_seed(seed)
    size = dataclasses.replace(network.size, role_layers=settings.layers)
    head = RoleHead(size)
    head.load_state_dict(network.roles.state_dict(), strict=False)  # layers that are new have no weights yet
    # About: contrasts are drawn, and so an epoch may have some steps more or less.
    n_steps = settings.epochs * sum(1 for _ in _batches(texts, settings, np.random.default_rng(seed)))
    optimiser = torch.optim.AdamW(head.parameters(), lr=settings.rate, weight_decay=settings.decay)
    average = {name: value.detach().clone() for name, value in head.state_dict().items()}
    step = 0
    for epoch in range(settings.epochs):
        for rows in _batches(texts, settings, random):
            share = min(1.0, (step + 1) / (settings.warmup * n_steps)) * max(0.0, 1 - step / n_steps)
            for group in optimiser.param_groups:
                group["lr"] = settings.rate * share
            loss = _loss(head, rows, settings)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), settings.clip)
            optimiser.step()
            step += 1
            kept = min(settings.average, step / (step + 10))
            for name, value in head.state_dict().items():
                average[name].lerp_(value, 1 - kept)
            if step % 500 == 0:
                log.info("roles: epoch %d, step %d of %d: %.3f", epoch, step, n_steps, loss.item())
    head.load_state_dict(average)
    head.eval()
    return head


def _batches(texts: Sequence[RoleText], settings: Roles, random: np.random.Generator) -> Iterator[list[_Row]]:
    order = [i for i in random.permutation(len(texts)) if random.random() < settings.shares[texts[i].corpus]]
    for first in range(0, len(order), _TEXTS):
        rows = [row for place in order[first : first + _TEXTS] for row in _rows(texts[place], random)]
        rows.sort(key=lambda row: int(row.reach[1] - row.reach[0]))
        for start in range(0, len(rows), _CUES):
            yield rows[start : start + _CUES]


def _rows(text: RoleText, random: np.random.Generator) -> Iterable[_Row]:
    """The cues of a text in order: as found, with the roles of the annotated ones, and what was not found."""
    chosen: list[tuple[Anchor, NDArray[np.int64] | None]] = []
    matched: set[str] = set()
    for start, end in text.found:
        own = [cue for cue in text.cues if start < cue.spans[0][1] and cue.spans[0][0] < end]
        matched.update(cue.id for cue in own)
        if own:
            chosen.append(((start, end), own[0].roles))
        elif text.labels[start] == 0:
            chosen.append(((start, end), None))
    chosen += [
        (cue.spans[0], cue.roles)
        for cue in text.cues
        if cue.id not in matched or (cue.spans[0] not in text.found and random.random() < _AS_ANNOTATED)
    ]
    if not chosen:
        return []
    chosen.sort(key=lambda pair: pair[0])
    spans = reaches([anchor for anchor, _ in chosen], text.parts)
    return [_Row(text, *pair, reach) for pair, reach in zip(chosen, spans, strict=True)]


def _loss(head: RoleHead, rows: Sequence[_Row], settings: Roles) -> Tensor:
    near = surroundings([row.anchor for row in rows], np.stack([row.reach for row in rows]))
    states = [row.text.states[tokens] for row, tokens in zip(rows, near.tokens, strict=True)]
    labels = np.full(near.tokens.shape, IGNORE, dtype=np.int64)
    for own, row, tokens, inside in zip(labels, rows, near.tokens, near.inside, strict=True):
        if row.roles is not None:
            own[inside] = row.roles[tokens[inside]]
    roles, valid = head(
        head.project(torch.from_numpy(np.stack(states).astype(np.float32))),
        torch.from_numpy(near.distances),
        torch.from_numpy((near.distances == FAR).astype(np.int64)),
        torch.from_numpy(near.inside.astype(np.int64)),
    )
    counts = torch.tensor([settings.counts[row.text.corpus] for row in rows])
    of_roles = F.cross_entropy(
        roles.flatten(0, 1), torch.from_numpy(labels).flatten(), ignore_index=IGNORE, reduction="none"
    )
    real = torch.tensor([float(row.roles is not None) for row in rows])
    of_cues = F.binary_cross_entropy_with_logits(valid, real, reduction="none")
    weights = Weights()
    each = weights.roles * of_roles.view(len(rows), -1).sum(dim=1) + weights.valid * of_cues
    return (counts * each).sum() / len(rows)
