"""What goes into a result comes out of it, whatever the format."""

import csv
import json

import duckdb
import pyarrow.parquet
import pytest

from claimx.article import Article
from claimx.errors import RecordError
from claimx.extract import extract
from claimx.output.csv_rows import unescape_cell
from claimx.store.documents import article_of, document_of, document_rows
from claimx.store.query import run_query
from claimx.store.read import read_results
from claimx.store.tables import TABLES
from claimx.store.target import StoreFormat, find_target, open_writer
from tests.conftest import TEXT

RUN = {
    **dict.fromkeys(TABLES["runs"].names),
    "started": "2026-01-02T03:04:05+00:00",
    "articles": 3,
    "inputs": ["news"],
}
ERROR = {
    **dict.fromkeys(TABLES["errors"].names),
    "stage": "input",
    "file": "=x.txt",
    "line": 3,
    "reason": "no",
}
ODD = "=1+1 \x00\x1b[2J “Ω😀” said,\r\n“a\u2028b”. “It”, Quill said."


@pytest.fixture
def articles():
    return [
        Article(
            id="one",
            path="news/one.txt",
            title="=Title",
            date="2026-01-02",
            url="https://x.example",
            text=TEXT,
        ),
        Article(id="nothing", text="It rained."),
        Article(id="@odd", text=ODD),
    ]


@pytest.fixture
def rows(articles, speaking_nlp):
    return [document_rows(article, extract(article, speaking_nlp)) for article in articles]


@pytest.fixture
def store(tmp_path, rows):
    """A function that stores the articles, an error and a run."""

    def write(name, store_format=None):
        target = find_target(tmp_path / name, store_format, ["news"])
        target.folder.mkdir(exist_ok=True)
        writer = open_writer(target, target.folder)
        for more in [*rows, {"errors": [ERROR]}, {"runs": [RUN]}]:
            writer.write(more)
        writer.close()
        return target

    return write


def test_rows_have_every_column_and_no_other(rows):
    for tables in rows:
        for name, of_table in tables.items():
            assert all(tuple(sorted(row)) == tuple(sorted(TABLES[name].names)) for row in of_table)


def test_rows_give_the_document_back(articles, rows, speaking_nlp):
    for article, tables in zip(articles, rows, strict=True):
        assert article_of(tables["articles"][0]) == article
        assert document_of(tables) == extract(article, speaking_nlp)


@pytest.mark.parametrize(
    ("name", "store_format"),
    [
        ("x.duckdb", None),
        ("x.jsonl", None),
        ("folder", None),
        ("folder", StoreFormat.parquet),
        ("folder", StoreFormat.jsonl),
        ("x.parquet", None),
    ],
)
def test_result_gives_articles_and_documents_back(store, articles, speaking_nlp, name, store_format):
    stored = list(read_results(store(name, store_format).path))
    assert [item.article for item in stored] == articles
    assert [item.document for item in stored] == [extract(article, speaking_nlp) for article in articles]
    assert [item.duplicate_of for item in stored] == [None, None, None]


@pytest.mark.parametrize("name", ["x.duckdb", "x.jsonl"])
def test_lone_surrogate_becomes_a_replacement_character_where_it_must(tmp_path, speaking_nlp, name):
    article = Article(id="half", text="“\ud800 no” Quill said.")
    target = find_target(tmp_path / name, None, ["news"])
    writer = open_writer(target, tmp_path)
    writer.write(document_rows(article, extract(article, speaking_nlp)))
    writer.close()
    [stored] = read_results(target.path)
    assert stored.article.text.replace("\ud800", "\ufffd") == "“\ufffd no” Quill said."
    assert stored.document.article.sha256 == article.sha256
    assert [len(statement.content.text) for statement in stored.document.statements] == [6]


def test_parquet_is_typed(store):
    target = store("folder", StoreFormat.parquet)
    schema = pyarrow.parquet.read_schema(target.folder / "statements.parquet")
    assert schema.names == list(TABLES["statements"].names)
    assert str(schema.field("confidence").type) == "double"
    assert str(schema.field("targets").type) == "list<element: string>"
    assert "struct" in str(schema.field("content_spans").type)
    assert schema.field("cue").metadata[b"description"].startswith(b"the words that signal")
    assert pyarrow.parquet.read_table(target.folder / "errors.parquet").num_rows == 1


def test_parquet_file_has_the_statements_and_others_the_rest(store):
    target = store("x.parquet")
    with duckdb.connect() as connection:
        [(count,)] = connection.execute(f"SELECT count(*) FROM '{target.path}'").fetchall()
        [(text,)] = connection.execute(
            f"SELECT text FROM '{target.folder}/x.articles.parquet' WHERE id = '@odd'"
        ).fetchall()
    assert (count, text) == (5, ODD)


