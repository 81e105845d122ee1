"""What an article holds shows as text in the browser, whatever it is."""

import pytest

from claimx.report.render import render_items, render_page
from claimx.report.results import Item
from claimx.report.view import article_view
from claimx.report.visible import visible_line
from tests.browser.conftest import PHONE
from tests.report.made import PAYLOADS, article_of, document_of
from tests.report.test_render import squeezed, view_with


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_shows_as_text_in_the_report_of_an_article(open_page, tmp_path, payload):
    path = tmp_path / "report.html"
    path.write_text(render_page(view_with(payload)), encoding="utf-8")
    page = open_page(path.as_uri(), viewport=PHONE)
    page.click("#m1")
    assert page.evaluate("window.broken") is None
    assert page.locator("h1").text_content() == visible_line(payload)
    assert squeezed(payload) in squeezed(page.locator(".cx-text").text_content())
    assert visible_line(payload) in page.locator("#s1 dl").text_content()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_shows_as_text_in_the_report_of_many(open_page, tmp_path, payload):
    text = f"It rained, {payload} said."
    article = article_of(text, title=payload, path=payload)
    span = (len("It rained, "), len("It rained, ") + len(payload))
    document = document_of(article, [{"source": [span], "cue": ["said"], "content": ["It rained"]}])
    path = tmp_path / "report.html"
    path.write_text(render_items([Item(document, text)] * 2, title=payload), encoding="utf-8")
    page = open_page(path.as_uri(), viewport=PHONE)
    page.locator(".cx-results a").first.click()
    page.wait_for_selector(".cx-reader #s1.is-selected")
    assert page.evaluate("window.broken") is None
    assert page.locator(".cx-reader h2").first.text_content() == visible_line(payload)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert article_view(document, text)["article"]["title"] == visible_line(payload)
