import json

import pytest

from claimx.errors import ClaimxError, RecordError
from claimx.report.results import Item, read_items
from claimx.store.recognise import database_in, is_result


@pytest.fixture
def folder(tmp_path, quarrel):
    """Results with their article below one folder: `results.jsonl` and `news/quarrel.txt`."""
    document, text = quarrel
    (tmp_path / "news").mkdir()
    (tmp_path / "news/quarrel.txt").write_text(text, encoding="utf-8")
    (tmp_path / "results.jsonl").write_text(document.model_dump_json() + "\n", encoding="utf-8")
    return tmp_path


def test_text_is_read_from_the_path_beside_the_results(folder, quarrel):
    (item,) = read_items(folder / "results.jsonl")
    assert (item.document, item.text) == quarrel


def test_text_is_read_from_the_folder_that_is_named(folder, tmp_path_factory, quarrel):
    away = tmp_path_factory.mktemp("away") / "results.jsonl"
    away.write_bytes((folder / "results.jsonl").read_bytes())
    (problem,) = read_items(away)
    assert isinstance(problem, ClaimxError)
    assert "--articles" in str(problem)
    (item,) = read_items(away, articles=folder)
    assert item.text == quarrel[1]


def test_indented_json_is_read(folder, quarrel):
    path = folder / "results.json"
    path.write_text(json.dumps([json.loads(quarrel[0].model_dump_json())] * 2, indent=2), encoding="utf-8")
    assert len(list(read_items(path))) == 2


def test_article_that_changed_is_a_problem_of_its_own(folder):
    (folder / "news/quarrel.txt").write_text("Another text.", encoding="utf-8")
    with (folder / "results.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"article": 3}\n{broken\n')
    problems = list(read_items(folder / "results.jsonl"))
    assert len(problems) == 3
    assert not [problem for problem in problems if isinstance(problem, Item)]
    assert "characters" in str(problems[0])
    assert "line 2" in str(problems[1])
    assert "broken JSON" in str(problems[2])


def test_document_of_standard_input_has_no_text(folder, quarrel):
    document = quarrel[0]
    nowhere = document.model_copy(update={"article": document.article.model_copy(update={"path": None})})
    (folder / "results.jsonl").write_text(nowhere.model_dump_json() + "\n", encoding="utf-8")
    (problem,) = read_items(folder / "results.jsonl")
    assert "standard input" in str(problem)


def test_missing_result_raises(tmp_path):
    with pytest.raises(RecordError, match=r"nothing\.jsonl: it cannot be read"):
        list(read_items(tmp_path / "nothing.jsonl"))


def test_results_are_told_from_articles(folder, tmp_path):
    (tmp_path / "articles.jsonl").write_text('{"text": "It rained."}\n')
    assert is_result(folder / "results.jsonl")
    assert not is_result(tmp_path / "articles.jsonl")
    assert not is_result(folder / "news/quarrel.txt")
    assert not is_result(tmp_path / "nothing.jsonl")


def test_documents_of_a_batch_bring_their_texts(tmp_path, quarrel):
    document, text = quarrel
    record = json.loads(document.model_dump_json()) | {
        "text": text,
        "url": "https://example.org/quarrel",
        "duplicate_of": None,
        "similarity": None,
    }
    (tmp_path / "batch.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    (item,) = read_items(tmp_path / "batch.jsonl")
    assert item == (document, text, "https://example.org/quarrel")


def test_database_of_a_batch_brings_its_texts(tmp_path, quarrel):
    from claimx.article import Article
    from claimx.store.documents import document_rows
    from claimx.store.duckdb_file import DuckdbWriter

    document, text = quarrel
    about = document.article
    article = Article(id=about.id, text=text, path=about.path, title=about.title, date=about.date)
    writer = DuckdbWriter(tmp_path / "claimx.duckdb")
    writer.write(document_rows(article, document))
    writer.close()
    assert database_in(tmp_path) == tmp_path / "claimx.duckdb"
    (item,) = read_items(database_in(tmp_path))
    assert item.text == text
    assert item.document.statements == document.statements
