"""Doc -> arrays: the inputs of the encoder, computed by the same code in training and in use.

The encoder (MiniLM) reads lower-cased word pieces, so what lower-casing and splitting throw away is given
back as three features of each token: its shape, its depth inside quotations, and the break before it.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimx.document.quotations import quotation_depths
from claimx.document.words import read_text_layout, read_words

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from tokenizers import Tokenizer

# A web address or a run of letters without spaces can be thousands of pieces; its first ones say all that
# a reader would use, and a bound keeps any token smaller than a window.
MAX_PIECES = 12
_LONGEST = 100  # characters
# Words whose pieces are kept, some 2 MB; beyond them all are forgotten.
MOST_KNOWN = 6_000
Pieces = dict[str, list[int]]

SHAPES = ("none", "lower", "title", "upper", "mixed", "digit", "other")
BREAKS = ("glued", "space", "line", "paragraph")
DEPTHS = 3  # outside, inside, nested


class TokenFeatures(NamedTuple):
    """What the encoder is told of the tokens of one text.

    Attributes:
        piece_ids: Word-piece ids of all tokens, in order. Shape (n_pieces,), int64.
        piece_starts: Token `t` owns `piece_ids[piece_starts[t]:piece_starts[t + 1]]`; white space and
            characters the tokenizer drops own none. Shape (n_tokens + 1,), int64.
        shapes: Index into `SHAPES`. Shape (n_tokens,), int64.
        depths: Quotation depth of the first character, at most `DEPTHS - 1`. Shape (n_tokens,), int64.
        breaks: Index into `BREAKS`: what parts the token from the one before. Shape (n_tokens,), int64.
    """

    piece_ids: NDArray[np.int64]
    piece_starts: NDArray[np.int64]
    shapes: NDArray[np.int64]
    depths: NDArray[np.int64]
    breaks: NDArray[np.int64]


def token_features(doc: Doc, tokenizer: Tokenizer, known: Pieces | None = None) -> TokenFeatures:
    """Compute the encoder's inputs for `doc`, whose `text` must be what its tokens spell.

    `tokenizer` neither pads nor truncates. `known`: see `word_pieces`.
    """
    words, spaced, offsets, _, text = read_words(doc)
    piece_ids, piece_starts = word_pieces(words, tokenizer, known)
    depths = quotation_depths(len(text), read_text_layout(doc).quotations)
    token_depths = np.minimum(np.asarray(depths, dtype=np.int64)[offsets], DEPTHS - 1) if words else offsets
    return TokenFeatures(
        piece_ids=piece_ids,
        piece_starts=piece_starts,
        shapes=np.fromiter(map(shape_of, words), dtype=np.int64, count=len(words)),
        depths=token_depths,
        breaks=breaks_before(words, spaced),
    )


def word_pieces(
    words: list[str], tokenizer: Tokenizer, known: Pieces | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Split words into pieces, at most `MAX_PIECES` each; returns `piece_ids` and `piece_starts`.

    `known` has the pieces of words that were split before, and grows by those of new ones.
    """
    known = {} if known is None else known
    # A word of a megabyte is cut before it is split: its pieces beyond the bound are dropped anyway.
    words = [word[:_LONGEST] for word in words]
    new = [word for word in dict.fromkeys(words) if word not in known]
    if len(known) + len(new) > MOST_KNOWN:
        known.clear()
        new = list(dict.fromkeys(words))
    if new:
        encoding = tokenizer.encode(new, is_pretokenized=True, add_special_tokens=False)
        known.update((word, []) for word in new)
        for owner, piece in zip(encoding.word_ids, encoding.ids, strict=True):
            assert owner is not None  # it is for special pieces alone
            pieces = known[new[owner]]
            if len(pieces) < MAX_PIECES:
                pieces.append(piece)
    split = [known[word] for word in words]
    starts = np.zeros(len(words) + 1, dtype=np.int64)
    np.cumsum([len(pieces) for pieces in split], out=starts[1:])
    ids = np.fromiter(chain.from_iterable(split), dtype=np.int64, count=int(starts[-1]))
    return ids, starts


@lru_cache(maxsize=2**12)
def shape_of(word: str) -> int:
    """Return the index into `SHAPES` of `word`."""
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    if word[:1].isupper():
        return 2 if word[1:].islower() else 4
    if word[:1].isdigit():
        return 5
    return 4 if any(map(str.isalpha, word)) else 6


def breaks_before(words: list[str], spaced: list[bool]) -> NDArray[np.int64]:
    """Say for each token what parts it from the token before, as an index into `BREAKS`.

    Args:
        words: The tokens, white-space tokens among them.
        spaced: Whether a space follows each token.
    """
    spaces = [place for place, word in enumerate(words) if word.isspace()]
    breaks = np.zeros(len(words) + 1, dtype=np.int64)
    breaks[1:] = spaced
    breaks[0] = len(BREAKS) - 1  # a text begins as a paragraph does
    for place in spaces:
        word = words[place]
        lines = word.count("\n") or (word.count("\r") + word.count("\u2029") + word.count("\u2028"))
        # White space is part of the break before what follows it.
        breaks[place] = breaks[place + 1] = max(breaks[place], min(1 + lines, 3))
    return breaks[:-1]
