import re

import pytest
import typer
from typer.testing import CliRunner

import claimx
from claimx.cli.app import app, errors_as_exit_code
from claimx.errors import EmptyArticleError, ModelError

COMMANDS = [command.name for command in app.registered_commands]


def test_version():
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"claimx {claimx.__version__}\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command):
    result = CliRunner().invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert re.search(rf"Examples?:\n(    .*\n)*    .*claimx {command}", result.stdout)


def test_help_lists_commands_and_exit_codes():
    result = CliRunner().invoke(app, ["--help"])
    assert all(command in result.stdout for command in COMMANDS)
    assert "Exit codes" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["quote"],
        ["extract"],
        ["extract", "--colour", "a.txt"],
        ["extract", "--format", "xml", "a.txt"],
        ["extract", "--form", "quoted", "a.txt"],
        ["extract", "--min-confidence", "1.5", "a.txt"],
        ["extract", "--encoding", "klingon", "a.txt"],
        ["extract", "--explain", "--format", "json", "a.txt"],
        ["extract", "--explain", "--with-targets", "a.txt"],
        ["extract", "--type", "rumour", "a.txt"],
        ["extract", "--min-type-confidence", "2", "a.txt"],
        ["speakers"],
        ["speakers", "--format", "csv", "a.txt"],
        ["evaluate", "--limit", "0", "gold.jsonl"],
    ],
)
def test_wrong_usage_is_2(arguments):
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "Error" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (EmptyArticleError("a.txt", "it is empty", "Look."), 1, "claimx: a.txt: it is empty. Look.\n"),
        (
            ModelError("models/x", "no config.cfg in it", "Look."),
            3,
            "claimx: models/x: no config.cfg in it. Look.\n",
        ),
        (ImportError("No module named 'spacy'"), 3, "claimx: the installation is not complete"),
        (
            OSError(28, "No space left on device"),
            1,
            "claimx: the result cannot be written (No space left on device)",
        ),
        (BrokenPipeError(), 0, ""),
        (KeyboardInterrupt(), 130, "claimx: interrupted"),
    ],
)
def test_errors_as_exit_code(capsys, error, code, message):
    with pytest.raises(typer.Exit) as caught, errors_as_exit_code():
        raise error
    assert caught.value.exit_code == code
    assert capsys.readouterr().err.startswith(message)


def test_other_errors_are_bugs_and_stay():
    with pytest.raises(ZeroDivisionError), errors_as_exit_code():
        raise ZeroDivisionError
