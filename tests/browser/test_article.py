"""The report of one article, as people use it."""

import pytest

from claimx.report.render import render_page
from claimx.report.view import article_view
from tests.browser.conftest import DESK, PHONE
from tests.report.made import sample

NAME = "ukraine-wire"


@pytest.fixture(scope="module")
def view():
    return article_view(*sample(NAME))


@pytest.fixture(scope="module")
def url(view, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render_page(view), encoding="utf-8")
    return path.as_uri()


def cards_shown(page):
    return page.locator(".cx-card:visible").count()


def is_in_view(page, selector):
    box = page.locator(selector).first.bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def test_each_statement_has_its_mark_and_its_card(open_page, view, url):
    page = open_page(url)
    assert page.locator(".cx-tag").count() == page.locator(".cx-card").count() == len(view["statements"])
    for statement in view["statements"]:
        tag = page.locator(f"#m{statement['number']}")
        assert tag.inner_text() == statement["label"]
        assert statement["type"] in tag.get_attribute("aria-label")
        assert f"t-{statement['type']}" in tag.locator("..").get_attribute("class")


def test_types_differ_in_shape_and_forms_in_line(open_page, url):
    page = open_page(url)
    drawn = {
        kind: page.locator(f".cx-tag.t-{kind} svg").first.inner_html()
        for kind in ("claim", "denial", "counterclaim")
    }
    assert len(set(drawn.values())) == 3
    lines = {
        form: page.locator(f".cx-content.f-{form}").first.evaluate(
            "e => getComputedStyle(e).borderBottomStyle"
        )
        for form in ("direct", "mixed", "indirect")
    }
    assert lines == {"direct": "solid", "mixed": "dashed", "indirect": "dotted"}


def test_selection_opens_the_card_and_pairs_the_target(open_page, view, url):
    page = open_page(url)
    denial = next(s for s in view["statements"] if s["type"] == "denial" and s["targets"])
    page.click(f"#m{denial['number']}")
    card = page.locator(f"#s{denial['number']}")
    assert card.locator("blockquote").is_visible()
    assert denial["evidence"][0] in card.inner_text()
    assert is_in_view(page, f"#s{denial['number']} blockquote")
    for target in denial["targets"]:
        assert (
            page.locator(f".cx-content[data-s='{target}']").first.get_attribute("class").endswith("is-target")
        )
    assert page.locator(".cx-arc.is-selected").count() >= len(denial["targets"])


def test_link_leads_to_the_target_and_back(open_page, view, url):
    page = open_page(url)
    contesting = [s for s in view["statements"] if s["targets"]]
    denial = max(contesting, key=lambda s: abs(s["number"] - s["targets"][-1]))
    target = denial["targets"][-1]
    page.click(f"#m{denial['number']}")
    page.click(f"#s{denial['number']} .cx-goto[data-go='{target}']")
    assert is_in_view(page, f"#m{target}")
    assert page.evaluate("document.activeElement.id") == f"m{target}"
    page.click(f"#s{target} .cx-goto[data-go='{denial['number']}']")
    assert is_in_view(page, f"#m{denial['number']}")


@pytest.mark.parametrize(
    ("act", "keep"),
    [
        (lambda page: page.uncheck("input[value=claim]"), lambda s: s["type"] != "claim"),
        (lambda page: page.uncheck("input[value=indirect]"), lambda s: s["form"] != "indirect"),
        (lambda page: page.select_option("select[name=speaker]", "4"), lambda s: s["speaker"] == 4),
        (lambda page: page.fill("input[name=confidence]", "90"), lambda s: s["confidence"] >= 0.9),
    ],
    ids=["type", "form", "speaker", "confidence"],
)
def test_filters_hide_cards_and_marks(open_page, view, url, act, keep):
    page = open_page(url)
    act(page)
    wanted = [s["number"] for s in view["statements"] if keep(s)]
    assert 0 < len(wanted) < len(view["statements"])
    assert cards_shown(page) == page.locator(".cx-tag:visible").count() == len(wanted)
    assert page.locator(".cx-count").inner_text() == f"{len(wanted)} of {len(view['statements'])} shown"
    page.click("button[type=reset]")
    page.wait_for_function(
        "n => document.querySelectorAll('.cx-tag:not([hidden])').length === n", arg=len(view["statements"])
    )


def test_no_statement_passes_all_filters(open_page, url):
    page = open_page(url)
    for kind in ("claim", "denial", "counterclaim"):
        page.uncheck(f"input[value={kind}]")
    assert page.get_by_text("No statement passes the filters.").is_visible()


def test_keyboard_alone_goes_from_mark_to_card_to_target_and_back(open_page, view, url):
    page = open_page(url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "cx-skip"
    page.keyboard.press("Enter")
    denial = next(s for s in view["statements"] if s["targets"])
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == f"m{denial['number']}":
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.cx-card')?.id") == f"s{denial['number']}"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == f"m{denial['targets'][0]}"
    page.keyboard.press("Escape")
    assert page.locator(".cx-card.is-selected").count() == 0
    assert page.evaluate("document.activeElement.id") == f"m{denial['targets'][0]}"


def test_speaker_in_the_audit_filters(open_page, view, url):
    page = open_page(url)
    speaker = view["speakers"][3]
    page.click(f".cx-speaker[data-speaker='{speaker['number']}']")
    assert cards_shown(page) == len(speaker["statements"])


def test_phone_shows_the_card_beside_its_mark_and_nothing_runs_over(open_page, view, url):
    page = open_page(url, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    number = view["statements"][-1]["number"]
    page.click(f"#m{number}")
    card = page.locator(f"#s{number}").bounding_box()
    tag = page.locator(f"#m{number}").bounding_box()
    assert card["y"] + card["height"] == pytest.approx(PHONE["height"], abs=1)
    assert 0 <= tag["y"] < card["y"]
    page.click(f"#s{number} .cx-close")
    assert page.locator(".cx-card.is-selected").count() == 0


@pytest.mark.parametrize(("theme", "size"), [("light", DESK), ("dark", PHONE)], ids=["desk", "phone"])
def test_axe_finds_nothing_serious(open_page, url, violations, theme, size):
    page = open_page(url, color_scheme=theme, viewport=size)
    assert violations(page) == []
    page.click("#m5")
    assert violations(page) == []


def test_theme_can_be_chosen(open_page, url):
    page = open_page(url, color_scheme="light")
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    page.click(".cx-theme")
    assert page.evaluate(colour) == light
    page.click(".cx-theme")
    assert page.evaluate(colour) != light


def test_without_script_text_and_statements_are_there(open_page, view, url):
    page = open_page(url, java_script_enabled=False)
    assert page.locator(".cx-tag:visible").count() == len(view["statements"])
    page.click("#s3 summary")
    assert page.locator("#s3 blockquote").is_visible()


def test_print_shows_every_statement(open_page, view, url):
    page = open_page(url)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".cx-card blockquote:visible").count() == len(view["statements"])
    assert not page.locator(".cx-filters").is_visible()
    assert page.pdf()[:4] == b"%PDF"


def test_address_with_a_statement_opens_it(open_page, url):
    page = open_page(f"{url}#s12")
    assert page.locator("#s12.is-selected").is_visible()
    assert is_in_view(page, "#m12")
