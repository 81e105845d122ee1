"""Character spans -> token spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from spacy.tokens import Doc


class TokenEdges:
    """Where the tokens of a text begin and end, to map character spans to token spans."""

    def __init__(self, doc: Doc) -> None:
        tokens = [token for token in doc if not token.is_space]
        self.index = np.asarray([token.i for token in tokens], dtype=np.int64)
        self.start = np.asarray([token.idx for token in tokens], dtype=np.int64)
        self.end = np.asarray([token.idx + len(token) for token in tokens], dtype=np.int64)

    def token_spans(self, spans: Iterable[Sequence[int]]) -> list[list[int]]:
        """Map half-open character spans; a token belongs to a span that holds at least half of it."""
        out: list[list[int]] = []
        for start, end in spans:
            shared = np.minimum(self.end, end) - np.maximum(self.start, start)
            inside = self.index[(shared > 0) & (2 * shared >= self.end - self.start)]
            if len(inside):
                out.append([int(inside[0]), int(inside[-1]) + 1])
        return sorted(out)
