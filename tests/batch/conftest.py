"""Collections to do in batches, and what has become of them."""

import json
from pathlib import Path

import duckdb
import pytest

from claimx.batch.plan import Plan
from claimx.store.tables import RESULT_TABLES
from claimx.store.target import find_target
from tests.batch import pipelines
from tests.conftest import TEXT


@pytest.fixture
def collection(tmp_path):
    """A function that writes so many articles as a file of JSON Lines, with three records that are wrong."""

    def write(n_articles):
        path = tmp_path / "news.jsonl"
        records = [
            {
                "id": f"a{number}",
                "title": f"Title {number}",
                "text": f"Number {number}.\n\n{TEXT * (1 + number % 7)}",
            }
            for number in range(n_articles)
        ]
        lines = [json.dumps(record) for record in records]
        lines[1:1] = ['{"text": ', '{"id": "empty", "text": " "}']
        path.write_text("\n".join([*lines, "[]"]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def make_plan(tmp_path):
    """A function that makes a plan: inputs, and where the result goes."""

    def make(inputs, output="out.duckdb", **more):
        named = [str(item) for item in ([inputs] if isinstance(inputs, Path) else inputs)]
        target = find_target(tmp_path / output, more.pop("store_format", None), named)
        return Plan(inputs=tuple(named), target=target, load=more.pop("load", pipelines.load), **more)

    return make


@pytest.fixture
def tables():
    """A function that reads all tables of a database but `runs`, in the order of their rows."""

    def read(path):
        with duckdb.connect(str(path), read_only=True) as connection:
            return {
                table.name: connection.execute(f"SELECT * FROM {table.name} ORDER BY rowid").fetchall()
                for table in RESULT_TABLES
            }

    return read
