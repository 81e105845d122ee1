from pathlib import Path

import pytest

from claimx.errors import OutputError
from claimx.store.tables import TABLES
from claimx.store.target import StoreFormat, find_target


@pytest.mark.parametrize(
    ("output", "store_format", "inputs", "main"),
    [
        pytest.param(None, None, ["news"], "news.duckdb", id="a database by default"),
        pytest.param(None, None, ["export.jsonl.gz"], "export.duckdb", id="named after a file"),
        pytest.param(None, "csv", ["a", "b"], "claimx.csv", id="several inputs"),
        pytest.param(None, None, ["-"], "claimx.duckdb", id="standard input"),
        pytest.param(None, None, ["news/*.txt"], "claimx.duckdb", id="a pattern"),
        pytest.param(None, "brat", ["news"], "news-brat/brat", id="files for each article"),
        pytest.param("x.parquet", None, ["news"], "x.parquet", id="by the ending"),
        pytest.param("x.CSV", "csv", ["news"], "x.CSV", id="said twice"),
        pytest.param("x", None, ["news"], "x/claimx.duckdb", id="a folder"),
        pytest.param("x", "jsonl", ["news"], "x/statements.jsonl", id="a folder of tables"),
    ],
)
def test_where_the_result_goes(output, store_format, inputs, main):
    chosen = StoreFormat(store_format) if store_format else None
    assert find_target(Path(output) if output else None, chosen, inputs).main == Path(main)


def test_ending_and_format_must_agree():
    with pytest.raises(OutputError, match="the name says csv, --format says duckdb"):
        find_target(Path("x.csv"), StoreFormat.duckdb, ["news"])


@pytest.mark.parametrize("name", ["x.doc", "new.db", "new.json", "new.csv.gz"])
def test_file_of_unknown_format_is_refused(tmp_path, name):
    (tmp_path / "x.doc").touch()
    with pytest.raises(OutputError, match="no format"):
        find_target(tmp_path / name, None, ["news"])


def test_folder_with_an_ending_is_a_folder(tmp_path):
    (tmp_path / "x.csv").mkdir()
    assert find_target(tmp_path / "x.csv", None, ["news"]).is_folder


def test_all_tables_have_a_file():
    assert find_target(Path("x.csv"), None, ["news"]).names() == {
        name: "x.csv" if name == "statements" else f"x.{name}.csv" for name in TABLES
    }
    assert find_target(Path("x.jsonl"), None, ["news"]).names() == {
        "documents": "x.jsonl",
        "errors": "x.errors.jsonl",
        "runs": "x.runs.jsonl",
    }
