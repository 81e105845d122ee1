"""Second readings replace the labels that came with a corpus."""

import gzip
import json

import pytest

from claimx.errors import RecordError
from training.readings import GRADES, POLNEAR, graded, read_again


def statement(id, kind="claim", **more):
    return {"id": id, "type": kind, "targets": [], "speaker": None, **more}


def article(**more):
    return {"id": "bridge", "text": "", "statements": [statement("s1", "denial"), statement("s2")], **more}


@pytest.fixture
def readings(tmp_path):
    def write(**reading):
        path = tmp_path / "readings.jsonl.gz"
        whole = {"id": "bridge", "denials": {}, "counterclaims": {}, **reading}
        with gzip.open(path, "wt", encoding="utf-8") as file:
            file.write(json.dumps(whole) + "\n")
        return path

    return write


def read(path, record):
    (found,) = read_again([record], path)
    return found


def test_types_and_targets_are_those_of_the_reading(readings):
    found = read(readings(counterclaims={"s2": ["s1"]}), article())
    assert [(s["type"], s["targets"]) for s in found["statements"]] == [
        ("claim", []),
        ("counterclaim", ["s1"]),
    ]


def test_speakers_of_the_corpus_stay_where_the_reading_has_none(readings):
    record = article(labelled_speakers=True)
    record["statements"][0]["speaker"] = "Ada Quill"
    found = read(readings(), record)
    assert found["labelled_speakers"]
    assert found["statements"][0]["speaker"] == "Ada Quill"


def test_who_is_not_among_the_speakers_is_never_named(readings):
    found = read(readings(speakers={"Ada Quill": ["s2"]}), article())
    assert found["labelled_speakers"]
    assert [s["speaker"] for s in found["statements"]] == [None, "Ada Quill"]


def test_the_corpus_itself_is_left_as_it_is(readings):
    record = article()
    before = json.dumps(record)
    read(readings(speakers={"Ada Quill": ["s2"]}, denials={"s2": []}), record)
    assert json.dumps(record) == before


def test_an_article_without_a_reading_is_passed_on(readings):
    record = {**article(), "id": "another"}
    assert read(readings(), record) is record


@pytest.mark.parametrize(
    "reading", [{"denials": {"s9": []}}, {"denials": {"s1": ["s9"]}}, {"speakers": {"Ada Quill": ["s9"]}}]
)
def test_a_reading_of_a_statement_that_is_not_there_is_an_error(readings, reading):
    with pytest.raises(RecordError, match=r"'bridge'.*no statement s9"):
        read(readings(**reading), article())


def test_nothing_contests_itself_and_no_statement_has_two_labels():
    with gzip.open(POLNEAR, "rt", encoding="utf-8") as lines:
        for line in lines:
            reading = json.loads(line)
            contests = {**reading["denials"], **reading["counterclaims"]}
            assert len(contests) == len(reading["denials"]) + len(reading["counterclaims"])
            assert all(
                id not in targets and len(set(targets)) == len(targets) for id, targets in contests.items()
            )
            named = [id for ids in reading.get("speakers", {}).values() for id in ids]
            assert len(named) == len(set(named))


def grades(readings, **more):
    """A file of grades is one of readings with other fields."""
    return readings(**{"types": {}, "pairs": [], **more})


def test_grades_are_chances_and_strengths(readings):
    path = grades(readings, types={"s2": [20, 60]}, pairs=[["s2", "s1", 85]])
    (found,) = graded([article()], path)
    assert [(s["chances"], s["against"]) for s in found["statements"]] == [
        ([0.0, 0.0], {}),
        ([0.2, 0.6], {"s1": 0.85}),
    ]
    assert [s["type"] for s in found["statements"]] == ["denial", "claim"]


def test_an_article_without_grades_is_passed_on(readings):
    record = {**article(), "id": "another"}
    assert list(graded([record], grades(readings))) == [record]


@pytest.mark.parametrize("more", [{"types": {"s9": [1, 1]}}, {"pairs": [["s1", "s9", 50]]}])
def test_a_grade_of_a_statement_that_is_not_there_is_an_error(readings, more):
    with pytest.raises(RecordError, match=r"'bridge'.*no statement s9"):
        list(graded([article()], grades(readings, **more)))


def test_grades_are_percentages_and_no_statement_stands_against_itself():
    with gzip.open(GRADES, "rt", encoding="utf-8") as lines:
        for line in lines:
            grade = json.loads(line)
            assert all(min(own) >= 0 and sum(own) <= 100 for own in grade["types"].values())
            assert all(one != other and 0 < strength <= 100 for one, other, strength in grade["pairs"])
