import pytest

from claimx.article import Article
from claimx.batch.rows import result_rows
from claimx.input.problem import InputProblem
from tests.batch.pipelines import load

NLP = load()
TEXT = "“It rained,” said Quill. “It did not,” said Hill."
PROBLEM = InputProblem(file="a.jsonl", line=3, reason="this is no record", remedy="Mend it.")


def articles(*texts):
    return [Article(id=str(number), text=text) for number, text in enumerate(texts)]


@pytest.mark.parametrize("group", [1, 2, 16])
def test_each_item_has_rows_of_its_own_whatever_its_group(group):
    first, bad, second, last = articles(TEXT, f"RAISE {TEXT}", "", TEXT)
    items = [first, PROBLEM, bad, second, PROBLEM, last]
    alone = [next(result_rows([item], NLP)) for item in items]
    assert ["errors" in rows for rows in alone] == [False, True, True, False, True, False]
    assert list(result_rows(items, NLP, group=group)) == alone


def test_no_more_are_taken_than_a_group_has():
    taken = []
    items = (taken.append(item.id) or item for item in articles(*[TEXT] * 5))
    next(result_rows(items, NLP, group=2))
    assert taken == ["0", "1"]


def test_articles_of_a_group_are_analysed_together(monkeypatch):
    def alone(*_, **__):
        raise AssertionError("one by one")

    expected = [next(result_rows([item], NLP)) for item in articles(TEXT, "", TEXT)]
    monkeypatch.setattr("claimx.batch.rows.extract", alone)
    assert list(result_rows(articles(TEXT, "", TEXT), NLP)) == expected
