import json
import re
from collections import Counter, defaultdict

import pytest

from benchmarks.annotated import ROOT
from claimx.evaluation.records import ROLES, read_gold
from tests.benchmarks.spans import assert_spans

FILE = ROOT / "benchmarks" / "minimal_pairs.jsonl"
ITEMS = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
KINDS = re.findall(r"(?m)^\| ([a-z ]+) \| ", FILE.with_suffix(".md").read_text(encoding="utf-8"))
TYPES = ("claim", "denial", "counterclaim")
FIELDS = {"id", "pair", "kind", "text", "statements", "asked"}
STATEMENT_FIELDS = {"id", *ROLES, "type", "targets", "speaker"}


def asked_type(item):
    (asked,) = (one for one in item["statements"] if one["id"] == item["asked"])
    return asked["type"]


def test_there_are_enough_and_every_type_is_a_third_of_them():
    counts = Counter(map(asked_type, ITEMS))
    assert len(ITEMS) >= 150
    assert all(0.28 <= counts[name] / len(ITEMS) <= 0.39 for name in TYPES)


def test_the_file_is_read_as_annotated_articles():
    assert [row["id"] for row in read_gold(FILE)] == [item["id"] for item in ITEMS]


def test_ids_and_texts_are_unique():
    assert len({item["id"] for item in ITEMS}) == len({item["text"] for item in ITEMS}) == len(ITEMS)


def test_the_items_of_a_pair_differ_in_type_and_share_their_kind():
    pairs = defaultdict(list)
    for item in ITEMS:
        pairs[item["pair"]].append(item)
    for name, items in pairs.items():
        types = [asked_type(item) for item in items]
        assert len(types) == len(set(types)) >= 2, name
        assert len({item["kind"] for item in items}) == 1, name


def test_every_kind_is_described_and_occurs():
    described = set(KINDS) - {"field", "kind"}
    assert described == {item["kind"] for item in ITEMS}


@pytest.mark.parametrize("item", ITEMS, ids=[item["id"] for item in ITEMS])
def test_item_is_well_formed(item):
    text, statements = item["text"], item["statements"]
    assert set(item) == FIELDS
    assert re.fullmatch(rf"{item['pair']}-[a-d]", item["id"])
    assert [one["id"] for one in statements] == [f"s{n}" for n in range(1, len(statements) + 1)]
    for one in statements:
        assert set(one) == STATEMENT_FIELDS
        assert one["type"] in TYPES
        assert one["speaker"] is None or one["speaker"] in text
        assert_spans(text, one)


@pytest.mark.parametrize("item", ITEMS, ids=[item["id"] for item in ITEMS])
def test_targets_are_statements_of_somebody_else(item):
    by_id = {one["id"]: one for one in item["statements"]}
    for one in item["statements"]:
        assert bool(one["targets"]) == (one["type"] != "claim")
        for target in one["targets"]:
            assert target != one["id"]
            speakers = {one["speaker"], by_id[target]["speaker"]}
            assert len(speakers) == 2 or speakers == {None}
