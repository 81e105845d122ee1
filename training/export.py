"""Checkpoint -> a spaCy pipeline in a folder: ONNX graphs, 8-bit integers, thresholds, meta data."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import spacy
import torch
import torch.nn.functional as F  # noqa: N812 (its name everywhere)
from spacy.language import Language
from torch import Tensor, nn

from claimx.neural.labels import FAR
from claimx.neural.roles import AFTER, BEFORE
from claimx.pipeline.load import MODEL
from claimx.speakers.candidates import N_FEATURES, N_QUERY
from claimx.stances.features import N_PAIR, N_STATEMENT
from training.model import Network
from training.speakers import SpeakerScorer
from training.stances import StanceModel

OPSET = 17


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
        """Map (1, L) to states (1, L, D)."""
        e = self.encoder
        x = self.words(ids) + e.positions.weight[: ids.shape[1]][None]
        x = e.norm(x + e.shapes(shapes) + e.depths(depths) + e.breaks(breaks))
        for layer in e.layers:
            x = layer(x, None)
        return x


class TokensGraph(nn.Module):
    """Sentences and names."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.sentences, self.entities = network.sentences, network.entities

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Map (T, D) to (T, 1) and (T, labels)."""
        return self.sentences(states), self.entities(states)


class CuesGraph(nn.Module):
    """Cues, and the token's part in the role head."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.cues, self.project = network.cues, network.roles.project

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Map (T, D) to (T, 3) and (T, 2 * role_states)."""
        return self.cues(states), self.project(states)


def graphs(network: Network) -> dict[str, bytes]:
    """Write the network as float ONNX graphs, by component and file."""
    network = network.eval().cpu()
    size = network.size
    states = torch.randn(7, size.states)
    piece = torch.ones(1, 9, dtype=torch.int64)
    near = torch.ones(3, BEFORE + AFTER, dtype=torch.int64)
    projected = torch.randn(3, BEFORE + AFTER, 2 * size.role_states)
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
            CuesGraph(network), (states,), ["states"], ["cues", "projected"],
            dict.fromkeys(("states", "cues", "projected"), tokens),
        ),
        "claimx_attributions/roles.onnx": _export(
            network.roles, (projected, near * FAR, near, near),
            ["projected", "distances", "cues", "mask"], ["roles", "valid"],
            dict.fromkeys(("projected", "distances", "cues", "mask", "roles"), cues) | {"valid": {0: "cues"}},
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
    parts: tuple[Tensor, ...] = scorer.pair.weight.split(sizes, dim=1)  # type: ignore[no-untyped-call]
    return parts


class _SpeakerStates(nn.Module):
    """A scorer after the other: what each makes of a state, and the share of it in the layer over pairs."""

    def __init__(self, scorers: Sequence[SpeakerScorer]) -> None:
        super().__init__()
        self.scorers = nn.ModuleList(scorers)

    def forward(self, mentions: Tensor, queries: Tensor) -> tuple[Tensor, Tensor]:
        projected: list[Tensor] = []
        asked: list[Tensor] = []
        for scorer in self.scorers:
            assert isinstance(scorer, SpeakerScorer)
            _, of_query, of_mention, _, _ = _parts_of_pair(scorer)
            own, query = scorer.mentions(mentions), scorer.queries(queries)
            projected += [own, own @ of_mention.T]
            asked += [query, query @ of_query.T + scorer.pair.bias]
        return torch.cat(projected, dim=1), torch.cat(asked, dim=1)


class _MeanScorer(nn.Module):
    """As `SpeakerScorer.forward`, with what `_SpeakerStates` gives: no part is multiplied twice."""

    def __init__(self, scorers: Sequence[SpeakerScorer]) -> None:
        super().__init__()
        self.scorers = nn.ModuleList(scorers)

    def forward(self, mentions: Tensor, query: Tensor, features: Tensor, plain: Tensor) -> Tensor:
        n = 2 * len(self.scorers)
        mentioned, asked = mentions.chunk(n, dim=1), query.chunk(n, dim=1)
        logits = []
        for number, scorer in enumerate(self.scorers):
            assert isinstance(scorer, SpeakerScorer)
            product, _, _, of_features, of_plain = _parts_of_pair(scorer)
            own, of_own = mentioned[2 * number : 2 * number + 2]
            source, of_source = asked[2 * number : 2 * number + 2]
            hidden = (own * source) @ product.T + of_own + features @ of_features.T
            scores = scorer.score(F.gelu(hidden + of_source + plain @ of_plain.T))[:, 0]
            none = scorer.none(F.gelu(scorer.alone(torch.cat([source, plain], dim=1))))[:, 0]
            logits.append(torch.cat([scores, none]))
        return torch.stack(logits).mean(0)


def stance_graphs(models: Sequence[StanceModel]) -> dict[str, bytes]:
    """Write the model of types and targets: the mean logits of several, trained alike from other seeds."""
    inputs = (
        torch.randn(5, models[0].pooled.in_features),
        torch.randn(5, N_STATEMENT),
        torch.randn(5, 5, N_PAIR),
    )
    one, two = {0: "statements"}, {0: "statements", 1: "others"}
    return {
        "claimx_stances/stances.onnx": _export(
            _Mean(models).eval(), inputs, ["pooled", "statements", "pairs"], ["types", "contests"],
            {"pooled": one, "statements": one, "pairs": two, "types": one, "contests": two},
        ),
    }  # fmt: skip


class _Mean(nn.Module):
    def __init__(self, models: Sequence[StanceModel]) -> None:
        super().__init__()
        self.models = nn.ModuleList(models)

    def forward(self, pooled: Tensor, statements: Tensor, pairs: Tensor) -> tuple[Tensor, Tensor]:
        found = [model(pooled, statements, pairs) for model in self.models]
        types = torch.stack([types for types, _ in found]).mean(0)
        return types, torch.stack([contests for _, contests in found]).mean(0)


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
