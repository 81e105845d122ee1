"""The model of types and targets, trained on the finished encoder's states over whole articles.

S statements of one article. A statement is seen in the light of all others: a layer of self-attention among
them, and a score for each pair that one contests the other, which the type is told of.

The encoder has learnt the types of the training articles themselves, so that a model over its states trusts
them more than it should in articles that the encoder has not seen. Others of the same make are therefore told
in their place what the linear model over words makes of each statement (stacking: Wolpert 1992).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (its name everywhere)
from numpy.typing import NDArray
from torch import Tensor, nn

from claimx.neural.labels import TYPE_LABELS
from claimx.stances.features import N_PAIR, N_STATEMENT, POOLED, StanceInputs
from training.model import Layer

log = logging.getLogger("claimx.training")


# Sets of written articles of which more statements are no claims than of real news as long; what differs in
# number alone is learnt apart. Short texts need no such thing: the model is told how many statements there
# are.
DENSE = ("long",)
TEXTS = ("contrasts", "constructions")


class StanceModel(nn.Module):
    """Types of the statements of an article, and which contests which.

    Args:
        states: Size of the encoder's states; of a model that is told what words say in their place, 0.
        inner: Size of a statement's state; 96 is enough without the encoder's.
        pairs: Size of a pair's state.
        layers: Of attention among the statements.
        dropout: Share of the encoder's states, and of a statement's and a pair's own.
    """

    def __init__(
        self, states: int = 384, inner: int = 160, pairs: int = 48, layers: int = 1, dropout: float = 0.3
    ) -> None:
        super().__init__()
        self.states = states
        self.told = nn.Linear(len(POOLED) * states or len(TYPE_LABELS), inner)
        self.trust = nn.Parameter(torch.tensor(0.0 if states else 0.5))
        self.plain = nn.Linear(N_STATEMENT, inner)
        self.norm = nn.LayerNorm(inner)
        self.layers = nn.ModuleList(Layer(inner, 4, 2 * inner, dropout) for _ in range(layers))
        self.contesting = nn.Linear(inner, pairs)
        self.contested = nn.Linear(inner, pairs)
        self.pair = nn.Linear(3 * pairs + N_PAIR, pairs)
        self.contests = nn.Linear(pairs, 1)
        self.types = nn.Linear(inner + 2, len(TYPE_LABELS))
        self.dense = nn.Parameter(torch.zeros(len(DENSE), len(TYPE_LABELS)))
        self.dropout = nn.Dropout(dropout)

    def forward(self, told: Tensor, statements: Tensor, pairs: Tensor) -> tuple[Tensor, Tensor]:
        """Describe the statements of one article.

        Args:
            told: The mean states of each statement's parts, (S, len(POOLED) * D); or, where the model has no
                states, the logarithms of what the linear model holds for probable, (S, 3).
            statements: Shape (S, N_STATEMENT).
            pairs: Shape (S, S, N_PAIR).

        Returns:
            Type logits (S, 3), and logits (S, S) that the row's statement contests the column's.
        """
        # Logarithms from 0 to -8, brought near the size of the other inputs.
        described = self.told(self.dropout(told) if self.states else told / 4)
        x = self.norm(described + self.plain(statements))
        x = self.dropout(F.gelu(x))
        for layer in self.layers:
            x = layer(x[None], None)[0]
        first, second = self.contesting(x), self.contested(x)
        # One linear layer over [first, second, first * second, pairs], with what is the same for a whole row
        # or column multiplied once.
        own = first.shape[1]
        of_first, of_second, of_both, of_pair = self.pair.weight.split([own, own, own, N_PAIR], dim=1)
        rows, columns = first @ of_first.T + self.pair.bias, second @ of_second.T
        both = (first[:, None] * second[None]) @ of_both.T + pairs @ of_pair.T
        both = both + rows[:, None] + columns[None]
        contests = self.contests(self.dropout(F.gelu(both)))[..., 0]
        contests = contests - 1e4 * torch.eye(x.shape[0], device=x.device)
        strongest = contests.amax(dim=1, keepdim=True).clamp(min=-12)
        most_contested = contests.amax(dim=0)[:, None].clamp(min=-12)
        types = self.types(torch.cat([x, strongest / 4, most_contested / 4], dim=1))
        return types if self.states else types + self.trust * told, contests


@dataclass
class StanceExample:
    """An article with the types and links of its statements."""

    inputs: StanceInputs
    family: str  # the same for texts that differ in little
    types: NDArray[np.int64]  # (S,)
    contests: NDArray[np.float32]  # (S, S)
    # "short" (of the data), "long", "contrasts" or "constructions" (of the project); empty for real news.
    written: str
    words: list[NDArray[np.int64]]  # of each statement the rows of its features in the linear model
    plain: NDArray[np.float32]  # (S, n)


@dataclass(frozen=True)
class StanceWeights:
    """What counts how much."""

    rare: float = 4.0  # a denial or counterclaim in real news; there are forty claims to one of either
    links: float = 1.0
    claim_pairs: float = 0.1  # that a claim contests nothing
    texts: float = 0.4  # a short text of the project: there are many, and real news reads otherwise


def article_loss(
    model: StanceModel, example: StanceExample, told: NDArray[np.float32], weights: StanceWeights
) -> Tensor:
    """Sum of the losses of types and links. `told`: see `StanceModel.forward`."""
    inputs = [torch.from_numpy(array) for array in (told, *example.inputs[1:])]
    logits, contests = model(*inputs)
    if example.written in DENSE:
        logits = logits + model.dense[DENSE.index(example.written)]
    types = torch.from_numpy(example.types)
    importance = torch.where(types == 0, 1.0, 1.0 if example.written else weights.rare)
    by_type = F.cross_entropy(logits, types, reduction="none") * importance
    by_pair = F.binary_cross_entropy_with_logits(
        contests, torch.from_numpy(example.contests), reduction="none"
    )
    counted = torch.where(types == 0, weights.claim_pairs, 1.0)[:, None]
    whole = weights.texts if example.written in TEXTS else 1.0
    return whole * (by_type.sum() + weights.links * (by_pair * counted).sum())


def train_stances(
    examples: Sequence[StanceExample],
    *,
    seed: int,
    shares: Sequence[NDArray[np.float32]] | None = None,
    epochs: int = 18,
    rate: float = 2e-3,
    together: int = 8,
    weights: StanceWeights | None = None,
) -> StanceModel:
    """Train a model.

    Args:
        examples: Annotated articles.
        seed: Of weights, order and dropout.
        shares: For a model that sees no states: of each article what the linear model says of its statements
            that was fitted without it.
        epochs: How often each article is seen.
        rate: The learning rate it falls from.
        together: Articles a step.
        weights: What counts how much.
    """
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    model = StanceModel() if shares is None else StanceModel(states=0, inner=96)
    told = [example.inputs.pooled for example in examples] if shares is None else shares
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.05)
    total = epochs * -(-len(examples) // together)
    step = 0
    for epoch in range(epochs):
        model.train()
        order = random.permutation(len(examples))
        summed = 0.0
        for first in range(0, len(order), together):
            chosen = [(examples[i], told[i]) for i in order[first : first + together]]
            losses = [article_loss(model, e, own, weights or StanceWeights()) for e, own in chosen]
            loss = torch.stack(losses).sum()
            optimiser.param_groups[0]["lr"] = rate * min(1.0, (step + 1) / 50) * (1 - step / total)
            optimiser.zero_grad()
            (loss / sum(len(e.types) for e, _ in chosen)).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            step += 1
            summed += float(loss.detach())
        log.info("stances, epoch %d: %.4f", epoch, summed / sum(len(e.types) for e in examples))
    model.eval()
    return model
