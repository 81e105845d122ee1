import csv
import io
import json

import pytest
from typer.testing import CliRunner

from claimx.batch import plan
from claimx.cli import progress
from claimx.cli.app import app
from claimx.store.read import read_results
from tests.conftest import TEXT

pytestmark = pytest.mark.usefixtures("speaking_model")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    for name in ("one", "two"):
        (tmp_path / "news" / f"{name}.txt").write_text(f"{name}. {TEXT}", encoding="utf-8", newline="")
    return tmp_path


def _run(*arguments, stdin=None):
    return CliRunner().invoke(app, [*map(str, arguments)], input=stdin)


def _batch(*arguments, stdin=None):
    return _run("batch", "--workers", "1", *arguments, stdin=stdin)


def test_folder_becomes_a_database_named_after_it(folder):
    result = _batch("news")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "1 process at work",
        "writing the result",
        "news.duckdb: 2 articles, 6 statements",
    ]
    assert [stored.article.path for stored in read_results(folder / "news.duckdb")] == [
        "news/one.txt",
        "news/two.txt",
    ]


def test_errors_are_told_and_counted(folder):
    (folder / "news" / "zero.txt").touch()
    result = _batch("news")
    assert result.exit_code == 1
    assert "claimx: news/zero.txt: it is empty. Give a file that holds text.\n" in result.stderr
    assert result.stderr.endswith("news.duckdb: 2 articles, 6 statements, 1 error\n")


def test_only_the_first_errors_are_shown(folder):
    (folder / "news.jsonl").write_text('{"text": 1}\n' * 50, encoding="utf-8")
    result = _batch("news.jsonl")
    assert result.stderr.count("claimx: news.jsonl:") == progress.MOST_SHOWN
    assert "further errors are not shown; all are in the table errors" in result.stderr


def test_quiet_says_nothing(folder):
    result = _batch("news", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_records_with_other_fields(folder):
    (folder / "x.jsonl").write_text(json.dumps({"body": TEXT, "uuid": 7}), encoding="utf-8")
    result = _batch("x.jsonl", "--field", "text=body", "--field", "id=uuid", "--output", "x.csv")
    assert result.exit_code == 0
    with (folder / "x.csv").open(encoding="utf-8", newline="") as stream:
        assert {row["article"] for row in csv.DictReader(stream)} == {"7"}


def test_files_are_read_as_what_they_are_said_to_be(folder):
    (folder / "export.dat").write_text(json.dumps({"id": "a", "text": TEXT}), encoding="utf-8")
    assert _batch("export.dat", "--input-format", "jsonl").exit_code == 0
    assert [stored.article.id for stored in read_results(folder / "export.duckdb")] == ["a"]


def test_standard_input_and_a_folder_of_tables(folder):
    result = _batch("-", "--output", "out", "--format", "parquet", stdin=TEXT.encode())
    assert result.exit_code == 0
    [stored] = read_results(folder / "out")
    assert stored.article.text == TEXT


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["missing"], 1, "missing: there is no such file", id="no input"),
        pytest.param(["news", "--field", "text"], 2, "'text' does not say where", id="field"),
        pytest.param(["news", "--format", "xml"], 2, "xml", id="format"),
        pytest.param(["news", "--workers", "0"], 2, "--workers", id="workers"),
        pytest.param(["news", "--output", "x.csv", "--format", "jsonl"], 2, "the name says csv", id="ending"),
        pytest.param(["news", "--encoding", "utf-99"], 2, "no encoding", id="encoding"),
        pytest.param([], 2, "INPUT", id="nothing"),
    ],
)
def test_wrong_usage_is_told(folder, arguments, code, message):
    result = _batch(*arguments)
    assert result.exit_code == code
    assert message in result.stderr


def test_where_nothing_is_there_nothing_is_written(folder):
    before = sorted(folder.iterdir())
    assert _batch("missing", "none/*.txt").exit_code == 1
    assert sorted(folder.iterdir()) == before


def test_what_is_missing_beside_others_is_an_error_of_the_result(folder):
    result = _batch("news", "missing", "--output", "out.duckdb")
    assert result.exit_code == 1
    assert "1 error" in result.stderr


def test_result_of_another_plan_is_not_replaced(folder):
    assert _batch("news").exit_code == 0
    result = _batch("news", "--keep-boilerplate")
    assert result.exit_code == 1
    assert "it is there already" in result.stderr
    assert _batch("news", "--keep-boilerplate", "--restart").exit_code == 0
    again = _batch("news", "--keep-boilerplate")
    assert again.exit_code == 0
    assert "it is complete already" in again.stderr


def test_strict_ends_with_the_error(folder):
    (folder / "news" / "a.txt").touch()
    result = _batch("news", "--strict")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "claimx: news/a.txt: it is empty. Give a file that holds text."
    assert not (folder / "news.duckdb").exists()


def test_interrupted_it_says_how_to_go_on(folder, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(plan.Plan, "read", interrupt)
    result = _batch("news")
    assert result.exit_code == 130
    assert "the same command goes on" in result.stderr.lower()


@pytest.fixture
def database(folder):
    _batch("news", "--quiet")
    return folder / "news.duckdb"


def test_query_gives_json_lines_where_it_is_piped(database):
    result = _run("query", "SELECT id, content_spans, speaker FROM statements LIMIT 2", database)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert rows[0] == {"id": "s1", "content_spans": [[33, 52], [66, 88]], "speaker": "Marlow"}


@pytest.mark.parametrize("output_format", ["json", "csv", "table"])
def test_query_in_other_formats(database, output_format):
    sql = "SELECT '=1' AS x, NULL AS y, [1, 2] AS z, DATE '2026-01-02' AS d, count(*) AS n FROM statements"
    result = _run("query", sql, database, "--format", output_format)
    assert result.exit_code == 0
    match output_format:
        case "json":
            assert json.loads(result.stdout) == [
                {"x": "=1", "y": None, "z": [1, 2], "d": "2026-01-02", "n": 6}
            ]
        case "csv":
            assert list(csv.reader(io.StringIO(result.stdout))) == [
                ["x", "y", "z", "d", "n"],
                ["'=1", "", "[1, 2]", "2026-01-02", "6"],
            ]
        case _:
            assert "1 row" in result.stdout


def test_query_without_rows(database):
    sql = "SELECT id FROM articles WHERE false"
    assert _run("query", sql, database).stdout == ""
    assert json.loads(_run("query", sql, database, "--format", "json").stdout) == []
    assert "0 rows" in _run("query", sql, database, "--format", "table").stdout


def test_table_says_that_there_are_more_rows(database):
    result = _run("query", "FROM statements", database, "--format", "table", "--limit", "2")
    assert "the first 2 rows; --limit shows more" in result.stdout


@pytest.mark.parametrize(
    ("sql", "name", "message"),
    [
        ("SELECT nobody FROM statements", "news.duckdb", "nobody"),
        ("DROP TABLE articles", "news.duckdb", "read-only"),
        ("SELECT 1", "missing.duckdb", "there is no such file"),
        ("SELECT 1", "news", "it is a folder"),
        ("SELECT 1", "news/one.txt", "cannot be opened as a database"),
    ],
)
def test_query_that_cannot_be_run_is_told(database, sql, name, message):
    result = _run("query", sql, database.parent / name)
    assert result.exit_code == 1
    assert message in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (59, "59 s"), (61, "1 min"), (3_600 * 5 + 61, "5 h 1 min"), (86_400 * 3 + 7_300, "3 d 2 h")],
)
def test_duration_is_told_in_two_units(seconds, shown):
    assert progress.duration(seconds) == shown
