"""The JSON Schema of what is published."""

from __future__ import annotations

from typing import Any


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `Document`."""
    from claimx.statements.model import Document

    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return dialect | Document.model_json_schema(mode="serialization")
