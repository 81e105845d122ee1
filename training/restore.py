"""The shipped graphs -> a network to train on from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from training.model import Network

_LINEAR = ("qkv", "out", "up", "down")
_NORMS = ("norm_attention", "norm_output")


def restore(network: Network, files: Mapping[str, bytes]) -> None:
    """Set a network's weights to those of shipped graphs.

    What the graphs do not hold stays as it is: the heads of the helper tasks. The rest computes what the
    graphs do; what 8-bit integers lost is lost for good.

    Args:
        network: Of the size of the one that was shipped.
        files: By component and file, as `training.export.graphs` names them; encoder and roles in integers.

    Raises:
        KeyError: A graph lacks a part of the network.
        ValueError: The network lacks a layer of a graph.
        RuntimeError: A part has another shape.
    """
    encoder = _Graph(files["claimx_encoder/encoder.onnx"])
    cues = _Graph(files["claimx_attributions/cues.onnx"])
    roles = _Graph(files["claimx_attributions/roles.onnx"])
    tokens = _Graph(files["claimx_tokens/tokens.onnx"])
    state = network.state_dict()
    found: dict[str, Tensor] = {
        "encoder.words.weight": encoder["words.rows"].float() * encoder["words.scales"],
        "roles.project.weight": torch.cat([cues["weights.0"], cues["weights.1"]]),
        "roles.project.bias": torch.cat([cues["biases.0"], cues["biases.1"]]),
        # A cue's own tokens have their embedding of distance, and so need none for standing inside.
        "roles.distance.weight": roles["distances.1"],
        "roles.inside.weight": torch.zeros_like(state["roles.inside.weight"]),
        "roles.valid.weight": roles.matrix("/valid/Gemm_MatMul"),
        "roles.roles.weight": roles.matrix("/roles/MatMul"),
    }
    for graph, stored, name, layers in (
        (encoder, "encoder", "encoder", network.encoder.layers),
        (roles, "head", "roles", network.roles.layers),
    ):
        if f"{stored}.layers.{len(layers)}.up.bias" in graph.arrays:
            raise ValueError(f"the shipped {name} has more layers than {len(layers)}")
        for place in range(len(layers)):
            found |= _layer(graph, place, stored=stored, name=name)
    graphs = {"encoder": encoder, "roles": roles, "cues": cues, "sentences": tokens, "entities": tokens}
    for name in state:
        part, _, rest = name.partition(".")
        if name not in found and part in graphs:
            found[name] = graphs[part][f"head.{rest}" if part == "roles" else name]
    network.load_state_dict({**state, **found})


def _layer(graph: _Graph, place: int, *, stored: str, name: str) -> dict[str, Tensor]:
    """A transformer layer, by the names that its parts have in the network."""
    out = {}
    for part in _LINEAR:
        weight = graph.matrix(f"/layers.{place}/{part}/MatMul")
        inverse = graph.arrays.get(f"{stored}.layers.{place}.{part}.inverse")
        # What smoothing took from the activations: see `training.quantise.smooth`.
        out[f"{name}.layers.{place}.{part}.weight"] = weight if inverse is None else weight * inverse[None]
        out[f"{name}.layers.{place}.{part}.bias"] = graph[f"{stored}.layers.{place}.{part}.bias"]
    for norm in _NORMS:
        for part in ("weight", "bias"):
            out[f"{name}.layers.{place}.{norm}.{part}"] = graph[f"{stored}.layers.{place}.{norm}.{part}"]
    return out


class _Graph:
    def __init__(self, data: bytes) -> None:
        graph: Any = onnx.load_model_from_string(data).graph
        self.arrays = {
            i.name: torch.from_numpy(np.array(numpy_helper.to_array(i))) for i in graph.initializer
        }
        self.inputs = {node.name: list(node.input) for node in graph.node}

    def __getitem__(self, name: str) -> Tensor:
        return self.arrays[name]

    def matrix(self, node: str) -> Tensor:
        """The weight that a node multiplies by, back from integers. (out, in)."""
        name = self.inputs[f"{node}_quant"][1].removesuffix("_quantized")
        integers = self[f"{name}_quantized"].float() - self[f"{name}_zero_point"].float()
        return (integers * self[f"{name}_scale"]).T.contiguous()
