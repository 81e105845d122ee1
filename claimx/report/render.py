"""View models -> HTML, by Jinja2 templates with autoescape on."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from claimx.report.view import View, article_view
from claimx.report.wording import forms_present, positions, sentence, types_present

if TYPE_CHECKING:
    from jinja2 import Environment

    from claimx.report.results import Item

STYLE, SCRIPT = "report.css", "report.js"


def render_article(view: View, *, heading: int = 1) -> str:
    """The marked article as a fragment of HTML, to stand in a page that has `report.css` and `report.js`.

    It holds no script, no inline style and no handler; `claimxReport.enhance` brings it to life.

    Args:
        view: From `article_view`.
        heading: Level of its title; its sections are one deeper.
    """
    return _fill("_article.html", view=view, heading=heading)


def article_payload(view: View, *, heading: int = 2) -> dict[str, Any]:
    """What `claimxReport.render(payload, container)` of the script shows: `{"title", "html"}`."""
    return {"title": view["article"]["title"], "html": render_article(view, heading=heading)}


def render_items(items: Sequence[Item], *, title: str | None = None) -> str:
    """A report of one article, or of several."""
    document, text, _ = items[0]
    return render_page(article_view(document, text))


def render_page(view: View) -> str:
    """The marked article as a file that stands for itself: no network, light and dark, printable."""
    return _page("article.html", view=view, heading=1, title=view["article"]["title"])


def static_file(name: str) -> str:
    """The text of one of the static files: `STYLE` or `SCRIPT`."""
    return resources.files("claimx.report").joinpath("static", name).read_text(encoding="utf-8")


def _page(template: str, **values: Any) -> str:
    style, script = static_file(STYLE), static_file(SCRIPT)
    return _fill(
        template,
        **values,
        style=style,
        script=script,
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
    )


def _csp_hash(content: str) -> str:
    """The source expression that lets this inline element run, and no other."""
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _fill(template: str, **values: Any) -> str:
    return environment().get_template(template).render(**values)


@cache
def environment() -> Environment:
    """The templates of the package, autoescape on, an undefined name an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    env = Environment(
        loader=PackageLoader("claimx.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.globals.update(
        sentence=sentence, types_present=types_present, forms_present=forms_present, positions=positions
    )
    # For our own style and script only: nothing of an article passes it.
    env.filters["own"] = Markup
    return env
