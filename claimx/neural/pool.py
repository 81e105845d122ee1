"""The states of tokens, pooled over spans."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def mean_states(states: NDArray[np.float32], spans: Sequence[tuple[int, int] | None]) -> NDArray[np.float32]:
    """The mean state of each span's tokens; zeros for none. (n_tokens, D) -> (n_spans, D)."""
    out = np.zeros((len(spans), states.shape[1]), dtype=np.float32)
    counts = np.ones((len(spans), 1), dtype=np.float32)
    for row, span in enumerate(spans):
        if span is not None and span[1] > span[0]:
            # `np.mean` takes three times as long for so few rows.
            np.add.reduce(states[span[0] : span[1]], axis=0, out=out[row])
            counts[row] = span[1] - span[0]
    out /= counts
    return out
