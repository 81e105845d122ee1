"""What the service is asked to do with one article, and how a worker does it."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from io import StringIO
from typing import TYPE_CHECKING, NamedTuple

from claimx.article import Article
from claimx.errors import (
    ArticleTooLargeError,
    BinaryArticleError,
    ClaimxWarning,
    EmptyArticleError,
    EncodingError,
    InputError,
    RequestError,
)

if TYPE_CHECKING:
    from spacy.language import Language

    from claimx.registry import Registry
    from claimx.statements.model import Document

DEFAULT_ID = "article"
# Longer ones are texts in the wrong field.
MAX_ABOUT = 20_000
ABOUT = ("id", "title", "date", "url")


class Answer(StrEnum):
    """How a document is answered."""

    json = "json"
    statements = "statements"
    csv = "csv"
    markdown = "markdown"
    report = "report"
    """A page that stands for itself."""
    view = "view"
    """What the script of the service's own page shows; may change with any version."""


class Body(StrEnum):
    """What a body is."""

    record = "application/json"
    text = "text/plain"
    html = "text/html"


class Job(NamedTuple):
    """One article as it came, and how it is to be answered. Plain data: it goes to another process."""

    body: Body
    data: bytes
    answer: Answer = Answer.json
    encoding: str | None = None
    """Of a text or a page; None where the client does not say."""
    about: Mapping[str, str] = {}
    """`id`, `title`, `date`, `url`, where they stand beside the body; those in a record win."""
    place: str = "body"
    """What to call it in errors."""


class Done(NamedTuple):
    """An answer, and what the reader should know about it."""

    data: bytes
    warnings: tuple[str, ...]


def do(job: Job, nlp: Language, *, max_chars: int, registry: Registry | None = None) -> Done:
    """Find the statements of the article, and write them as asked.

    Raises:
        ClaimxError: The article cannot be read.
    """
    from claimx.extract import extract

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", ClaimxWarning)
        article = article_of(job, max_chars=max_chars)
        document = extract(article, nlp, registry=registry)
    # JSON and CSV have no lone surrogates any more; a title in Markdown or HTML may.
    data = _write(article, document, job.answer).encode("utf-8", "replace")
    told = tuple(str(warning.message) for warning in caught if issubclass(warning.category, ClaimxWarning))
    return Done(data, told)


def article_of(job: Job, *, max_chars: int) -> Article:
    """The article of a job.

    Raises:
        RequestError: A record is broken JSON, or has not the fields that it needs.
        InputError: The text is empty, too long, or no text.

    Warns:
        ClaimxWarning: The encoding had to be guessed, or the text does not look English.
    """
    from claimx.input.dates import iso_day
    from claimx.input.language import looks_english
    from claimx.input.title import find_title

    about = dict(job.about)
    if job.body is Body.record:
        text = _text_of_record(job, about, max_chars)
    else:
        text = _decode(job)
        if job.body is Body.html:
            text = _main_text(text, about, job.place, max_chars)
    _check(text, job.place, max_chars)
    if not looks_english(text):
        message = f"{job.place}: this does not look like English, the only language the model knows"
        warnings.warn(message, ClaimxWarning, stacklevel=2)
    day = iso_day(about["date"]) if "date" in about else None
    if day is None and "date" in about:
        message = f"{job.place}: the date {about['date'][:40]!r} is not understood and left out (ISO 8601)"
        warnings.warn(message, ClaimxWarning, stacklevel=2)
    return Article(
        id=about.get("id") or DEFAULT_ID,
        text=text,
        title=about.get("title") or find_title(text),
        date=day,
        url=about.get("url"),
    )


def _text_of_record(job: Job, about: dict[str, str], max_chars: int) -> str:
    """The text of a record; what else it says goes to `about`."""
    record = _parse(job)
    about |= {name: str(record[name]) for name in ABOUT if record.get(name) not in {None, ""}}
    text, page = record.get("text"), record.get("html")
    if (text is None) == (page is None):
        raise RequestError(
            job.place,
            "it has no text" if text is None else "it has both a text and HTML",
            'Give one of them, as in {"text": "…"} or {"html": "…"}.',
        )
    return _main_text(str(page), about, job.place, max_chars) if text is None else str(text)


