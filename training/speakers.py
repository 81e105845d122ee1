"""The scorer of speakers, trained on the finished encoder's states.

Labels are the speakers' names as annotated; which entity of the article that is, is found by comparing names.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 (its name everywhere)
from numpy.typing import NDArray
from spacy.tokens import Doc
from torch import Tensor, nn

from claimx.evaluation.scores import same_speaker
from claimx.neural.pool import mean_states
from claimx.pipeline.states import token_states
from claimx.speakers.candidates import N_FEATURES, N_QUERY, Candidates, Pairs, Source
from claimx.speakers.entities import name_words
from claimx.speakers.reading import read_candidates

log = logging.getLogger("claimx.training")


class SpeakerScorer(nn.Module):
    """Scores pairs of a source and a mention, and that the article does not name the source."""

    def __init__(self, states: int = 384, inner: int = 96, dropout: float = 0.25) -> None:
        super().__init__()
        self.mentions = nn.Linear(states, inner)
        self.queries = nn.Linear(2 * states, inner)
        self.pair = nn.Linear(3 * inner + N_FEATURES + N_QUERY, inner)
        self.score = nn.Linear(inner, 1)
        self.alone = nn.Linear(inner + N_QUERY, inner)
        self.none = nn.Linear(inner, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(self, mentions: Tensor, query: Tensor, features: Tensor, plain: Tensor) -> Tensor:
        """Score the candidates of one source.

        Args:
            mentions: `self.mentions` of the mean states of n mentions. Shape (n, inner).
            query: `self.queries` of the mean states of source and cue. Shape (1, inner).
            features: Shape (n, N_FEATURES).
            plain: Features of the source by itself. Shape (1, N_QUERY).

        Returns:
            Logits (n + 1,); the last is that the article names nobody for it.
        """
        spread = query.expand(mentions.shape[0], -1)
        pairs = torch.cat(
            [spread * mentions, spread, mentions, features, plain.expand(mentions.shape[0], -1)], dim=1
        )
        scores = self.score(self.dropout(F.gelu(self.pair(pairs))))[:, 0]
        none = self.none(self.dropout(F.gelu(self.alone(torch.cat([query, plain], dim=1)))))[:, 0]
        return torch.cat([scores, none])


@dataclass
class SourceExample:
    """One source with its candidates; `right` marks the pairs of its entity, none where it is unnamed."""

    pairs: Pairs
    right: NDArray[np.bool_]
    query: int  # row of the article's query states


@dataclass
class ArticleExample:
    """All sources of an article, resolved as annotated."""

    mentions: Tensor  # (n_spans, D)
    queries: Tensor  # (n_sources, 2 * D)
    sources: list[SourceExample]


def named_entities(candidates: Candidates, speaker: str) -> set[int]:
    """The entities that an annotated name may mean: those named exactly so, else those named alike."""
    parts = {speaker, *speaker.replace(", ", " and ").split(" and ")}
    exact = {name_words(part.split()) for part in parts}
    alike, same = set(), set()
    for number, entity in enumerate(candidates.entities):
        names = {" ".join(candidates.names[mention].words) for mention in entity.mentions}
        if any(same_speaker(part, name) for part in parts for name in names):
            alike.add(number)
            if entity.words in exact:
                same.add(number)
    return same or alike


def read_example(doc: Doc, sources: Sequence[Source], speakers: Sequence[str | None]) -> ArticleExample:
    """Resolve the sources of an article as annotated, and note the candidates each had then."""
    candidates = read_candidates(doc, sources)
    found = []
    for place, (source, speaker) in enumerate(zip(sources, speakers, strict=True)):
        gold = named_entities(candidates, speaker) if speaker is not None else set()
        pairs = candidates.pairs(source)
        right = np.isin(pairs.entities, list(gold))
        if right.any() or speaker is None:
            found.append(SourceExample(pairs, right, place))
        candidates.resolve(source, min(gold) if gold else None)
    states = token_states(doc, "claimx_speakers")
    queries = np.concatenate(
        [mean_states(states, [s.source for s in sources]), mean_states(states, [s.cue for s in sources])],
        axis=1,
    )
    return ArticleExample(
        torch.from_numpy(mean_states(states, candidates.spans)), torch.from_numpy(queries), found
    )


def article_loss(scorer: SpeakerScorer, example: ArticleExample) -> Tensor:
    """Sum over sources of -log of the probability given to the right entity, or to none."""
    mentions, queries = scorer.mentions(example.mentions), scorer.queries(example.queries)
    total = mentions.sum() * 0.0
    for source in example.sources:
        logits = scorer(
            mentions[torch.from_numpy(source.pairs.mentions)],
            queries[source.query : source.query + 1],
            torch.from_numpy(source.pairs.features),
            torch.from_numpy(source.pairs.query)[None],
        )
        right = torch.from_numpy(np.append(source.right, not source.right.any()))
        total = total + torch.logsumexp(logits, 0) - torch.logsumexp(logits[right], 0)
    return total


def train_speakers(
    examples: Sequence[ArticleExample], *, seed: int, epochs: int = 6, rate: float = 1e-3, together: int = 4
) -> SpeakerScorer:
    """Train a scorer; `together`: articles a step."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    scorer = SpeakerScorer()
    optimiser = torch.optim.AdamW(scorer.parameters(), lr=rate, weight_decay=0.02)
    total = epochs * -(-len(examples) // together)
    step = 0
    for epoch in range(epochs):
        order = random.permutation(len(examples))
        summed, count = 0.0, 0
        for first in range(0, len(order), together):
            chosen = [examples[i] for i in order[first : first + together]]
            n = sum(len(example.sources) for example in chosen)
            loss = torch.stack([article_loss(scorer, example) for example in chosen]).sum()
            optimiser.param_groups[0]["lr"] = rate * (1 - step / total)
            optimiser.zero_grad()
            (loss / max(1, n)).backward()
            torch.nn.utils.clip_grad_norm_(scorer.parameters(), 1.0)
            optimiser.step()
            step += 1
            summed, count = summed + float(loss.detach()), count + n
        log.info("speakers, epoch %d: %.4f", epoch, summed / max(1, count))
    scorer.eval()
    return scorer
