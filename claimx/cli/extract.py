"""`claimx extract`: the attributed statements of articles."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from claimx.cli.model import load_model
from claimx.cli.streams import complain, open_output
from claimx.errors import InputError
from claimx.extract import annotate_all, extract_all, model_info
from claimx.input import MAX_CHARS
from claimx.output.formats import OutputFormat, format_for, write_documents
from claimx.output.printable import printable
from claimx.statements.form import Form

if TYPE_CHECKING:
    from spacy.language import Language

    from claimx.article import Article
    from claimx.statements.model import Document


def _known_encoding(name: str | None) -> str | None:
    from claimx.input.decode import is_encoding

    if name is not None and not is_encoding(name):
        raise typer.BadParameter(
            f"there is no encoding {name!r}; common ones: utf-8, utf-16, cp1252, mac-roman"
        )
    return name


def extract_cli(
    articles: Annotated[
        list[Path],
        typer.Argument(metavar="ARTICLE", help="Text files, or - for standard input.", show_default=False),
    ],
    output_format: Annotated[
        OutputFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to print. By default a table on a terminal and JSON Lines elsewhere. "
            "jsonl: a document a line; statements: a statement a line; json: indented.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file instead; it changes only when all is done."),
    ] = None,
    forms: Annotated[
        list[Form] | None,
        typer.Option(
            "--form",
            metavar="|".join(Form),
            help="Only statements of this form; may be given twice.",
            show_default=False,
        ),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Only statements at least this sure.")
    ] = 0.0,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the text with sources, cues, contents and debris marked.")
    ] = False,
    keep_boilerplate: Annotated[
        bool, typer.Option("--keep-boilerplate", help="Look for statements in web-page debris as well.")
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option(
            help="Encoding of the articles. By default UTF-8, or a guess.", callback=_known_encoding
        ),
    ] = None,
    max_chars: Annotated[int, typer.Option(min=1, help="Refuse longer articles.")] = MAX_CHARS,
    model: Annotated[Path | None, typer.Option(help="Folder of another model.", show_default=False)] = None,
) -> None:
    """Find who said what: every attributed statement with its source, cue and content.

    An article that cannot be read is reported, the others are done, and the exit code is 1.

    \b
    Examples:
      claimx extract report.txt
      claimx extract report.txt --explain
      claimx extract reports/*.txt --format csv --output statements.csv
      claimx extract report.txt --form direct --min-confidence 0.8
      cat report.txt | claimx extract - | jq '.statements[].source.text'
    """
    if explain and output_format not in {None, OutputFormat.table}:
        raise typer.BadParameter(f"--explain shows marked text and has no --format {output_format}")
    failures: list[Path] = []
    readable = _read_each(articles, failures, encoding=encoding, max_chars=max_chars)
    first = next(readable, None)
    if first is not None:  # else there is no need to load the model
        nlp = load_model(model, keep_boilerplate=keep_boilerplate, max_chars=max_chars)
        some = partial(_some_statements, forms=frozenset(forms or Form), min_confidence=min_confidence)
        with open_output(output) as stream:
            if explain:
                _explain_each(chain([first], readable), nlp, some, stream)
            else:
                documents = map(some, extract_all(chain([first], readable), nlp))
                is_terminal = output is None and stream.isatty()
                chosen = output_format or format_for(output, is_terminal=is_terminal)
                _write(documents, chosen, stream, many=len(articles) > 1, is_terminal=is_terminal)
    if failures:
        raise typer.Exit(1)


def _read_each(
    paths: Iterable[Path], failures: list[Path], *, encoding: str | None, max_chars: int
) -> Iterator[Article]:
    """The articles that can be read; the others are reported and go to `failures`."""
    from claimx.input.read import read_article

    for path in paths:
        try:
            article = read_article(path, encoding=encoding, max_chars=max_chars)
        except InputError as error:
            complain(error)
            failures.append(path)
        else:
            yield article


def _some_statements(document: Document, *, forms: frozenset[Form], min_confidence: float) -> Document:
    return document.keep(forms=forms, min_confidence=min_confidence)


def _explain_each(
    articles: Iterable[Article], nlp: Language, some: Callable[[Document], Document], stream: TextIO
) -> None:
    from claimx.output.explain import write_explanation
    from claimx.output.terminal import console_for
    from claimx.statements.build import boilerplate, build_document

    console = console_for(stream)
    model = model_info(nlp)
    for number, (article, doc) in enumerate(annotate_all(articles, nlp)):
        if number:
            console.print()
        document = some(build_document(article, doc, model))
        write_explanation(article.text, document, boilerplate(doc), console)


def _write(
    documents: Iterable[Document],
    output_format: OutputFormat,
    stream: TextIO,
    *,
    many: bool,
    is_terminal: bool,
) -> None:
    if is_terminal and output_format is OutputFormat.csv:
        # The one format that carries an article's control characters as they are.
        buffer = io.StringIO(newline="")
        write_documents(documents, output_format, buffer, many=many)
        stream.write(printable(buffer.getvalue()))
    else:
        write_documents(documents, output_format, stream, many=many)
