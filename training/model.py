"""The network: MiniLM with features of case, quotation and layout, and the heads that share its states.

Tensors are named by shape: B windows, L word pieces, T tokens, N cues, D = 384 encoder states.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 (its name everywhere)
from torch import Tensor, nn

from claimx.neural.features import BREAKS, DEPTHS, SHAPES
from claimx.neural.labels import CUE_LABELS, ENTITY_LABELS, FAR, ROLE_LABELS, TYPE_LABELS


@dataclass(frozen=True)
class Size:
    """The encoder's measures (those of all-MiniLM-L6-v2) and those of the role head."""

    vocabulary: int = 30522
    positions: int = 512
    states: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    role_states: int = 128
    role_heads: int = 4
    role_inner: int = 256
    role_layers: int = 1
    arc_states: int = 96
    stance_states: int = 256
    stance_pairs: int = 96
    stance_places: int = 24
    speaker_states: int = 128
    speaker_distances: int = 18


class Dropout(nn.Module):
    """Dropout with one mask for the whole batch: random numbers cost a twelfth of a step on two cores."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, L, D) to the same shape; the identity when not training."""
        if not self.training:
            return x
        kept = torch.empty(x.shape[1:], device=x.device).bernoulli_(1 - self.share)
        return x * (kept / (1 - self.share))


