"""How frequent a word is in English, from the order of the encoder's vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimx.contest.embed import encoder_of
from claimx.contest.words import MAX_RANK, Rank

if TYPE_CHECKING:
    from spacy.language import Language

# The vocabulary of BERT lists whole words by falling frequency from this id on: "the", "of", "and", "in" …
_FIRST = 1996


def word_rank(nlp: Language) -> Rank:
    """The rank of a word; one that the vocabulary does not have, or only in pieces, is rare.

    Raises:
        ModelError: The pipeline has no encoder.
    """
    vocabulary = encoder_of(nlp).tokenizer.get_vocab()

    def rank(word: str) -> int:
        number = vocabulary.get(word)
        return MAX_RANK if number is None else max(0, number - _FIRST)

    return rank
