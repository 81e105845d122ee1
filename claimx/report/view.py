"""One article and its statements -> the view model: a plain dict that templates show and JSON can carry."""

from __future__ import annotations

import re
import textwrap
from collections import deque
from collections.abc import Sequence
from typing import Any

from claimx.document.paragraphs import find_paragraphs
from claimx.report.audit import audit_speakers
from claimx.report.marks import Mark, mark_tree, marks_of
from claimx.report.parties import Party, find_parties
from claimx.report.visible import visible_line
from claimx.spans import CharSpan
from claimx.statements.model import Document, Passage, Statement, pieces

VIEW_VERSION = 1

View = dict[str, Any]

# In characters.
_LONGEST_LABEL = 12
_LONGEST_TITLE = 70  # of one that is made of the first words
_PLAIN_ID = re.compile(r"s(\d+)")


def article_view(document: Document, text: str, *, url: str | None = None) -> View:
    """What there is to show of one article.

    Args:
        document: Its statements; offsets count code points of `text`.
        text: The article's text as it was given to claimx.
        url: Where the article stands on the web, if it is known.

    Returns:
        A dict that JSON can carry. `article`: id, title, path, url, date, words; `model`: name and version;
        `paragraphs`: each `{"title", "plain", "nodes"}`, the nodes from `mark_tree`; `statements`: in the
        document's order, `number` counting from 1, and other statements being named by number;
        `speakers`: the parties with what the audit says of them; `accusations`; `summary`: counts and
        shares. All strings are fit to show (`visible`), none is escaped.

    Raises:
        SpanError: The text is not the document's.
    """
    check_text(document, text)
    parties = find_parties(document)
    paragraphs = find_paragraphs(text)
    numbers = {statement.id: number for number, statement in enumerate(document.statements, start=1)}
    speaker_of = {number: party.number for party in parties for number in party.statements}
    statements = [
        _statement_view(statement, numbers, parties[speaker_of[number] - 1], len(text))
        for number, statement in enumerate(document.statements, start=1)
    ]
    audit = audit_speakers(document, text, parties)
    return {
        "version": VIEW_VERSION,
        "article": {
            "id": visible_line(document.article.id),
            "title": _title(document, text),
            "path": visible_line(document.article.path or "") or None,
            "url": _web_address(url),
            "date": visible_line(document.article.date or "") or None,
            "words": audit.words,
        },
        "model": {
            "name": visible_line(document.model.name),
            "version": visible_line(document.model.version),
        },
        "paragraphs": _paragraph_views(text, paragraphs, document),
        "statements": statements,
        "speakers": audit.speakers,
        "accusations": audit.accusations,
        "summary": _summary(statements, audit.speakers, audit.shares),
    }


def check_text(document: Document, text: str) -> None:
    """Raise unless the offsets of the document belong to this text.

    Raises:
        SpanError: They do not.
    """
    from claimx.article import Article
    from claimx.errors import SpanError

    place = f"article {document.article.id!r}"
    remedy = "Give the text that was extracted from, its line ends included."
    if len(text) != document.article.length:
        problem = f"the text has {len(text):,} characters, the document tells of {document.article.length:,}"
        raise SpanError(place, problem, remedy)
    if Article(id="", text=text).sha256 != document.article.sha256:
        raise SpanError(place, "the text is not the one that the document tells of (sha256)", remedy)


def _title(document: Document, text: str) -> str:
    """The headline, else the article's first words, else its id."""
    title = visible_line(document.article.title or "")
    # A line more than is shown is enough to know that there is more.
    first = visible_line(text.lstrip()[: 4 * _LONGEST_TITLE])
    words = textwrap.shorten(first, _LONGEST_TITLE, placeholder="…")
    if words == "…":  # one long word
        words = _shortened(first, _LONGEST_TITLE)
    return title or words or visible_line(document.article.id)


def _web_address(url: str | None) -> str | None:
    """The URL if it can be nothing but a page: no `javascript:`, no `data:`."""
    return visible_line(url) if url is not None and url.startswith(("https://", "http://")) else None


def _paragraph_views(text: str, paragraphs: Sequence[CharSpan], document: Document) -> list[View]:
    marks = deque(marks_of(document.statements, text))
    running: list[Mark] = []  # marks may run over several paragraphs
    views = []
    for number, (start, end) in enumerate(paragraphs):
        while marks and marks[0].start < end:
            running.append(marks.popleft())
        running = inside = [mark for mark in running if mark.end > start]
        is_title = number == 0 and text[start:end].strip() == (document.article.title or "").strip()
        nodes = mark_tree(text, (start, end), inside)
        views.append({"title": is_title, "plain": not inside, "nodes": nodes})
    return views


def _statement_view(statement: Statement, numbers: dict[str, int], party: Party, length: int) -> View:
    return {
        "number": numbers[statement.id],
        "id": visible_line(statement.id),
        "label": _label(statement.id),
        "type": statement.type.value if statement.type is not None else None,
        "type_confidence": statement.type_confidence,
        "form": statement.form.value,
        "confidence": statement.confidence,
        "speaker": party.number,
        "speaker_confidence": statement.speaker_confidence,
        "who": party.name,
        "is_named": party.is_named,
        "source": _shown(statement.source),
        "cue": _shown(statement.cue),
        "cue_lemma": visible_line(statement.cue.lemma),
        "content": _shown(statement.content),
        "position": round(statement.content.spans[0][0] / max(length, 1), 4),
        "targets": [numbers[name] for name in statement.targets if name in numbers],
        "contested_by": [numbers[name] for name in statement.contested_by if name in numbers],
        # A filter took them away; the ids are all that is known.
        "targets_elsewhere": [visible_line(name) for name in statement.targets if name not in numbers],
        "contested_elsewhere": [visible_line(name) for name in statement.contested_by if name not in numbers],
        "evidence": [visible_line(line) for line in statement.evidence],
    }


def _label(name: str) -> str:
    """What a statement is called in the text: the number in its id, so that ids in messages can be found."""
    match = _PLAIN_ID.fullmatch(name)
    return match.group(1) if match else _shortened(visible_line(name), _LONGEST_LABEL)


def _shortened(line: str, length: int) -> str:
    return line if len(line) <= length else f"{line[: length - 1]}…"


def _shown(passage: Passage | None) -> str | None:
    return " … ".join(visible_line(piece) for piece in pieces(passage)) if passage is not None else None


def _summary(statements: Sequence[View], speakers: Sequence[View], shares: View) -> View:
    types = [statement["type"] for statement in statements]
    return {
        "statements": len(statements),
        "claims": types.count("claim"),
        "denials": types.count("denial"),
        "counterclaims": types.count("counterclaim"),
        "untyped": types.count(None),
        "contested": sum(1 for statement in statements if statement["contested_by"]),
        "speakers": len(speakers),
        "unnamed": sum(1 for speaker in speakers if not speaker["is_named"]),
        **shares,
    }
