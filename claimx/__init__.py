"""claimx: who said what, and where, in an English news article.

>>> nlp = claimx.load()
>>> document = claimx.extract(claimx.Article(id="example", text='"We did nothing," Marlow said.'), nlp)
>>> document.statements[0].source.text
'Marlow'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from claimx.errors import ClaimxError

# Bound here, eagerly: imported later, the module of this name would take the function's place in the package.
from claimx.extract import extract, extract_all

if TYPE_CHECKING:
    from claimx.article import Article
    from claimx.pipeline.load import load
    from claimx.statements.model import Document, Statement

__version__ = "0.1.0"

__all__ = ["Article", "ClaimxError", "Document", "Statement", "__version__", "extract", "extract_all", "load"]

# Fetched on first use, so that `import claimx` and `claimx --help` need neither spaCy nor pydantic.
_HOMES = {
    "Article": "claimx.article",
    "Document": "claimx.statements.model",
    "Statement": "claimx.statements.model",
    "load": "claimx.pipeline.load",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
