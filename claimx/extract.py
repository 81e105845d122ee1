"""Article -> Document: the one path that every front end takes.

Light on purpose: `import claimx` loads this module, so what is slow to import (spaCy, pydantic) waits for its
use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from claimx.errors import ArticleTooLargeError, ModelError
from claimx.grouping import grouped

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from claimx.article import Article
    from claimx.registry import Registry
    from claimx.statements.model import Document, ModelInfo

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# In a memory zone spaCy's tokenizer takes every word apart anew that it did not know before. So many words it
# may keep, which are nearly nine in ten of those in news; they take some megabytes.
_MOST_WORDS = 8_000
# Articles that are taken together, and characters: about as many as components have in hand.
GROUP, _GROUP_LENGTH = 16, 40_000


def extract(article: Article, nlp: Language, *, registry: Registry | None = None) -> Document:
    """Find the attributed statements of one article.

    Args:
        article: The article; its text may be any string.
        nlp: A pipeline from `claimx.load()`.
        registry: Well-known speakers, for their keys; by default those of claimx, `Registry([])` for none.

    Raises:
        ArticleTooLargeError: The text is longer than `nlp.max_length`.
        ModelError: `nlp` has no component that finds attributions, or leaves out texts that fail.
    """
    for document in extract_all([article], nlp, registry=registry):
        return document
    raise ModelError("pipeline", "its error handler has left the article out", "Let it raise the error.")


def extract_all(
    articles: Iterable[Article],
    nlp: Language,
    *,
    registry: Registry | None = None,
    group: int = GROUP,
) -> Iterator[Document]:
    """Find the statements of each article, in order.

    Articles are taken from the iterable in groups, as they are needed: a group goes through the pipeline in
    a twentieth less time than its articles one by one, and none depends on its company.

    Memory stays flat: once the vocabulary of `nlp` is large, what it learns of the words of a group is
    forgotten with it.

    Args:
        articles: The articles.
        nlp: A pipeline from `claimx.load()`.
        registry: Well-known speakers, for their keys; by default those of claimx, `Registry([])` for none.
        group: At most so many articles are taken before the first of them comes out, fewer if they are long.
            1 where each must come out as soon as it is there.

    Raises:
        ArticleTooLargeError: A text is longer than `nlp.max_length`. As with any error, the documents of
            those before it come out first.
        ModelError: `nlp` has no component that finds attributions.
    """
    texts = ((_text_for_spacy(article, nlp.max_length), article) for article in articles)
    for some in grouped(texts, lambda pair: len(pair[0]), most=group, room=_GROUP_LENGTH):
        yield from _extract_group(some, nlp, registry)


def _extract_group(
    texts: Sequence[tuple[str, Article]], nlp: Language, registry: Registry | None
) -> Iterator[Document]:
    """Find the statements of some articles; if one fails, those before it come out first."""
    from claimx.statements.build import build_document

    model = model_info(nlp)
    tokens = [
        (nlp.make_doc(text) if len(nlp.vocab) < _MOST_WORDS else text, article) for text, article in texts
    ]
    found: list[Document] = []
    try:
        with nlp.memory_zone():
            for doc, article in nlp.pipe(tokens, as_tuples=True):
                found.append(build_document(article, doc, model, registry=registry))
    except Exception:
        yield from found
        raise
    yield from found


def annotate_all(articles: Iterable[Article], nlp: Language) -> Iterator[tuple[Article, Doc]]:
    """Pair each article with its processed `Doc`, for who needs more of it than the statements.

    Raises:
        ArticleTooLargeError: A text is longer than `nlp.max_length`.
    """
    texts = ((_text_for_spacy(article, nlp.max_length), article) for article in articles)
    for doc, article in nlp.pipe(texts, as_tuples=True):
        yield article, doc


def model_info(nlp: Language) -> ModelInfo:
    """Name and version of the model behind `nlp`."""
    from claimx.statements.model import ModelInfo

    return ModelInfo(name=nlp.meta["name"], version=nlp.meta["version"])


def _text_for_spacy(article: Article, max_length: int) -> str:
    """The text, of the same length, without lone surrogates: spaCy stores UTF-8, which has none."""
    if len(article.text) > max_length:
        raise ArticleTooLargeError(
            f"article {article.id!r}",
            f"it has {len(article.text):,} characters, the pipeline takes {max_length:,}",
            "Raise `nlp.max_length`, or split the article.",
        )
    return _LONE_SURROGATE.sub("\ufffd", article.text)
