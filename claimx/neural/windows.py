"""Cut a text of any length into windows that the encoder can read, with context on both sides.

Every token is in the core of exactly one window. Cores end where a paragraph, else a sentence, else a
clause ends, if one does in the last part of the room there is; otherwise anywhere: no text falls out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

PARAGRAPH, SENTENCE, CLAUSE, WORD = 3, 2, 1, 0
# A core may end this much before it is full to end at a better place.
SLACK = 0.5

_SENTENCE_ENDS = frozenset(".!?…")
_CLOSERS = frozenset("\"”’'»)]")
_CLAUSE_ENDS = frozenset(",;:—–")


class Window(NamedTuple):
    """Token offsets, half-open: the encoder reads `start:end` and speaks for `core_start:core_end`."""

    start: int
    core_start: int
    core_end: int
    end: int


def cut_qualities(words: list[str], breaks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Say how good a place before each token is to cut: `PARAGRAPH`, `SENTENCE`, `CLAUSE` or `WORD`.

    Args:
        words: The tokens. Length n_tokens.
        breaks: See `TokenFeatures.breaks`. Shape (n_tokens,).
    """
    qualities = np.zeros(len(words), dtype=np.int64)
    last = WORD
    for index, word in enumerate(words):
        if word.isspace():
            continue
        qualities[index] = PARAGRAPH if breaks[index] >= 2 else last
        if word[-1] in _SENTENCE_ENDS:
            last = SENTENCE
        elif word in _CLAUSE_ENDS:
            last = CLAUSE
        elif word not in _CLOSERS:
            last = WORD
    return qualities


def plan_windows(
    piece_starts: NDArray[np.int64], qualities: NDArray[np.int64], *, size: int, context: int
) -> list[Window]:
    """Plan the windows of one text.

    Args:
        piece_starts: See `TokenFeatures.piece_starts`. Shape (n_tokens + 1,).
        qualities: How good it is to cut before each token. Shape (n_tokens,).
        size: Pieces that a window may hold, the special ones left out. A window exceeds it only if one token
            is larger than what two contexts leave of it.
        context: Pieces of context to keep on each side of a core, where the text has them.
    """
    n_tokens = len(qualities)
    windows = []
    core_start = 0
    while core_start < n_tokens:
        first = piece_starts[core_start]
        left = min(context, int(first))
        # The last core takes the room that no context on the right needs.
        if piece_starts[n_tokens] - first <= size - left or core_start == n_tokens - 1:
            core_end = n_tokens
        else:
            room = size - left - context
            core_end = _core_end(piece_starts, qualities, core_start, int(first) + room)
        start = int(np.searchsorted(piece_starts, first - left, side="left"))
        last = min(int(piece_starts[core_end]) + context, int(piece_starts[start]) + size)
        end = max(core_end, int(np.searchsorted(piece_starts, last, side="right")) - 1)
        windows.append(Window(start, core_start, core_end, min(end, n_tokens)))
        core_start = core_end
    return windows


def _core_end(
    piece_starts: NDArray[np.int64], qualities: NDArray[np.int64], core_start: int, limit: int
) -> int:
    furthest = int(np.searchsorted(piece_starts, limit, side="right")) - 1
    furthest = max(core_start + 1, min(furthest, len(qualities) - 1))
    earliest = core_start + 1 + int((furthest - core_start - 1) * SLACK)
    choices = qualities[earliest : furthest + 1]
    best = int(choices.max())
    return earliest + int(np.flatnonzero(choices == best)[-1])
