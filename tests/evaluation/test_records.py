import gzip
import json

import pytest

from claimx.errors import RecordError
from claimx.evaluation.records import document_record, read_gold, read_predictions
from claimx.output.jsonl import document_json

GOLD = {"id": "a", "text": "No.", "statements": [{"id": "s1", "content": [[0, 3]]}]}


def test_gold_is_read_plain_or_compressed(tmp_path):
    line = json.dumps(GOLD) + "\n\n"
    (tmp_path / "gold.jsonl").write_text(line, encoding="utf-8")
    (tmp_path / "gold.jsonl.gz").write_bytes(gzip.compress(line.encode()))
    assert read_gold(tmp_path / "gold.jsonl") == read_gold(tmp_path / "gold.jsonl.gz") == [GOLD]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 2: this is no JSON"),
        ("[]", "line 2: this is a list"),
        ('{"id": "a", "text": "No."}', "'statements' is NoneType"),
        ('{"id": "a", "statements": []}', "'text' is NoneType"),
        ('{"id": 1, "text": "No.", "statements": []}', "'id' is int"),
        ('{"id": "a", "text": "No.", "statements": [{"cue": [[0]]}]}', "the cue of a statement"),
        ('{"id": "a", "text": "No.", "statements": [{"source": [[0, -1]]}]}', "the source of a statement"),
        ('{"id": "a", "text": "No.", "statements": [{"content": "No"}]}', "the content of a statement"),
        ('{"id": "a", "text": "No.", "statements": ["s1"]}', "the source of a statement"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, problem):
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{json.dumps(GOLD)}\n{line}\n", encoding="utf-8")
    with pytest.raises(RecordError, match=problem):
        read_gold(path)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl.gz", b"no gzip"),
        ("a.jsonl.gz", gzip.compress(b"{}")[:-6]),
        ("a.jsonl", b"\xff\xfe"),
        ("none", None),
    ],
)
def test_an_unreadable_file_is_named(tmp_path, name, data):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(RecordError, match=f"{name}.*JSON Lines in UTF-8|line 1"):
        read_gold(tmp_path / name)


def test_a_printed_document_is_a_prediction(tmp_path, document):
    path = tmp_path / "pred.jsonl"
    path.write_text(document_json(document) + "\n", encoding="utf-8")
    (row,) = read_predictions(path)
    assert row == document_record(document)
    assert row["statements"][0]["source"] == [list(span) for span in document.statements[0].source.spans]
    assert row["statements"][-1]["source"] == []


def test_what_the_model_does_not_look_for_is_not_scored(document, spoken):
    assert {"type", "targets", "speaker"}.isdisjoint(document_record(document)["statements"][0])
    denial, nobody = document_record(spoken)["statements"][1:]
    assert (denial["type"], denial["targets"], denial["speaker"]) == ("denial", ["s1"], "Quill")
    assert nobody["speaker"] is None
