import json
import subprocess
import sys

import pytest

from claimx.errors import RecordError
from claimx.registry import check_file, read_entries, shipped_entries
from claimx.registry.read import apply_lines

MAYOR = {"id": "ada-quill", "name": "Ada Quill", "kind": "person"}
TITLE = {"title": "Mayor", "from": "2020", "to": None}


def _apply(*rows, known=None):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return apply_lines(lines, "x.jsonl", known or {})


def test_lines_are_read():
    applied = _apply("", MAYOR | {"titles": [TITLE]}, " ")
    assert (applied.number, applied.errors) == (1, [])
    entry = applied.entries["ada-quill"]
    assert (entry.name, entry.kind, entry.country, entry.titles[0].start) == (
        "Ada Quill",
        "person",
        None,
        "2020",
    )


def test_byte_order_mark_is_no_error():
    assert _apply("\ufeff" + json.dumps(MAYOR)).errors == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        pytest.param("{", "this is not JSON", id="syntax"),
        pytest.param("[1]", "this is no entry: [1]", id="type"),
        pytest.param({"id": "x", "kind": "person"}, "there is no 'name'", id="missing"),
        pytest.param(MAYOR | {"id": "b", "contry": "UA"}, "there is no field 'contry'", id="unknown field"),
        pytest.param(MAYOR | {"id": "B b"}, "'id' is 'B b'", id="id"),
        pytest.param(MAYOR | {"id": "b", "name": " "}, "'name' is ' '", id="name"),
        pytest.param(MAYOR | {"id": "b", "kind": "mayor"}, "'kind' is 'mayor'", id="kind"),
        pytest.param(MAYOR | {"id": "b", "country": "Ukraine"}, "'country' is 'Ukraine'", id="country"),
        pytest.param(MAYOR | {"id": "b", "country": "UK"}, "'country' is 'UK'", id="not a code"),
        pytest.param(MAYOR | {"id": "b", "wikidata": "7747"}, "'wikidata' is '7747'", id="Wikidata"),
        pytest.param(MAYOR | {"id": "b", "variants": "Q"}, "'variants' is 'Q'", id="no list"),
        pytest.param(
            MAYOR | {"id": "b", "titles": [TITLE | {"from": "May 2020"}]},
            "'titles.0.from' is 'May 2020'",
            id="date",
        ),
        pytest.param(
            MAYOR | {"id": "b", "titles": [TITLE | {"to": "2019"}]},
            "'Mayor' ends (2019) before it begins (2020)",
            id="order of dates",
        ),
        pytest.param(MAYOR | {"id": "b", "part_of": "c"}, "'part_of' is 'c'", id="dangling"),
        pytest.param(MAYOR, "the id 'ada-quill' is there already (x.jsonl, line 1)", id="twice"),
        pytest.param({"id": "b", "extend": True}, "there is no entry 'b' to extend", id="nothing to extend"),
        pytest.param({"id": "ada-quill", "extend": False}, "'extend' is False", id="extend"),
        pytest.param({"replace_all": 2}, "'replace_all' is 2", id="replace all"),
    ],
)
def test_wrong_line_is_named(row, message):
    applied = _apply(MAYOR, row)
    assert [str(error).startswith(f"x.jsonl, line 2: {message}") for error in applied.errors] == [True]
    assert applied.entries["ada-quill"].name == "Ada Quill"


def test_every_error_is_told_in_the_order_of_the_lines():
    applied = _apply(
        MAYOR | {"part_of": "nobody"}, {"id": "B", "kind": "x", "colour": "red"}, "?", MAYOR | {"id": "b"}
    )
    lines = [error.place.rpartition(" ")[2] for error in applied.errors]
    assert lines == ["1", "2", "2", "2", "2", "3"]
    assert list(applied.entries) == ["ada-quill", "b"]


def test_later_file_replaces_extends_and_drops():
    known = _apply(MAYOR | {"variants": ["A. Quill"], "country": "GB"}, MAYOR | {"id": "b"}).entries
    extension = {"id": "ada-quill", "extend": True, "variants": ["A. Quill", "Ada"], "titles": [TITLE]}
    extended = _apply(extension, MAYOR | {"id": "b", "name": "B"}, known=known).entries
    assert extended["ada-quill"].variants == ("A. Quill", "Ada")
    assert (extended["ada-quill"].country, extended["b"].name) == ("GB", "B")
    assert known["ada-quill"].variants == ("A. Quill",)
    assert list(_apply({"replace_all": True}, MAYOR | {"id": "c"}, known=known).entries) == ["c"]


def test_file_is_read_or_its_first_error_raised(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(MAYOR) + "\n", encoding="utf-8")
    assert list(read_entries(path, {})) == ["ada-quill"]
    path.write_text(json.dumps(MAYOR) + "\n?\n!\n", encoding="utf-8")
    with pytest.raises(RecordError, match="line 2: this is not JSON"):
        read_entries(path, {})
    assert len(check_file(path, {}).errors) == 2


@pytest.mark.parametrize(
    ("content", "message"), [(None, "it cannot be read"), (b"\xff\xfe{", "not valid UTF-8 at byte 0")]
)
def test_unreadable_file_is_an_error(tmp_path, content, message):
    path = tmp_path / "mine.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RecordError, match=message):
        read_entries(path, {})


def test_importing_reads_nothing():
    code = (
        "import claimx, claimx.registry, claimx.names\n"
        "from claimx.registry.read import shipped_entries\n"
        "from claimx.names.words import name_words\n"
        "assert shipped_entries.cache_info().currsize == name_words.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_shipped_entries_are_many_and_in_order():
    entries = list(shipped_entries().values())
    assert len(entries) >= 170
    kinds = list(dict.fromkeys(entry.kind for entry in entries))
    assert entries == sorted(entries, key=lambda entry: (kinds.index(entry.kind), entry.id))
    assert len(kinds) == 6
