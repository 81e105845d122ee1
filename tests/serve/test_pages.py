"""What a browser is given, without one: pages that name no other site, the docs, the examples, the health."""

import re

import pytest

from claimx.serve import examples
from claimx.serve.problems import KINDS
from claimx.statements.schema import schema


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_page_takes_all_it_needs_from_the_service(client, path):
    page = client.get(path)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    links = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert links
    for link in links:
        assert link.startswith(("/", "#", "data:,")), link
        if link.startswith("/"):
            assert client.get(link).status_code == 200, link


def test_page_has_no_inline_script_style_or_handler(client):
    for path in ("/", "/docs"):
        page = client.get(path).text
        assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page) == []


def test_static_files_are_those_of_the_pages_alone(client):
    assert client.get("/static/report.js").headers["content-type"].startswith("text/javascript")
    assert client.get("/static/page.css").headers["content-type"].startswith("text/css")
    for name in ("app.py", "..%2Fapp.py", "%2e%2e/app.py", ""):
        assert client.get(f"/static/{name}").status_code == 404


def test_examples_are_samples(client):
    names = re.findall(r'<option value="([^"]+)">', client.get("/").text)
    assert names == list(examples.NAMES)
    for name in names:
        example = client.get(f"/examples/{name}").json()
        assert example["id"] == name
        assert len(example["text"]) > 1000
    assert client.get("/examples/..%2F..%2Fpyproject").status_code == 404


def test_description_names_what_there_is_and_its_references_lead_somewhere(client):
    description = client.get("/openapi.json").json()
    assert set(description["paths"]) == {"/extract", "/extract/batch", "/health", "/schema"}
    shapes = description["components"]["schemas"]
    assert {"Article", "Problem", "Document", "Statement"} <= set(shapes)
    references = set(re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(description)))
    assert references <= set(shapes)
    assert "#/$defs" not in str(description)


def test_docs_tell_every_address_and_every_problem(client):
    page = client.get("/docs").text
    for words in ("POST /extract", "POST /extract/batch", "GET /health", "GET /schema"):
        assert f"<code>{words}</code>" in page
    for name in KINDS:
        assert f'<div id="{name}">' in page


def test_schema_is_that_of_the_command_line(client):
    assert client.get("/schema").json() == schema()


def test_health_tells_model_and_load(client):
    state = client.get("/health").json()
    assert state["status"] == "ok"
    assert state["model"] == {"name": "claimx_standin", "version": "9.8.7"}
    assert (state["workers"], state["workers_ready"], state["waiting"]) == (1, 1, 0)
