import io

import pytest
from rich.console import Console

from claimx.output.explain import evidence_lines, mark_text, write_explanation
from tests.conftest import TEXT

_START = TEXT.index("ALSO READ")
BOILERPLATE = [((_START, TEXT.index("\n", _START)), "RELATED")]


def _render(text, width=200, **options):
    console = Console(file=io.StringIO(), width=width, **options)
    console.print(text)
    return console.file.getvalue()


def test_without_colours_brackets_mark(article, document):
    marked = mark_text(article.text, document, BOILERPLATE, in_colour=False).plain
    assert marked.splitlines()[2:] == [
        "[content s1: “We saw it coming,”] [source s1: Marlow] [cue s1: said], "
        "[content s1: “and nobody listened.”]",
        "[boilerplate related: ALSO READ | Ten bridges to avoid]",
        "[content s2: “Nothing cracked,”] [source s2: Quill] [cue s2: denied]. "
        "[content s3: “A lie”] [cue s3: said], it seems.",
    ]


def test_with_colours_numbers_mark(article, document):
    marked = mark_text(article.text, document, BOILERPLATE, in_colour=True)
    assert marked.plain.splitlines()[2] == "¹“We saw it coming,” ¹Marlow ¹said, ¹“and nobody listened.”"
    assert "‹related› ALSO READ" in marked.plain
    shown = _render(marked, force_terminal=True, color_system="standard", no_color=False)
    assert "\x1b[1;36mMarlow\x1b[0m" in shown
    assert "\x1b[33msaid\x1b[0m" in shown


def _nested(make_doc, text, statements):
    from claimx.article import Article
    from claimx.statements.build import build_document
    from claimx.statements.model import ModelInfo

    return build_document(
        Article(id="a", text=text), make_doc(text, statements), ModelInfo(name="t", version="1")
    )


def test_nested_statements(make_doc):
    text = "Quill said Marlow denied it"
    outer = {"source": ["Quill"], "cue": ["said"], "content": ["Marlow denied it"]}
    inner = {"source": ["Marlow"], "cue": ["denied"], "content": ["it"]}
    document = _nested(make_doc, text, [outer, inner])
    assert mark_text(text, document, [], in_colour=False).plain == (
        "[source s1: Quill] [cue s1: said] "
        "[content s1: [source s2: Marlow] [cue s2: denied] [content s2: it]]"
    )


@pytest.mark.parametrize("in_colour", [True, False])
def test_nothing_marked_leaves_the_text(article, document, in_colour):
    marked = mark_text(article.text, document.keep(min_confidence=1), [], in_colour=in_colour)
    assert marked.plain == article.text


def test_escape_sequences_are_not_shown(document):
    text = "a\x1b[31mb" + " " * 300
    marked = mark_text(text, document.keep(min_confidence=1), [], in_colour=True)
    assert marked.plain.startswith("ab ")


@pytest.mark.parametrize(("no_color", "legend"), [(False, True), (True, False)])
def test_the_legend_comes_with_colours(article, document, no_color, legend):
    console = Console(
        file=io.StringIO(), width=80, force_terminal=True, color_system="standard", no_color=no_color
    )
    write_explanation(article.text, document, BOILERPLATE, console)
    shown = console.file.getvalue()
    assert ("numbers are those of the statements" in shown) is legend
    assert ("[source s1: " in shown) is not legend
    assert "3 statements" in shown


def test_evidence_stands_below_the_text(article, spoken):
    console = Console(file=io.StringIO(), width=80)
    write_explanation(article.text, spoken, BOILERPLATE, console)
    assert "\n\ns2 Quill · denial denies s1, 0.70 · cue: denied\n\n3 statements" in console.file.getvalue()


def test_a_claim_is_explained_where_there_is_evidence(spoken):
    claim = spoken.statements[0].model_copy(update={"evidence": ("cue: did not deny", "no\x1b[2J one")})
    (line, _) = evidence_lines(spoken.model_copy(update={"statements": (claim, spoken.statements[2])}))
    assert line.plain == "s1 Marlow · claim, 0.95 · cue: did not deny; no one"


def test_without_types_there_is_no_evidence(document):
    assert list(evidence_lines(document)) == []
