"""What a Doc is made of, as plain values: tokens, paragraphs, quotations. Read once for all components."""

from __future__ import annotations

from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from claimx.document.paragraphs import find_paragraphs
from claimx.document.quotations import Quotation, find_quotations
from claimx.spans import CharSpan


class Words(NamedTuple):
    """What each token is, one entry a token, and what they spell."""

    words: list[str]
    spaced: list[bool]
    """Whether a space follows."""
    starts: NDArray[np.int64]
    """Offset in the text, in characters. Shape (n_tokens,)."""
    paragraphs: NDArray[np.int64]
    """Number of the paragraph, counted by the line ends before it. Shape (n_tokens,)."""
    text: str


class TextLayout(NamedTuple):
    """How a text is laid out, in characters."""

    text: str
    paragraphs: list[CharSpan]
    quotations: list[Quotation]


# spaCy makes an object for a token whenever it is asked for, and the text anew each time.
_READ: WeakKeyDictionary[Doc, Words] = WeakKeyDictionary()
_LAID_OUT: WeakKeyDictionary[Doc, TextLayout] = WeakKeyDictionary()


def read_words(doc: Doc) -> Words:
    """Read the tokens of a Doc, or take what was read before: tokens do not change, but may be merged."""
    found = _READ.get(doc)
    if found is None or len(found.words) != len(doc):
        words = [token.text for token in doc]
        spaced = [bool(space) for space in doc.to_array("SPACY").tolist()]
        starts = np.asarray(doc.to_array("IDX"), dtype=np.int64)
        text = "".join([word + " " if space else word for word, space in zip(words, spaced, strict=True)])
        paragraphs = np.cumsum(["\n" in word for word in words], dtype=np.int64)
        found = _READ[doc] = Words(words, spaced, starts, paragraphs, text)
    return found


def read_text_layout(doc: Doc) -> TextLayout:
    """Find the paragraphs and the quotations of a Doc, or take what was found before."""
    text = read_words(doc).text
    found = _LAID_OUT.get(doc)
    if found is None or found.text != text:
        paragraphs = find_paragraphs(text)
        found = _LAID_OUT[doc] = TextLayout(text, paragraphs, find_quotations(text, paragraphs))
    return found
