"""`claimx schema`: the shape of the output."""

from __future__ import annotations

import json

import typer

from claimx.statements.schema import schema


def schema_cli() -> None:
    """Print the JSON Schema of a document: what `--format json` prints, and `--format jsonl` on each line.

    \b
    Example:
      claimx schema > claimx.schema.json
    """
    typer.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
