"""`claimx info`: what is installed here."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Annotated, Any

import typer

import claimx
from claimx.cli.model import load_model


def info_cli(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    model: Annotated[Path | None, typer.Option(help="Folder of another model.", show_default=False)] = None,
) -> None:
    """Show the versions of claimx and of what it runs on, and the model with its licence.

    \b
    Examples:
      claimx info
      claimx info --json | jq -r .model.version
    """
    facts = info(model)
    if as_json:
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    rows = [*((name, value) for name, value in facts.items() if name != "model")]
    rows += [
        (f"model {name}" if name != "name" else "model", value) for name, value in facts["model"].items()
    ]
    width = max(len(name) for name, _ in rows) + 2
    for name, value in rows:
        typer.echo(f"{name:<{width}}{value}")


def info(model: Path | None = None) -> dict[str, Any]:
    """Versions and the model's own account of itself, plain and ready for JSON.

    Raises:
        ModelError: The model cannot be loaded.
    """
    from importlib.metadata import version  # slow to import

    nlp = load_model(model)
    return {
        "claimx": claimx.__version__,
        "python": platform.python_version(),
        "spacy": version("spacy"),
        "onnxruntime": version("onnxruntime"),
        "model": {
            "name": nlp.meta["name"],
            "version": nlp.meta["version"],
            "license": nlp.meta.get("license", ""),
            "path": str(nlp.path),
        },
    }
