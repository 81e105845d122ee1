"""`claimx speakers`: who speaks in articles."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Annotated

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
from claimx.cli.model import SPEAKERS, load_model, require
from claimx.extract import extract_all
from claimx.input import MAX_CHARS

if TYPE_CHECKING:
    from pathlib import Path

    from claimx.registry import Registry
    from claimx.statements.model import Document


class SpeakersFormat(StrEnum):
    """How speakers are printed."""

    table = "table"
    jsonl = "jsonl"


def speakers_cli(
    articles: Articles,
    output_format: Annotated[
        SpeakersFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to print. By default a table of the speakers of all articles on a terminal, and "
            "JSON Lines elsewhere: a speaker of an article a line.",
            show_default=False,
        ),
    ] = None,
    keep_boilerplate: KeepBoilerplate = False,
    encoding: Encoding = None,
    max_chars: MaxChars = MAX_CHARS,
    registry: RegistryFiles = None,
    model: Model = None,
) -> None:
    """List who speaks: every speaker with kind, titles and number of statements.

    An article that cannot be read is reported, the others are done, and the exit code is 1.

    \b
    Examples:
      claimx speakers report.txt
      claimx speakers reports/*.txt --format table
      claimx speakers reports/*.txt | jq -r 'select(.kind == "person") | .name'
    """
    known = read_registry(registry)
    failures: list[Path] = []
    readable = read_each(articles, failures, encoding=encoding, max_chars=max_chars)
    first = next(readable, None)
    if first is not None:  # else there is no need to load the model
        nlp = load_model(model, keep_boilerplate=keep_boilerplate, max_chars=max_chars)
        require(nlp, [SPEAKERS])
        documents = extract_all(chain([first], readable), nlp, registry=known)
        default = SpeakersFormat.table if sys.stdout.isatty() else SpeakersFormat.jsonl
        if (output_format or default) is SpeakersFormat.table:
            _write_table(documents, known)
        else:
            from claimx.output.jsonl import write_speakers

            write_speakers(documents, sys.stdout)
    if failures:
        raise typer.Exit(1)


def _write_table(documents: Iterable[Document], registry: Registry | None) -> None:
    from claimx.output.speakers import write_speakers_table
    from claimx.output.terminal import console_for
    from claimx.statements.roster import list_speakers

    # Speakers are few; statements, of which there may be many, are not kept.
    kept = [document.keep(forms=()) for document in documents]
    entries = list_speakers(kept, registry)
    write_speakers_table(entries, console_for(sys.stdout), articles=len(kept))
