"""PDF -> an article of the text in it (extra `pdf`)."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import IO

from claimx.article import Article
from claimx.errors import ArticleTooLargeError, InputError
from claimx.input.problem import InputProblem
from claimx.input.reading import Reading
from claimx.input.records import check_text, derived_id
from claimx.input.stream import seekable
from claimx.input.title import find_title

# Titles that programs put in by themselves.
_MADE_UP = re.compile(r"untitled|microsoft word|\.(?:docx?|indd|qxp|pdf|tmp)$|^\W*$", re.IGNORECASE)
_SENTENCE_ENDS = (".", "!", "?", ":", ".”", '."', "!”", '!"', "?”", '?"', ".'", ".’")

logging.getLogger("pypdf").addHandler(logging.NullHandler())


def read_pdf(stream: io.BufferedReader, reading: Reading) -> Iterator[Article | InputProblem]:
    """The text of all pages; lines are joined into paragraphs, hyphens at line ends are undone."""
    with seekable(stream, reading.file) as plain:
        title, pages = _extract(plain, reading)
    text = "\n\n".join(page for page in pages if page)
    if not text.strip():
        reason = "the PDF holds no text, only pictures"
        raise InputError(reading.place, reason, "Recognise its text first (OCR).")
    check_text(text, reading.place, reading.options.max_chars)
    reading.notes.look_at(text, reading.place)
    yield Article(
        id=derived_id(reading.file, text), text=text, path=reading.path, title=title or find_title(text)
    )


def _extract(plain: IO[bytes], reading: Reading) -> tuple[str | None, list[str]]:
    try:
        from pypdf import PdfReader
    except ModuleNotFoundError as error:
        remedy = "Install it: pip install 'claimx[pdf]'."
        raise InputError(reading.place, "reading PDF needs the package pypdf", remedy) from error
    max_chars = reading.options.max_chars
    try:
        reader = PdfReader(plain, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(reading.place, "the PDF is locked by a password", "Unlock it first.")
        pages, length = [], 0
        for page in reader.pages:
            pages.append(join_lines(page.extract_text()))
            length += len(pages[-1])
            if length > max_chars:
                reason = f"it has more than {max_chars:,} characters"
                raise ArticleTooLargeError(
                    reading.place, reason, "Split it, or raise the limit (--max-chars)."
                )
        title = str(reader.metadata.title or "").strip() if reader.metadata else ""
    except InputError:
        raise
    except (
        Exception
    ) as error:  # a damaged PDF raises whatever pypdf runs into: TypeError, KeyError, zlib.error
        reason = f"the PDF cannot be read ({type(error).__name__}: {str(error)[:100]})"
        raise InputError(reading.place, reason, "Save it as text first.") from error
    return (None if _MADE_UP.search(title) else title), pages


def join_lines(text: str) -> str:
    """Lines of a page -> paragraphs, a blank line between them.

    A line ends a paragraph if a blank one follows, or if it ends a sentence and stops short of the others.
    """
    lines = [line.strip() for line in text.splitlines()]
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[3 * len(lengths) // 4] if lengths else 0  # of most lines, headings and ends aside
    paragraphs: list[str] = []
    is_open = False
    for line in lines:
        if not line:
            is_open = False
            continue
        if not is_open:
            paragraphs.append(line)
        elif paragraphs[-1].endswith("-") and line[0].islower():
            paragraphs[-1] = paragraphs[-1][:-1] + line
        else:
            paragraphs[-1] = f"{paragraphs[-1]} {line}"
        is_open = not (line.endswith(_SENTENCE_ENDS) and len(line) < 0.8 * width)
    return "\n\n".join(paragraphs)
