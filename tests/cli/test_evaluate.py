import json

import pytest
from typer.testing import CliRunner

from claimx.cli.app import app
from claimx.evaluation.records import document_record
from claimx.output.jsonl import document_json
from tests.conftest import TEXT

pytestmark = pytest.mark.usefixtures("standin_model")


@pytest.fixture
def gold(tmp_path, document):
    """Two articles: the model finds all statements of the first and is wrong about the other."""
    found = [
        {"id": s.id, "source": s.source and s.source.spans, "cue": s.cue.spans, "content": s.content.spans}
        for s in document.statements
    ]
    rows = [
        {"id": "bridge", "text": TEXT, "statements": found},
        {"id": "other", "text": TEXT, "statements": [{**found[0], "content": [[0, 6]]}]},
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _run(*arguments):
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


def test_the_model_is_run_over_the_texts(gold):
    result = _run(gold)
    assert result.exit_code == 0
    assert result.stdout.startswith("2 articles, 4 gold, 6 predicted, 3 paired\n")


def test_limit(gold):
    scores = json.loads(_run(gold, "--json", "--limit", "1").stdout)
    assert scores["strict"]["f1"] == 1.0


def test_predictions_may_be_printed_documents(gold, document, tmp_path):
    (tmp_path / "pred.jsonl").write_text(document_json(document) + "\n", encoding="utf-8")
    result = _run(gold, "--pred", tmp_path / "pred.jsonl")
    assert result.stdout.startswith("2 articles, 4 gold, 3 predicted, 3 paired\n")
    assert result.stderr == "claimx: 1 of 2 annotated articles have no prediction: counted as empty\n"


def test_predictions_for_other_articles_are_told(gold, document, tmp_path):
    line = document_json(document).replace('"id": "bridge"', '"id": "Bridge"')
    (tmp_path / "pred.jsonl").write_text(line + "\n", encoding="utf-8")
    result = _run(gold, "--pred", tmp_path / "pred.jsonl")
    assert "2 of 2 annotated articles have no prediction" in result.stderr
    assert "1 of 1 predicted articles are not annotated" in result.stderr


def test_bootstrap_adds_intervals(gold):
    assert "F1, 95 % interval" in _run(gold, "--bootstrap", "50").stdout
    scores = json.loads(_run(gold, "--bootstrap", "50", "--json").stdout)
    assert scores["bootstrap"]["resamples"] == 50
    low, high = scores["bootstrap"]["intervals"]["attribution"]["f1"]
    assert low <= scores["attribution"]["f1"] <= high


def test_calibration_adds_its_error(gold):
    assert "expected calibration error 0." in _run(gold, "--calibration").stdout
    assert 0 < json.loads(_run(gold, "--calibration", "--json").stdout)["calibration_error"] < 1


def test_calibration_needs_confidences(gold):
    result = _run(gold, "--pred", gold, "--calibration")
    assert "unknown" in result.stdout


@pytest.mark.parametrize("name", ["missing.jsonl", "bad.jsonl", "empty.jsonl"])
def test_a_bad_file_is_told(tmp_path, name):
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text("{", encoding="utf-8")
    result = _run(tmp_path / name)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"claimx: {tmp_path / name}")


@pytest.fixture
def typed_gold(tmp_path, spoken):
    """The article with the types, targets and speakers that the model gives."""
    path = tmp_path / "typed.jsonl"
    row = {**document_record(spoken), "text": TEXT}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return path


@pytest.mark.usefixtures("speaking_model")
def test_types_links_and_speakers_are_scored(typed_gold):
    lines = [line.split() for line in _run(typed_gold).stdout.splitlines()]
    assert ["type", "denial", "1.000", "1.000", "1.000", "1", "1"] in lines
    assert ["links", "1.000", "1.000", "1.000", "1", "1"] in lines
    assert lines[-1] == ["speaker", "accuracy", "1.000", "over", "2", "pairs"]


def test_what_the_model_does_not_look_for_is_not_scored(typed_gold):
    scores = json.loads(_run(typed_gold, "--json").stdout)
    assert {"type", "links", "speaker"}.isdisjoint(scores)


def test_a_printed_selection_is_a_prediction(typed_gold, spoken, tmp_path):
    line = document_json(spoken.keep(speaker="Quill"))
    (tmp_path / "pred.jsonl").write_text(line + "\n", encoding="utf-8")
    assert "1 predicted, 1 paired" in _run(typed_gold, "--pred", tmp_path / "pred.jsonl").stdout
