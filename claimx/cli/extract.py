"""`claimx extract`: the attributed statements of articles."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from claimx.cli.articles import (
    Articles,
    Encoding,
    KeepBoilerplate,
    MaxChars,
    Model,
    RegistryFiles,
    read_each,
    read_registry,
)
from claimx.cli.model import SPEAKERS, TYPES, load_model, require
from claimx.cli.streams import open_folder, open_output
from claimx.extract import annotate_all, extract_all, model_info
from claimx.input import MAX_CHARS
from claimx.output.formats import OutputFormat, format_for, open_folder_writer, write_documents
from claimx.output.printable import printable
from claimx.statements.form import Form
from claimx.statements.type import Type

if TYPE_CHECKING:
    from spacy.language import Language

    from claimx.article import Article
    from claimx.registry import Registry
    from claimx.statements.model import Document

    Choose = Callable[[Document], Document]


def extract_cli(
    articles: Articles,
    output_format: Annotated[
        OutputFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to print. By default a table on a terminal and JSON Lines elsewhere. "
            "jsonl: a document a line; statements: a statement a line; json: indented; "
            "brat: a folder for brat and INCEpTION; citron: the JSON of BBC Citron.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Write to this file instead (brat: to this new folder); it changes only when all is done.",
        ),
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
    types: Annotated[
        list[Type] | None,
        typer.Option(
            "--type",
            metavar="|".join(Type),
            help="Only statements of this type; may be given twice.",
            show_default=False,
        ),
    ] = None,
    min_type_confidence: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Only statements whose type is at least this sure.")
    ] = 0.0,
    speaker: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Only what this speaker says, by whatever name.", show_default=False
        ),
    ] = None,
    with_targets: Annotated[
        bool,
        typer.Option(
            "--with-targets",
            help="In tables, show denials and counterclaims only, each with what it answers. "
            "The other formats have the ids anyway.",
        ),
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Show the text with sources, cues, contents and debris marked, and the evidence for types.",
        ),
    ] = False,
    keep_boilerplate: KeepBoilerplate = False,
    encoding: Encoding = None,
    max_chars: MaxChars = MAX_CHARS,
    registry: RegistryFiles = None,
    model: Model = None,
) -> None:
    """Find who said what: every attributed statement with its speaker, cue, content and type.

    An article that cannot be read is reported, the others are done, and the exit code is 1.

    \b
    Examples:
      claimx extract report.txt
      claimx extract report.txt --explain
      claimx extract reports/*.txt --format csv --output statements.csv
      claimx extract report.txt --form direct --min-confidence 0.8
      claimx extract report.txt --speaker Marlow
      claimx extract report.txt --type denial --type counterclaim --with-targets
      cat report.txt | claimx extract - | jq '.statements[].source.text'
    """
    if explain and output_format not in {None, OutputFormat.table}:
        raise typer.BadParameter(f"--explain shows marked text and has no --format {output_format}")
    if output_format is OutputFormat.brat and output is None:
        raise typer.BadParameter("--format brat makes two files an article: name a folder with --output")
    if explain and with_targets:
        raise typer.BadParameter("--explain shows marked text, --with-targets pairs: take one of them")
    known = read_registry(registry)
    needed = [SPEAKERS] if speaker is not None else []
    needed += [TYPES] if types or with_targets or min_type_confidence else []

    def choose(document: Document) -> Document:
        return document.keep(
            forms=forms or None,
            types=types or None,
            speaker=speaker,
            min_confidence=min_confidence,
            min_type_confidence=min_type_confidence,
            registry=known,
        )

    failures: list[Path] = []
    readable = read_each(articles, failures, encoding=encoding, max_chars=max_chars)
    first = next(readable, None)
    if first is not None:  # else there is no need to load the model
        nlp = load_model(model, keep_boilerplate=keep_boilerplate, max_chars=max_chars)
        require(nlp, needed)
        if output_format is not None and output_format.needs_text:
            pairs = _with_texts(chain([first], readable), nlp, choose, known)
            _write_with_texts(pairs, output_format, output, many=len(articles) > 1)
            if failures:
                raise typer.Exit(1)
            return
        with open_output(output) as stream:
            is_terminal = output is None and stream.isatty()
            chosen = output_format or format_for(output, is_terminal=is_terminal)
            every = chain([first], readable)
            if explain:
                _explain_each(every, nlp, choose, stream, known)
            elif with_targets and chosen is OutputFormat.table:
                _write_pairs(extract_all(every, nlp, registry=known), choose, stream)
            else:
                documents = map(choose, extract_all(every, nlp, registry=known))
                _write(documents, chosen, stream, many=len(articles) > 1, is_terminal=is_terminal)
    if failures:
        raise typer.Exit(1)


def _explain_each(
    articles: Iterable[Article], nlp: Language, choose: Choose, stream: TextIO, registry: Registry | None
) -> None:
    from claimx.output.explain import write_explanation
    from claimx.output.terminal import console_for
    from claimx.statements.build import boilerplate, build_document

    console = console_for(stream)
    model = model_info(nlp)
    for number, (article, doc) in enumerate(annotate_all(articles, nlp)):
        if number:
            console.print()
        document = choose(build_document(article, doc, model, registry=registry))
        write_explanation(article.text, document, boilerplate(doc), console)


def _with_texts(
    articles: Iterable[Article], nlp: Language, choose: Choose, registry: Registry | None
) -> Iterator[tuple[str, Document]]:
    from claimx.statements.build import build_document

    model = model_info(nlp)
    for article, doc in annotate_all(articles, nlp):
        yield article.text, choose(build_document(article, doc, model, registry=registry))


def _write_with_texts(
    pairs: Iterable[tuple[str, Document]], output_format: OutputFormat, output: Path | None, *, many: bool
) -> None:
    if output_format is OutputFormat.brat or (output is not None and output.is_dir()):
        with open_folder(output or Path()) as folder:
            writer = open_folder_writer(output_format, folder)
            for text, document in pairs:
                writer.add(text, document)
        return
    from claimx.output.citron import write_citron

    with open_output(output) as stream:
        write_citron(pairs, stream, many=many)


def _write_pairs(documents: Iterable[Document], choose: Choose, stream: TextIO) -> None:
    from claimx.output.pairs import write_pairs
    from claimx.output.terminal import console_for

    write_pairs(((document, choose(document)) for document in documents), console_for(stream))


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
