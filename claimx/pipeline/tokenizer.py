"""spaCy's English tokenizer, in linear time for any text.

spaCy takes punctuation off a run of characters one by one and looks at the rest anew each time, which is
quadratic: ten thousand quotation marks in a row take twelve seconds. Runs that long are no words, so they are
cut before they are split.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

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

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> BoundedTokenizer:
        """Take over what `to_bytes` wrote; nothing is to do where the tokenizer was made like that."""
        if bytes_data != self.to_bytes(exclude=exclude):
            super().from_bytes(bytes_data, exclude=exclude)
        return self


def _pieces(string: str) -> Iterator[str]:
    start = 0
    for cut in _CUT.finditer(string):
        yield string[start : cut.end()]
        start = cut.end()
    yield string[start:]


def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """For a config: `[nlp.tokenizer] @tokenizers = "claimx.BoundedTokenizer.v1"`."""

    def make(nlp: Language) -> Tokenizer:
        defaults = nlp.Defaults
        # One tokenizer, not spaCy's first and then its copy: its rules take a sixth of the time that a
        # pipeline takes to load.
        return BoundedTokenizer(
            nlp.vocab,
            rules=defaults.tokenizer_exceptions,
            prefix_search=compile_prefix_regex(defaults.prefixes).search if defaults.prefixes else None,
            suffix_search=compile_suffix_regex(defaults.suffixes).search if defaults.suffixes else None,
            infix_finditer=compile_infix_regex(defaults.infixes).finditer if defaults.infixes else None,
            token_match=defaults.token_match,
            url_match=defaults.url_match,
        )

    return make
