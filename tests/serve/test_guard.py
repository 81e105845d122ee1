"""Who may ask, what every response carries, and what the log holds."""

import asyncio
import logging

import pytest
from starlette.testclient import TestClient

from claimx.serve.app import create_app
from claimx.serve.guard import Guard
from tests.serve.conftest import TEXT


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:80", "[::1]:8000", "LOCALHOST"])
def test_service_answers_for_the_loopback_address(client, host):
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:8000", "127.0.0.1.nip.io", ""])
def test_another_host_is_refused(client, host):
    response = client.get("/health", headers={"Host": host})
    assert response.status_code == 421
    assert "--allow-host" in response.json()["remedy"]


def test_host_that_was_allowed_is_answered(pool):
    client = TestClient(create_app(pool, hosts=["news.example"]), base_url="http://news.example")
    assert client.get("/health").status_code == 200
    assert client.get("/health", headers={"Host": "localhost"}).status_code == 421


def test_any_host_is_answered_where_all_are_allowed(pool):
    client = TestClient(create_app(pool, hosts=None), base_url="http://news.example")
    assert client.get("/health").status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:9"])
def test_page_of_another_site_may_not_send_an_article(client, origin):
    headers = {"Origin": origin, "Content-Type": "text/plain"}
    response = client.post("/extract", content=TEXT.encode(), headers=headers)
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


def test_own_page_may_send_an_article(client):
    response = client.post("/extract", json={"text": TEXT}, headers={"Origin": "http://localhost"})
    assert response.status_code == 200
    assert "access-control-allow-origin" not in response.headers


def test_origin_that_was_allowed_may_send_and_read(pool):
    friend = "https://friend.example"
    client = TestClient(create_app(pool, origins=[friend]), base_url="http://localhost")
    asked = {"Origin": friend, "Access-Control-Request-Method": "POST"}
    preflight = client.options(
        "/extract", headers={**asked, "Access-Control-Request-Headers": "Content-Type"}
    )
    assert preflight.status_code == 200
    response = client.post("/extract", json={"text": TEXT}, headers={"Origin": friend})
    assert response.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == friend
    assert response.headers["access-control-allow-origin"] == friend
    assert client.post("/extract", json={}, headers={"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/docs", "/health", "/schema", "/static/page.js", "/nowhere"])
def test_every_response_has_the_headers_of_security(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "no-" in headers["cache-control"]
    assert "access-control-allow-origin" not in headers


def test_log_has_no_text_and_requests_only_if_asked(client, caplog):
    with caplog.at_level(logging.INFO):
        client.post("/extract?title=Secret+title", json={"text": f"Secret. {TEXT}"})
        client.post("/extract", json={"text": "Secret", "title": ["Secret"]})
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("claimx")]
    assert [line[:18] for line in lines] == ["POST /extract 200 ", "POST /extract 422 "]
    assert "Secret" not in "".join(lines)


def test_error_in_the_application_shows_nothing(caplog):
    async def broken(scope, receive, send):
        raise ValueError("secret words")

    client = TestClient(Guard(broken), base_url="http://localhost")
    response = client.get("/")
    assert response.status_code == 500
    assert response.json()["type"] == "/docs#internal-error"
    assert "secret" not in response.text + caplog.text
    assert "ValueError at" in caplog.text


def test_response_that_breaks_off_is_not_ended_as_if_it_were_whole():
    async def broken(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("secret words")

    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    with pytest.raises(ConnectionAbortedError):
        asyncio.run(Guard(broken)(scope, None, send))
    assert [message["type"] for message in sent] == ["http.response.start"]
