"""`claimx registry`: the speakers that claimx knows, and the files that add to them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimx.cli.articles import RegistryFiles
from claimx.cli.streams import complain

if TYPE_CHECKING:
    from claimx.registry import Entry, Match


class RegistryFormat(StrEnum):
    """How entries are printed."""

    table = "table"
    jsonl = "jsonl"


registry_app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)

Format = Annotated[
    RegistryFormat | None,
    typer.Option(
        "--format",
        "-f",
        help="How to print. By default a table on a terminal and JSON Lines elsewhere.",
        show_default=False,
    ),
]


@registry_app.callback()
def registry_cli() -> None:
    """Look up well-known speakers, and check files that add to them.

    \b
    Examples:
      claimx registry find "Zelens'kyi"
      claimx registry list --kind person --country UA
      claimx registry check my-speakers.jsonl
    """


@registry_app.command("check", short_help="Tell what is wrong with registry files.")
def check_cli(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Registry files, JSON Lines.", show_default=False)
    ],
) -> None:
    """Check registry files, each on top of those before it; every error is told with its line.

    The exit code is 1 if anything is wrong.

    \b
    Example:
      claimx registry check my-speakers.jsonl
    """
    from claimx.errors import RecordError
    from claimx.registry import check_file, shipped_entries

    known = shipped_entries()
    failed = False
    for file in files:
        try:
            known, number, errors = check_file(file, known)
        except RecordError as unreadable:
            number, errors = 0, [unreadable]
        for error in errors:
            complain(error)
        if errors:
            failed = True
        else:
            typer.echo(f"{file}: {number} {'entry' if number == 1 else 'entries'}, no errors")
    if failed:
        raise typer.Exit(1)


@registry_app.command("list", short_help="Show the entries.")
def list_cli(
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Only this kind: person, organisation, government, group, medium or document; "
            "may be given several times.",
            show_default=False,
        ),
    ] = None,
    countries: Annotated[
        list[str] | None,
        typer.Option(
            "--country",
            metavar="CODE",
            help="Only this country, by its ISO code (UA); may be given several times.",
            show_default=False,
        ),
    ] = None,
    output_format: Format = None,
    registry: RegistryFiles = None,
) -> None:
    """Show the entries of the registry, in the order of its files.

    \b
    Examples:
      claimx registry list --kind person --country UA
      claimx registry list --format jsonl | jq -r .name
    """
    from claimx.registry import Kind, load_registry

    unknown = sorted(set(kinds or ()) - set(Kind))
    if unknown:
        raise typer.BadParameter(f"there is no kind {unknown[0]!r}; there are {', '.join(Kind)}")
    codes = {country.upper() for country in countries or ()}
    entries = [
        entry
        for entry in load_registry(registry or ())
        if (not kinds or entry.kind in kinds) and (not codes or entry.country in codes)
    ]
    if _chosen(output_format) is RegistryFormat.jsonl:
        _write_lines([entry_record(entry) for entry in entries])
    else:
        _write_table(entries)


@registry_app.command("find", short_help="Find whom a name means.")
def find_cli(
    name: Annotated[str, typer.Argument(help="A name in any spelling, or a misspelt one.")],
    output_format: Format = None,
    registry: RegistryFiles = None,
) -> None:
    """Show every entry that a name may mean, the best first; the exit code is 1 if there is none.

    \b
    Examples:
      claimx registry find "Zelens'kyi"
      claimx registry find "D. Peskov" | jq -r .id
    """
    from claimx.registry import load_registry

    matches = load_registry(registry or ()).find(name)
    if _chosen(output_format) is RegistryFormat.jsonl:
        _write_lines(
            [
                {**entry_record(match.entry), "score": round(match.score, 3), "matched": match.name}
                for match in matches
            ]
        )
    elif matches:
        _write_table([match.entry for match in matches], matches)
    if not matches:
        complain(f"no entry has a name like {name!r}")
        raise typer.Exit(1)


def entry_record(entry: Entry) -> dict[str, Any]:
    """The entry as a line of a registry file holds it, with every field."""
    return entry.model_dump(mode="json", by_alias=True)


def _chosen(output_format: RegistryFormat | None) -> RegistryFormat:
    default = RegistryFormat.table if sys.stdout.isatty() else RegistryFormat.jsonl
    return output_format or default


def _write_lines(records: Sequence[dict[str, Any]]) -> None:
    for record in records:
        typer.echo(json.dumps(record, ensure_ascii=False))


def _write_table(entries: Sequence[Entry], matches: Sequence[Match] = ()) -> None:
    from rich import box
    from rich.table import Table

    from claimx.output.printable import printable_line
    from claimx.output.terminal import FAINT, SOURCE, console_for

    table = Table(
        box=box.SIMPLE_HEAD, header_style="bold", padding=(0, 1, 0, 0), pad_edge=False, show_edge=False
    )
    table.add_column("Id", style=FAINT, overflow="fold")
    table.add_column("Name", style=SOURCE, overflow="fold")
    table.add_column("Kind")
    table.add_column("Country")
    table.add_column("Titles", overflow="fold")
    if matches:
        table.add_column("Matched", overflow="fold")
        table.add_column("Score", justify="right", style=FAINT)
    for number, entry in enumerate(entries):
        cells = [entry.id, entry.name, entry.kind.value, entry.country or "", _titles(entry)]
        if matches:
            cells += [matches[number].name, f"{matches[number].score:.2f}"]
        table.add_row(*map(printable_line, cells))
    console_for(sys.stdout).print(table)


def _titles(entry: Entry) -> str:
    """The titles with the years they were held."""
    shown = []
    for held in entry.titles:
        years = [(date or "")[:4] for date in (held.start, held.to)]
        shown.append(f"{held.title} ({'–'.join(years)})" if any(years) else held.title)
    return "; ".join(shown)
