"""How frequent a word is in English, from the order of the encoder's vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimx.contest.words import MAX_RANK, Rank

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# The vocabulary of BERT lists whole words by falling frequency from this id on: "the", "of", "and", "in" …
_FIRST = 1996


def vocabulary_rank(tokenizer: Tokenizer) -> Rank:
    """The rank of a word; one that the vocabulary does not have, or only in pieces, is rare."""
    vocabulary = tokenizer.get_vocab()

    def rank(word: str) -> int:
        number = vocabulary.get(word)
        return MAX_RANK if number is None else max(0, number - _FIRST)

    return rank
