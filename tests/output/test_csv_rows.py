import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.output.csv_rows import COLUMNS, escape_cell, unescape_cell, write_csv


def _rows(documents):
    stream = io.StringIO(newline="")
    write_csv(documents, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def test_one_statement_a_row(document):
    rows = _rows([document])
    assert [row["id"] for row in rows] == ["s1", "s2", "s3"]
    for row, statement in zip(rows, document.statements, strict=True):
        assert unescape_cell(row["content"]) == statement.content.text
        assert json.loads(row["content_spans"]) == [list(span) for span in statement.content.spans]
        assert float(row["confidence"]) == statement.confidence
    assert (rows[2]["source"], rows[2]["source_spans"]) == ("", "[]")


def test_the_header_comes_without_statements():
    stream = io.StringIO()
    write_csv([], stream)
    assert stream.getvalue() == ",".join(COLUMNS) + "\r\n"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1"])
def test_a_formula_becomes_text(cell):
    assert escape_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "“=1”", "1", "'tis so", "''"])
def test_other_cells_stay(cell):
    assert escape_cell(cell) == cell


@given(st.lists(st.text() | st.text("'=+-@\t\r\n\"', "), min_size=1))
def test_cells_survive_csv(cells):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(map(escape_cell, cells))
    (row,) = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert [unescape_cell(cell) for cell in row] == cells
    assert not any(cell.startswith(tuple("=+-@\t\r\n")) for cell in row)


def test_speakers_types_and_links(spoken):
    rows = _rows([spoken])
    assert [row["speaker"] for row in rows] == ["Marlow", "Quill", ""]
    assert [row["speaker_key"] for row in rows] == ["person:marlow", "person:quill", ""]
    assert [row["type"] for row in rows] == ["claim", "denial", "claim"]
    assert (json.loads(rows[1]["targets"]), json.loads(rows[0]["contested_by"])) == (["s1"], ["s2"])
    assert (json.loads(rows[1]["evidence"]), rows[1]["type_confidence"]) == (["cue: denied"], "0.7")


def test_without_them_their_cells_are_empty(document):
    row = _rows([document])[0]
    assert row["type"] == row["type_confidence"] == row["speaker"] == row["speaker_key"] == ""
    assert row["targets"] == row["contested_by"] == row["evidence"] == "[]"
