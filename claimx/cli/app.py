"""The `claimx` command: its subcommands, and the one place that turns errors into exit codes.

0  all is done
1  an article could not be read, or the result not be written; the other articles are done
2  the command was used wrongly
3  the model or the installation is not complete
130  interrupted
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import claimx
from claimx.cli.batch import batch_cli
from claimx.cli.contest import contest_cli
from claimx.cli.evaluate import evaluate_cli
from claimx.cli.extract import extract_cli
from claimx.cli.info import info_cli
from claimx.cli.query import query_cli
from claimx.cli.registry import registry_app
from claimx.cli.report import report_cli
from claimx.cli.schema import schema_cli
from claimx.cli.serve import serve_cli
from claimx.cli.speakers import speakers_cli
from claimx.cli.streams import complain, forget_stdout, use_utf8, warnings_as_messages
from claimx.errors import ClaimxError, ExtraError, ModelError

FAILED, INCOMPLETE, INTERRUPTED = 1, 3, 130


@contextmanager
def errors_as_exit_code() -> Iterator[None]:
    """Report an error on standard error and end with its exit code; a reader who left early is no error."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()  # here, where a closed pipe or a full disk can still be told
    except ClaimxError as error:
        complain(error)
        raise typer.Exit(INCOMPLETE if isinstance(error, ModelError | ExtraError) else FAILED) from error
    except ImportError as error:
        complain(f"the installation is not complete ({error}). Install claimx again.")
        raise typer.Exit(INCOMPLETE) from error
    except BrokenPipeError as error:
        forget_stdout()
        raise typer.Exit(0) from error
    except OSError as error:
        forget_stdout()
        complain(f"the result cannot be written ({error.strerror or error})")
        raise typer.Exit(FAILED) from error
    except KeyboardInterrupt as error:
        complain("interrupted")
        raise typer.Exit(INTERRUPTED) from error


class _Commands(TyperGroup):
    """The group of all commands; whatever one of them raises passes here."""

    def invoke(self, ctx: Any) -> Any:
        with warnings_as_messages(), errors_as_exit_code():
            return super().invoke(ctx)


# No rich in help pages: it doubles the time they take. No pretty tracebacks: a bug report needs the plain
# one.
app = typer.Typer(
    cls=_Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("extract", short_help="Find who said what in articles.")(extract_cli)
app.command("batch", short_help="Find who said what in many articles, and store it.")(batch_cli)
app.command("query", short_help="Ask a stored result in SQL.")(query_cli)
app.command("speakers", short_help="List who speaks in articles.")(speakers_cli)
app.command("contest", short_help="Find who claims it and who denies it, across articles.")(contest_cli)
app.command("report", short_help="Make a report to look at: one HTML file.")(report_cli)
app.command("evaluate", short_help="Score what is found against annotated articles.")(evaluate_cli)
app.command("info", short_help="Show versions, the model and its licence.")(info_cli)
app.add_typer(registry_app, name="registry", short_help="Look up well-known speakers; check files of them.")
app.command("serve", short_help="Serve a page and an API on this machine.")(serve_cli)
app.command("schema", short_help="Print the JSON Schema of the output.")(schema_cli)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"claimx {claimx.__version__}")
        raise typer.Exit


@app.callback()
def claimx_cli(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Find who said what in English news articles: every attributed statement, with exact offsets.

    \b
    Examples:
      claimx extract report.txt
      claimx extract report.txt --format jsonl
      claimx extract --help

    \b
    Exit codes:
      0    all is done
      1    an article could not be read, or the result not be written
      2    wrong usage
      3    no model, or an incomplete installation
      130  interrupted
    """


def main() -> None:
    """Run the command line."""
    # At its end Python looks for garbage several times over. There is none worth finding, and among the
    # objects of spaCy the search takes a tenth of the time that a short command takes.
    atexit.register(gc.freeze)
    # Nor is there while imports and the model make half a million objects that stay: looked for every 700 of
    # them, as by default, it takes a twentieth of the time.
    gc.set_threshold(20_000, 20, 20)
    use_utf8()
    app(prog_name="claimx")
