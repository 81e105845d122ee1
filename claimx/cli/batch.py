"""`claimx batch`: the statements of a folder, an archive, a million articles."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimx.cli.articles import Encoding, KeepBoilerplate, MaxChars, Model, RegistryFiles, read_registry
from claimx.cli.streams import complain
from claimx.errors import ClaimxError
from claimx.input import MAX_CHARS
from claimx.input.kind import Kind
from claimx.store.target import StoreFormat, Target

if TYPE_CHECKING:
    from claimx.batch.run import Summary

INTERRUPTED = 130


class Engine(StrEnum):
    """What does a batch."""

    local = "local"
    ray = "ray"


def batch_cli(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT", help="Folders, files, globs, or - for standard input.", show_default=False
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Folder or file for the result; its ending tells the format. "
            "By default a database named after the input.",
            show_default=False,
        ),
    ] = None,
    store_format: Annotated[
        StoreFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to store: duckdb, one database; parquet, csv or jsonl, a file a table; "
            "brat or citron, files for each article.",
            show_default=False,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", "-w", min=1, help="Processes at work. By default one a core.", show_default=False
        ),
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew: replace what is there, finished or not.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop at the first article that cannot be read or analysed.")
    ] = False,
    skip_duplicates: Annotated[
        bool, typer.Option("--skip-duplicates", help="Leave out copies of earlier articles.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")] = False,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--field",
            metavar="FIELD=NAME",
            help="Where records have a field (text, title, date, url, id); may be given several times.",
            show_default=False,
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            help="Files in folders to leave out, as in '*.md'; may be given several times.",
            show_default=False,
        ),
    ] = None,
    input_format: Annotated[
        Kind | None,
        typer.Option(help="Read every file as this, whatever its name and content say.", show_default=False),
    ] = None,
    engine: Annotated[
        Engine,
        typer.Option(
            help="What does the work: the processes of this machine, or a Ray cluster (extra `ray`), which "
            "stores a folder of Parquet shards."
        ),
    ] = Engine.local,
    ray_address: Annotated[
        str | None,
        typer.Option(
            "--ray-address",
            metavar="ADDRESS",
            help="Of the Ray cluster; by default one is started here.",
            show_default=False,
        ),
    ] = None,
    keep_boilerplate: KeepBoilerplate = False,
    encoding: Encoding = None,
    max_chars: MaxChars = MAX_CHARS,
    registry: RegistryFiles = None,
    model: Model = None,
) -> None:
    """Find who said what in many articles, and store it to be queried.

    What cannot be read or analysed is an entry in the table of errors, the others are done, and the exit
    code is 1. Killed or stopped by Ctrl-C, the same command goes on where it was.

    \b
    Examples:
      claimx batch reports/
      claimx batch reports/ --output results/ --format parquet
      claimx batch export.jsonl --field text=body --field id=uuid --output statements.csv
      zcat export.jsonl.gz | claimx batch - --output news.duckdb
      claimx query "SELECT * FROM contested" reports.duckdb
    """
    from claimx.batch.plan import Plan
    from claimx.batch.run import Outcome, run_batch
    from claimx.cli.progress import make_observer
    from claimx.input.options import InputOptions, parse_fields
    from claimx.pipeline.load import load
    from claimx.store.target import find_target

    read_registry(registry)  # tells of a wrong file before anything is done
    if engine is Engine.local and ray_address is not None:
        raise typer.BadParameter("--ray-address goes with --engine ray")
    try:
        target = (
            find_target(output, store_format, inputs)
            if engine is Engine.local
            else _shard_target(output, store_format, inputs)
        )
        named = parse_fields(fields or [])
    except ClaimxError as error:  # what stands on the command line is wrong, and nothing else
        raise typer.BadParameter(str(error)) from error
    plan = Plan(
        inputs=tuple(inputs),
        target=target,
        load=partial(load, model, keep_boilerplate=keep_boilerplate),
        input_options=InputOptions(
            fields=named,
            encoding=encoding,
            max_chars=max_chars,
            exclude=tuple(exclude or ()),
            format=input_format.value if input_format is not None else None,
        ),
        keep_boilerplate=keep_boilerplate,
        registry=tuple(registry or ()),
        skip_duplicates=skip_duplicates,
        workers=workers or (_cores() if engine is Engine.local else 0),
        strict=strict,
        restart=restart,
    )
    try:
        observer = make_observer(sys.stderr, quiet=quiet)
        if engine is Engine.ray:
            from claimx.engines.ray import run_on_ray

            summary = run_on_ray(plan, address=ray_address, observer=observer)
        else:
            summary = run_batch(plan, observer)
    except KeyboardInterrupt as error:
        complain("interrupted; the same command goes on from the last saved articles")
        raise typer.Exit(INTERRUPTED) from error
    if summary.outcome is Outcome.stopped:
        complain(f"stopped; saved so far: {_told(summary)}. The same command goes on from there.")
        raise typer.Exit(INTERRUPTED)
    if not quiet:
        for line in _lines(summary):
            sys.stderr.write(f"{line}\n")
    if summary.total.errors:
        raise typer.Exit(1)


def _shard_target(output: Path | None, store_format: StoreFormat | None, inputs: list[str]) -> Target:
    """The folder of shards.

    Raises:
        OutputError: A file was named, or another format.
    """
    from claimx.store.target import find_target

    if store_format not in {None, StoreFormat.parquet}:
        raise typer.BadParameter("--engine ray stores Parquet shards: leave out --format")
    if output is None:
        output = find_target(None, StoreFormat.parquet, inputs).path.with_suffix("")
    target = find_target(output, None if output.suffix else StoreFormat.parquet, inputs)
    if not target.is_folder:
        raise typer.BadParameter(f"--engine ray stores a folder of shards: {output} names a file")
    return replace(target, format=StoreFormat.parquet)


def _lines(summary: Summary) -> list[str]:
    from claimx.batch.run import Outcome
    from claimx.cli.progress import counted
    from claimx.output.printable import printable_line

    lines = [f"{printable_line(str(summary.result))}: {_told(summary)}"]
    if summary.outcome is Outcome.already:
        lines[0] += "; it is complete already. Begin anew with --restart."
    if summary.skipped:
        lines.append(f"{counted(summary.skipped, 'duplicate')} left out")
    return lines


def _told(summary: Summary) -> str:
    from claimx.cli.progress import counted

    total = summary.total
    told = f"{counted(total.articles, 'article')}, {counted(total.statements, 'statement')}"
    return f"{told}, {counted(total.errors, 'error')}" if total.errors else told


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
