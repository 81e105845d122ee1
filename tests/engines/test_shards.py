"""Shards done one by one, in any order, give what the local engine gives."""

import pytest

from claimx.engines.shards import Marker, Marks, ShardFolder, find_shards, look_at, shard_key, shard_rows
from claimx.errors import OutputError
from claimx.input.options import InputOptions
from tests.batch import pipelines
from tests.engines.conftest import TABLES

OPTIONS = InputOptions()


@pytest.fixture(scope="module")
def model():
    return pipelines.load(), None


@pytest.fixture
def folder(tmp_path):
    folder = ShardFolder(tmp_path / "out")
    folder.prepare()
    return folder


def _marked(shards, plan="plan"):
    marker = Marker()
    looks = [look_at(shard, OPTIONS) for shard in shards]
    marks = [marker.mark(look) for look in looks]
    return list(
        zip(shards, marks, [shard_key(plan, *both) for both in zip(looks, marks, strict=True)], strict=True)
    )


def _do(folder, marked, model, **more):
    shard, marks, key = marked
    attempts = folder.attempts(shard.index, key)
    return folder.write(shard.index, key, shard_rows(shard, marks, OPTIONS, model, attempts, **more))


def test_the_rows_are_those_of_the_local_engine(shards, local, model, folder, stored):
    for marked in reversed(_marked(find_shards([str(shards)], ()))):
        _do(folder, marked, model)
    assert stored(folder.path) == local
    ids = [row["id"] for row in local["articles"]]
    assert len(set(ids)) == len(ids) == 21
    assert sum(row["duplicate_of"] is not None for row in local["articles"]) == 2
    assert len(local["errors"]) == 4


def test_copies_are_left_out(shards, model, folder, stored):
    for marked in _marked(find_shards([str(shards)], ())):
        _do(folder, marked, model, skip_duplicates=True)
    rows = stored(folder.path)["articles"]
    assert len(rows) == 19
    assert not any(row["duplicate_of"] for row in rows)


def test_a_shard_is_complete_as_a_whole_or_not_at_all(shards, model, folder, stored):
    shard, marks, key = _marked(find_shards([str(shards)], ()))[0]
    assert folder.done(0, key) is None

    def interrupted():
        yield from list(shard_rows(shard, marks, OPTIONS, model, folder.attempts(0, key)))[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.write(0, key, interrupted())
    assert folder.done(0, key) is None
    assert not stored(folder.path)["articles"]
    counts = _do(folder, (shard, marks, key), model)
    assert folder.done(0, key) == counts
    assert counts.articles == 7


def test_what_was_made_by_another_plan_is_replaced(shards, model, folder, stored):
    first = find_shards([str(shards)], ())[:1]
    [old], [new] = _marked(first, "old"), _marked(first, "new")
    _do(folder, old, model)
    assert folder.done(0, new[2]) is None
    _do(folder, new, model)
    assert folder.done(0, old[2]) is None
    assert len(stored(folder.path)["articles"]) == 7
    folder.forget_beyond(0)
    assert not any(path.is_file() for path in folder.path.rglob("*"))


def test_an_article_that_ends_its_process_twice_is_given_up(shards, model, folder):
    shard, marks, key = _marked(find_shards([str(shards)], ()))[0]
    for _ in range(2):  # dies with the third article in hand
        attempts = folder.attempts(0, key)
        assert all(attempts.begin(place) for place in range(3))
    rows = list(shard_rows(shard, marks, OPTIONS, model, folder.attempts(0, key)))
    errors = [row["errors"][0] for row in rows if "errors" in row]
    assert [(error["article"], error["stage"]) for error in errors] == [("a2", "analysis"), (None, "input")]
    assert folder.attempts(0, key).begin(2)


def test_a_folder_that_cannot_be_written(tmp_path, model):
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        ShardFolder(tmp_path / "out").write(0, "key", [])


def test_marks_of_a_shard_without_articles():
    [shard] = find_shards(["missing.jsonl"], ())
    assert Marker().mark(look_at(shard, OPTIONS)) == Marks()
    assert TABLES[0] == "articles"
