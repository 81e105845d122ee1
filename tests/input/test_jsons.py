import io
import json

import pytest

from claimx.article import Article
from claimx.input import jsons
from claimx.input.collection import InputOptions, InputProblem, read_collection

RECORDS = [{"text": f"“No,” said {name}.", "id": name, "n": 12.5} for name in ("Ada", "Bo", "Cy", "Dee")]


def _read(text):
    return list(read_collection(["-"], InputOptions(format="json"), stdin=io.BytesIO(text.encode())))


def _ids(items):
    return [item.id for item in items if isinstance(item, Article)]


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    "text",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2),
        "\n".join(map(json.dumps, RECORDS)),
        "".join(json.dumps(record, indent=1) for record in RECORDS),
        "\ufeff \n" + json.dumps(RECORDS),
    ],
)
def test_values_are_read_one_by_one_wherever_the_chunks_end(monkeypatch, text, chunk):
    monkeypatch.setattr(jsons, "_CHUNK", chunk)
    assert _ids(_read(text)) == ["Ada", "Bo", "Cy", "Dee"]


@pytest.mark.parametrize("chunk", [1, 50, 1 << 20])
def test_in_an_indented_file_a_broken_value_costs_itself(monkeypatch, chunk):
    monkeypatch.setattr(jsons, "_CHUNK", chunk)
    items = _read(json.dumps(RECORDS, indent=2).replace('"id": "Bo",', '"id": "Bo"'))
    assert _ids(items) == ["Ada", "Cy", "Dee"]
    [problem] = [item for item in items if isinstance(item, InputProblem)]
    assert (problem.line, problem.remedy) == (7, "Correct it.")


def test_where_there_is_no_next_line_the_rest_is_told_of():
    items = _read(json.dumps(RECORDS).replace('"id": "Bo",', '"id": "Bo"'))
    assert _ids(items) == ["Ada"]
    assert "The rest of the file is left out" in items[-1].remedy


@pytest.mark.parametrize("cut", [10, 60, 100])
def test_an_array_that_breaks_off(cut):
    text = json.dumps(RECORDS)
    *_, problem = _read(text[:-cut])
    assert "broken JSON" in problem.reason or "no end" in problem.reason


def test_an_array_without_end():
    *articles, problem = _read(json.dumps(RECORDS)[:-1])
    assert len(articles) == 4
    assert problem.reason == "the array has no end"


def test_a_line_of_any_length_is_skipped(monkeypatch):
    monkeypatch.setattr(jsons, "_SURROUNDINGS", 1000)
    text = "\n".join([json.dumps(RECORDS[0]), "x" * 3_000_000, json.dumps(RECORDS[1])])
    options = InputOptions(format="jsonl", max_chars=100)
    items = list(read_collection(["-"], options, stdin=io.BytesIO(text.encode())))
    assert _ids(items) == ["Ada", "Bo"]
    assert (items[1].line, items[1].reason) == (2, "the line has more than 2,200 bytes")
