"""`python -m tests.regenerate`: renew what the documentation shows of the command line.

`docs/cli.md` holds the help pages. A fenced block of any Markdown page that follows the line
`<!-- output of: COMMAND -->` holds what COMMAND prints, after a first line that begins with `$`, if there is
one. A command may end with `| head -N`; an ellipsis stands for what is left out. The tables of scores and of
speed in the README are taken from the card of the model and from the results of the benchmark.
"""

import re
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import typer
from typer.testing import CliRunner

from claimx.cli.app import app
from claimx.pipeline.load import MODEL

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
CARD = ROOT / "models" / MODEL / "README.md"
SPEED = ROOT / "benchmarks" / "results" / "speed.md"
CLI_PAGE = ROOT / "docs" / "cli.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
COLUMNS = 100

# How well PolNeAR's trained annotators agree, F1 by the same scorer: all pairs over 20 articles, pooled.
PEOPLE = {"attribution": ".757", "strict": ".637", "direct": ".974", "mixed": ".878", "indirect": ".697"}

_OUTPUT = re.compile(
    r"(?P<opening><!-- output of: (?P<command>[^\n]+?) -->\n+```\w*\n(?:\$ [^\n]*\n)?)"
    r"(?P<shown>(?:(?!```)[^\n]*\n)*)"
)
_TABLE = re.compile(r"(?P<opening><!-- (?P<name>scores|speed), from [^\n]* -->\n\n)(?:\|[^\n]*\n)*")
_HEAD = re.compile(r"(?P<command>.*?)(?: \| head -(?P<lines>\d+))?")

_INTRODUCTION = """\
# Command line

<!-- Made by `python -m tests.regenerate` with Typer {typer}. Do not edit. -->

The help pages of all commands. Examples with explanations stand in the [README](../README.md#command-line),
the shape of what is printed in [output.md](output.md).
"""


def commands_of(application: typer.Typer) -> list[tuple[str, ...]]:
    """The words that call each command, those of a group after the group itself."""
    commands = [(str(command.name),) for command in application.registered_commands]
    for group in application.registered_groups:
        commands += [(str(group.name), *words) for words in ((), *commands_of(group.typer_instance))]
    return commands


def cli_page() -> str:
    """The help page of every command."""
    commands = [(), *commands_of(app)]
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


def score_table(card: str) -> str:
    """F1 with intervals as the card has them, and beside it that of people."""
    scores = {
        cells[0]: (cells[3], cells[6]) for cells in _rows(card) if cells[0] in PEOPLE and len(cells) == 7
    }
    lines = ["| F1 | PolNeAR dev | Ukraine dev | two people, PolNeAR |", "|---|---|---|---|"]
    for name, people in PEOPLE.items():
        cells = (re.sub(r"0\.", ".", cell) for cell in scores[name])
        lines.append(f"| {name} | {' | '.join(cells)} | {people} |")
    return "\n".join(lines) + "\n"


def speed_table(results: str) -> str:
    """What was measured and found, without intervals; the page has them."""
    found = [(cells[0], cells[1].split(" (")[0]) for cells in _rows(results) if len(cells) == 4]
    lines = ["| measured | found |", "|---|---|", *(f"| {name} | {value} |" for name, value in found[2:])]
    return "\n".join(lines) + "\n"


def with_tables(readme: str) -> str:
    """The README with the scores of the card and the measurements of the benchmark."""
    tables = {
        "scores": score_table(CARD.read_text(encoding="utf-8")),
        "speed": speed_table(SPEED.read_text(encoding="utf-8")),
    }
    return _TABLE.sub(lambda match: match["opening"] + tables[match["name"]], readme)


def _rows(page: str) -> list[list[str]]:
    lines = (line for line in page.splitlines() if line[:1] == "|")
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def main() -> None:
    """Renew all pages."""
    CLI_PAGE.write_text(cli_page(), encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    README.write_text(with_tables(readme), encoding="utf-8")
    for path in PAGES:
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
