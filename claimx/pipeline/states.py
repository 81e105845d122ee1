"""What the heads read: the rows of `doc.tensor` that the encoder set."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from claimx.errors import ModelError
from claimx.neural.encode import STATES

_LOOKED_AT = 8  # columns


def token_states(doc: Doc, name: str) -> NDArray[np.float32]:
    """The states of all tokens, (n_tokens, 384); zeros for those that have none.

    Raises:
        ModelError: The encoder has not seen this Doc.
    """
    tensor = doc.tensor
    if tensor.shape != (len(doc), STATES):
        raise ModelError(
            name,
            f"`doc.tensor` has the shape {tensor.shape}, not ({len(doc)}, {STATES})",
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