def _parse(job: Job) -> dict[str, object]:
    """The fields of a record that an article is made of, each a string, a number or None."""
    try:
        record = json.loads(job.data)
    except RecursionError as error:
        raise RequestError(job.place, "the JSON is nested too deeply", "Give a flat object.") from error
    except UnicodeDecodeError as error:
        raise RequestError(
            job.place, f"byte {error.start:,} is not valid UTF-8", "Send JSON in UTF-8."
        ) from error
    except ValueError as error:
        reason = str(error) if isinstance(error, json.JSONDecodeError) else "a number has too many digits"
        raise RequestError(job.place, f"broken JSON ({reason})", "Correct it.") from error
    if not isinstance(record, dict):
        raise RequestError(
            job.place,
            f"the JSON is {_KINDS.get(type(record), 'a value')}, not an object",
            'Give an object, as in {"text": "…"}.',
        )
    for name in ("text", "html", *ABOUT):
        value = record.get(name)
        fits = value is None or isinstance(value, str) or (name == "id" and type(value) is int)
        if not fits:
            raise RequestError(
                job.place,
                f"the field {name!r} holds {_KINDS.get(type(value), 'a value')}, not a string",
                f"Give {name!r} as a string, or leave it out.",
            )
        if name in ABOUT and isinstance(value, str) and len(value) > MAX_ABOUT:
            raise RequestError(
                job.place,
                f"the field {name!r} has {len(value):,} characters, {MAX_ABOUT:,} are allowed",
                "Put the text of the article into 'text'.",
            )
    return record


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "an object",
}


def _decode(job: Job) -> str:
    from claimx.input.decode import decode
    from claimx.input.texts import declared_encoding

    hint = "Name its encoding, as in Content-Type: text/plain; charset=cp1252."
    if job.encoding is None and job.body is Body.html:
        declared = declared_encoding(job.data)
        if declared is not None:
            with suppress(UnicodeDecodeError):  # it declares one thing and is another
                return job.data.decode(declared)
    try:
        return decode(job.data, encoding=job.encoding, place=job.place)
    except BinaryArticleError as error:
        raise BinaryArticleError(error.place, error.problem, f"Send plain text or HTML. {hint}") from error
    except EncodingError as error:
        raise EncodingError(error.place, error.problem, hint) from error


def _main_text(page: str, about: dict[str, str], place: str, max_chars: int) -> str:
    """The article's text on a web page; what the page says of title, date and address goes to `about`."""
    from claimx.input.files import SourceFile
    from claimx.input.options import InputOptions
    from claimx.input.reading import Reading
    from claimx.input.texts import article_from_page

    reading = Reading(SourceFile(place, "page.html"), InputOptions(max_chars=max_chars))
    try:
        article = article_from_page(page, reading, place)
    except ArticleTooLargeError as error:
        raise _too_large(place, error.problem) from error
    except InputError as error:
        raise InputError(place, error.problem, "Send the text of the article instead.") from error
    found = {"title": article.title, "date": article.date, "url": article.url}
    about |= {name: value for name, value in found.items() if value and not about.get(name)}
    return article.text


def _check(text: str, place: str, max_chars: int) -> None:
    if len(text) > max_chars:
        raise _too_large(place, f"it has {len(text):,} characters; {max_chars:,} are allowed")
    if not text.strip():
        problem = "the text holds nothing but white space" if text else "the text is empty"
        raise EmptyArticleError(place, problem, "Send the text of an article.")


def _too_large(place: str, problem: str) -> ArticleTooLargeError:
    remedy = "Split the article, or start the service with a higher limit (--max-chars)."
    return ArticleTooLargeError(place, problem, remedy)


def _write(article: Article, document: Document, answer: Answer) -> str:
    if answer is Answer.report:
        from claimx.report.render import render_page
        from claimx.report.view import article_view

        return render_page(article_view(document, article.text))
    if answer is Answer.view:
        from claimx.report.render import article_payload
        from claimx.report.view import article_view

        return json.dumps(article_payload(article_view(document, article.text)))
    from claimx.output.formats import OutputFormat, write_documents

    stream = StringIO(newline="")
    output_format = OutputFormat.jsonl if answer is Answer.json else OutputFormat(answer)
    write_documents([document], output_format, stream, many=False)
    return stream.getvalue()
