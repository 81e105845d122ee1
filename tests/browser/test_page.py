"""The service's page in Chromium: an article in, its marked text out; nothing goes elsewhere."""

import csv
import json
import re

import pytest

pytest.importorskip("fastapi", reason="the extra claimx[serve] is not installed")

from claimx.serve.app import create_app
from claimx.serve.limits import Limits
from claimx.serve.pool import Pool
from claimx.serve.worker import Recipe
from tests.browser.conftest import DESK, PHONE, sync_api
from tests.serve import misbehaving
from tests.serve.conftest import TEXT, running
from tests.serve.test_payloads import PAYLOADS

MAX_BODY = 100_000
expect = sync_api.expect
PAGE = (
    "<html><head><title>A ferry</title></head><body><nav>Home</nav><article><h1>A ferry</h1>"
    + "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    + "<p>The ferry has crossed the river four times a day for as long as anybody here remembers.</p>" * 5
    + "</article></body></html>"
)


@pytest.fixture(scope="module")
def url():
    """A service with the stand-in for its model."""
    pool = Pool(Recipe(misbehaving.load, 50_000), workers=1, timeout=60)
    pool.start()
    try:
        with running(create_app(pool, Limits(max_body=MAX_BODY, max_chars=50_000))) as port:
            yield f"http://127.0.0.1:{port}"
    finally:
        pool.close()


@pytest.fixture
def page(open_page, url):
    return open_page(f"{url}/", origin=url)


def _read(page, text=TEXT):
    page.get_by_label("English news article").fill(text)
    page.get_by_role("button", name="Find statements").click()
    page.wait_for_selector(".cx-article")


def _statements(page):
    return [card.inner_text() for card in page.query_selector_all(".cx-card .cx-who")]


def test_pasted_article_is_shown_marked(page):
    _read(page)
    assert _statements(page) == ["Marlow", "Quill"]
    denial = page.query_selector_all(".cx-text .cx-content.t-denial")
    assert [mark.inner_text().lstrip("2") for mark in denial] == ["“Nothing cracked,”"]
    assert page.get_by_role("status").first.inner_text() == "2 statements found."
    page.click('.cx-card[data-s="2"] summary')
    expect(page.locator('.cx-card[data-s="1"]')).to_have_class(re.compile("is-target$"))


def test_example_can_be_read(page):
    page.get_by_label("Example").select_option("war-report")
    expect(page.get_by_label("English news article")).to_have_value(re.compile("Prigozhin"))
    page.get_by_role("button", name="Find statements").click()
    page.wait_for_selector(".cx-article")
    assert "Prigozhin" in page.get_by_role("heading", level=2).first.inner_text()


@pytest.mark.parametrize(
    ("name", "content"), [("ferry.txt", TEXT.encode("cp1252")), ("ferry.html", PAGE.encode())]
)
def test_chosen_file_is_read(page, name, content):
    files = [{"name": name, "mimeType": "", "buffer": content}]
    page.get_by_label("Choose a file").set_input_files(files)
    page.wait_for_selector(".cx-article")
    assert _statements(page) == ["Marlow", "Quill"]
    notes = page.query_selector(".sv-notes").inner_text()
    assert ("a guess" in notes) == name.endswith(".txt")


