"""`claimx report`: articles or results as one HTML file to look at."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain, groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claimx.cli.articles import Encoding, KeepBoilerplate, MaxChars, Model, RegistryFiles, read_registry
from claimx.cli.model import load_model
from claimx.cli.streams import complain, open_output
from claimx.errors import ModelError, RecordError
from claimx.input import MAX_CHARS

if TYPE_CHECKING:
    from spacy.language import Language

    from claimx.article import Article
    from claimx.input.options import InputOptions
    from claimx.registry import Registry
    from claimx.report.results import Item


def report_cli(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT",
            help="Articles, folders of them, or results: documents of `claimx extract --format jsonl`, "
            "documents or a database of `claimx batch`. - is an article on standard input.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The file to write. By default standard output, if it is no terminal."
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="Title of a report of several articles.", show_default=False)
    ] = None,
    articles: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where the paths in results of `claimx extract` start. By default here, "
            "or beside the results.",
            show_default=False,
        ),
    ] = None,
    max_articles: Annotated[int, typer.Option(min=1, help="Take no more articles than these.")] = 1_000,
    keep_boilerplate: KeepBoilerplate = False,
    encoding: Encoding = None,
    max_chars: MaxChars = MAX_CHARS,
    registry: RegistryFiles = None,
    model: Model = None,
) -> None:
    """Make a report to look at: one HTML file that needs no network.

    Of one article it shows the text with its statements marked, each with its evidence and what it contests,
    and an audit of the sources. Of several, also who contests whom, a timeline, and a search.

    An article that cannot be read is reported, the others are done, and the exit code is 1.

    \b
    Examples:
      claimx report article.txt --output report.html
      claimx report articles/ --output report.html
      claimx report results.jsonl --output report.html
      claimx report results.duckdb --title "The bridge" --output report.html
    """
    if output is None and sys.stdout.isatty():
        raise typer.BadParameter("a report is no reading for a terminal: name a file with --output")
    from claimx.input.options import InputOptions

    known = read_registry(registry)

    @cache
    def load() -> Language:
        return load_model(model, keep_boilerplate=keep_boilerplate, max_chars=max_chars)

    failures: list[str] = []
    found = _read_all(
        inputs,
        failures,
        articles=articles,
        options=InputOptions(encoding=encoding, max_chars=max_chars),
        load=load,
        registry=known,
    )
    items = list(islice(found, max_articles))
    if len(items) == max_articles and next(found, None) is not None:
        failures.append("too many articles")
        complain(
            f"there are more than {max_articles:,} articles: the report has the first {max_articles:,}. "
            "Raise --max-articles, or make reports of parts."
        )
    if items:
        from claimx.report.render import render_items

        content = render_items(items, title=title, groups=_groups(items, load) if len(items) > 1 else None)
        with open_output(output) as stream:
            stream.write(content)
    elif not failures:
        failures.append("no article")
        complain("there is no article in what was named, so there is no report")
    if failures:
        raise typer.Exit(1)


def _groups(items: list[Item], load: Callable[[], Language]) -> list[dict[str, Any]] | None:
    """Claims across the articles; none, with a word of it, where there is no model to compare them."""
    from claimx.report.groups import claim_groups

    try:
        return claim_groups(items, load())
    except ModelError as error:
        complain(f"the report has no groups of claims: {error}")
        return None


def _read_all(
    inputs: list[Path],
    failures: list[str],
    *,
    articles: Path | None,
    options: InputOptions,
    load: Callable[[], Language],
    registry: Registry | None,
) -> Iterator[Item]:
    """Documents and texts of all inputs, in their order; what cannot be read is reported."""
    from claimx.report.results import Item, read_items
    from claimx.store.recognise import database_in, is_result

    def fail(problem: object) -> None:
        complain(problem)
        failures.append(str(problem))

    for kind, group in groupby(map(database_in, inputs), is_result):
        if kind:
            for path in group:
                try:
                    for item in read_items(path, articles=articles):
                        if isinstance(item, Item):
                            yield item
                        else:
                            fail(item)
                except RecordError as error:
                    fail(error)
        else:
            yield from _extracted(group, fail, options, load, registry)


def _extracted(
    inputs: Iterable[Path],
    fail: Callable[[object], None],
    options: InputOptions,
    load: Callable[[], Language],
    registry: Registry | None,
) -> Iterator[Item]:
    from claimx.extract import extract_all
    from claimx.input.collection import InputProblem, read_collection
    from claimx.report.results import Item

    texts: deque[Article] = deque()  # those that are being worked on

    def readable() -> Iterator[Article]:
        for article in read_collection(inputs, options):
            if isinstance(article, InputProblem):
                fail(article)
            else:
                texts.append(article)
                yield article

    found = readable()
    first = next(found, None)
    if first is not None:  # else there is no need to load the model
        for document in extract_all(chain([first], found), load(), registry=registry):
            article = texts.popleft()
            yield Item(document, article.text)
