"""Documents for people at a terminal: a table where there is room, a list where there is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from claimx.output.passage import shown_text
from claimx.output.printable import printable_line
from claimx.output.stance import answers, count_types, who
from claimx.statements.form import Form, quoted_spans
from claimx.statements.model import Document, Passage, Statement
from claimx.statements.type import Type

# Narrower than this, five columns leave too little for the content.
TABLE_WIDTH = 76
# Narrower than this, there is no room for the form beside the type; quotation marks tell it as well.
FORM_WIDTH = 96

SOURCE, CUE, QUOTE, FAINT = "bold cyan", "yellow", "green", "dim"
# Whatever stands against others leaps to the eye; a claim does not.
TYPES = {Type.claim: FAINT, Type.denial: "bold red", Type.counterclaim: "bold magenta"}

# Wide enough for all but one name in a hundred, narrow enough to leave half of 80 columns to the content.
_MAX_WORD = 16
_NO_SOURCE = "—"


class _PipeConsole(Console):
    """A console that leaves a closed pipe to its caller; rich itself would exit with an error."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console_for(stream: TextIO) -> Console:
    """A console on `stream` that shows texts as they are; colours only on a terminal that wants them."""
    return _PipeConsole(file=stream, markup=False, emoji=False, highlight=False)


def write_table(documents: Iterable[Document], console: Console) -> None:
    """Show each document: a heading, its statements, a footer with counts."""
    for number, document in enumerate(documents):
        if number:
            console.print()
        for part in (*heading(document), *_body(document, console.width), footer(document)):
            console.print(part)


def heading(document: Document) -> Iterator[Text]:
    """The article's title and where it comes from."""
    article = document.article
    origin = printable_line(article.path or article.id)
    if article.title:
        yield Text(printable_line(article.title), style="bold", overflow="fold")
        yield Text(origin, style=FAINT, overflow="fold")
    else:
        yield Text(origin, style="bold", overflow="fold")
    yield Text()


def footer(document: Document) -> Text:
    """How many statements of which form, and the model that found them."""
    total = len(document.statements)
    forms = Counter(statement.form for statement in document.statements)
    counts = ", ".join(f"{forms[form]} {form.value}" for form in Form if forms[form])
    line = f"{total or 'no'} statement{'' if total == 1 else 's'}"
    line += f": {counts}" if counts else ""
    contesting = count_types(document.statements)
    line += f" · {contesting}" if contesting else ""
    model = printable_line(f"{document.model.name} {document.model.version}")
    return Text(f"{line} · {model}", style=FAINT, overflow="fold")


def _body(document: Document, width: int) -> Iterator[RenderableType]:
    if document.statements and width >= TABLE_WIDTH:
        yield _table(document.statements, width)
        yield Text()
    else:
        for statement in document.statements:
            yield from _list_item(statement)


def _table(statements: Sequence[Statement], width: int) -> Table:
    sources = [source_text(statement) for statement in statements]
    cues = [passage_text(statement.cue, CUE) for statement in statements]
    typed = any(statement.type is not None for statement in statements)
    with_form = not typed or width >= FORM_WIDTH
    table = Table(
        box=box.SIMPLE_HEAD,
        header_style="bold",
        leading=1,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_edge=False,
    )
    table.add_column("", style=FAINT, no_wrap=True)
    named = any(statement.speaker is not None for statement in statements)
    # Never narrower than its longest word, so that it breaks between words.
    for title, texts, share in (("Speaker" if named else "Source", sources, 5), ("Cue", cues, 8)):
        word = _longest_word(texts)
        table.add_column(title, min_width=word, max_width=max(word, width // share), overflow="fold")
    table.add_column("Content", min_width=_MAX_WORD, overflow="fold")
    if typed:
        types = [type_text(statement) for statement in statements]
        table.add_column("Type", min_width=_longest_word(types), max_width=_MAX_WORD, overflow="fold")
    if with_form:
        table.add_column("Form", style=FAINT, no_wrap=True)
    table.add_column("Conf.", justify="right", style=FAINT, no_wrap=True)
    for statement, source, cue in zip(statements, sources, cues, strict=True):
        cells: list[RenderableType] = [statement.id, source, cue, content_text(statement)]
        cells += [type_text(statement)] if typed else []
        cells += [statement.form.value] if with_form else []
        table.add_row(*cells, f"{statement.confidence:.2f}")
    return table


def _list_item(statement: Statement) -> Iterator[RenderableType]:
    about = Text(f"{statement.form.value}, {statement.confidence:.2f}", style=FAINT)
    yield headline(statement)
    yield Padding(content_text(statement), (0, 0, 0, 3))
    yield Padding(about, (0, 0, 1, 3))


def headline(statement: Statement) -> Text:
    """Id, speaker and cue, and the type of what contests others, on one line."""
    cue = passage_text(statement.cue, CUE)
    line = Text.assemble((f"{statement.id} ", FAINT), source_text(statement), " · ", cue)
    if statement.type is not None and statement.type.contests:
        line = Text.assemble(line, " · ", type_text(statement, joined=True))
    line.overflow = "fold"
    return line


def source_text(statement: Statement) -> Text:
    """The speaker, or the source as it stands, in its colour."""
    name = who(statement)
    return Text(_NO_SOURCE, style=FAINT) if name is None else Text(name, style=SOURCE, overflow="fold")


def type_text(statement: Statement, *, joined: bool = False) -> Text:
    """The type in its colour, and what the statement answers, on a line of its own unless `joined`."""
    if statement.type is None:
        return Text()
    word = Text(statement.type.value, style=TYPES[statement.type], overflow="fold")
    links = answers(statement)
    return Text.assemble(word, " " if joined else "\n", (links, FAINT)) if links else word


def passage_text(passage: Passage, style: str) -> Text:
    """The passage in a colour."""
    return Text(shown_text(passage), style=style, overflow="fold")


def content_text(statement: Statement) -> Text:
    """The content with what is quoted in it in the colour of quotations."""
    line = shown_text(statement.content)
    text = Text(line, overflow="fold")
    if statement.form is Form.direct:
        text.stylize(QUOTE)
    elif statement.form is Form.mixed:
        for start, end in quoted_spans(line):
            text.stylize(QUOTE, start, end)
    return text


def _longest_word(texts: Iterable[Text]) -> int:
    words = (Text(word).cell_len for text in texts for word in text.plain.split())
    return min(max(words, default=1), _MAX_WORD)
