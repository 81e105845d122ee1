"""A network small enough for tests. Whoever imports this is skipped where the training extra is missing."""

import pytest

torch = pytest.importorskip("torch", reason="training needs torch (claimx[train])")
pytest.importorskip("onnx", reason="the exporter needs onnx (claimx[train])")

from training.model import Size  # noqa: E402 - it needs torch

# The exporter that traces warns that it is an old one, and of what it takes for constant.
EXPORTER_WARNS = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning"),
]
SIZE = Size(
    vocabulary=50, positions=64, states=24, layers=3, heads=2, inner=32, role_states=8, role_heads=2,
    role_inner=16, role_layers=2,
)  # fmt: skip
