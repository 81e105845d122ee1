import io
import json

import pytest

from claimx.output.jsonl import document_json, write_json, write_jsonl, write_speakers, write_statements
from claimx.statements.model import Document


def _written(write, *arguments, **options):
    stream = io.StringIO()
    write(*arguments, stream, **options)
    return stream.getvalue()


def test_a_document_a_line(document):
    lines = _written(write_jsonl, [document, document]).splitlines()
    assert [Document.model_validate_json(line) for line in lines] == [document, document]


def test_one_document_is_no_array(document):
    text = _written(write_json, [document], many=False)
    assert text.startswith('{\n  "schema_version": "1.1",\n  "article": {')
    assert '"spans": [[28, 47], [61, 83]]' in text  # on one line
    assert Document.model_validate_json(text) == document


@pytest.mark.parametrize("number", [0, 1, 3])
def test_many_documents_are_an_array(document, number):
    rows = json.loads(_written(write_json, [document] * number, many=True))
    assert [Document.model_validate(row) for row in rows] == [document] * number


def test_a_statement_stands_for_itself(document):
    rows = [json.loads(line) for line in _written(write_statements, [document]).splitlines()]
    assert [row["id"] for row in rows] == ["s1", "s2", "s3"]
    assert rows[0]["article"]["id"] == "bridge"
    assert rows[0]["model"] == {"name": "claimx_standin", "version": "9.8.7"}
    assert rows[2]["source"] is None


def test_what_a_terminal_obeys_is_escaped(document):
    article = document.article.model_copy(update={"title": "a\x1b\x9b\x7f\u2028\ud800é"})
    text = document_json(document.model_copy(update={"article": article}))
    assert r'"a\u001b\u009b\u007f\u2028\ud800é"' in text


def test_a_statement_has_the_key_of_its_speaker(spoken):
    rows = [json.loads(line) for line in _written(write_statements, [spoken]).splitlines()]
    assert [row["speaker_key"] for row in rows] == ["person:marlow", "person:quill", None]
    assert "speakers" not in rows[0]


def test_a_speaker_a_line(spoken):
    rows = [json.loads(line) for line in _written(write_speakers, [spoken]).splitlines()]
    assert [(row["id"], row["name"], row["statements"]) for row in rows] == [
        ("p1", "Marlow", 1),
        ("p2", "Quill", 1),
    ]
    assert rows[0]["article"]["id"] == "bridge"


def test_ids_stand_on_one_line(spoken):
    first = spoken.statements[1].model_copy(update={"targets": ("s1", "s12")})
    text = document_json(spoken.model_copy(update={"statements": (first,)}), indent=2)
    assert '"targets": ["s1", "s12"],' in text
    assert '"evidence": [\n        "cue: denied"\n      ]' in text
