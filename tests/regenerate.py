"""`python -m tests.regenerate`: renew what the documentation shows of the command line.

`docs/cli.md` holds the help pages. A fenced block of any Markdown page that follows the line
`<!-- output of: COMMAND -->` holds what COMMAND prints, after a first line that begins with `$`, if there is
one. A command may end with `| head -N`; an ellipsis stands for what is left out.
"""

import re
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from typer.testing import CliRunner

from claimx.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
CLI_PAGE = ROOT / "docs" / "cli.md"
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
COLUMNS = 100

_OUTPUT = re.compile(
    r"(?P<opening><!-- output of: (?P<command>[^\n]+?) -->\n+```\w*\n(?:\$ [^\n]*\n)?)"
    r"(?P<shown>(?:(?!```)[^\n]*\n)*)"
)
_HEAD = re.compile(r"(?P<command>.*?)(?: \| head -(?P<lines>\d+))?")

_INTRODUCTION = """\
# Command line

<!-- Made by `python -m tests.regenerate` with Typer {typer}. Do not edit. -->

The help pages of all commands. Examples with explanations stand in the [README](../README.md#command-line),
the shape of what is printed in [output.md](output.md).
"""


def cli_page() -> str:
    """The help page of every command."""
    commands = [(), *((str(command.name),) for command in app.registered_commands)]
    parts = [_INTRODUCTION.format(typer=version("typer"))]
    for command in commands:
        shown = run([*command, "--help"], columns=80)
        parts.append(f"## {' '.join(('claimx', *command))}\n\n```text\n{shown.strip()}\n```\n")
    return "\n".join(parts)


def run(arguments: list[str], *, columns: int = COLUMNS) -> str:
    """What the command prints into a pipe."""
    result = CliRunner().invoke(
        app, arguments, prog_name="claimx", env={"COLUMNS": str(columns), "NO_COLOR": "1"}
    )
    if result.exit_code:
        sys.exit(f"claimx {' '.join(arguments)}: {result.stderr}")
    return result.stdout


def outputs(page: str) -> list[tuple[str, str]]:
    """The commands whose output a page shows, and what it shows."""
    return [(match["command"], match["shown"]) for match in _OUTPUT.finditer(page)]


def output_of(command: str) -> str:
    """What a command of `outputs` prints; run in the project's folder."""
    match = _HEAD.fullmatch(command)
    name, *arguments = match["command"].split()
    if name != "claimx":
        raise ValueError(f"{command!r} is no command of claimx")
    lines = [line.rstrip() for line in run(arguments).splitlines()]
    if match["lines"] and len(lines) > int(match["lines"]):
        lines = [*lines[: int(match["lines"])], "…"]
    return "\n".join(lines).rstrip() + "\n"


def renewed(page: str, run_command: Callable[[str], str] = output_of) -> str:
    """The page with the output of its commands as it is now."""
    return _OUTPUT.sub(lambda match: match["opening"] + run_command(match["command"]), page)


def main() -> None:
    """Renew all pages."""
    CLI_PAGE.write_text(cli_page(), encoding="utf-8")
    for path in PAGES:
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