def test_no_cell_of_csv_is_a_formula(store):
    target = store("x.csv")
    for path in sorted(target.folder.glob("x*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        assert cells
        assert not [cell for cell in cells if cell[:1] and cell[0] in "=+-@\t\r\n"]
    with (target.folder / "x.articles.csv").open(encoding="utf-8", newline="") as stream:
        articles = list(csv.DictReader(stream))
    assert [unescape_cell(row["id"]) for row in articles] == ["one", "nothing", "@odd"]
    assert unescape_cell(articles[2]["text"]) == ODD


def test_documents_stand_with_their_text_and_errors_beside_them(store):
    target = store("x.jsonl")
    lines = [json.loads(line) for line in target.path.read_text(encoding="utf-8").splitlines()]
    assert [line["text"] for line in lines] == [TEXT, "It rained.", ODD]
    assert lines[0]["url"] == "https://x.example"
    assert lines[0]["statements"][1]["type"] == "denial"
    [error] = (target.folder / "x.errors.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(error) == ERROR


@pytest.mark.parametrize(
    ("store_format", "suffixes"), [("brat", {".ann", ".txt", ".conf"}), ("citron", {".json"})]
)
def test_formats_of_others_have_files_for_each_article(store, store_format, suffixes):
    target = store("folder", StoreFormat(store_format))
    files = list(target.main.iterdir())
    assert {file.suffix for file in files} == suffixes
    assert len([file for file in files if file.suffix in {".txt", ".json"}]) == 3


def test_database_explains_itself(store):
    path = store("x.duckdb").path
    with duckdb.connect(str(path), read_only=True) as connection:
        comments = connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'statements'"
        ).fetchall()
    assert dict(comments) == {column.name: column.meaning for column in TABLES["statements"].columns}


def test_query_gives_rows(store):
    with run_query("SELECT id, length FROM articles ORDER BY id", store("x.duckdb").path) as answer:
        assert answer.columns == ("id", "length")
        assert next(iter(answer.rows)) == ("@odd", len(ODD))


@pytest.mark.parametrize(
    ("name", "store_format"), [("x.parquet", None), ("folder", "parquet"), ("folder", None)]
)
def test_query_reads_folders_and_parquet(store, name, store_format):
    target = store(name, StoreFormat(store_format) if store_format else None)
    with run_query("SELECT speaker, target_speaker FROM contested", target.path) as answer:
        assert next(iter(answer.rows)) == ("Quill", "Marlow")
    with pytest.raises(RecordError, match="disabled"), run_query("COPY errors TO 'x'", target.path) as answer:
        list(answer.rows)


def test_shards_are_read_in_their_order(store, tmp_path, articles):
    source = store("folder", StoreFormat.parquet).path
    for name in TABLES:
        table = pyarrow.parquet.read_table(source / f"{name}.parquet")
        (tmp_path / "shards" / name).mkdir(parents=True)
        names = table["article"].to_pylist() if "article" in table.column_names else table[0].to_pylist()
        for number, article in enumerate(articles):
            rows = table.filter(pyarrow.array([found == article.id for found in names]))
            pyarrow.parquet.write_table(rows, tmp_path / "shards" / name / f"{number}.parquet")
    assert [stored.article for stored in read_results(tmp_path / "shards")] == articles
    with run_query("SELECT count(*) FROM statements", tmp_path / "shards") as answer:
        assert list(answer.rows) == [(5,)]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT nobody FROM statements", "nobody"),
        ("DELETE FROM articles", "read-only"),
        ("COPY articles TO 'x.csv'", "disabled"),
        ("SELECT * FROM read_csv('/etc/passwd')", "disabled"),
        ("SET enable_external_access = true", "locked"),
        ("", "there is no query"),
    ],
)
def test_query_that_cannot_be_run_is_told(store, sql, message):
    with pytest.raises(RecordError, match=message), run_query(sql, store("x.duckdb").path) as answer:
        list(answer.rows)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing.duckdb", None, "there is no such file"),
        ("x.duckdb", b"no database at all" * 1000, "cannot be opened"),
        ("x.txt", b"text", "its ending"),
        ("x.jsonl", b'{"schema_version": "1.1"}\n', "line 1: this is no document"),
        ("x.jsonl", b"\xff\xfe", "this is no document|cannot be read"),
    ],
)
def test_what_is_no_result_is_told(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(RecordError, match=message):
        list(read_results(tmp_path / name))


def test_database_of_others_is_told(tmp_path):
    with duckdb.connect(str(tmp_path / "x.duckdb")) as connection:
        connection.execute("CREATE TABLE articles (id VARCHAR)")
    with pytest.raises(RecordError, match="there is no table 'speakers'"):
        list(read_results(tmp_path / "x.duckdb"))


def test_empty_folder_is_told(tmp_path):
    with pytest.raises(RecordError, match=r"there is no claimx\.duckdb"):
        list(read_results(tmp_path))
