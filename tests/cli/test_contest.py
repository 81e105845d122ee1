import json
import sys

import numpy as np
import pytest
from typer.testing import CliRunner

from claimx.cli.app import app
from claimx.contest.model import ContestReport
from claimx.output.jsonl import document_json
from tests import standin
from tests.contest.by_hand import embed, make_document, rank

SHELLED = "that the garrison shelled the hospital in Kessarine"


@pytest.fixture(autouse=True)
def hand_made_embeddings(monkeypatch, speaking_model):
    monkeypatch.setattr("claimx.contest.report.ContentEncoder", lambda nlp: embed)
    monkeypatch.setattr("claimx.contest.report.word_rank", lambda nlp: rank)


@pytest.fixture
def results(tmp_path):
    """A file of results in which Jo Hart denies what Ada Marlow claims, and nobody denies the rest."""
    documents = [
        make_document(
            "one",
            ("Ada Marlow", "said", SHELLED),
            ("Tom Quill", "said", "the ferry company went bankrupt"),
            date="2024-03-01",
        ),
        make_document("two", ("Jo Hart", "denied", SHELLED, "denial"), date="2024-03-02"),
        make_document("three", ("Mia Renn", "said", "the ferry company was bankrupt")),
    ]
    path = tmp_path / "results.jsonl"
    path.write_text("".join(document_json(document) + "\n" for document in documents), encoding="utf-8")
    return path


def _run(*arguments, stdin=None):
    return CliRunner().invoke(app, ["contest", *map(str, arguments)], input=stdin)


def _groups(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_piped_it_prints_a_group_a_line(results):
    result = _run(results)
    assert (result.exit_code, result.stderr) == (0, "")
    first, second = _groups(result)
    assert [claim["speaker_key"] for claim in first["claims"]] == ["person:ada-marlow"]
    assert [contest["speaker"] for contest in first["contests"]] == ["Jo Hart"]
    assert (second["articles"], second["contests"]) == (2, [])


def test_json_is_a_report_of_the_documented_shape(results):
    report = ContestReport.model_validate_json(_run(results, "--format", "json").stdout)
    assert (report.articles, report.statements, len(report.groups)) == (3, 4, 2)


def test_text_tells_who_where_and_when(results):
    text = " ".join(_run(results, "--format", "text", "--contested").stdout.split())
    assert "c1 Ada Marlow · said " + SHELLED in text
    assert "2024-03-01 · one.txt · one s1" in text
    assert "d1 Jo Hart · denied · denial of c1 (by what it denies" in text
    assert text.endswith("1 group, 1 contested · 4 statements of 3 articles")


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--contested"], 1),
        (["--type", "denial"], 1),
        (["--type", "counterclaim"], 0),
        (["--speaker", "Quill"], 1),
        (["--speaker", "Nobody"], 0),
        (["--min-size", "3"], 0),
        (["--threshold", "0.99"], 0),
    ],
)
def test_choices(options, count, results):
    assert len(_groups(_run(results, *options))) == count


def test_days_leave_out_articles_without_one_and_say_so(results):
    result = _run(results, "--since", "2024-03-01", "--until", "2024-03-02")
    assert len(_groups(result)) == 1
    assert "1 of 3 articles have no date and are left out" in result.stderr
    assert _groups(_run(results, "--since", "2024-03-02")) == []


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--since", "March"], "is no day"),
        (["--type", "claim"], "takes denial or counterclaim"),
        (["--since", "2024-03-02", "--until", "2024-03-01"], "comes after"),
    ],
)
def test_wrong_usage(options, problem, results):
    result = _run(results, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert problem in " ".join(result.stderr.split())


def test_a_bad_line_is_told_and_the_others_are_compared(results):
    good = results.read_text(encoding="utf-8")
    results.write_text("{broken\n" + good.replace("\n", '\n{"article": 5, "x": 1}\n', 1), encoding="utf-8")
    result = _run(results)
    # The first line tells that a file is a result, so a broken one makes it a file of articles.
    assert result.exit_code == 1
    results.write_text(good.replace("\n", '\n{"broken\n{"article": 5}\n', 1), encoding="utf-8")
    result = _run(results)
    assert (result.exit_code, len(_groups(result))) == (1, 2)
    assert "results.jsonl, line 2: broken JSON" in result.stderr
    assert "results.jsonl, line 3: this is no document of claimx" in result.stderr


def test_articles_and_results_can_be_mixed(results, tmp_path):
    article = tmp_path / "news.txt"
    article.write_text(f"“{SHELLED[5:].capitalize()},” Marlow said.\n", encoding="utf-8")
    first, _ = _groups(_run(article, results, tmp_path / "missing.txt"))
    assert sorted(claim["article"]["path"] for claim in first["claims"]) == [str(article), "one.txt"]


def test_copies_of_an_article_count_once(results, tmp_path):
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(results.read_bytes())
    assert _run(results, copy).stdout == _run(results).stdout


def test_documents_of_a_batch_have_more_beside_them(results):
    lines = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    more = {"text": "…", "url": None, "duplicate_of": None, "similarity": None}
    results.write_text("".join(json.dumps({**line, **more}) + "\n" for line in lines), encoding="utf-8")
    assert len(_groups(_run(results))) == 2


def test_an_array_of_documents_is_read(results):
    lines = results.read_text(encoding="utf-8").splitlines()
    path = results.with_name("results.json")
    path.write_text(json.dumps([json.loads(line) for line in lines], indent=2), encoding="utf-8")
    assert _run(path).stdout == _run(results).stdout


def test_nothing_in_common_is_no_error(results):
    results.write_text(document_json(make_document("one", ("A B", "said", SHELLED))) + "\n", encoding="utf-8")
    assert _run(results).stdout == ""
    assert "no groups, 0 contested" in _run(results, "--format", "text").stdout


def test_an_empty_folder_is_told(tmp_path):
    result = _run(tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "there is no article" in result.stderr


def test_output_goes_to_a_file(results, tmp_path):
    result = _run(results, "--output", tmp_path / "groups.jsonl")
    assert result.stdout == ""
    assert len((tmp_path / "groups.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_model_without_encoder_is_told(results, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "claimx.pipeline.load", standin.module(speaking=True))
    result = _run(results)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "does not compare statements" in result.stderr


def test_embeddings_by_hand_have_length_one():
    rows = embed(["the ferry company", "no"], {})
    assert np.linalg.norm(rows, axis=1).tolist() == pytest.approx([1, 0])
