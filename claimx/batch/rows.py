"""Articles -> rows of the tables: the one function behind every engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from claimx.article import Article
from claimx.errors import ClaimxError
from claimx.extract import GROUP, extract, extract_all
from claimx.grouping import grouped
from claimx.input.problem import InputProblem

if TYPE_CHECKING:
    from spacy.language import Language

    from claimx.batch.duplicates import Duplicate
    from claimx.registry import Registry
    from claimx.store.tables import Row, Rows

INPUT, ANALYSIS = "input", "analysis"


def result_rows(
    items: Iterable[Article | InputProblem],
    nlp: Language,
    *,
    registry: Registry | None = None,
    group: int = GROUP,
) -> Iterator[Rows]:
    """Analyse articles; each gives the rows of one article, or of one error, and no article stops the rest.

    The rows of an article depend on the article alone, not on those before it: the encoder takes windows one
    by one, and so there is no padding that an order by length could save.

    Args:
        items: Articles, and what stands in the place of those that could not be read.
        nlp: A pipeline from `claimx.load()`.
        registry: Well-known speakers, for their keys; by default those of claimx.
        group: So many items are taken before the rows of the first come out.
    """
    for held in grouped(items, lambda _: 1, most=group, room=group):
        articles = [item for item in held if not isinstance(item, InputProblem)]
        found = iter(_analysed(articles, nlp, registry))
        for item in held:
            yield {"errors": [problem_row(item)]} if isinstance(item, InputProblem) else next(found)


def mark_duplicate(rows: Rows, duplicate: Duplicate | None) -> None:
    """Write into the rows of an article what it is a copy of."""
    if duplicate is not None:
        for row in rows.get("articles", ()):
            row.update(duplicate_of=duplicate.of, similarity=round(duplicate.similarity, 3))


def problem_row(problem: InputProblem) -> Row:
    """What could not be read, as a row of the table errors."""
    return {
        "stage": INPUT,
        "article": None,
        "file": problem.file,
        "line": problem.line,
        "reason": problem.reason,
        "remedy": problem.remedy,
    }


def failure_row(article: Article, reason: str, remedy: str) -> Row:
    """An article that could not be analysed, as a row of the table errors."""
    return {
        "stage": ANALYSIS,
        "article": article.id,
        "file": article.path,
        "line": None,
        "reason": reason,
        "remedy": remedy,
    }


def _analysed(articles: Sequence[Article], nlp: Language, registry: Registry | None) -> list[Rows]:
    """The rows of each article: of all together, or, if one of them fails, of one after the other."""
    from claimx.store.documents import document_rows

    if len(articles) > 1:
        with suppress(Exception):  # whose it is, and what to say of it, is found out below
            documents = list(extract_all(articles, nlp, registry=registry))
            return [document_rows(*pair) for pair in zip(articles, documents, strict=True)]
    return [_analysed_alone(article, nlp, registry) for article in articles]


def _analysed_alone(article: Article, nlp: Language, registry: Registry | None) -> Rows:
    from claimx.store.documents import document_rows

    try:
        return document_rows(article, extract(article, nlp, registry=registry))
    except ClaimxError as error:
        row = failure_row(article, error.problem, error.remedy)
    except Exception as error:  # a fault of ours must not cost the results of the other articles
        reason = f"the analysis failed ({type(error).__name__}: {error})".rstrip(": )") + ")"
        row = failure_row(article, reason, "Please report it with this article.")
    return {"errors": [row]}
