"""spaCy's English tokenizer, in linear time for any text.

spaCy takes punctuation off a run of characters one by one and looks at the rest anew each time, which is
quadratic: ten thousand quotation marks in a row take twelve seconds. Runs that long are no words, so they are
cut before they are split.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import registry

# Longer than any word or web address that a reader would take in.
LONGEST_RUN = 200

_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1}}}")
_CUT = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")


class BoundedTokenizer(Tokenizer):  # type: ignore[misc]  # compiled, without stubs
    """As spaCy's, but a run of more than `LONGEST_RUN` characters without a space is cut first."""

    def __call__(self, string: str) -> Doc:
        """Tokenize; the tokens spell `string` to the letter."""
        if _LONG_RUN.search(string) is None:
            doc: Doc = super().__call__(string)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _pieces(string):
            for token in super().__call__(piece):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.vocab, words=words, spaces=spaces)


def _pieces(string: str) -> Iterator[str]:
    start = 0
    for cut in _CUT.finditer(string):
        yield string[start : cut.end()]
        start = cut.end()
    yield string[start:]


def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """For a config: `[nlp.tokenizer] @tokenizers = "claimx.BoundedTokenizer.v1"`."""

    def make(nlp: Language) -> Tokenizer:
        plain: Any = registry.tokenizers.get("spacy.Tokenizer.v1")()(nlp)
        return BoundedTokenizer(
            nlp.vocab,
            rules=plain.rules,
            prefix_search=plain.prefix_search,
            suffix_search=plain.suffix_search,
            infix_finditer=plain.infix_finditer,
            token_match=plain.token_match,
            url_match=plain.url_match,
        )

    return make
