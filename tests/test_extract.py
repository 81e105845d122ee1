import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.util import ignore_error

from claimx.article import Article
from claimx.errors import ArticleTooLargeError, ModelError
from claimx.extract import annotate_all, extract, extract_all
from claimx.output.jsonl import document_json
from claimx.statements.model import Document
from tests import standin
from tests.batch import pipelines

NLP = standin.load()

# Any text, and texts that the stand-in finds statements in; lone surrogates included.
ANY_CHARACTER = st.characters(codec=None, exclude_categories=[])
PIECES = st.sampled_from(
    ["“", "”", '"', " said", " denied", " Quill", ",", " ", "\n", "\r\n", "\0", "\ud800", "🙂", "é"]
)
TEXTS = st.text(ANY_CHARACTER) | st.lists(PIECES | st.text(ANY_CHARACTER, max_size=3)).map("".join)


@given(TEXTS)
def test_every_reported_text_is_verbatim(text):
    document = extract(Article(id="any", text=text), NLP)
    for statement in document.statements:
        for passage in (statement.source, statement.cue, statement.content):
            if passage is not None:
                assert passage.text == " ".join(text[start:end] for start, end in passage.spans)
        assert all(text[start:end].strip() for start, end in statement.sentences)


@given(TEXTS, st.none() | st.text(ANY_CHARACTER))
def test_a_document_survives_json(text, title):
    document = extract(Article(id="any", text=text, title=title), NLP)
    line = document_json(document)
    assert Document.model_validate(json.loads(line)) == document
    assert len(line.splitlines()) == 1
    line.encode("utf-8")


def test_an_empty_article_has_no_statement():
    assert extract(Article(id="empty", text=""), NLP).statements == ()


@pytest.mark.parametrize(("group", "first"), [(1, 1), (3, 3), (16, 6)])
def test_all_come_in_order_and_a_group_is_taken_on_demand(article, group, first):
    taken = []

    def articles():
        for number in range(6):
            taken.append(number)
            yield article.model_copy(update={"id": str(number)})

    documents = extract_all(articles(), NLP, group=group)
    assert next(documents).article.id == "0"
    assert taken == list(range(first))
    assert [document.article.id for document in documents] == ["1", "2", "3", "4", "5"]


def test_long_articles_make_small_groups(article):
    taken = []

    def articles():
        for number in range(4):
            taken.append(number)
            yield article.model_copy(update={"id": str(number), "text": "Rain fell. " * 2_000})

    next(extract_all(articles(), NLP))
    assert taken == [0, 1]


def test_company_changes_nothing(article):
    others = [Article(id="rain", text="It rained, said Ada Quill."), Article(id="empty", text="")]
    alone = [extract(each, NLP) for each in (article, *others)]
    assert list(extract_all([article, *others], NLP)) == alone


def test_vocabulary_stops_growing(article, monkeypatch):
    monkeypatch.setattr(sys.modules["claimx.extract"], "_MOST_WORDS", len(NLP.vocab))
    texts = ["Blarvick said that the quondle was unfrimmed.", "Blarvick denied it, said Thessaly Oorn."]
    before = len(NLP.vocab.strings)
    for text in texts:
        extract(article.model_copy(update={"text": text}), NLP)
    assert len(NLP.vocab.strings) == before


def test_the_doc_comes_along(article):
    ((same, doc),) = annotate_all([article], NLP)
    assert same is article
    assert doc.text == article.text


def test_a_text_too_long_for_the_pipeline_is_told():
    nlp = standin.load()
    nlp.max_length = 3
    with pytest.raises(ArticleTooLargeError, match=r"'a'.*4 characters.*takes 3"):
        extract(Article(id="a", text="Rain"), nlp)


def test_those_before_a_text_too_long_come_out():
    nlp = standin.load()
    nlp.max_length = 3
    documents = extract_all([Article(id=text, text=text) for text in ("a", "b", "Rain", "c")], nlp)
    assert [next(documents).article.id, next(documents).article.id] == ["a", "b"]
    with pytest.raises(ArticleTooLargeError, match="'Rain'"):
        next(documents)


@pytest.mark.parametrize("texts", [["a", "b", "RAISE", "c"], ["a", "b"]])
def test_those_before_a_failure_come_out(texts):
    def articles():
        yield from (Article(id=text, text=text) for text in texts)
        raise ZeroDivisionError("no more")

    documents = extract_all(articles(), pipelines.load())
    assert [next(documents).article.id, next(documents).article.id] == ["a", "b"]
    with pytest.raises(ZeroDivisionError):
        next(documents)


def test_article_that_an_error_handler_leaves_out_is_told():
    nlp = pipelines.load()
    nlp.set_error_handler(ignore_error)
    texts = ["a", "RAISE", "b"]
    documents = extract_all([Article(id=text, text=text) for text in texts], nlp)
    assert [document.article.id for document in documents] == ["a", "b"]
    with pytest.raises(ModelError, match="error handler"):
        extract(Article(id="a", text="RAISE"), nlp)
