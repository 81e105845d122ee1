import io

import pytest
from rich.console import Console

from claimx.output.terminal import write_table
from claimx.statements.form import Form
from claimx.statements.model import Content, Source


def _show(documents, width, **options):
    console = Console(file=io.StringIO(), width=width, **options)
    write_table(documents, console)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def test_a_wide_terminal_shows_a_table(document):
    assert (
        _show([document], 80)
        == """\
Bridge closed after cracks
news/bridge.txt

    Source  Cue     Content                                       Form    Conf.
───────────────────────────────────────────────────────────────────────────────
s1  Marlow  said    “We saw it coming,” … “and nobody listened.”  direct   0.90

s2  Quill   denied  “Nothing cracked,”                            direct   0.45

s3  —       said    “A lie”                                       direct   0.30

3 statements: 3 direct · claimx_standin 9.8.7"""
    )


def test_a_narrow_terminal_shows_a_list(document):
    assert (
        _show([document], 30)
        == """\
Bridge closed after cracks
news/bridge.txt

s1 Marlow · said
   “We saw it coming,” … “and
   nobody listened.”
   direct, 0.90

s2 Quill · denied
   “Nothing cracked,”
   direct, 0.45

s3 — · said
   “A lie”
   direct, 0.30

3 statements: 3 direct ·
claimx_standin 9.8.7"""
    )


def _with_first(document, **update):
    first = document.statements[0].model_copy(update=update)
    return document.model_copy(update={"statements": (first,)})


@pytest.mark.parametrize("width", [20, 40, 76, 80, 120])
def test_no_word_is_lost(document, width):
    name = "the Deputy Undersecretary for Extraordinary Intergovernmental Reconciliation, Bartholomew Quill"
    document = _with_first(document, source=Source(text=name, spans=((0, len(name)),)))
    shown = "".join(_show([document], width).split())
    assert shown.count("…") == 1  # between the pieces of the content
    assert all(word in shown for word in name.split())


@pytest.mark.parametrize("width", [40, 80])
def test_a_word_longer_than_its_column_is_folded(document, width):
    word = "W" * 200
    document = _with_first(document, content=Content(text=word, spans=((0, 200),)))
    assert _show([document], width).count("W") == 200


def test_quotations_have_a_colour_of_their_own(document):
    text = "it was “a joke” of his"
    document = _with_first(document, form=Form.mixed, content=Content(text=text, spans=((0, len(text)),)))
    shown = _show([document], 100, force_terminal=True, color_system="standard", no_color=False)
    assert "it was \x1b[32m“a joke”\x1b[0m of his" in shown


def test_escape_sequences_of_an_article_are_not_shown(document):
    source = Source(text="Mar\x1b]0;owned\x07low\x1b[2J[red]", spans=((0, 26),))
    shown = _show([_with_first(document, source=source)], 80)
    assert "Marlow[red]" in shown
    assert "\x1b" not in shown


def test_no_statement_is_said_so(document):
    assert _show([document.keep(min_confidence=1)], 80).endswith("\nno statements · claimx_standin 9.8.7")


def test_documents_are_set_apart(document):
    shown = _show([document, document], 80)
    assert "9.8.7\n\nBridge closed" in shown


def test_types_and_speakers_have_columns(spoken):
    he = Source(text="he", spans=((48, 50),))
    first = spoken.statements[0].model_copy(update={"source": he})
    spoken = spoken.model_copy(update={"statements": (first, *spoken.statements[1:])})
    assert (
        _show([spoken], 80)
        == """\
Bridge closed after cracks
news/bridge.txt

    Speaker  Cue     Content                                    Type       Conf.
────────────────────────────────────────────────────────────────────────────────
s1  Marlow   said    “We saw it coming,” … “and nobody          claim       0.90
                     listened.”

s2  Quill    denied  “Nothing cracked,”                         denial      0.45
                                                                denies s1

s3  —        said    “A lie”                                    claim       0.30

3 statements: 3 direct · 1 denial · claimx_standin 9.8.7"""
    )


def test_the_form_needs_room_beside_the_type(spoken):
    assert "Form" in _show([spoken], 100)


def test_a_list_tells_what_contests(spoken):
    shown = _show([spoken], 50)
    assert "s1 Marlow · said\n" in shown
    assert "s2 Quill · denied · denial denies s1\n" in shown


def test_a_denial_leaps_to_the_eye_and_a_claim_does_not(spoken):
    shown = _show([spoken], 100, force_terminal=True, color_system="standard", no_color=False)
    assert "\x1b[1;31mdenial" in shown
    assert "\x1b[2mclaim" in shown


@pytest.mark.parametrize("width", [20, 40, 76, 80, 120])
def test_no_link_is_lost(spoken, width):
    many = tuple(f"s{number}" for number in range(10, 30))
    denial = spoken.statements[1].model_copy(update={"targets": many})
    shown = _show([spoken.model_copy(update={"statements": (denial,)})], width)
    assert all(target in "".join(shown.split()) for target in many)
