"""The report of many articles, as people use it."""

import pytest

from claimx.report.collection import collection_view
from claimx.report.render import render_collection
from claimx.report.view import article_view
from tests.browser.conftest import DESK, PHONE
from tests.report.made import SAMPLES, sample

SMALL = 1_000_000 / 100


@pytest.fixture(scope="module")
def views():
    return [article_view(*sample(name)) for name in SAMPLES]


@pytest.fixture(scope="module")
def view(views):
    group = {
        "title": "It was shelled",
        "members": [(0, 1)],
        "against": [(1, 2)],
        "more_members": 0,
        "more_against": 0,
    }
    return collection_view(views, title="The samples", groups=[group])


@pytest.fixture(scope="module")
def url(view, views, tmp_path_factory):
    path = tmp_path_factory.mktemp("collection") / "report.html"
    path.write_text(render_collection(view, views), encoding="utf-8")
    return path.as_uri()


def counted(page):
    return int(page.locator(".cx-count").first.inner_text().split()[0])


def wait_for_count(page, number):
    page.wait_for_function(
        "n => Number(document.querySelector('.cx-count').textContent.split(' ')[0]) === n", arg=number
    )


def test_search_finds_words_in_statements(open_page, view, url):
    page = open_page(url)
    everything = view["index"]["statements"]
    assert counted(page) == len(everything)
    wanted = [s for s in everything if "shell" in f"{s[7] or view['index']['people'][s[6]]} {s[8]}".lower()]
    page.fill("input[type=search]", "SHELL")
    wait_for_count(page, len(wanted))
    assert page.locator(".cx-results li").count() == len(wanted)
    assert page.get_by_role("link", name="Five hurt as shell hits bus stop").first.is_visible()


def test_results_come_some_at_a_time(open_page, url):
    page = open_page(url)
    before = page.locator(".cx-results li").count()
    page.click(".cx-more")
    assert page.locator(".cx-results li").count() > before
    assert page.evaluate("document.activeElement.closest('.cx-results') !== null")


def test_result_leads_to_the_place_in_its_article(open_page, view, url):
    page = open_page(url)
    page.locator(".cx-results a").nth(2).click()
    statement = view["index"]["statements"][2]
    page.wait_for_selector(f".cx-reader #s{statement[1]}.is-selected")
    assert not page.locator(".cx-overview").is_visible()
    assert page.evaluate("document.activeElement.id") == f"m{statement[1]}"
    page.go_back()
    page.wait_for_selector(".cx-overview", state="visible")
    assert not page.locator(".cx-reader").is_visible()


def test_articles_are_unpacked_when_they_are_opened(open_page, views, url):
    page = open_page(url)
    assert page.locator(".cx-card").count() == 0
    page.locator(".cx-list a").nth(7).click()
    page.wait_for_selector(".cx-reader .cx-title")
    assert page.locator(".cx-reader .cx-card").count() == len(views[7]["statements"])
    page.click(".cx-next")
    page.wait_for_function(
        "title => document.querySelector('.cx-reader .cx-title')?.textContent === title",
        arg=views[8]["article"]["title"],
    )
    page.click(".cx-up")
    page.wait_for_selector(".cx-overview", state="visible")


def test_number_in_the_matrix_leads_to_its_statements(open_page, view, url):
    page = open_page(url)
    row = view["matrix"]["rows"][0]
    place, count = next((i, count) for i, count in enumerate(row["cells"]) if count)
    page.locator(".cx-cell").first.click()
    assert page.locator(".cx-pair-list > li").count() == count
    title = f"{row['name']} against {view['matrix']['columns'][place]['name']}"
    assert page.locator(".cx-pairs-title").inner_text() == title
    page.locator(".cx-pair-list a").first.click()
    page.wait_for_selector(".cx-reader .cx-card.is-selected")


def test_speaker_leads_to_what_he_says(open_page, view, url):
    page = open_page(url)
    person = view["people"][1]
    page.click(f".cx-speaker[data-person='{person['number']}']")
    wait_for_count(page, person["statements"])
    page.click("button[type=reset]")
    wait_for_count(page, len(view["index"]["statements"]))


def test_mark_in_the_plot_leads_to_its_statements(open_page, view, url):
    page = open_page(url)
    mark = view["people"][1]["strip"][0]
    page.locator(f".cx-when [data-of='{view['people'][1]['number']}']").first.click(force=True)
    wait_for_count(page, mark["count"])


def test_group_leads_to_its_statements(open_page, url):
    page = open_page(url)
    page.locator("#groups a").nth(1).click()
    page.wait_for_selector(".cx-reader #s2.is-selected")


def test_keyboard_alone_opens_an_article_and_leaves_it(open_page, url):
    page = open_page(url)
    page.locator(".cx-list a").nth(3).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".cx-reader .cx-title")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.locator(".cx-up").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".cx-overview", state="visible")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#a3"


@pytest.mark.parametrize(("theme", "size"), [("light", DESK), ("dark", PHONE)], ids=["desk", "phone"])
def test_axe_finds_nothing_serious(open_page, url, violations, theme, size):
    page = open_page(url, color_scheme=theme, viewport=size)
    page.locator(".cx-cell").first.click()
    assert violations(page) == []
    page.locator(".cx-list a").nth(7).click()
    page.wait_for_selector(".cx-reader .cx-title")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_five_hundred_articles_are_usable(open_page, views, tmp_path):
    many = [views[number % len(views)] for number in range(500)]
    html = render_collection(collection_view(many), many)
    assert len(html) / 500 < 50_000  # under 5 MB for 100 articles
    path = tmp_path / "many.html"
    path.write_text(html, encoding="utf-8")
    page = open_page(path.as_uri())
    assert page.locator("*").count() < 25_000
    page.fill("input[type=search]", "shell")
    page.wait_for_function("document.querySelector('.cx-results b')")
    page.evaluate("location.hash = '#a499'")
    page.wait_for_selector(".cx-reader .cx-title")
