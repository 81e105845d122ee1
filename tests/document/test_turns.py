import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.document.turns import find_signed, find_turns

TRANSCRIPT = """The talk went on for an hour .
MARLOW : Why was the bridge closed ?
QUILL : Because it cracked . We saw it .
It was late .
MARLOW : When ?
QUILL : In May ."""


def cut(text):
    """Words between spaces are the tokens; line ends are tokens, too, and begin a paragraph."""
    words = [word for line in text.split("\n") for word in [*line.split(), "\n"]][:-1]
    return words, np.cumsum([word == "\n" for word in words])


def turns(text):
    words, paragraphs = cut(text)
    return [
        (" ".join(words[slice(*turn.source)]), " ".join(words[slice(*turn.content)]).replace(" \n", ""))
        for turn in find_turns(words, paragraphs)
    ]


def signed(text, *quotations):
    words, paragraphs = cut(text)
    return [
        (" ".join(words[slice(*turn.source)]), " ".join(words[slice(*turn.content)]))
        for turn in find_signed(words, paragraphs, quotations)
    ]


def test_turn_lasts_until_the_next_and_the_last_until_its_paragraph_ends():
    assert turns(TRANSCRIPT + "\nThe talk was cut .") == [
        ("MARLOW", "Why was the bridge closed ?"),
        ("QUILL", "Because it cracked . We saw it . It was late ."),
        ("MARLOW", "When ?"),
        ("QUILL", "In May ."),
    ]


def test_turns_in_one_paragraph():
    text = "Host Ann Marlow : Why ? Petr Quill : It cracked . Ann Marlow : When ? Petr Quill : In May ."
    assert [name for name, _ in turns(text)] == ["Host Ann Marlow", "Petr Quill", "Ann Marlow", "Petr Quill"]


def test_questions_of_nobody_are_left_out():
    assert turns("Q : Why ?\nA : It cracked .\nQ : When ?\nA : In May .") == [
        ("A", "It cracked ."),
        ("A", "In May ."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Marlow : Bridge Will Open\nIt was late .", id="a heading"),
        pytest.param("Place : Port Orrin\nDate : May\nTime : noon", id="a list of facts"),
        pytest.param(
            "Marlow : 1,769 .\nQuill : 1,501 .\nMarlow : 547 .\nQuill : 46 .", id="a table of votes"
        ),
        pytest.param("WATCH : the bridge\nREAD : the report\nWATCH : the bridge", id="labels"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_colons_make_no_turns(text):
    assert turns(text) == []


def test_heading_with_a_name_is_no_turn_of_a_transcript_in_capitals():
    assert turns("Quill : Nobody Looked\n" + TRANSCRIPT) == turns(TRANSCRIPT)


def test_quotation_with_a_name_under_it():
    assert signed("“ A bridge is a promise . ” — Orsolya Vass\nIt cracked .", (0, 8)) == [
        ("Orsolya Vass", "“ A bridge is a promise . ”")
    ]


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        pytest.param("“ A promise ” — and it cracked", (0, 4), id="the sentence goes on"),
        pytest.param("Vass said “ a promise ” — Quill did not", (2, 6), id="not a paragraph of its own"),
        pytest.param("“ A promise ” Vass", (0, 4), id="no dash"),
        pytest.param("“ A promise ” —", (0, 4), id="nobody"),
    ],
)
def test_other_dashes_sign_nothing(text, quotation):
    assert signed(text, quotation) == []


@given(
    st.lists(st.sampled_from(["A", "QUILL", "Marlow", ":", "said", "\n", ".", "“", "”", "—"]), max_size=30)
)
def test_turns_lie_inside_the_text_and_do_not_overlap(words):
    paragraphs = np.cumsum([word == "\n" for word in words], dtype=np.int64)
    found = find_turns(words, paragraphs)
    ends = [0]
    for turn in found:
        assert ends[-1] <= turn.source[0] < turn.source[1] <= turn.cue[0] < turn.content[0] < turn.content[1]
        ends.append(turn.content[1])
    assert ends[-1] <= len(words)
