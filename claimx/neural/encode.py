"""Text features -> states of every token, by one pass of the encoder over windows."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from claimx.neural.features import TokenFeatures
from claimx.neural.windows import Window, plan_windows

CLS, SEP = 101, 102  # of the tokenizer's vocabulary
STATES = 384  # numbers in a state
WIDTH = 2 * STATES  # of a token: its state after the last layer, then that after an earlier one

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class Encoder(Protocol):
    """Whatever turns one window into states: the ONNX file in use, the network in training."""

    def __call__(self, ids: Ints, shapes: Ints, depths: Ints, breaks: Ints) -> Floats:
        """Map word pieces and their features, each (n_pieces,), to states (n_pieces, WIDTH)."""
        ...


def encode_tokens(
    features: TokenFeatures, qualities: Ints, encoder: Encoder, *, size: int, context: int
) -> Floats:
    """Encode a text of any length.

    Windows go to the encoder one by one. Dynamic quantisation scales a whole batch by its largest value, so
    a window's states would otherwise depend on its company.

    Args:
        features: Of the text.
        qualities: See `cut_qualities`. Shape (n_tokens,).
        encoder: Called once a window.
        size: Word pieces in a window, special ones left out.
        context: Word pieces on each side of a window's core.

    Returns:
        The states of each token's first piece, zeros where a token has none. Shape (n_tokens, WIDTH).
    """
    states = np.zeros((len(qualities), WIDTH), dtype=np.float32)
    for window in plan_windows(features.piece_starts, qualities, size=size, context=context):
        tokens, first_pieces = core_tokens(features, window)
        if len(tokens):
            states[tokens] = encoder(*window_inputs(features, window))[first_pieces]
    return states


def window_inputs(features: TokenFeatures, window: Window) -> tuple[Ints, Ints, Ints, Ints]:
    """The word pieces of one window with [CLS] and [SEP], and the features of each. Each (n_pieces,)."""
    starts = features.piece_starts
    counts = np.diff(starts[window.start : window.end + 1])
    owners = np.repeat(np.arange(window.start, window.end), counts)
    ids = np.concatenate(([CLS], features.piece_ids[starts[window.start] : starts[window.end]], [SEP]))
    rest = [
        np.concatenate(([0], f[owners], [0])) for f in (features.shapes, features.depths, features.breaks)
    ]
    return ids, rest[0], rest[1], rest[2]


def core_tokens(features: TokenFeatures, window: Window) -> tuple[Ints, Ints]:
    """The tokens of a window's core that have word pieces, and each one's first piece in the window."""
    starts = features.piece_starts
    tokens = np.arange(window.core_start, window.core_end)
    tokens = tokens[starts[tokens + 1] > starts[tokens]]
    return tokens, starts[tokens] - starts[window.start] + 1
