"""Data flows one way: a layer imports only from those above it, and the package nothing beside it."""

import ast
from pathlib import Path

import pytest

import claimx

PACKAGE = Path(claimx.__file__).parent
LAYERS = [
    "errors",
    "spans",
    "grouping",
    "article",
    "input",
    "lexicon",
    "names",
    "registry",
    "document",
    "neural",
    "speakers",
    "stances",
    "pipeline",
    "statements",
    "evaluation",
    "output",
    "store",
    "extract",
    "batch",
    "engines",
    "spark",
    "contest",
    "report",
    "serve",
    "cli",
]
# The package's face and its two ways in import from any layer.
FACES = {"__init__", "__main__"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def _layer(path):
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def _imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield node.module
            if node.module == "claimx":
                yield from (f"claimx.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_imports_from_above_only(path):
    layer = _layer(path)
    assert layer in FACES or layer in LAYERS, f"{layer} has no place among the layers"
    for name in _imported_modules(path):
        package, _, rest = name.partition(".")
        assert package not in {"training", "benchmarks", "tests"}
        imported = rest.split(".")[0]
        if package == "claimx" and layer in LAYERS and imported in LAYERS:
            assert LAYERS.index(imported) <= LAYERS.index(layer), (
                f"{path} imports {name}, which lies below it"
            )
