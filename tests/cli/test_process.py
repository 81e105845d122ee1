"""The command as a process: pipes, locale, terminal. The stand-in takes the place of the model."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TEXT

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "tests.standin"]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "bridge.txt"
    path.write_text(TEXT * 200, encoding="utf-8")
    return path


def _environment(**variables):
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "SYSTEMROOT"}}
    return {**kept, **variables}


def _run(arguments, *, environment=None, **options):
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=ROOT,
        env=_environment(**(environment or {})),
        capture_output=True,
        check=False,
        **options,
    )


def test_output_is_utf8_whatever_the_locale(path):
    result = _run(
        ["extract", path, "--format", "table"],
        environment={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert result.returncode == 0, result.stderr
    assert "“Nothing cracked,”" in result.stdout.decode("utf-8")


@pytest.mark.parametrize("output_format", ["jsonl", "table"])
def test_a_reader_who_leaves_early_is_no_error(path, output_format):
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end, "wb") as stream:
        process = subprocess.run(
            [*COMMAND, "extract", path, path, "--format", output_format],
            cwd=ROOT,
            env=_environment(),
            stdout=stream,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (process.returncode, process.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told(path):
    with Path("/dev/full").open("wb") as stream:
        process = subprocess.run(
            [*COMMAND, "extract", path],
            cwd=ROOT,
            env=_environment(),
            stdout=stream,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert process.returncode == 1
    assert process.stderr == b"claimx: the result cannot be written (No space left on device)\n"


def _on_a_terminal(arguments, **environment):
    """What the command shows on a terminal of 80 columns."""
    controller, terminal = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=ROOT,
        env=_environment(COLUMNS="80", **environment),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    ) as process:
        os.close(terminal)
        shown = b""
        while True:
            try:
                chunk = os.read(controller, 65536)
            except OSError:  # how Linux tells that the terminal is closed
                break
            if not chunk:
                break
            shown += chunk
    os.close(controller)
    assert process.returncode == 0
    return shown.decode("utf-8")


@pytest.mark.parametrize(
    ("environment", "in_colour"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_a_terminal_gets_a_table_with_colours_if_it_wants_them(tmp_path, environment, in_colour):
    (tmp_path / "bridge.txt").write_text(TEXT, encoding="utf-8")
    shown = _on_a_terminal(["extract", tmp_path / "bridge.txt"], **environment)
    assert "Conf." in shown
    assert ("\x1b[32m“A lie”" in shown) is in_colour


def test_csv_on_a_terminal_is_safe(tmp_path):
    (tmp_path / "bridge.txt").write_text("“No\x1b[2J” Quill said.", encoding="utf-8")
    shown = _on_a_terminal(["extract", tmp_path / "bridge.txt", "--format", "csv"], TERM="xterm")
    assert "“No”" in shown
    assert "\x1b" not in shown


def test_closed_streams_are_no_traceback(path):
    script = f"{sys.executable} -m tests.standin extract {path} >&- 2>&-"
    process = subprocess.run(["sh", "-c", script], cwd=ROOT, env=_environment(), check=False)
    assert process.returncode == 0


def test_standard_input_is_read(path):
    result = _run(["extract", "-"], input=path.read_bytes())
    assert json.loads(result.stdout)["article"]["id"] == "stdin"