class Layer(nn.Module):
    """A transformer layer with the norm after each residual sum, as in BERT."""

    def __init__(self, states: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(states, 3 * states)
        self.out = nn.Linear(states, states)
        self.norm_attention = nn.LayerNorm(states, eps=1e-12)
        self.up = nn.Linear(states, inner)
        self.down = nn.Linear(inner, states)
        self.norm_output = nn.LayerNorm(states, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """Map (B, L, D) to (B, L, D); `bias` (B, 1, 1, L) is added to the attention logits."""
        b, length, d = x.shape
        q, k, v = self.qkv(x).view(b, length, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        if torch.onnx.is_in_onnx_export():
            scores = (q * (d // self.heads) ** -0.5) @ k.transpose(-1, -2)
            mixed = torch.softmax(scores if bias is None else scores + bias, dim=-1) @ v
        else:
            mask = None if bias is None else bias.expand(b, 1, length, length)
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(b, length, d)
        x = self.norm_attention(x + self.dropout(self.out(mixed)))
        return self.norm_output(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM-L6 that is also told what lower-casing hides."""

    def __init__(self, size: Size, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(size.vocabulary, size.states)
        self.positions = nn.Embedding(size.positions, size.states)
        self.shapes = nn.Embedding(len(SHAPES), size.states)
        self.depths = nn.Embedding(DEPTHS, size.states)
        self.breaks = nn.Embedding(len(BREAKS), size.states)
        self.norm = nn.LayerNorm(size.states, eps=1e-12)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(size.states, size.heads, size.inner, dropout) for _ in range(size.layers)
        )
        for table in (self.shapes, self.depths, self.breaks):
            nn.init.normal_(table.weight, std=1e-3)

    def forward(self, ids: Tensor, shapes: Tensor, depths: Tensor, breaks: Tensor, mask: Tensor) -> Tensor:
        """Map ids, features and mask (1 where there is a piece), each (B, L) int64, to states (B, L, D)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.positions(places)[None]
        x = x + self.shapes(shapes) + self.depths(depths) + self.breaks(breaks)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def load_minilm(self, weights: dict[str, Tensor]) -> None:
        """Take over the published weights (names as in Hugging Face's BertModel)."""
        with torch.no_grad():
            self.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
            # The token-type embedding is a constant here, and so goes into the positions.
            kind = weights["embeddings.token_type_embeddings.weight"][0]
            self.positions.weight.copy_(weights["embeddings.position_embeddings.weight"] + kind)
            _copy(self.norm, weights, "embeddings.LayerNorm")
            for index, layer in enumerate(self.layers):
                assert isinstance(layer, Layer)
                name = f"encoder.layer.{index}."
                for part in ("weight", "bias"):
                    pieces = [
                        weights[f"{name}attention.self.{role}.{part}"] for role in ("query", "key", "value")
                    ]
                    getattr(layer.qkv, part).copy_(torch.cat(pieces))
                _copy(layer.out, weights, name + "attention.output.dense")
                _copy(layer.norm_attention, weights, name + "attention.output.LayerNorm")
                _copy(layer.up, weights, name + "intermediate.dense")
                _copy(layer.down, weights, name + "output.dense")
                _copy(layer.norm_output, weights, name + "output.LayerNorm")


def _copy(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    for part in ("weight", "bias"):
        getattr(module, part).copy_(weights[f"{name}.{part}"])


class RoleHead(nn.Module):
    """For one cue, give every token near it its role: one step of semantic role labelling.

    The token's state, the cue's state and the signed distance make a state for this cue; self-attention
    among these lets the pieces of a statement agree with each other.
    """

    def __init__(self, size: Size, dropout: float = 0.1) -> None:
        super().__init__()
        self.project = nn.Linear(size.states, 2 * size.role_states)
        self.distance = nn.Embedding(2 * FAR + 1, size.role_states)
        self.inside = nn.Embedding(2, size.role_states)
        self.norm = nn.LayerNorm(size.role_states)
        self.layers = nn.ModuleList(
            Layer(size.role_states, size.role_heads, size.role_inner, dropout)
            for _ in range(size.role_layers)
        )
        self.roles = nn.Linear(size.role_states, len(ROLE_LABELS))
        self.valid = nn.Linear(size.role_states, 1)
        self.dropout = Dropout(dropout)

    def forward(
        self, projected: Tensor, distances: Tensor, cues: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Label the tokens around each cue.

        Args:
            projected: `project` of the states of the tokens around each cue: what each is as a token, then
                as part of a cue; done once a token, not once a cue. Shape (N, T, 2 * role_states).
            distances: Signed distance to the cue in tokens, clipped to ±FAR, plus FAR. Shape (N, T), int64.
            cues: 1 on the cue's tokens. Shape (N, T), int64.
            mask: 1 where there is a token. Shape (N, T), int64.

        Returns:
            Role logits (N, T, len(ROLE_LABELS)), and the logit that this is a cue at all (N,).
        """
        tokens, in_cue = projected.chunk(2, dim=-1)
        cue_state = (_shares(cues, projected.dtype)[:, None] @ in_cue)[:, 0]
        x = tokens + cue_state[:, None] + self.distance(distances) + self.inside(cues)
        return self.label(x, cues, mask)

    def label(self, x: Tensor, cues: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Label tokens that have a state for each cue (N, T, role_states); the rest as in `forward`."""
        x = self.dropout(F.gelu(self.norm(x)))
        bias = (1.0 - mask.to(x.dtype))[:, None, None, :] * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return self.roles(x), self.valid((_shares(cues, x.dtype)[:, None] @ x)[:, 0])[:, 0]


def _shares(cues: Tensor, dtype: torch.dtype) -> Tensor:
    """What each of a cue's tokens counts in their mean. (N, T) -> (N, T)."""
    weight = cues.to(dtype)
    return weight / weight.sum(dim=1, keepdim=True).clamp(min=1.0)


class ArcHead(nn.Module):
    """Score each token as the syntactic head of each other (Dozat and Manning 2017); for training alone."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.dependent = nn.Linear(size.states, size.arc_states)
        self.head = nn.Linear(size.states, size.arc_states)
        self.bilinear = nn.Linear(size.arc_states, size.arc_states)

    def forward(self, states: Tensor) -> Tensor:
        """Map (B, T, D) to (B, T, T): row t holds the logits of t's head; the root is its own head."""
        dependents = self.bilinear(F.gelu(self.dependent(states)))
        return dependents @ F.gelu(self.head(states)).transpose(1, 2)


class StanceHead(nn.Module):
    """Types of the statements in one window, and which contests which; for training alone.

    It teaches the encoder to keep what tells a denial from a claim. The shipped head is trained afterwards
    on the finished encoder's states, over whole articles.
    """

    def __init__(self, size: Size, dropout: float = 0.1) -> None:
        super().__init__()
        self.project = nn.Linear(3 * size.states, size.stance_states)
        self.places = nn.Embedding(size.stance_places, size.stance_states)
        self.norm = nn.LayerNorm(size.stance_states)
        self.layer = Layer(size.stance_states, size.role_heads, 2 * size.stance_states, dropout)
        self.types = nn.Linear(size.stance_states, len(TYPE_LABELS))
        # Of written articles half the statements are no claims; what differs in number alone is learnt here.
        self.written = nn.Parameter(torch.zeros(len(TYPE_LABELS)))
        self.contesting = nn.Linear(size.stance_states, size.stance_pairs)
        self.contested = nn.Linear(size.stance_states, size.stance_pairs)
        self.opposing = nn.Linear(size.stance_states, size.stance_pairs)
        self.opposed = nn.Linear(size.stance_states, size.stance_pairs)
        self.apart = nn.Embedding(2 * size.stance_places + 1, 1)
        self.dropout = Dropout(dropout)

    def forward(self, pooled: Tensor, mask: Tensor, written: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Label the S statements of each window.

        Args:
            pooled: Mean states of source, cue and content. Shape (B, S, 3 * D).
            mask: 1 where there is a statement. Shape (B, S).
            written: 1 for windows of the written articles. Shape (B,).

        Returns:
            Type logits (B, S, len(TYPE_LABELS)), logits (B, S, S) that the first contests the second, and of
            how strongly it stands against it.
        """
        last = self.places.num_embeddings - 1
        places = torch.arange(pooled.shape[1], device=pooled.device)
        x = self.project(pooled) + self.places(places.clamp(max=last))[None]
        x = self.dropout(F.gelu(self.norm(x)))
        x = self.layer(x, (1.0 - mask)[:, None, None, :] * -10000.0)
        apart = (places[None, :] - places[:, None]).clamp(-last, last) + last
        pairs = F.gelu(self.contesting(x)) @ F.gelu(self.contested(x)).transpose(1, 2)
        against = F.gelu(self.opposing(x)) @ F.gelu(self.opposed(x)).transpose(1, 2)
        near = self.apart(apart)[..., 0]
        return self.types(x) + written[:, None, None] * self.written, pairs + near, against + near


class SpeakerHead(nn.Module):
    """For each statement, point at the words of the window that end its speaker's name; for training alone.

    It teaches the encoder to know of a pronoun or a title whom it means.
    """

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.query = nn.Linear(2 * size.states, size.speaker_states)
        self.key = nn.Linear(size.states, size.speaker_states)
        self.none = nn.Linear(2 * size.states, 1)
        self.apart = nn.Embedding(2 * size.speaker_distances + 1, 1)
        nn.init.zeros_(self.apart.weight)

    def forward(self, pooled: Tensor, states: Tensor, places: Tensor) -> Tensor:
        """Score the tokens of one window.

        Args:
            pooled: Mean states of source and cue of each statement. Shape (S, 2 * D).
            states: Shape (T, D).
            places: Token offset of each statement. Shape (S,).

        Returns:
            Logits (S, T + 1); the last is that the window names nobody.
        """
        query = self.query(pooled)
        scores = query @ self.key(states).transpose(0, 1) * query.shape[-1] ** -0.5
        last = self.apart.num_embeddings // 2
        apart = torch.arange(len(states), device=states.device)[None] - places[:, None]
        near = (apart.sign() * torch.log2(1 + apart.abs().to(states.dtype)) * 2).round().long()
        scores = scores + self.apart(near.clamp(-last, last) + last)[..., 0]
        return torch.cat([scores, self.none(pooled)], dim=1)


class Network(nn.Module):
    """The encoder and all heads. `tags` and `relations` are the sizes of the helper tasks' label sets."""

    def __init__(self, size: Size, tags: int, relations: int) -> None:
        super().__init__()
        self.size = size
        self.encoder = Encoder(size)
        self.cues = nn.Linear(size.states, len(CUE_LABELS))
        self.sentences = nn.Linear(size.states, 1)
        self.entities = nn.Linear(size.states, len(ENTITY_LABELS))
        self.roles = RoleHead(size)
        self.tags = nn.Linear(size.states, tags)
        self.relations = nn.Linear(size.states, relations)
        self.arcs = ArcHead(size)
        self.stances = StanceHead(size)
        self.speakers = SpeakerHead(size)

    def token_states(self, states: Tensor, first_pieces: Tensor) -> Tensor:
        """Pick each token's first piece: (B, L, D) and (B, T) -> (B, T, D)."""
        return states.gather(1, first_pieces[:, :, None].expand(-1, -1, states.shape[-1]))


def load_minilm_file(path: Path) -> dict[str, Tensor]:
    """Read the published weights, whose checksum the caller has verified."""
    from safetensors.torch import load_file

    weights: dict[str, Tensor] = load_file(path)
    return weights
