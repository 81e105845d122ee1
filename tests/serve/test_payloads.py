"""Whatever an article holds, in its text, title, speaker or id, comes back as text."""

import csv
import html.parser
import io
import json
from urllib.parse import quote

import pytest

from claimx.output.csv_rows import unescape_cell

PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "style": "</style><script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "single": "' onfocus='alert(1)' autofocus='",
    "image": "<img src=x onerror=alert(1)>",
    "comment": "--><script>alert(1)</script><!--",
    "textarea": "</textarea><script>alert(1)</script>",
    "template": "{{ 7 * 7 }}{% raw %}${7*7}",
    "bidi": "\u202egnorw si siht\u202c\u2066\u2069",
    "controls": "\x1b[31mred\x00\x07\x9b",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "long": "w" * 10_000,
}
# Elements and attributes of the report's templates; an article adds none.
_SUSPECT = {"script", "style", "img", "iframe", "object", "embed", "link", "base", "meta"}


class _Elements(html.parser.HTMLParser):
    """Counts suspicious elements, and finds handlers and styles."""

    def __init__(self):
        super().__init__()
        self.elements = []
        self.attributes = []

    def handle_starttag(self, tag, attrs):
        self.elements += [tag] if tag in _SUSPECT else []
        self.attributes += [name for name, _ in attrs if name.startswith("on") or name == "style"]


def _elements(page):
    parser = _Elements()
    parser.feed(page)
    return parser.elements, parser.attributes


@pytest.fixture(params=PAYLOADS.values(), ids=PAYLOADS)
def record(request):
    payload = request.param
    said = payload.replace("“", "")
    return {
        "id": payload,
        "title": f"Title {payload}",
        "url": f"https://news.example/{payload}",
        "text": f"“We saw {said} coming,” Marlow said.\n\n{payload}\n\n“No,” Quill denied.\n",
    }


def test_json_gives_it_back_as_it_was(client, record):
    response = client.post("/extract", json=record)
    document = response.json()
    assert document["article"]["id"] == record["id"]
    assert document["article"]["title"] == record["title"]
    start, end = document["statements"][0]["content"]["spans"][0]
    assert record["text"][start:end] == document["statements"][0]["content"]["text"]
    assert not any(character in response.text for character in "\x00\x1b\x07\x9b")
    assert response.headers["x-content-type-options"] == "nosniff"


def test_csv_gives_it_back_and_no_spreadsheet_runs_it(client, record):
    text = client.post("/extract?format=csv", json=record).text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [unescape_cell(row["article"]) for row in rows] == [record["id"]] * len(rows) != []
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_report_and_view_add_no_element_for_it(client, record):
    plain = {"id": "a", "title": "Title", "text": record["text"].replace(record["id"], "it")}
    for answer in ("report", "view"):
        pages = []
        for asked in (record, plain):
            response = client.post(f"/extract?format={answer}", json=asked)
            assert response.status_code == 200
            pages.append(response.text if answer == "report" else response.json()["html"])
        assert _elements(pages[0]) == _elements(pages[1])
        assert "\u202e" not in pages[0]


def test_view_is_json_that_no_browser_takes_for_a_page(client, record):
    response = client.post("/extract?format=view", json=record)
    assert response.headers["content-type"] == "application/json"
    assert set(json.loads(response.text)) == {"title", "html"}


def test_problem_that_quotes_it_is_ascii(client, record):
    response = client.post("/extract", params={"format": record["id"][:1000]}, json={"text": "a"})
    assert response.status_code == 422
    assert response.text.isascii()
    assert response.headers["content-type"] == "application/problem+json"
    assert client.get(f"/{quote(record['id'][:1000], safe='')}").json()["type"] == "/docs#not-found"
