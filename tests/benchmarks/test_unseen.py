import pytest

from benchmarks.annotated import ROOT, UNSEEN_FILE
from claimx.evaluation.records import read_gold
from tests.benchmarks.spans import assert_spans

ROWS = list(read_gold(ROOT / UNSEEN_FILE))


def test_ids_and_texts_are_unique_and_sorted():
    ids = [row["id"] for row in ROWS]
    assert ids == sorted(set(ids))
    assert len({row["text"] for row in ROWS}) == len(ROWS)


def test_none_of_them_is_a_sample():
    samples = {path.read_text(encoding="utf-8") for path in (ROOT / "samples").glob("*.txt")}
    assert not samples & {row["text"] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_article_is_well_formed(row):
    by_id = {one["id"]: one for one in row["statements"]}
    assert len(by_id) == len(row["statements"])
    for one in row["statements"]:
        assert_spans(row["text"], one)
        assert one["type"] in {"claim", "denial", "counterclaim"}
        assert one["type"] != "claim" or not one["targets"]
        for target in one["targets"]:
            assert target != one["id"]
            assert one["speaker"] is None or one["speaker"] != by_id[target]["speaker"]
