"""POST /extract/batch: JSON Lines in, a line for each out, in order."""

import json

import pytest

from tests.serve.conftest import TEXT

LINES = {"Content-Type": "application/x-ndjson"}


def _post(client, lines):
    response = client.post("/extract/batch", content="\n".join(lines).encode(), headers=LINES)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


def test_answers_come_in_order(client):
    records = [json.dumps({"id": f"a{number}", "text": TEXT}) for number in range(30)]
    assert [answer["article"]["id"] for answer in _post(client, records)] == [f"a{n}" for n in range(30)]


def test_answers_are_those_of_single_requests(client):
    record = {"id": "a", "text": TEXT}
    response = client.post("/extract/batch", content=json.dumps(record).encode(), headers=LINES)
    assert response.text == client.post("/extract", json=record).text


def test_bad_line_is_an_error_line_and_the_rest_goes_on(client):
    good = json.dumps({"text": TEXT})
    answers = _post(
        client, [good, "{oops", "", '{"id": "x"}', '{"text": "PLEASE FAIL"}', "a" * 300_000, good]
    )
    assert [answer.get("line") for answer in answers] == [None, 2, 4, 5, 6, None]
    assert answers[0]["article"]["id"] == "article-1"
    assert answers[5]["article"]["id"] == "article-7"
    assert [answer["error"]["status"] for answer in answers[1:5]] == [422, 422, 500, 413]
    assert answers[1]["error"]["detail"].startswith("line 2: broken JSON")
    assert answers[2]["id"] == "x"


def test_empty_batch_is_no_line(client):
    assert _post(client, [""]) == []


def test_batch_beyond_the_limit_is_refused(client):
    response = client.post("/extract/batch", content=b"\n" * 1_000_001, headers=LINES)
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


def test_batch_that_turns_out_too_large_ends_with_an_error_line(client):
    def pieces():
        for _ in range(30):
            yield json.dumps({"text": TEXT}).encode() + b"\n" + b" " * 100_000 + b"\n"

    response = client.post("/extract/batch", content=pieces(), headers=LINES)
    *answers, last = [json.loads(line) for line in response.text.splitlines()]
    assert answers
    assert all("article" in answer for answer in answers)
    assert last["error"]["status"] == 413
    assert last["line"] is None


@pytest.mark.parametrize("kind", ["application/json", "text/csv"])
def test_another_type_is_refused(client, kind):
    response = client.post("/extract/batch", content=b"{}", headers={"Content-Type": kind})
    assert response.status_code == 415
    assert "application/x-ndjson" in response.json()["remedy"]
