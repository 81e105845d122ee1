"""What the heads read: the rows of `doc.tensor` that the encoder set."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from claimx.errors import ModelError
from claimx.neural.encode import STATES, WIDTH

_LOOKED_AT = 8  # columns


def token_states(doc: Doc, name: str) -> NDArray[np.float32]:
    """The states of all tokens after the last layer, (n_tokens, 384); zeros for those that have none.

    Raises:
        ModelError: The encoder has not seen this Doc.
    """
    return _states(doc, name)[:, :STATES]


def early_states(doc: Doc, name: str) -> NDArray[np.float32]:
    """The states of all tokens two layers before the last, (n_tokens, 384); zeros for those that have none.

    They hold less of the very articles that the encoder was trained with.

    Raises:
        ModelError: The encoder has not seen this Doc.
    """
    return _states(doc, name)[:, STATES:]


def _states(doc: Doc, name: str) -> NDArray[np.float32]:
    tensor = doc.tensor
    if tensor.shape != (len(doc), WIDTH):
        raise ModelError(
            name,
            f"`doc.tensor` has the shape {tensor.shape}, not ({len(doc)}, {WIDTH})",
            "Put the component `claimx_encoder` before this one.",
        )
    return np.asarray(tensor, dtype=np.float32)


def scored_tokens(doc: Doc, name: str) -> NDArray[np.int64]:
    """The offsets of the tokens that have a state. Shape (n,).

    Raises:
        ModelError: The encoder has not seen this Doc.
    """
    # The encoder ends in a layer norm, so the state of a token that has one is never zero, nor is its end.
    return np.flatnonzero(token_states(doc, name)[:, -_LOOKED_AT:].any(axis=1))
