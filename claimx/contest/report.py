"""The whole of `claimx contest`, for who calls it from Python, and how a report is written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from claimx.contest.embed import ContentEncoder
from claimx.contest.find import THRESHOLD, Choice, find_groups
from claimx.contest.model import SCHEMA_VERSION, ContestReport
from claimx.contest.ranks import word_rank
from claimx.extract import model_info
from claimx.output.jsonl import escape_json, json_line
from claimx.statements.model import Document

if TYPE_CHECKING:
    from spacy.language import Language


def contest(
    documents: Iterable[Document],
    nlp: Language,
    *,
    threshold: float = THRESHOLD,
    choice: Choice | None = None,
    since: str | None = None,
    until: str | None = None,
) -> ContestReport:
    """Find who claims the same in several articles, and who contests it.

    Args:
        documents: Of the articles. Of copies of one text the first counts.
        nlp: A pipeline from `claimx.load()`: it compares the contents. The articles' texts are not needed.
        threshold: How alike two statements must be, and how strong a contest, from 0 to 1.
        choice: Which groups are wanted; all by default.
        since: Only articles of this day (ISO 8601) or later; those without a date are left out.
        until: Only articles of this day or earlier, likewise.

    Raises:
        ModelError: The pipeline has no encoder.
    """
    chosen = [document for document in _without_copies(documents) if _is_within(document, since, until)]
    rank = word_rank(nlp)
    return ContestReport(
        schema_version=SCHEMA_VERSION,
        model=model_info(nlp),
        threshold=threshold,
        articles=len(chosen),
        statements=sum(len(document.statements) for document in chosen),
        groups=tuple(find_groups(chosen, rank, ContentEncoder(nlp), threshold=threshold, choice=choice)),
    )


def write_report_json(report: ContestReport, stream: TextIO) -> None:
    """Write the report as one indented JSON object."""
    text = json.dumps(report.model_dump(mode="json"), ensure_ascii=False, indent=2)
    stream.write(escape_json(text) + "\n")


def write_report_jsonl(report: ContestReport, stream: TextIO) -> None:
    """Write a group a line."""
    stream.writelines(json_line(group.model_dump(mode="json")) for group in report.groups)


def _without_copies(documents: Iterable[Document]) -> Iterable[Document]:
    seen = set()
    for document in documents:
        if document.article.sha256 not in seen:
            seen.add(document.article.sha256)
            yield document


def _is_within(document: Document, since: str | None, until: str | None) -> bool:
    date = document.article.date
    if since is None and until is None:
        return True
    return date is not None and (since or "") <= date[:10] <= (until or "9999-12-31")