def test_dropped_file_is_read(page):
    page.evaluate(
        """([text]) => {
            const data = new DataTransfer();
            data.items.add(new File([text], "ferry.txt", {type: "text/plain"}));
            document.querySelector("#sv-text").dispatchEvent(
                new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        [TEXT],
    )
    page.wait_for_selector(".cx-article")
    assert _statements(page) == ["Marlow", "Quill"]


def test_statements_can_be_filtered(page):
    _read(page)
    page.uncheck(".cx-filters input[name=type][value=denial]")
    assert page.query_selector(".cx-count").inner_text() == "1 of 2 shown"
    assert not page.query_selector('.cx-card[data-s="2"]').is_visible()


def test_results_can_be_downloaded(page):
    _read(page)
    saved = {}
    for name in ("JSON", "CSV", "Report"):
        with page.expect_download() as started:
            page.get_by_role("button", name=name, exact=True).click()
        download = started.value
        saved[download.suggested_filename] = download.path().read_text(encoding="utf-8")
    assert set(saved) == {f"Pasted article.{ending}" for ending in ("json", "csv", "html")}
    document = json.loads(saved["Pasted article.json"])
    rows = list(csv.DictReader(saved["Pasted article.csv"].splitlines()))
    assert [s["id"] for s in document["statements"]] == [row["id"] for row in rows] == ["s1", "s2"]
    assert saved["Pasted article.html"].startswith("<!doctype html>")
    assert "http" not in saved["Pasted article.html"].replace("http://www.w3.org/", "").replace(
        "http-equiv", ""
    )


def test_second_article_takes_the_place_of_the_first(page):
    _read(page)
    page.click(".sv-input summary")
    _read(page, "“No,” Fenn said.")
    expect(page.locator(".cx-card")).to_have_count(1)
    assert _statements(page) == ["Fenn"]


def test_what_is_wrong_is_told_before_it_is_sent(page):
    page.get_by_role("button", name="Find statements").click()
    assert "no text" in page.get_by_role("alert").inner_text()
    page.get_by_label("English news article").fill("a" * (MAX_BODY + 1))
    page.get_by_role("button", name="Find statements").click()
    assert "100,000 are allowed" in page.get_by_role("alert").inner_text()


def test_problem_of_the_service_is_told_with_its_remedy(chromium, url):
    # Not with `open_page`: Chromium itself reports each status of 400 and more on the console.
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{url}/")
    page.get_by_label("English news article").fill("PLEASE DIE")
    page.get_by_role("button", name="Find statements").click()
    page.wait_for_selector(".sv-problem:not([hidden])")
    assert "The worker ended unexpectedly" in page.get_by_role("alert").inner_text()
    assert "if it fails again, split it" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("button", name="Find statements").get_attribute("aria-disabled") is None
    context.close()


def test_all_can_be_done_by_keyboard(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "cx-skip"
    page.keyboard.press("Enter")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "sv-text":
            break
    page.keyboard.insert_text(TEXT)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".cx-article")
    assert page.evaluate("document.activeElement.className") == "sv-result"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "JSON"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.cx-tag')"):
            break
    page.keyboard.press("Enter")
    assert page.query_selector(".cx-card.is-selected") is not None
    page.keyboard.press("Escape")
    assert page.query_selector(".cx-card.is-selected") is None


@pytest.mark.parametrize("path", ["/", "/docs"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page, url, violations, path, scheme):
    page = open_page(url + path, origin=url, color_scheme=scheme)
    assert violations(page) == []
    if path == "/":
        _read(page)
        assert violations(page) == []
        page.click(".sv-input summary")
        page.get_by_label("English news article").fill("")
        page.get_by_role("button", name="Find statements").click()
        assert violations(page) == []


@pytest.mark.parametrize(
    "viewport", [PHONE, DESK, {"width": 320, "height": 600}], ids=["phone", "desk", "320"]
)
def test_nothing_is_wider_than_the_window(open_page, url, viewport):
    page = open_page(f"{url}/", origin=url, viewport=viewport)
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    _read(page, f"{TEXT}\n\n{'w' * 10_000}\n")
    assert page.evaluate(fits)
    page.goto(f"{url}/docs")
    assert page.evaluate(fits)


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_payload_is_shown_as_text(page, payload):
    said = payload.replace("“", "")
    files = [{"name": "<img src=x>.txt", "mimeType": "", "buffer": f"“{said},” Marlow said.\n".encode()}]
    page.get_by_label("Choose a file").set_input_files(files)
    page.wait_for_selector(".cx-article")
    assert page.evaluate("document.querySelectorAll('main script, main style, main img').length") == 0
    assert "<img src=x>.txt" in page.query_selector(".sv-file-name").text_content()
    for tag in page.query_selector_all(".cx-tag"):
        tag.evaluate("tag => tag.remove()")
    shown = page.query_selector(".cx-text").text_content()
    assert said in shown or not payload.isprintable()
