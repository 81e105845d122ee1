"""POST /extract: what goes in, what comes out, and what is wrong with it."""

import csv
import io
import json

import pytest

from claimx.article import Article
from claimx.extract import extract
from claimx.output.jsonl import document_json
from tests.serve import misbehaving
from tests.serve.conftest import MAX_CHARS, TEXT

PLAIN = {"Content-Type": "text/plain"}


def _expected(**about):
    return document_json(extract(Article(text=TEXT, **about), misbehaving.load())) + "\n"


def _problem(response):
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "remedy"}
    assert body["status"] == response.status_code
    assert body["type"].startswith("/docs#")
    return body


def test_answer_to_a_record_is_the_document_that_the_command_line_prints(client):
    record = {"text": TEXT, "id": "ferry", "title": "A ferry", "date": "2024-05-01", "other": [1]}
    response = client.post("/extract", json=record)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.text == _expected(id="ferry", title="A ferry", date="2024-05-01")


def test_answer_to_a_plain_text_is_the_same(client):
    response = client.post("/extract?id=ferry&date=2024-05-01", content=TEXT.encode(), headers=PLAIN)
    assert response.text == _expected(id="ferry", date="2024-05-01")


def test_encoding_of_a_text_is_the_one_that_the_client_names_or_a_guess_that_it_is_told_of(client):
    data = TEXT.encode("cp1252")
    named = client.post("/extract", content=data, headers={"Content-Type": "text/plain; charset=cp1252"})
    guessed = client.post("/extract", content=data, headers=PLAIN)
    assert named.json()["statements"] == guessed.json()["statements"] != []
    assert "claimx-warnings" not in named.headers
    assert "a guess" in json.loads(guessed.headers["claimx-warnings"])[0]


def test_text_of_a_web_page_is_found(client):
    page = (
        "<html><head><title>A ferry</title></head><body><nav>Home</nav><article><h1>A ferry</h1>"
        + f"<p>{TEXT}</p>" * 8
        + "</article></body></html>"
    )
    response = client.post("/extract", content=page.encode(), headers={"Content-Type": "text/html"})
    body = response.json()
    assert body["article"]["title"] == "A ferry"
    assert {statement["speaker"] for statement in body["statements"]} == {"Marlow", "Quill"}
    assert client.post("/extract", json={"html": page}).json() == body


def test_other_forms_of_the_answer(client):
    rows = client.post("/extract?format=csv", json={"text": TEXT})
    assert rows.headers["content-type"].startswith("text/csv")
    speakers = [row["speaker"] for row in csv.DictReader(io.StringIO(rows.text, newline=""))]
    assert speakers == ["Marlow", "Quill"]
    lines = client.post("/extract?format=statements", json={"text": TEXT}).text.splitlines()
    assert [json.loads(line)["speaker"] for line in lines] == ["Marlow", "Quill"]
    assert "Marlow" in client.post("/extract?format=markdown", json={"text": TEXT}).text


def test_a_lone_surrogate_is_reported_as_it_was(client):
    data = b'{"text": "\\ud800 \\u201cNo,\\u201d Quill said."}'
    response = client.post("/extract", content=data, headers={"Content-Type": "application/json"})
    assert response.status_code == 200
    assert response.json()["statements"][0]["source"]["spans"] == [[8, 13]]


@pytest.mark.parametrize(
    ("content", "status", "detail"),
    [
        (b'{"text": "No', 422, "broken JSON"),
        (b"", 422, "broken JSON"),
        (b"[]", 422, "a list, not an object"),
        (b'{"txt": "No"}', 422, "it has no text"),
        (b'{"text": 5}', 422, "'text' holds a number"),
        (b'{"text": "a", "html": "b"}', 422, "both"),
        (b'{"text": "a", "title": ["b"]}', 422, "'title' holds a list"),
        (b'{"text": " \\n"}', 422, "white space"),
        (b'{"text": "\xff"}', 422, "not valid UTF-8"),
        (b"[" * 100_000, 422, "nested too deeply"),
        (b'{"id": ' + b"9" * 5000 + b"}", 422, "digits"),
        (json.dumps({"text": "a" * (MAX_CHARS + 1)}).encode(), 413, "30,001 characters; 30,000 are allowed"),
        (json.dumps({"text": "a" * 200_000}).encode(), 413, "more than the 200,000 bytes"),
    ],
)
def test_bad_record_is_a_problem_with_reason_and_remedy(client, content, status, detail):
    response = client.post("/extract", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == status
    body = _problem(response)
    assert detail in body["detail"]
    assert body["remedy"]


@pytest.mark.parametrize(
    ("headers", "content", "status", "detail"),
    [
        ({}, b"No", 415, "it is missing"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"No", 415, "urlencoded"),
        ({"Content-Type": "text/plain", "Content-Encoding": "gzip"}, b"No", 415, "gzip"),
        ({"Content-Type": "text/plain; charset=klingon"}, b"No", 422, "klingon"),
        ({"Content-Type": "text/plain; charset=ascii"}, "“No”".encode(), 422, "not valid"),
        ({"Content-Type": "text/plain"}, b"%PDF-1.7 \x00\x01", 415, "PDF"),
        ({"Content-Type": "text/html"}, b"<html><body></body></html>", 422, "no main text"),
    ],
)
def test_bad_body_is_a_problem(client, headers, content, status, detail):
    response = client.post("/extract", content=content, headers=headers)
    assert response.status_code == status
    assert detail in _problem(response)["detail"]
    assert "--encoding" not in response.text


@pytest.mark.parametrize("query", ["format=xml", "colour=red"])
def test_unknown_word_in_the_address_is_a_problem(client, query):
    assert "Use" in _problem(client.post(f"/extract?{query}", json={"text": TEXT}))["remedy"]


def test_error_in_a_worker_shows_nothing_of_the_article_nor_of_the_code(client, caplog):
    response = client.post("/extract", json={"text": "PLEASE FAIL secretly"})
    assert response.status_code == 500
    assert "secret" not in response.text + caplog.text
    assert "Traceback" not in response.text
    assert "ValueError at" in caplog.text
    assert "misbehaving.py" in caplog.text


def test_another_method_or_address_is_a_problem(client):
    assert _problem(client.get("/nowhere"))["status"] == 404
    response = client.get("/extract")
    assert _problem(response)["status"] == 405
    assert response.headers["allow"] == "POST"
