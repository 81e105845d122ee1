import json

import pytest

from claimx.errors import SpanError
from claimx.report.view import article_view
from claimx.report.visible import visible
from claimx.statements.type import Type
from tests.report.made import SAMPLES, article_of, document_of, sample
from tests.report.test_marks import text_of


@pytest.mark.parametrize("name", SAMPLES)
def test_view_of_a_sample_has_the_whole_text_and_is_plain_data(name):
    document, text = sample(name)
    view = article_view(document, text)
    assert json.loads(json.dumps(view)) == view
    shown = "".join(text_of(paragraph["nodes"]) for paragraph in view["paragraphs"])
    assert "".join(shown.split()) == "".join(text.split())
    assert len(view["statements"]) == len(document.statements)


def test_statements_name_each_other_by_number(quarrel):
    view = article_view(*quarrel)
    denial = view["statements"][1]
    assert (denial["targets"], denial["contested_by"], denial["label"]) == ([1], [5], "2")
    assert view["statements"][0]["contested_by"] == [2]


def test_what_a_filter_took_away_is_named_by_its_id(quarrel):
    document, text = quarrel
    kept = document.keep(types=[Type.denial])
    (denial,) = article_view(kept, text)["statements"]
    assert (denial["number"], denial["targets"], denial["targets_elsewhere"]) == (1, [], ["s1"])
    assert denial["contested_elsewhere"] == ["s5"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        (" https://example.org", None),
        (None, None),
    ],
)
def test_only_a_page_of_the_web_is_linked(quarrel, url, shown):
    assert article_view(*quarrel, url=url)["article"]["url"] == shown


@pytest.mark.parametrize("change", [lambda text: text + " ", lambda text: text.replace("stop", "spot")])
def test_another_text_is_refused(quarrel, change):
    document, text = quarrel
    with pytest.raises(SpanError, match="made"):
        article_view(document, change(text))


def test_document_of_a_model_without_speakers_and_types():
    article = article_of("It rained, Marlow said.")
    document = document_of(
        article, [{"source": ["Marlow"], "cue": ["said"], "content": ["It rained"], "type": None}]
    )
    view = article_view(document, article.text)
    assert view["speakers"][0]["name"] == "Marlow"
    assert view["summary"]["untyped"] == 1


def test_what_cannot_be_shown_has_a_sign_in_its_place():
    text = "a\0b\x1b\u202ec\ud800\u2028d\r\n\te\x9b"
    shown = visible(text)
    assert len(shown) == len(text)
    assert shown == "a\u2400b\u241b\ufffdc\ufffd\u2028d\r\n\te\ufffd"


@pytest.mark.parametrize(
    ("title", "text", "shown"),
    [
        ("Rain", "It rained.", "Rain"),
        (None, "\n It rained\nall day.", "It rained all day."),
        (None, "It rained " * 30, "It rained It rained It rained It rained It rained It rained It rained…"),
        (None, "It " * 22 + "rained and rained", "It " * 21 + "It…"),
        (None, "a" * 100, "a" * 69 + "…"),
        (None, " ", "made"),
    ],
)
def test_an_article_without_headline_goes_by_its_first_words(title, text, shown):
    article = article_of(text, title=title)
    assert article_view(document_of(article, []), text)["article"]["title"] == shown
