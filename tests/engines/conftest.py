"""A collection in shards, and what the local engine makes of it."""

import json

import pyarrow.parquet
import pytest

from claimx.batch.plan import Plan
from claimx.batch.run import run_batch
from claimx.store.tables import RESULT_TABLES
from claimx.store.target import StoreFormat, Target
from tests.batch import pipelines
from tests.conftest import TEXT

TABLES = [table.name for table in RESULT_TABLES]


@pytest.fixture(scope="session")
def shards(tmp_path_factory):
    """Three files with copies, ids that are taken, a broken line, and one file that is none."""
    folder = tmp_path_factory.mktemp("news")
    for shard in "abc":
        records = [
            {
                "id": f"n{number}" if number % 3 == 0 else f"{shard}{number}",
                "text": f"Story {shard}{number}.\n\n{TEXT}"
                + " ".join(f"the w{shard}{number}{n}" for n in range(80)),
            }
            for number in range(7)
        ]
        records[5]["text"] = TEXT  # the same in each shard
        lines = [*map(json.dumps, records), "{broken"]
        (folder / f"{shard}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "d.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


@pytest.fixture(scope="session")
def make_plan(shards):
    def make(path, **more):
        target = Target(path, StoreFormat.parquet, is_folder=True)
        return Plan(inputs=(str(shards),), target=target, load=pipelines.load, **more)

    return make


@pytest.fixture(scope="session")
def local(make_plan, tmp_path_factory):
    """The rows that the local engine stores, by table."""
    path = tmp_path_factory.mktemp("local")
    run_batch(make_plan(path))
    return {name: pyarrow.parquet.read_table(path / f"{name}.parquet").to_pylist() for name in TABLES}


@pytest.fixture
def stored():
    """A function that reads a folder of shards as one table each."""

    def read(path):
        return {
            name: [
                row
                for file in sorted((path / name).glob("*.parquet"))
                for row in pyarrow.parquet.read_table(file).to_pylist()
            ]
            for name in TABLES
        }

    return read
