import re

import pytest
from typer.testing import CliRunner

from claimx.cli.app import app
from tests.conftest import TEXT

pytestmark = pytest.mark.usefixtures("speaking_model")


@pytest.fixture
def files(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8", newline="")
    return tmp_path


def _run(*arguments, command="report", stdin=None):
    return CliRunner().invoke(app, [command, *map(str, arguments)], input=stdin)


def test_report_of_one_article(files):
    result = _run(files / "one.txt", "--output", files / "report.html")
    html = (files / "report.html").read_text(encoding="utf-8")
    assert (result.exit_code, result.output) == (0, "")
    assert html.startswith("<!doctype html>")
    assert "<title>Bridge closed after cracks – claimx</title>" in html
    assert len(re.findall(r'class="cx-tag', html)) == 3


def test_report_goes_to_standard_output_of_a_pipe(files):
    assert _run(files / "one.txt").stdout.startswith("<!doctype html>")


def test_standard_input_is_an_article():
    assert "by Marlow" in _run("-", stdin=TEXT.encode()).stdout


def test_report_of_a_folder(files):
    result = _run(files, "--title", "Two bridges")
    assert result.exit_code == 0
    assert "<title>Two bridges – claimx</title>" in result.stdout
    assert len(re.findall(r'id="cx-a\d', result.stdout)) == 2
    assert "no groups of claims" in result.stderr  # the stand-in cannot compare


def test_report_of_results_is_that_of_the_articles(files, monkeypatch):
    monkeypatch.chdir(files)
    results = files / "results.jsonl"
    results.write_text(_run("one.txt", "--format", "jsonl", command="extract").stdout, encoding="utf-8")
    assert _run(results).stdout == _run("one.txt").stdout


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.txt", None, "there is no such file"),
        ("empty.txt", b"", "it is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(200), "picture.txt"),
        ("broken.jsonl", b'{"schema_version": "1.1", "article": {', "broken JSON"),
        ("other.jsonl", b'{"schema_version": "9", "article": {}}', "this is no document of claimx"),
    ],
)
def test_a_bad_input_is_told_and_the_others_are_done(files, name, content, message):
    if content is not None:
        (files / name).write_bytes(content)
    result = _run(files / name, files / "one.txt", "--output", files / "report.html")
    assert result.exit_code == 1
    assert message in result.stderr
    assert (files / "report.html").exists()


def test_more_articles_than_a_page_should_hold_are_told(files):
    result = _run(files / "one.txt", files / "two.txt", "--max-articles", 1)
    assert result.exit_code == 1
    assert "more than 1 articles" in result.stderr
    assert "<title>Bridge closed after cracks" in result.stdout


def test_without_any_article_no_file_is_written(files):
    (files / "none").mkdir()
    result = _run(files / "none", "--output", files / "report.html")
    assert result.exit_code == 1
    assert "no article" in result.stderr
    assert not (files / "report.html").exists()


def test_a_folder_that_is_not_there_cannot_be_written_to(files):
    result = _run(files / "one.txt", "--output", files / "no" / "report.html")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
