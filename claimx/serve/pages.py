"""What the service shows in a browser: its page, its documentation, and their files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from claimx.report.render import SCRIPT, STYLE, static_file
from claimx.serve.examples import examples
from claimx.serve.problems import KINDS

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from claimx.serve.limits import Limits

_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
_OWN = ("page.css", "page.js")


def front_page(limits: Limits) -> str:
    """The page to paste an article into."""
    return _environment().get_template("front.html").render(examples=examples(), limits=limits)


def docs_page(description: Mapping[str, Any]) -> str:
    """The documentation of the API, from its OpenAPI description."""
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    return _environment().get_template("docs.html").render(operations=operations, kinds=KINDS)


def static(name: str) -> tuple[bytes, str] | None:
    """One of the files that the pages need, with its media type."""
    if name in {STYLE, SCRIPT}:
        text = static_file(name)
    elif name in _OWN:
        text = resources.files("claimx.serve").joinpath("static", name).read_text(encoding="utf-8")
    else:
        return None
    return text.encode("utf-8"), _TYPES[f".{name.rpartition('.')[2]}"]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("claimx.serve"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["with_code"] = _with_code
    return environment


def _with_code(text: str) -> Markup:
    """The text with what stands in backticks as code."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))
