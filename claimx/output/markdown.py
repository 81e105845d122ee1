"""Documents as Markdown, for reports and pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TextIO

from claimx.output.passage import shown_text
from claimx.output.printable import printable_line
from claimx.output.stance import answers
from claimx.statements.model import Document, Statement

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&$])")
_LIST_START = re.compile(r"^([-+]|\d{1,9}(?=[.)]))")


def write_markdown(documents: Iterable[Document], stream: TextIO) -> None:
    """Write a heading for each article and a list of its statements."""
    for number, document in enumerate(documents):
        stream.write(("\n" if number else "") + "\n".join(_document_lines(document)) + "\n")


def _document_lines(document: Document) -> list[str]:
    article, model = document.article, document.model
    maker = escape_markdown(f"{model.name} {model.version}")
    origin = escape_markdown(article.path or article.id)
    lines = [
        f"## {escape_markdown(article.title or article.id)}",
        "",
        f"{origin}, statements: {len(document.statements)} ({maker})",
    ]
    for statement in document.statements:
        lines += ["", *_statement_lines(statement)]
    return lines


def _statement_lines(statement: Statement) -> list[str]:
    cue = escape_markdown(shown_text(statement.cue))
    about = [f"{statement.form.value}, {statement.confidence:.2f}"]
    if statement.type is not None and statement.type.contests:
        about.append(" ".join(filter(None, (f"**{statement.type.value}**", answers(statement)))))
    return [
        f"- `{statement.id}` {_who(statement)} · *{cue}* · {' · '.join(about)}",
        "",
        f"  > {escape_markdown(shown_text(statement.content))}",
    ]


def _who(statement: Statement) -> str:
    """The speaker's name, with the source behind it where the article says it otherwise."""
    source = escape_markdown(shown_text(statement.source)) if statement.source else ""
    if statement.speaker is None:
        return f"**{source}**" if source else "—"
    name = escape_markdown(statement.speaker)
    return f"**{name}**" if source in {"", name} else f"**{name}** ({source})"


def escape_markdown(text: str) -> str:
    """The text on one line, with nothing in it that Markdown or HTML would take for markup."""
    line = _SPECIAL.sub(r"\\\1", printable_line(text))
    return _LIST_START.sub(lambda match: _escape_start(match.group()), line)


def _escape_start(start: str) -> str:
    # "1." begins a list; the backslash must stand before the point, for a digit cannot be escaped.
    return f"{start}\\" if start[0].isdigit() else f"\\{start}"
