"""`claimx serve` as a process: what it says, where it listens, how it stops; the stand-in is its model."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from claimx.cli.app import app

pytest.importorskip("fastapi", reason="the extra claimx[serve] is not installed")

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "tests.standin", "serve", "--workers", "1"]


@contextmanager
def _serving(*options):
    """A service, its address, and the lines that it has said until it was ready."""
    process = subprocess.Popen(
        [*COMMAND, *options], cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    said = []
    try:
        for line in process.stderr:
            said.append(line)
            if found := re.search(r"ready: (http://\S+)", line):
                yield process, found.group(1), said
                break
        else:
            pytest.fail(f"it did not start: {said}")
    finally:
        process.kill()
        process.communicate()


def _post(url, text):
    headers = {"Content-Type": "text/plain"}
    request = urllib.request.Request(f"{url}/extract", data=text.encode(), headers=headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "TERM"])
def test_service_answers_and_stops_when_it_is_told(number):
    with _serving("--port", "0") as (process, url, said):
        assert url.startswith("http://127.0.0.1:")
        assert "warning" not in "".join(said)
        assert _post(url, "“No,” Quill said.")["statements"][0]["source"]["text"] == "Quill"
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0
        assert (out, err) == ("", "claimx: stopped\n")


def test_access_log_has_requests_without_what_is_in_them():
    with _serving("--port", "0", "--access-log") as (process, url, _):
        _post(url, "“Secret,” Quill said.")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert re.search(r"^claimx: POST /extract 200 \d+ ms$", err, re.MULTILINE)
    assert "Secret" not in err


def test_address_of_other_machines_is_warned_of():
    with _serving("--port", "0", "--host", "0.0.0.0") as (_, url, said):
        assert "can be reached from other machines" in "".join(said)
        assert url.startswith("http://0.0.0.0:")


def test_port_that_is_taken_is_an_error():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [*COMMAND, "--port", port], cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"claimx: 127.0.0.1:{port}: the service cannot listen there")
    assert "--port" in done.stderr


def test_missing_packages_are_told_with_the_command_that_installs_them(monkeypatch):
    monkeypatch.setattr("claimx.serve.find_spec", lambda name: None)
    result = CliRunner().invoke(app, ["serve"])
    assert result.exit_code == 3
    assert "pip install 'claimx[serve]'" in result.stderr
