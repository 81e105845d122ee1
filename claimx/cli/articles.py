"""What commands that read articles have in common: their options, and the reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimx.cli.streams import complain
from claimx.errors import InputError

if TYPE_CHECKING:
    from claimx.article import Article
    from claimx.registry import Registry


def _known_encoding(name: str | None) -> str | None:
    from claimx.input.decode import is_encoding

    if name is not None and not is_encoding(name):
        raise typer.BadParameter(
            f"there is no encoding {name!r}; common ones: utf-8, utf-16, cp1252, mac-roman"
        )
    return name


Articles = Annotated[
    list[Path],
    typer.Argument(metavar="ARTICLE", help="Text files, or - for standard input.", show_default=False),
]
KeepBoilerplate = Annotated[
    bool, typer.Option("--keep-boilerplate", help="Look for statements in web-page debris as well.")
]
Encoding = Annotated[
    str | None,
    typer.Option(help="Encoding of the articles. By default UTF-8, or a guess.", callback=_known_encoding),
]
MaxChars = Annotated[int, typer.Option(min=1, help="Refuse longer articles.")]
Model = Annotated[Path | None, typer.Option(help="Folder of another model.", show_default=False)]
RegistryFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--registry",
        metavar="FILE",
        help="Put the entries of this file on top of those of claimx; may be given several times.",
        show_default=False,
    ),
]


def read_each(
    paths: Iterable[Path], failures: list[Path], *, encoding: str | None, max_chars: int
) -> Iterator[Article]:
    """The articles that can be read; the others are reported and go to `failures`."""
    from claimx.input.read import read_article

    for path in paths:
        try:
            article = read_article(path, encoding=encoding, max_chars=max_chars)
        except InputError as error:
            complain(error)
            failures.append(path)
        else:
            yield article


def read_registry(files: list[Path] | None) -> Registry | None:
    """The registry with these files on top; None where there are none, for that of claimx can wait.

    Raises:
        RecordError: A file cannot be read, or a line of it is wrong.
    """
    if not files:
        return None
    from claimx.registry import load_registry  # imports pydantic

    return load_registry(files)
