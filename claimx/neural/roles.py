"""The surroundings of each cue, as the role head reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimx.neural.labels import FAR

# Tokens before a cue's first, and from it on, that can have a role for it. Of the statements in PolNeAR's
# training articles 99.5 % begin within 300 characters before their cue and end within 750 after.
BEFORE, AFTER = 80, 176


def clipped_distances(
    tokens: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Signed distance of tokens to cues, clipped to ±FAR, plus FAR; FAR on the cue itself.

    Args:
        tokens: Token offsets. Shape (n_cues, n_tokens).
        starts: First token of each cue. Shape (n_cues, 1).
        ends: Token after each cue. Shape (n_cues, 1).
    """
    distance = np.where(tokens < starts, tokens - starts, np.maximum(tokens - (ends - 1), 0))
    return np.clip(distance, -FAR, FAR) + FAR


class Surroundings(NamedTuple):
    """What the role head is told of the tokens around each cue. All (n_cues, BEFORE + AFTER) int64."""

    tokens: NDArray[np.int64]  # offsets, clipped into the text
    distances: NDArray[np.int64]
    cues: NDArray[np.int64]
    inside: NDArray[np.int64]  # 0 where there is no token


def surroundings(anchors: Sequence[tuple[int, int]], n_tokens: int) -> Surroundings:
    """Lay out the tokens around each cue; `anchors` are half-open token spans."""
    starts = np.asarray([start for start, _ in anchors], dtype=np.int64)[:, None]
    ends = np.asarray([end for _, end in anchors], dtype=np.int64)[:, None]
    tokens = starts - BEFORE + np.arange(BEFORE + AFTER)[None]
    return Surroundings(
        tokens=np.clip(tokens, 0, n_tokens - 1),
        distances=clipped_distances(tokens, starts, ends),
        cues=((tokens >= starts) & (tokens < ends)).astype(np.int64),
        inside=((tokens >= 0) & (tokens < n_tokens)).astype(np.int64),
    )
