import json
import sys

import pytest
from typer.testing import CliRunner

from claimx.cli.app import app
from tests import standin
from tests.conftest import TEXT

pytestmark = pytest.mark.usefixtures("speaking_model")


@pytest.fixture
def files(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8", newline="")
    return tmp_path


def _run(*arguments, stdin=None):
    return CliRunner().invoke(app, ["speakers", *map(str, arguments)], input=stdin)


def test_piped_it_prints_a_speaker_of_an_article_a_line(files):
    result = _run(files / "one.txt", files / "two.txt")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, result.stderr) == (0, "")
    assert [(row["article"]["id"], row["name"], row["statements"]) for row in rows] == [
        ("one", "Marlow", 1),
        ("one", "Quill", 1),
        ("two", "Marlow", 1),
        ("two", "Quill", 1),
    ]


def test_a_table_joins_the_articles(files):
    result = _run(files / "one.txt", files / "two.txt", "--format", "table")
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[0] == ["Name", "Kind", "Titles", "Statements", "Articles"]
    assert rows[2:4] == [["Marlow", "person", "2", "2"], ["Quill", "person", "2", "2"]]
    assert rows[-1] == ["2", "speakers", "in", "2", "articles"]


def test_standard_input():
    assert len(_run("-", stdin=TEXT.encode()).stdout.splitlines()) == 2


def test_a_registry_names_the_key(files):
    mine = files / "mine.jsonl"
    mine.write_text('{"id": "the-mayor", "name": "Ada Quill", "kind": "person"}\n', encoding="utf-8")
    result = _run(files / "one.txt", "--registry", mine)
    keys = [json.loads(line)["key"] for line in result.stdout.splitlines()]
    assert keys == ["person:marlow", "the-mayor"]


def test_a_bad_article_is_told_and_the_others_are_done(files):
    result = _run(files / "missing.txt", files / "one.txt")
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 2)
    assert "missing.txt: there is no such file" in result.stderr


def test_a_model_without_speakers_is_told(files, monkeypatch):
    monkeypatch.setitem(sys.modules, "claimx.pipeline.load", standin.module())
    result = _run(files / "one.txt")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "does not look for speakers" in result.stderr
