"""`claimx contest`: who claims it, who denies it, when, across articles."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimx.cli.articles import Encoding, KeepBoilerplate, MaxChars, Model, RegistryFiles, read_registry
from claimx.cli.model import TYPES, load_model, require
from claimx.cli.streams import complain, open_output
from claimx.input import MAX_CHARS
from claimx.statements.type import Type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language

    from claimx.registry import Registry
    from claimx.statements.model import Document


class ContestFormat(StrEnum):
    """How groups are printed."""

    text = "text"
    json = "json"
    jsonl = "jsonl"


def _day(value: str | None) -> str | None:
    if value is not None:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise typer.BadParameter(f"{value!r} is no day; write it as in 2024-03-31") from error
    return value


def contest_cli(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT",
            help="Articles, folders of them, or results: documents of `claimx extract --format jsonl`, "
            "documents or a database of `claimx batch`. - is an article on standard input.",
            show_default=False,
        ),
    ],
    output_format: Annotated[
        ContestFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to print. By default text on a terminal and JSON Lines elsewhere. "
            "jsonl: a group a line; json: indented, with how it was made.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file instead; it changes only when all is done."),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=1.0,
            help="How alike two statements must be, and how strong a contest.",
            show_default=False,
        ),
    ] = None,
    types: Annotated[
        list[Type] | None,
        typer.Option(
            "--type",
            metavar="denial|counterclaim",
            help="Only groups contested like this; may be given twice.",
            show_default=False,
        ),
    ] = None,
    speaker: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Only groups in which this speaker has a say, by whatever name.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DAY", help="Only articles of this day or later.", callback=_day, show_default=False
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="DAY", help="Only articles of this day or earlier.", callback=_day, show_default=False
        ),
    ] = None,
    min_size: Annotated[
        int, typer.Option(min=1, help="Only groups of at least so many statements, contests included.")
    ] = 2,
    contested: Annotated[
        bool, typer.Option("--contested", help="Only groups that somebody contests.")
    ] = False,
    keep_boilerplate: KeepBoilerplate = False,
    encoding: Encoding = None,
    max_chars: MaxChars = MAX_CHARS,
    registry: RegistryFiles = None,
    model: Model = None,
) -> None:
    """Find who claims the same in several articles, and who denies or counters it: who, where, when.

    An article that cannot be read is reported, the others are compared, and the exit code is 1.

    \b
    Examples:
      claimx contest articles/
      claimx contest results.jsonl --contested
      claimx contest results.duckdb --speaker Marlow --since 2024-03-01
      claimx contest results.jsonl --type denial --format json --output denied.json
    """
    if types and Type.claim in types:
        raise typer.BadParameter("--type takes denial or counterclaim: all groups are of claims")
    if since and until and since > until:
        raise typer.BadParameter(f"--since {since} comes after --until {until}")
    import sys

    from claimx.contest.find import THRESHOLD, Choice
    from claimx.contest.read import read_documents
    from claimx.contest.report import contest, write_report_json, write_report_jsonl
    from claimx.input.options import InputOptions
    from claimx.statements.model import Document

    known = read_registry(registry)

    @cache
    def load() -> Language:
        nlp = load_model(model, keep_boilerplate=keep_boilerplate, max_chars=max_chars)
        require(nlp, [TYPES])
        return nlp

    documents: list[Document] = []
    failed = False
    options = InputOptions(encoding=encoding, max_chars=max_chars)
    for item in read_documents(inputs, load, options, registry=known):
        if isinstance(item, Document):
            documents.append(item)
        else:
            complain(item)
            failed = True
    if (since or until) and (undated := sum(document.article.date is None for document in documents)):
        complain(f"{undated} of {len(documents)} articles have no date and are left out")
    if documents:
        choice = Choice(
            types=types or None,
            speakers=_keys(documents, speaker, known) if speaker is not None else None,
            min_size=min_size,
            contested=contested,
        )
        report = contest(
            documents,
            load(),
            threshold=THRESHOLD if threshold is None else threshold,
            choice=choice,
            since=since,
            until=until,
        )
        with open_output(output) as stream:
            is_terminal = output is None and sys.stdout.isatty()
            chosen = output_format or (ContestFormat.text if is_terminal else ContestFormat.jsonl)
            if chosen is ContestFormat.text:
                from claimx.contest.terminal import write_groups
                from claimx.output.terminal import console_for

                write_groups(report, console_for(stream))
            elif chosen is ContestFormat.json:
                write_report_json(report, stream)
            else:
                write_report_jsonl(report, stream)
    elif not failed:
        failed = True
        complain("there is no article in what was named")
    if failed:
        raise typer.Exit(1)


def _keys(documents: Iterable[Document], name: str, registry: Registry | None) -> frozenset[str]:
    """The keys of all speakers whom this name means, in whichever article."""
    from claimx.statements.naming import ids_of_name

    return frozenset(
        speaker.key
        for document in documents
        for ids in [ids_of_name(name, document.speakers, registry)]
        for speaker in document.speakers
        if speaker.id in ids and speaker.key is not None
    )
