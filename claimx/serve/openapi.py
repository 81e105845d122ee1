"""What the OpenAPI description says beyond what FastAPI reads off the functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claimx.serve.jobs import Answer
from claimx.serve.problems import MEDIA_TYPE
from claimx.statements.schema import schema

if TYPE_CHECKING:
    from fastapi import FastAPI

_STRING = {"type": "string"}

RECORD: dict[str, Any] = {
    "type": "object",
    "description": "An article: its text, or a web page to take it from. Other fields are ignored.",
    "properties": {
        "text": {**_STRING, "description": "The text. All offsets count its code points."},
        "html": {
            **_STRING,
            "description": "A web page instead of a text. Offsets count code points of the text found in it.",
        },
        "id": {**_STRING, "description": "Name of the article, given back."},
        "title": {**_STRING, "description": "Headline; by default the first line, if it reads like one."},
        "date": {**_STRING, "description": "Day of publication, ISO 8601."},
        "url": {**_STRING, "description": "Address on the web."},
    },
    "examples": [{"id": "ferry", "text": "“The bridge is safe,” said Ada Marlow of the ferry company."}],
}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status", "detail", "remedy"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "Where the kind is explained."},
        "title": _STRING,
        "status": {"type": "integer"},
        "detail": {**_STRING, "description": "The reason: place, problem, offending value."},
        "remedy": {**_STRING, "description": "What to do about it."},
    },
}

_ERRORS = {
    "403": "A page of another site asks.",
    "408": "The body did not come in time.",
    "413": "Body or article too large.",
    "415": "A type that the service does not take, or no text.",
    "421": "The Host header names another host.",
    "422": "The request or the article cannot be read.",
    "429": "Too many requests at once; see Retry-After.",
    "500": "The service failed.",
    "503": "No worker was free in time; see Retry-After.",
    "504": "The article took too long.",
}

# FastAPI wants whole numbers or strings here, and merges them with its own.
ERRORS: dict[int | str, dict[str, Any]] = {
    code: {"description": text, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for code, text in _ERRORS.items()
}

EXTRACT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Article"}},
            "text/plain": {"schema": _STRING},
            "text/html": {"schema": _STRING},
        },
    }
}

BATCH: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-ndjson": {
                "schema": {**_STRING, "description": "An article a line, as `POST /extract` takes it."}
            }
        },
    }
}

_PARAMETERS = [
    {
        "name": "format",
        "in": "query",
        "description": "Form of the answer.",
        "schema": {
            "type": "string",
            "enum": [answer.value for answer in Answer if answer is not Answer.view],
            "default": Answer.json.value,
        },
    },
    *(
        {
            "name": name,
            "in": "query",
            "schema": _STRING,
            "description": f"{name.capitalize()} of the article.",
        }
        for name in ("id", "title", "date", "url")
    ),
]
EXTRACT["parameters"] = _PARAMETERS


def describe(app: FastAPI) -> None:
    """Put the shapes of articles, documents and problems into the application's description."""
    document = schema()
    definitions = document.pop("$defs", {})
    document.pop("$schema", None)
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = make()
            shapes = made.setdefault("components", {}).setdefault("schemas", {})
            for unused in ("HTTPValidationError", "ValidationError"):
                shapes.pop(unused, None)
            shapes |= {"Article": RECORD, "Problem": PROBLEM}
            shapes |= _moved({**definitions, "Document": document})
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI documents this as the way


def _moved(value: Any) -> Any:
    """The schema with its references pointing to where OpenAPI keeps shapes."""
    if isinstance(value, dict):
        return {
            key: f"#/components/schemas/{item.removeprefix('#/$defs/')}" if key == "$ref" else _moved(item)
            for key, item in value.items()
        }
    return [_moved(item) for item in value] if isinstance(value, list) else value
