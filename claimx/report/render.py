"""View models -> HTML, by Jinja2 templates with autoescape on."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from claimx.report.collection import collection_view
from claimx.report.view import View, article_view
from claimx.report.wording import (
    collection_sentence,
    counted,
    forms_present,
    plot_words,
    positions,
    sentence,
    strip_words,
    types_present,
)

if TYPE_CHECKING:
    from jinja2 import Environment

    from claimx.report.results import Item

STYLE, SCRIPT = "report.css", "report.js"
COLLECTION_STYLE, COLLECTION_SCRIPT = "collection.css", "collection.js"


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


def render_items(
    items: Sequence[Item], *, title: str | None = None, groups: Sequence[View] | None = None
) -> str:
    """A report: of one article by itself, of several as a collection.

    Args:
        items: Documents with their texts.
        title: Of a collection.
        groups: Of a collection, from `claim_groups`.
    """
    views = [article_view(item.document, item.text, url=item.url) for item in items]
    if len(views) == 1:
        return render_page(views[0])
    return render_collection(collection_view(views, title=title, groups=groups), views)


def render_page(view: View) -> str:
    """The marked article as a file that stands for itself: no network, light and dark, printable."""
    return _page("article.html", view=view, heading=1, title=view["article"]["title"])


def render_collection(view: View, views: Sequence[View]) -> str:
    """Many articles as a file that stands for itself; each is unpacked when it is opened.

    Args:
        view: From `collection_view`.
        views: Those of the articles that it was made from.
    """
    script = static_file(COLLECTION_SCRIPT)
    return _page(
        "collection.html",
        style=static_file(STYLE) + static_file(COLLECTION_STYLE),
        scripts=(script,),
        view=view,
        title=view["title"],
        model=views[0]["model"],
        index=json_for_html(view["index"]),
        articles=[_packed(render_article(one, heading=2)) for one in views],
        collection_script=script,
    )


def json_for_html(value: Any) -> str:
    """JSON that can stand inside a script element: nothing in it ends the element or begins a comment."""
    content = json.dumps(value, separators=(",", ":"))
    return content.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _packed(html: str) -> str:
    # mtime: the same articles give the same file.
    return base64.b64encode(gzip.compress(html.encode("utf-8"), compresslevel=6, mtime=0)).decode("ascii")


@cache
def static_file(name: str) -> str:
    """The text of one of the static files: `STYLE` or `SCRIPT`."""
    return resources.files("claimx.report").joinpath("static", name).read_text(encoding="utf-8")


def _page(template: str, *, style: str | None = None, scripts: Sequence[str] = (), **values: Any) -> str:
    script = static_file(SCRIPT)
    style = style if style is not None else static_file(STYLE)
    return _fill(
        template,
        **values,
        style=style,
        script=script,
        style_hash=_csp_hash(style),
        script_hashes=" ".join(map(_csp_hash, (script, *scripts))),
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
        counted=counted,
        sentence=sentence,
        types_present=types_present,
        forms_present=forms_present,
        positions=positions,
        collection_sentence=collection_sentence,
        plot_words=plot_words,
        strip_words=strip_words,
    )
    # For our own style and script only: nothing of an article passes it.
    env.filters["own"] = Markup
    return env
