import base64
import gzip
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from claimx.report.collection import collection_view
from claimx.report.render import article_payload, json_for_html, render_article, render_items, render_page
from claimx.report.results import Item
from claimx.report.view import article_view
from claimx.report.visible import visible, visible_line
from tests.report.made import PAYLOADS, SAMPLES, article_of, document_of, sample

VOID = {"meta", "input", "img", "br", "link"}


class Page(HTMLParser):
    """Tags with attributes, and the text of the paragraphs of the article without the tags' labels."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self.stack = [], "", []
        self.contents = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self.stack.append((tag, attributes))

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack, f"</{tag}> ends nothing"
        assert self.stack[-1][0] == tag, f"</{tag}> ends <{self.stack[-1][0]}>"
        self.stack.pop()

    def handle_data(self, data):
        classes = [attributes.get("class") or "" for _, attributes in self.stack]
        if "cx-text" not in classes or any(name.split()[:1] == ["cx-tag"] for name in classes):
            return
        if any(name == "cx-legend" for name in classes):
            return
        self.text += data
        for _, attributes in self.stack:
            if "cx-content" in (attributes.get("class") or "").split():
                number = int(attributes["data-s"])
                self.contents[number] = self.contents.get(number, "") + data


def squeezed(text):
    return "".join(visible(text).split())


@pytest.mark.parametrize("name", SAMPLES)
def test_marks_of_a_sample_hold_what_the_statements_say(name):
    document, text = sample(name)
    page = Page(render_article(article_view(document, text)))
    assert not page.stack
    title = document.article.title
    assert squeezed(page.text) in {squeezed(text), squeezed(text.replace(title or "\0", "", 1))}
    for number, statement in enumerate(document.statements, start=1):
        assert squeezed(page.contents[number]) == squeezed(statement.content.text)


def test_fragment_needs_nothing_inline(quarrel):
    page = Page(render_article(article_view(*quarrel)))
    for tag, attributes in page.tags:
        assert tag not in {"script", "style", "iframe", "link"}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


def test_ids_are_unique(quarrel):
    ids = [
        attributes["id"]
        for _, attributes in Page(render_page(article_view(*quarrel))).tags
        if "id" in attributes
    ]
    assert len(ids) == len(set(ids))


def test_page_lets_its_own_script_and_style_run_and_no_other(quarrel):
    html = render_page(article_view(*quarrel))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html).group(1).replace("&#39;", "'")
    assert "default-src 'none'" in policy
    for name in ("script", "style"):
        content = re.search(rf"<{name}>(.*?)</{name}>", html, re.DOTALL).group(1)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_page_names_no_other_place(quarrel):
    html = render_page(article_view(*quarrel))
    links = re.findall(r'(?:href|src|action|xlink:href)="([^"]*)"', html)
    assert all(link.startswith("#") for link in links)
    assert not re.findall(r"@import|url\((?!#)|https?://(?!www\.w3\.org/2000/svg)", html)


def test_the_same_articles_give_the_same_report():
    items = [Item(*sample(name)) for name in SAMPLES[:3]]
    assert render_items(items) == render_items(items)


def view_with(payload):
    """The view of an article that has a text in its body, title, id, path, speaker, lemma and evidence."""
    text = f"{payload}\n\nIt rained, {payload} said. {payload}"
    article = article_of(text, id=payload, title=payload, path=f"{payload}.txt", date=None)
    start = text.index("rained, ") + len("rained, ")
    source = [(start, start + len(payload))]
    record = {
        "source": source,
        "cue": ["said"],
        "lemma": payload,
        "content": ["It rained"],
        "evidence": [payload],
    }
    return article_view(document_of(article, [record]), text)


def elements(html):
    """Numbers of elements, but for those that paragraphs and lines are made of."""
    return Counter(tag for tag, _ in Page(html).tags if tag not in {"p", "span"})


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_is_text_wherever_it_stands(payload):
    view = view_with(payload)
    html = render_page(view)
    assert elements(html) == elements(render_page(view_with("a word")))
    assert not [name for _, attributes in Page(html).tags for name in attributes if name.startswith("on")]
    assert squeezed(payload) in squeezed(Page(html).text)
    assert view["article"]["title"] == visible_line(payload)
    html.encode("utf-8")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payload_stays_inside_the_data_of_a_collection(payload):
    text = f"It rained, {payload} said."
    article = article_of(text, title=payload, path=payload)
    span = (len("It rained, "), len("It rained, ") + len(payload))
    document = document_of(article, [{"source": [span], "cue": ["said"], "content": ["It rained"]}])
    html = render_items([Item(document, text), Item(document, text)], title=payload)
    found = Page(html)
    assert [tag for tag, _ in found.tags].count("script") == 5
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]


def test_json_in_html_ends_no_element():
    content = json_for_html(["</script>", "<!--", "]]>", "&amp;", "\u2028"])
    assert not set("<>&\u2028") & set(content)


def test_articles_of_a_collection_can_be_unpacked(quarrel):
    html = render_items([Item(*quarrel), Item(*quarrel)])
    packed = re.search(r'id="cx-a1">([^<]+)<', html).group(1)
    assert gzip.decompress(base64.b64decode(packed)).decode() == render_article(
        article_view(*quarrel), heading=2
    )


def test_article_without_statements_has_a_report():
    article = article_of("Rain is expected.")
    html = render_page(article_view(document_of(article, []), article.text))
    assert "No attributed statement" in html


def test_collection_without_statements_has_a_report():
    article = article_of("Rain is expected.")
    item = Item(document_of(article, []), article.text)
    assert "2 articles with 0 statements" in render_items([item, item])


def test_payload_of_the_page_has_title_and_fragment(quarrel):
    payload = article_payload(article_view(*quarrel))
    assert payload["title"] == "A <b>quarrel</b>"
    assert "A &lt;b&gt;quarrel" in payload["html"]
    assert collection_view([article_view(*quarrel)])["title"] == "1 articles"
