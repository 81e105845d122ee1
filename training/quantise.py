"""Float graphs -> 8-bit graphs.

Activations are scaled once a window, by their largest value; a few channels of MiniLM are many times larger
than the rest and would leave these only a few steps. So first each channel is divided by a factor, which the
next matrix takes over (SmoothQuant: Xiao et al. 2023), fitted on training windows.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 (its name everywhere)
from torch import Tensor, nn

from training.batches import Batch
from training.model import Encoder

# How much of the unevenness goes from activations to weights: 0 none, 1 all.
STRENGTH = 0.75


class SmoothLinear(nn.Module):
    """A linear layer whose input channels are evened out first; the function is the same."""

    def __init__(self, linear: nn.Linear, largest: Tensor, strength: float) -> None:
        super().__init__()
        weight = linear.weight.data
        of_weight = weight.abs().amax(dim=0).clamp(min=1e-5)
        factor = (largest.clamp(min=1e-5) ** strength / of_weight ** (1 - strength)).clamp(min=1e-3)
        self.register_buffer("inverse", 1.0 / factor)
        self.weight = nn.Parameter(weight * factor)
        self.bias = linear.bias

    def forward(self, x: Tensor) -> Tensor:
        """Map (…, in) to (…, out)."""
        inverse: Tensor = self.get_buffer("inverse")
        return F.linear(x * inverse, self.weight, self.bias)


def smooth(encoder: Encoder, batches: Iterable[Batch], *, strength: float = STRENGTH) -> None:
    """Even out the inputs of every matrix of the encoder, in place.

    Args:
        encoder: Its function stays what it is.
        batches: Training windows to take the size of activations from.
        strength: See `STRENGTH`.
    """
    largest: dict[str, Tensor] = {}
    linears = {
        name: module for name, module in encoder.layers.named_modules() if isinstance(module, nn.Linear)
    }

    def watch(name: str) -> object:
        def hook(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            seen = inputs[0].detach().abs().flatten(0, -2).amax(dim=0)
            largest[name] = torch.maximum(largest.get(name, seen), seen)

        return linears[name].register_forward_pre_hook(hook)

    hooks = [watch(name) for name in linears]
    encoder.eval()
    with torch.no_grad():
        for batch in batches:
            encoder(batch.ids, batch.shapes, batch.depths, batch.breaks, batch.mask)
    for hook in hooks:
        hook.remove()  # type: ignore[attr-defined]
    for name, linear in linears.items():
        parent, _, attribute = name.rpartition(".")
        setattr(
            encoder.layers.get_submodule(parent), attribute, SmoothLinear(linear, largest[name], strength)
        )


def quantise(graph: bytes) -> bytes:
    """Turn the constant matrices of a graph into 8-bit integers, and activations at run time.

    The weights use seven of the eight bits: without VNNI a processor sums two products in 16 bits, which
    eight would overflow; so the results are the same on all.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as place:
        source, ready, target = (Path(place) / name for name in ("float.onnx", "ready.onnx", "int8.onnx"))
        source.write_bytes(graph)
        quant_pre_process(source, ready, skip_symbolic_shape=True)
        quantize_dynamic(
            ready,
            target,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
        return target.read_bytes()
