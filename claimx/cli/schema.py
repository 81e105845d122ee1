"""`claimx schema`: the shape of the output."""

from __future__ import annotations

import json
from typing import Any

import typer


def schema_cli() -> None:
    """Print the JSON Schema of a document: what `--format json` prints, and `--format jsonl` on each line.

    \b
    Example:
      claimx schema > claimx.schema.json
    """
    typer.echo(json.dumps(schema(), indent=2, ensure_ascii=False))


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `Document`."""
    from claimx.statements.model import Document

    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return dialect | Document.model_json_schema(mode="serialization")
