"""Checkpoint -> a spaCy pipeline in a folder: ONNX graphs, 8-bit integers, thresholds, meta data."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from typing import Any

import spacy
import torch
import torch.nn.functional as F  # noqa: N812 (its name everywhere)
from spacy.language import Language
from torch import Tensor, nn

from claimx.neural.labels import FAR, TYPE_LABELS
from claimx.neural.roles import AFTER, BEFORE
from claimx.pipeline.load import MODEL
from claimx.speakers.candidates import N_FEATURES, N_QUERY
from claimx.stances.features import N_PAIR, N_STATEMENT
from training.model import Network
from training.speakers import SpeakerScorer
from training.stances import StanceModel

OPSET = 17
LAYERS_LEFT = 2  # of the encoder, after that whose states types are read off


class QuantisedWords(nn.Module):
    """Word embeddings in 8 bits with one scale a row: half the model's size in a quarter of the bytes."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scales = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", torch.round(weight / scales).to(torch.int8))
        self.register_buffer("scales", scales)

    def forward(self, ids: Tensor) -> Tensor:
        """Map ids (B, L) to (B, L, D)."""
        return self.rows[ids].to(torch.float32) * self.scales[ids]


class EncoderGraph(nn.Module):
    """One window without padding: no mask to compute."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.encoder = network.encoder
        self.words = QuantisedWords(network.encoder.words.weight.data)

    def forward(self, ids: Tensor, shapes: Tensor, depths: Tensor, breaks: Tensor) -> Tensor:
        """Map (1, L) to states after the last layer and two before it, (1, L, 2 * D)."""
        e = self.encoder
        x = self.words(ids) + e.positions.weight[: ids.shape[1]][None]
        x = e.norm(x + e.shapes(shapes) + e.depths(depths) + e.breaks(breaks))
        early = x
        for place, layer in enumerate(e.layers):
            x = layer(x, None)
            if place == len(e.layers) - 1 - LAYERS_LEFT:
                early = x
        return torch.cat([x, early], dim=-1)


class TokensGraph(nn.Module):
    """Sentences and names."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.sentences, self.entities = network.sentences, network.entities

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Map (T, D) to (T, 1) and (T, labels)."""
        return self.sentences(states), self.entities(states)


class CuesGraph(nn.Module):
    """Cues, and the token's parts in the role head: as a token, and in a cue."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.cues = network.cues
        project = network.roles.project
        self.weights = nn.ParameterList(part.detach() for part in project.weight.chunk(2))
        self.biases = nn.ParameterList(part.detach() for part in project.bias.chunk(2))

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Map (T, D) to (T, 3) and twice (T, role_states)."""
        as_token, in_cue = map(partial(F.linear, states), self.weights, self.biases)
        return self.cues(states), as_token, in_cue


class RolesGraph(nn.Module):
    """`RoleHead` of the tokens of a whole text, of which it takes what stands around each cue."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.head = network.roles
        # The tokens of the cue are those at no distance.
        distances = network.roles.distance.weight + network.roles.inside.weight[0]
        distances[FAR] += network.roles.inside.weight[1] - network.roles.inside.weight[0]
        self.distances = nn.Parameter(distances.detach())

    def forward(
        self, as_token: Tensor, cue: Tensor, tokens: Tensor, distances: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Map (T, role_states), (N, role_states) and (N, n) to (N, n, labels) and (N,).

        `cue` is the mean part in a cue of the tokens of each, `tokens` the tokens around it.
        """
        x = as_token[tokens] + self.distances[distances] + cue[:, None]
        return self.head.label(x, distances == FAR, mask)


def graphs(network: Network) -> dict[str, bytes]:
    """Write the network as float ONNX graphs, by component and file."""
    network = network.eval().cpu()
    size = network.size
    states = torch.randn(7, size.states)
    piece = torch.ones(1, 9, dtype=torch.int64)
    near = torch.ones(3, BEFORE + AFTER, dtype=torch.int64)
    as_token, of_cues = torch.randn(7, size.role_states), torch.randn(3, size.role_states)
    length, tokens, cues = {1: "pieces"}, {0: "tokens"}, {0: "cues", 1: "tokens"}
    return {
        "claimx_encoder/encoder.onnx": _export(
            EncoderGraph(network), (piece, piece % 2, piece % 2, piece % 2),
            ["ids", "shapes", "depths", "breaks"], ["states"],
            dict.fromkeys(("ids", "shapes", "depths", "breaks", "states"), length),
        ),
        "claimx_tokens/tokens.onnx": _export(
            TokensGraph(network), (states,), ["states"], ["sentences", "entities"],
            dict.fromkeys(("states", "sentences", "entities"), tokens),
        ),
        "claimx_attributions/cues.onnx": _export(
            CuesGraph(network), (states,), ["states"], ["cues", "as_token", "in_cue"],
            dict.fromkeys(("states", "cues", "as_token", "in_cue"), tokens),
        ),
        "claimx_attributions/roles.onnx": _export(
            RolesGraph(network), (as_token, of_cues, near, near * FAR, near == 1),
            ["as_token", "cue", "tokens", "distances", "mask"], ["roles", "valid"],
            dict.fromkeys(("tokens", "distances", "mask", "roles"), cues)
            | {"as_token": tokens, "cue": {0: "cues"}, "valid": {0: "cues"}},
        ),
    }  # fmt: skip


def speaker_graphs(scorers: Sequence[SpeakerScorer]) -> dict[str, bytes]:
    """Write the scorers of speakers as one, which gives the mean of their logits.

    What is done once a mention and source is a graph, and what is done once a pair another.
    """
    inner = 2 * sum(scorer.mentions.out_features for scorer in scorers)
    states = scorers[0].mentions.in_features
    mentions, pairs = {0: "mentions"}, {0: "pairs"}
    return {
        "claimx_speakers/mentions.onnx": _export(
            _SpeakerStates(scorers), (torch.randn(5, states), torch.randn(3, 2 * states)),
            ["mentions", "queries"], ["projected", "asked"],
            {"mentions": mentions, "projected": mentions, "queries": {0: "queries"}, "asked": {0: "queries"}},
        ),
        "claimx_speakers/pairs.onnx": _export(
            _MeanScorer(scorers),
            tuple(torch.randn(*shape) for shape in ((5, inner), (1, inner), (5, N_FEATURES), (1, N_QUERY))),
            ["mentions", "query", "features", "plain"], ["scores"],
            {"mentions": pairs, "features": pairs, "scores": {0: "scores"}},
        ),
    }  # fmt: skip


def _parts_of_pair(scorer: SpeakerScorer) -> tuple[Tensor, ...]:
    """The weights of a pair's parts: product, source, mention, features, and the source's own features."""
    inner = scorer.mentions.out_features
    sizes = [inner, inner, inner, N_FEATURES, N_QUERY]
    parts: tuple[Tensor, ...] = scorer.pair.weight.split(sizes, dim=1)
    return parts


class _SpeakerStates(nn.Module):
    """What the scorers make of each state, then each one's share of it in the layer over pairs."""

    def __init__(self, scorers: Sequence[SpeakerScorer]) -> None:
        super().__init__()
        self.scorers = nn.ModuleList(scorers)

    def forward(self, mentions: Tensor, queries: Tensor) -> tuple[Tensor, Tensor]:
        own: list[Tensor] = []
        asked: list[Tensor] = []
        of_own: list[Tensor] = []
        of_asked: list[Tensor] = []
        for scorer in self.scorers:
            assert isinstance(scorer, SpeakerScorer)
            _, of_query, of_mention, _, _ = _parts_of_pair(scorer)
            own.append(scorer.mentions(mentions))
            asked.append(scorer.queries(queries))
            of_own.append(own[-1] @ of_mention.T)
            of_asked.append(asked[-1] @ of_query.T + scorer.pair.bias)
        return torch.cat([*own, *of_own], dim=1), torch.cat([*asked, *of_asked], dim=1)


class _MeanScorer(nn.Module):
    """As the mean of `SpeakerScorer.forward`, of what `_SpeakerStates` gives.

    No part is multiplied twice, and what can be done for all scorers at once is: for so few pairs an
    operation takes longer to begin than to do.
    """

    def __init__(self, scorers: Sequence[SpeakerScorer]) -> None:
        super().__init__()
        parts = [_parts_of_pair(scorer) for scorer in scorers]
        self.products = nn.ParameterList(product.T.contiguous() for product, *_ in parts)
        self.features, self.plain = (
            nn.Parameter(torch.cat([part[place] for part in parts]).T.contiguous()) for place in (3, 4)
        )
        n = len(scorers)
        self.score = nn.Parameter(torch.cat([scorer.score.weight for scorer in scorers], dim=1).T / n)
        self.score_bias = nn.Parameter(torch.cat([scorer.score.bias for scorer in scorers]).mean(0, True))
        self.scorers = nn.ModuleList(scorers)

    def forward(self, mentions: Tensor, query: Tensor, features: Tensor, plain: Tensor) -> Tensor:
        n = len(self.scorers)
        (own, of_own), (source, of_source) = mentions.chunk(2, dim=1), query.chunk(2, dim=1)
        products = (own * source).chunk(n, dim=1)
        product = torch.cat([p @ weight for p, weight in zip(products, self.products, strict=True)], dim=1)
        hidden = product + of_own + features @ self.features + (of_source + plain @ self.plain)
        scores = (F.gelu(hidden) @ self.score)[:, 0] + self.score_bias
        none = [
            scorer.none(F.gelu(scorer.alone(torch.cat([asked, plain], dim=1))))[:, 0]
            for scorer, asked in zip(self.scorers, source.chunk(n, dim=1), strict=True)
        ]
        return torch.cat([scores, torch.stack(none).mean(0)])


def stance_graphs(models: Sequence[StanceModel], told_words: Sequence[StanceModel]) -> dict[str, bytes]:
    """Write the models of types and targets as one graph: of each kind the mean of their logits of types.

    Args:
        models: Those over the encoder's states, trained alike from other seeds. What contests what is theirs.
        told_words: Those that are told what words say.
    """
    inputs = (
        torch.randn(5, models[0].told.in_features),
        torch.randn(5, N_STATEMENT),
        torch.randn(5, 5, N_PAIR),
        torch.randn(5, len(TYPE_LABELS)),
    )
    one, two = {0: "statements"}, {0: "statements", 1: "others"}
    names, outputs = ["pooled", "statements", "pairs", "words"], ["types", "told_types", "contests"]
    return {
        "claimx_stances/stances.onnx": _export(
            _Stances(models, told_words).eval(), inputs, names, outputs,
            dict.fromkeys([*names, *outputs], one) | {"pairs": two, "contests": two},
        ),
    }  # fmt: skip


class _Stances(nn.Module):
    def __init__(self, models: Sequence[StanceModel], told_words: Sequence[StanceModel]) -> None:
        super().__init__()
        self.models, self.told_words = nn.ModuleList(models), nn.ModuleList(told_words)

    def forward(
        self, pooled: Tensor, statements: Tensor, pairs: Tensor, words: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        found = [model(pooled, statements, pairs) for model in self.models]
        told = [model(words, statements, pairs) for model in self.told_words]
        return (
            _mean([types for types, _ in found]),
            _mean([types for types, _ in told]),
            _mean([contests for _, contests in found]),
        )


def _mean(tensors: Sequence[Tensor]) -> Tensor:
    return torch.stack(list(tensors)).mean(0)


def _export(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    names: list[str],
    outputs: list[str],
    axes: dict[str, dict[int, str]],
) -> bytes:
    buffer = io.BytesIO()
    torch.onnx.export(
        module.eval(), inputs, buffer, input_names=names, output_names=outputs, dynamic_axes=axes,
        opset_version=OPSET, dynamo=False,
    )  # fmt: skip
    return buffer.getvalue()


def build_pipeline(files: dict[str, bytes], settings: dict[str, Any], meta: dict[str, Any]) -> Language:
    """Put components and weights together.

    Args:
        files: "component/file" to bytes.
        settings: Component to the settings that differ from the factory's.
        meta: Goes into `nlp.meta`.
    """
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "claimx.BoundedTokenizer.v1"}}})
    components: dict[str, dict[str, bytes]] = {}
    for place, data in files.items():
        component, file = place.split("/")
        components.setdefault(component, {})[file] = data
    names = ["claimx_structure", "claimx_encoder", "claimx_tokens", "claimx_attributions"]
    names += [name for name in ("claimx_speakers", "claimx_stances") if name in components]
    for name in names:
        pipe = nlp.add_pipe(name, config=settings.get(name, {}))
        if name in components:
            pipe.set_data(components[name])  # type: ignore[attr-defined]
    # By default spaCy asks for the very patch release it was made with.
    nlp.meta.update({"name": MODEL, "spacy_version": ">=3.8,<3.9", **meta})
    return nlp
