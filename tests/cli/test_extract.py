import csv
import io
import json

import pytest
from typer.testing import CliRunner

from claimx.cli.app import app
from claimx.statements.model import Document
from tests.conftest import TEXT

pytestmark = pytest.mark.usefixtures("standin_model")


@pytest.fixture
def files(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8", newline="")
    (tmp_path / "empty.txt").touch()
    return tmp_path


def _run(*arguments, stdin=None):
    return CliRunner().invoke(app, ["extract", *map(str, arguments)], input=stdin)


def test_piped_it_prints_a_document_a_line(files):
    result = _run(files / "one.txt", files / "two.txt")
    documents = [Document.model_validate_json(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, result.stderr) == (0, "")
    assert [document.article.id for document in documents] == ["one", "two"]
    assert documents[0].article.title == "Bridge closed after cracks"
    assert [statement.id for statement in documents[0].statements] == ["s1", "s2", "s3"]


def test_standard_input():
    result = _run("-", stdin=TEXT.encode())
    assert Document.model_validate_json(result.stdout).article.path is None


@pytest.mark.parametrize(("names", "kind"), [(["one"], dict), (["one", "two"], list)])
def test_json_is_an_array_where_many_may_come(files, names, kind):
    result = _run(*(files / f"{name}.txt" for name in names), "--format", "json")
    assert isinstance(json.loads(result.stdout), kind)


def test_a_table_may_be_piped(files):
    result = _run(files / "one.txt", "--format", "table")
    assert "Marlow" in result.stdout
    assert "\x1b" not in result.stdout


def test_csv(files):
    result = _run(files / "one.txt", "--format", "csv")
    assert len(list(csv.DictReader(io.StringIO(result.stdout)))) == 3


def test_filters_keep_ids(files):
    result = _run(files / "one.txt", "--format", "statements", "--form", "direct", "--min-confidence", "0.4")
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["s1", "s2"]
    assert (
        _run(files / "one.txt", "--format", "statements", "--form", "mixed", "--form", "indirect").stdout
        == ""
    )


def test_explain(files):
    result = _run(files / "one.txt", files / "two.txt", "--explain")
    assert result.stdout.count("[source s1: Marlow]") == 2
    assert "[boilerplate related: ALSO READ" in result.stdout


def test_a_bad_article_is_told_and_the_others_are_done(files):
    result = _run(files / "missing.txt", files / "one.txt", files / "empty.txt", files / "two.txt")
    assert result.exit_code == 1
    assert [json.loads(line)["article"]["id"] for line in result.stdout.splitlines()] == ["one", "two"]
    messages = result.stderr.splitlines()
    assert [message.split(": ")[2].split(".")[0] for message in messages] == [
        "there is no such file",
        "it is empty",
    ]


def test_without_any_good_article_nothing_is_written(files):
    result = _run(files / "empty.txt", "--format", "json", "--output", files / "out.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert not (files / "out.json").exists()


def test_a_warning_goes_to_standard_error(files):
    (files / "old.txt").write_bytes(TEXT.encode("cp1252"))
    result = _run(files / "old.txt")
    assert result.exit_code == 0
    assert "old.txt: not UTF-8, read as cp1252" in result.stderr
    assert len(json.loads(result.stdout)["statements"]) == 3


def test_a_named_encoding_is_no_guess(files):
    (files / "old.txt").write_bytes(TEXT.encode("cp1252"))
    assert _run(files / "old.txt", "--encoding", "cp1252").stderr == ""
    result = _run(files / "old.txt", "--encoding", "utf-8")
    assert result.exit_code == 1
    assert "not valid utf-8: byte 93 at offset 28" in result.stderr


def test_max_chars(files):
    result = _run(files / "one.txt", "--max-chars", "20")
    assert result.exit_code == 1
    assert "20 characters are allowed" in result.stderr


@pytest.mark.parametrize(
    ("name", "start"), [("out.csv", "article,"), ("out.md", "## "), ("out.txt", "{"), ("out.json", "{\n")]
)
def test_the_output_file_names_the_format(files, name, start):
    result = _run(files / "one.txt", "--output", files / name)
    assert (result.exit_code, result.stdout) == (0, "")
    assert (files / name).read_text(encoding="utf-8").startswith(start)
    assert sorted(path.name for path in files.iterdir()) == sorted(["one.txt", "two.txt", "empty.txt", name])


def test_an_output_file_that_cannot_be_written_is_told(files):
    result = _run(files / "one.txt", "--output", files / "missing" / "out.jsonl")
    assert result.exit_code == 1
    assert "out.jsonl: it cannot be written (No such file or directory)" in result.stderr


def test_the_name_of_an_article_cannot_act_on_the_terminal(files):
    result = _run(files / "a\x1b[2Jb.txt")
    assert "ab.txt: there is no such file" in result.stderr


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--speaker", "QUILL"], ["s2"]),
        (["--speaker", "Hill"], []),
        (["--type", "denial"], ["s2"]),
        (["--type", "denial", "--type", "claim"], ["s1", "s2", "s3"]),
        (["--min-type-confidence", "0.8"], ["s1", "s3"]),
        (["--type", "denial", "--min-type-confidence", "0.8"], []),
        (["--with-targets"], ["s1", "s2", "s3"]),
    ],
)
@pytest.mark.usefixtures("speaking_model")
def test_filters_of_speakers_and_types(files, options, ids):
    result = _run(files / "one.txt", "--format", "statements", *options)
    assert result.exit_code == 0, result.stderr
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ids


@pytest.mark.usefixtures("speaking_model")
def test_with_targets_a_table_shows_pairs(files):
    result = _run(files / "one.txt", "--type", "denial", "--with-targets", "--format", "table")
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert lines.index("s2 Quill · denied · denial denies s1") < lines.index("↳ s1 Marlow · said")


@pytest.mark.usefixtures("speaking_model")
def test_explain_has_evidence(files):
    assert "denial denies s1, 0.70 · cue: denied" in _run(files / "one.txt", "--explain").stdout


@pytest.mark.parametrize(
    ("options", "task"),
    [
        (["--speaker", "Quill"], "speakers"),
        (["--type", "denial"], "types of statements"),
        (["--with-targets"], "types of statements"),
        (["--min-type-confidence", "0.5"], "types of statements"),
    ],
)
def test_a_model_that_cannot_do_it_is_told(files, options, task):
    result = _run(files / "one.txt", *options)
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"claimx_standin 9.8.7 does not look for {task}" in result.stderr


@pytest.mark.usefixtures("speaking_model")
def test_a_registry_names_the_key(files):
    mine = files / "mine.jsonl"
    mine.write_text('{"id": "the-mayor", "name": "Ada Quill", "kind": "person"}\n', encoding="utf-8")
    options = ["--registry", mine, "--format", "statements"]
    result = _run(files / "one.txt", *options, "--speaker", "Ada Quill")
    assert [json.loads(line)["speaker_key"] for line in result.stdout.splitlines()] == ["the-mayor"]


def test_a_wrong_registry_is_told_before_the_model_is_loaded(files):
    wrong = files / "wrong.jsonl"
    wrong.write_text("?\n", encoding="utf-8")
    result = _run(files / "one.txt", "--registry", wrong)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "wrong.jsonl, line 1: this is not JSON" in result.stderr


def test_brat_makes_a_folder_that_is_complete_or_not_there(files):
    folder = files / "brat"
    result = _run(files / "one.txt", files / "two.txt", "--format", "brat", "--output", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert sorted(path.name for path in folder.glob("*.ann")) == ["one.ann", "two.ann"]
    assert (folder / "one.txt").read_text(encoding="utf-8") == TEXT
    again = _run(files / "one.txt", "--format", "brat", "--output", folder)
    assert again.exit_code == 1
    assert "not an empty folder" in again.stderr
    assert not list(files.glob(".brat*"))


def test_brat_needs_a_folder(files):
    result = _run(files / "one.txt", "--format", "brat")
    assert result.exit_code == 2
    assert "--output" in result.stderr


def test_citron_is_printed_or_goes_to_a_folder(files):
    assert len(json.loads(_run(files / "one.txt", "--format", "citron").stdout)["quotes"]) == 3
    (files / "out").mkdir()
    result = _run(files / "one.txt", files / "two.txt", "--format", "citron", "--output", files / "out")
    assert result.exit_code == 0
    assert sorted(path.name for path in (files / "out").iterdir()) == ["one.json", "two.json"]
