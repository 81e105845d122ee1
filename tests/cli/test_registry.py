import json

import pytest
from typer.testing import CliRunner

from claimx.cli.app import app
from claimx.registry import load_registry

MAYOR = '{"id": "ada-quill", "name": "Ada Quill", "kind": "person", "country": "GB"}\n'


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text(MAYOR, encoding="utf-8")
    return path


def _run(*arguments, **variables):
    return CliRunner().invoke(app, ["registry", *map(str, arguments)], env={"COLUMNS": "120"} | variables)


def _records(result):
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_check_of_a_right_file(mine):
    result = _run("check", mine)
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{mine}: 1 entry, no errors\n", "")


def test_check_tells_every_error_and_goes_on(mine, tmp_path):
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text(MAYOR + "?\n" + MAYOR, encoding="utf-8")
    result = _run("check", wrong, tmp_path / "none.jsonl", mine)
    assert result.exit_code == 1
    assert result.stdout == f"{mine}: 1 entry, no errors\n"
    starts = [f"{wrong}, line 2: this is not JSON", f"{wrong}, line 3: the id 'ada-quill' is there already"]
    starts.append(f"{tmp_path / 'none.jsonl'}: it cannot be read")
    messages = result.stderr.splitlines()
    assert all(
        message.startswith(f"claimx: {start}") for message, start in zip(messages, starts, strict=True)
    )


def test_check_takes_each_file_on_top_of_those_before(mine, tmp_path):
    more = tmp_path / "more.jsonl"
    more.write_text('{"id": "ada-quill", "extend": true, "variants": ["A.Q."]}\n', encoding="utf-8")
    assert _run("check", mine, more).exit_code == 0
    assert _run("check", more).exit_code == 1


def test_list_in_a_pipe_is_json_lines():
    records = _records(_run("list"))
    assert [record["id"] for record in records] == [entry.id for entry in load_registry()]
    assert list(records[0]) == [
        "id",
        "name",
        "kind",
        "variants",
        "seats",
        "titles",
        "country",
        "part_of",
        "wikidata",
    ]


def test_list_of_some():
    records = _records(_run("list", "--kind", "person", "--kind", "group", "--country", "ua"))
    assert {(record["kind"], record["country"]) for record in records} == {("person", "UA"), ("group", "UA")}


def test_list_with_a_file_on_top(mine):
    assert _records(_run("list", "--registry", mine))[-1]["id"] == "ada-quill"


def test_list_can_be_read_as_a_registry(tmp_path):
    copy = tmp_path / "copy.jsonl"
    copy.write_text('{"replace_all": true}\n' + _run("list").stdout, encoding="utf-8")
    assert list(load_registry([copy])) == list(load_registry())


def test_table_has_the_entries(mine):
    result = _run("list", "--registry", mine, "--country", "GB", "--format", "table")
    assert "Ada Quill" in result.stdout
    assert "Rishi Sunak" in result.stdout
    assert result.stdout.splitlines()[0].split() == ["Id", "Name", "Kind", "Country", "Titles"]


def test_find_is_the_entry_with_score_and_name():
    (record,) = _records(_run("find", "Зеленський"))
    assert (record["id"], record["score"], record["matched"]) == (
        "volodymyr-zelenskyy",
        1.0,
        "Volodymyr Zelenskyy",
    )


def test_find_of_an_ambiguous_name_is_all_of_them():
    ids = [record["id"] for record in _records(_run("find", "Clinton"))]
    assert ids == ["bill-clinton", "hillary-clinton"]
    table = _run("find", "Clinton", "--format", "table").stdout
    assert "Hillary Clinton" in table
    assert "1.00" in table


def test_find_of_nobody_is_1():
    result = _run("find", "Zzyzx")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "claimx: no entry has a name like 'Zzyzx'\n"


@pytest.mark.parametrize("command", [["list"], ["find", "Quill"]])
def test_wrong_file_is_1_and_named(command, tmp_path):
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("?\n", encoding="utf-8")
    result = _run(*command, "--registry", wrong)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"claimx: {wrong}, line 1: this is not JSON")


@pytest.mark.parametrize("arguments", [["list", "--kind", "mayor"], ["check"], ["find"], ["lose"]])
def test_wrong_usage_is_2(arguments):
    result = _run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("command", ["check", "list", "find"])
def test_help_has_an_example(command):
    result = _run(command, "--help")
    assert result.exit_code == 0
    assert f"    claimx registry {command}" in result.stdout
