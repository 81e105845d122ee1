"""Plain text, Markdown and web pages -> the one article that the file is."""

from __future__ import annotations

import codecs
import io
import logging
import re
from collections.abc import Iterator

from claimx.article import Article
from claimx.errors import ArticleTooLargeError, InputError
from claimx.input.kind import Kind
from claimx.input.problem import InputProblem
from claimx.input.reading import Reading
from claimx.input.records import check_text, derived_id
from claimx.input.title import find_title

# No encoding in use needs more for one code point.
_MAX_BYTES_PER_CHARACTER = 4

# Pages of news have 30 to 500 kB, nearly all of it markup; a larger one is a listing or a table of data, and
# the time that taking it apart needs is out of proportion.
MAX_PAGE = 10_000_000  # bytes; 2 MB take one to five seconds

# What pages declare. The web reads Latin-1 and ASCII as cp1252.
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_LOOK_AT_BYTES = 4096
_WEB_NAMES = {"iso8859-1": "cp1252", "ascii": "cp1252"}

# Without a handler of its own Python prints the complaints of trafilatura and its like on standard error.
for _name in ("trafilatura", "htmldate", "courlan", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


def read_text(stream: io.BufferedReader, reading: Reading, kind: Kind) -> Iterator[Article | InputProblem]:
    """The text as it is, less a byte-order mark."""
    max_chars = reading.options.max_chars
    data = _read_all(stream, max_chars * _MAX_BYTES_PER_CHARACTER, reading)
    text = reading.decode(data)
    check_text(text, reading.place, max_chars)
    reading.notes.look_at(text, reading.place)
    title = find_title(text)
    if title is not None and kind is Kind.md:
        title = title.strip("#* ") or None
    yield Article(id=derived_id(reading.file, text), text=text, path=reading.path, title=title)


def read_page(stream: io.BufferedReader, reading: Reading) -> Iterator[Article | InputProblem]:
    """The main text of a web page with its title, day and address."""
    data = _read_all(stream, MAX_PAGE, reading)
    yield article_from_page(_decode_page(data, reading), reading, reading.place)


def article_from_page(html: str, reading: Reading, place: str, url: str | None = None) -> Article:
    """The article on a page: what trafilatura takes for the main text, a blank line between paragraphs.

    Nothing is fetched. The day is one that the page states in its metadata or address, no guess by its text.

    Raises:
        InputError: There is no main text, or it is too long.
    """
    import trafilatura

    try:
        page = trafilatura.bare_extraction(
            html,
            url=url,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except (ValueError, RecursionError, AssertionError, KeyError, AttributeError, TypeError, IndexError):
        # It is meant to return None for whatever it cannot read; what it lets through says no more than that.
        page = None
    text = getattr(page, "text", None)
    if page is None or isinstance(page, dict) or not text:
        reason = "no main text is found in the page"
        raise InputError(place, reason, "Save its text as .txt, or leave it out.")
    text = re.sub(r"\n+", "\n\n", text)
    check_text(text, place, reading.options.max_chars)
    reading.notes.look_at(text, place)
    return Article(
        id=derived_id(reading.file, text),
        text=text,
        path=reading.path,
        title=page.title or find_title(text),
        date=page.date or None,
        url=url or page.url or None,
    )


def _decode_page(data: bytes, reading: Reading) -> str:
    if reading.options.encoding is None and not data.startswith(codecs.BOM_UTF8):
        encoding = declared_encoding(data)
        if encoding is not None:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                pass  # it declares one thing and is another
    return reading.decode(data)


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page declares, if Python knows it."""
    match = _CHARSET.search(data[:_LOOK_AT_BYTES])
    return web_encoding(match.group(1).decode("ascii", "replace")) if match else None


def web_encoding(name: str) -> str | None:
    """Python's name of what the web understands by an encoding's name; None for an unknown one."""
    try:
        known = codecs.lookup(name).name
        "".encode(known)  # `hex` and the like are codecs and no encodings
    except LookupError:
        return None
    return _WEB_NAMES.get(known, known)


def _read_all(stream: io.BufferedReader, limit: int, reading: Reading) -> bytes:
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise ArticleTooLargeError(
            reading.place, f"it has more than {limit:,} bytes", "Split it, or raise the limit (--max-chars)."
        )
    return data
