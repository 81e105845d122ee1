"""Web archives (WARC, WET) -> the articles on their pages (extra `warc`)."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimx.article import Article
from claimx.errors import InputError
from claimx.input.decode import decode_with_note
from claimx.input.problem import InputProblem
from claimx.input.reading import Reading
from claimx.input.records import check_text, derived_id
from claimx.input.texts import MAX_PAGE, article_from_page, declared_encoding, web_encoding
from claimx.input.title import find_title

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_PAGES = {"text/html", "application/xhtml+xml"}

logging.getLogger("warcio").addHandler(logging.NullHandler())


def read_warc(stream: io.BufferedReader, reading: Reading) -> Iterator[Article | InputProblem]:
    """The pages that were fetched with success, and texts that were made of pages (`conversion`).

    Requests, metadata, failed fetches, pictures, scripts and the like hold no article and are passed over.
    The line of a problem is the number of its record.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ModuleNotFoundError as error:
        remedy = "Install it: pip install 'claimx[warc]'."
        raise InputError(reading.place, "reading WARC needs the package warcio", remedy) from error
    records = ArchiveIterator(stream)
    number = 0
    while True:
        number += 1
        try:
            record = next(records)
        except StopIteration:
            return
        except (ArchiveLoadFailed, ValueError, EOFError) as error:
            reason = f"the archive is damaged ({str(error)[:100]}); what follows is lost"
            yield InputProblem(reading.place, number, reason, "Get it anew.")
            return
        try:
            article = _read_record(record, reading, number)
        except InputError as error:
            address = record.rec_headers.get_header("WARC-Target-URI") or "no address"
            yield InputProblem(reading.place, number, f"{error.problem} ({address[:200]})", error.remedy)
            continue
        if article is not None:
            yield article


def _read_record(record: ArcWarcRecord, reading: Reading, number: int) -> Article | None:
    headers = record.http_headers
    if record.rec_type == "response" and headers is not None:
        if headers.get_statuscode() != "200":
            return None
        content_type = headers.get_header("Content-Type") or ""
    elif record.rec_type in {"conversion", "resource"}:
        content_type = record.rec_headers.get_header("Content-Type") or ""
    else:
        return None
    media_type, _, parameters = content_type.partition(";")
    media_type = media_type.strip().lower()
    if media_type not in _PAGES and media_type != "text/plain":
        return None
    data = _payload(record, reading)
    url = record.rec_headers.get_header("WARC-Target-URI")
    place = f"{reading.place}:{number}"
    text = _decode(data, parameters, reading, place)
    if media_type in _PAGES:
        return article_from_page(text, reading, place, url)
    check_text(text, place, reading.options.max_chars)
    reading.notes.look_at(text, place)
    return Article(
        id=derived_id(reading.file, text), text=text, path=reading.path, title=find_title(text), url=url
    )


def _payload(record: ArcWarcRecord, reading: Reading) -> bytes:
    """The page itself: chunks joined, unpacked."""
    limit = max(MAX_PAGE, reading.options.max_chars)
    stream = record.content_stream()
    parts, size = [], 0
    try:
        while chunk := stream.read(1 << 16):
            parts.append(chunk)
            size += len(chunk)
            if size > limit:
                raise InputError(reading.place, f"the page has more than {limit:,} bytes", "Leave it out.")
    except (OSError, ValueError, EOFError) as error:
        reason = f"the page cannot be unpacked ({str(error)[:100]})"
        raise InputError(reading.place, reason, "Leave it out.") from error
    return b"".join(parts)


def _decode(data: bytes, parameters: str, reading: Reading, place: str) -> str:
    if reading.options.encoding is None:
        _, _, name = parameters.lower().partition("charset=")
        encoding = web_encoding(name.strip(" \"';")) if name else None
        encoding = encoding or declared_encoding(data)
        if encoding is not None:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                pass  # it declares one thing and is another
    text, note = decode_with_note(data, encoding=reading.options.encoding, place=place)
    if note is not None:
        reading.notes.add(note, place)
    return text
