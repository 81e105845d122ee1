"""Contents -> embeddings: the states of the shipped encoder, averaged over the words that count.

Each content is encoded by itself, so that results without their articles give the same as the articles. The
encoder was trained to find attributions: the states of words tell what part they have in one better than what
they mean. How the mean is taken was chosen on 93 links that had been read (benchmarks/results/contest.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from claimx.contest.words import content_words
from claimx.errors import ModelError
from claimx.lexicon.stances import load_stances

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from claimx.pipeline.encoder import EncoderPipe

Floats = NDArray[np.float32]

ENCODER = "claimx_encoder"
# What all sentences have in common is taken off: the mean of so many example sentences.
BACKGROUND = 200
# The beginning of a longer content is enough to know it by, and one of a whole speech must not hold all up.
MAX_CHARS = 1500


Embed = Callable[[Sequence[str], Mapping[str, float]], Floats]
"""Makes embeddings of contents, be it the encoder or a table: from the contents, and the weights of words by
stem, rows of length 1, or all zeros where nothing is said. Shape (n_contents, d)."""


def encoder_of(nlp: Language) -> EncoderPipe:
    """The encoder of a pipeline.

    Raises:
        ModelError: There is none.
    """
    if ENCODER not in nlp.pipe_names:
        raise ModelError(
            "model",
            f"{nlp.meta['name']} {nlp.meta['version']} does not compare statements",
            f"Use a model with the component {ENCODER}.",
        )
    return cast("EncoderPipe", nlp.get_pipe(ENCODER))


class ContentEncoder:
    """Embeds contents with the encoder of a pipeline.

    Args:
        nlp: A pipeline from `claimx.load()`.

    Raises:
        ModelError: The pipeline has no encoder.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._encode = encoder_of(nlp)

    def __call__(self, contents: Sequence[str], weights: Mapping[str, float]) -> Floats:
        """Embed the contents, of which there is at least one; equal ones are encoded once."""
        known: dict[str, Floats] = {}
        for content in contents:
            if content not in known:
                known[content] = self._mean_state(content, weights)
        examples = [self._states(example).mean(axis=0) for example in _examples()]
        common = np.asarray(np.mean(examples, axis=0), dtype=np.float32)
        rows = np.asarray([known[content] for content in contents], dtype=np.float32)
        rows[rows.any(axis=1)] -= common
        lengths = np.sqrt((rows**2).sum(axis=1, keepdims=True))
        result: Floats = rows / np.maximum(lengths, np.float32(1e-6))
        return result

    def _mean_state(self, content: str, weights: Mapping[str, float]) -> Floats:
        return mean_state(self._encoded(content), weights)

    def _states(self, content: str) -> Floats:
        return _token_states(self._encoded(content))

    def _encoded(self, content: str) -> Doc:
        return self._encode(self._nlp.make_doc(content[:MAX_CHARS]))


def mean_state(doc: Doc, weights: Mapping[str, float]) -> Floats:
    """The mean of the states on a Doc, each counted by the weight of its word. Shape (d,).

    Args:
        doc: The content.
        weights: By stem. A word that is not in it counts as one; function words do not count.
    """
    counts = np.zeros(len(doc), dtype=np.float32)
    for token in doc:
        for word in content_words(token.text):
            counts[token.i] = max(counts[token.i], weights.get(word.stem, 1.0))
    states = _token_states(doc)
    total = counts.sum()
    result: Floats = counts @ states / total if total else np.zeros(states.shape[1], dtype=np.float32)
    return result


def _token_states(doc: Doc) -> Floats:
    from claimx.pipeline.states import token_states  # with spaCy, which results alone do without

    return token_states(doc, ENCODER)


@cache
def _examples() -> tuple[str, ...]:
    """Example sentences of the lexicon, evenly from all of it."""
    examples = [entry.example for entry in load_stances()]
    return tuple(examples[:: max(1, len(examples) // BACKGROUND)][:BACKGROUND])
