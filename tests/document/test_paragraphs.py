import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.document import find_paragraphs

WRAPPED = (
    "The harbour board met behind closed doors on Tuesday evening and put off\n"
    "its decision on the new lock for the third time this year, members said.\n"
    "Two of them had left the room before the vote was called by the chairman.\n"
    "Nobody explained why.\n"
    "\n"
    "The ferry company had asked for an answer before the end of the month and\n"
    "now says that it will take its two ships elsewhere.\n"
)
INDENTED = (
    "  The harbour board met behind closed doors on Tuesday evening and put off\n"
    "its decision on the new lock for the third time this year, members say.\n"
    "  Two of them had left the room before the vote was called by the chair,\n"
    "who did not explain to anybody why he had called it while they were both\n"
    "standing in the corridor.\n"
)


def texts(text):
    return [text[start:end] for start, end in find_paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        pytest.param("", [], id="empty"),
        pytest.param(" \n\t\n", [], id="white space"),
        pytest.param("One.", ["One."], id="one"),
        pytest.param("One.\nTwo.", ["One.", "Two."], id="line ends"),
        pytest.param("One.\n\n \nTwo.\n", ["One.", "Two."], id="blank lines"),
        pytest.param("  One. \n Two. ", ["One.", "Two."], id="space at the ends"),
        pytest.param("One.\r\nTwo.\r\n\r\nThree.\rFour.", ["One.", "Two.", "Three.", "Four."], id="returns"),
        pytest.param("A.\u2028B.\u2029C.\x0bD.\x0cE.", ["A.", "B.", "C.", "D.", "E."], id="other line ends"),
    ],
)
def test_paragraphs_are_parted_by_line_ends(text, paragraphs):
    assert texts(text) == paragraphs


def test_wrapped_lines_make_one_paragraph():
    first, second = texts(WRAPPED)
    assert first.startswith("The harbour")
    assert first.endswith("explained why.")
    assert second.startswith("The ferry")
    assert second.endswith("elsewhere.")


def test_wrapped_paragraph_ends_at_an_indented_line():
    first, second = texts(INDENTED)
    assert first.endswith("members say.")
    assert second.startswith("Two of them")
    assert second.endswith("corridor.")


def test_wrapped_paragraph_ends_at_a_short_line():
    text = WRAPPED.replace("Nobody explained why.\n\n", "Nobody explained why.\n")
    assert len(texts(text)) == 2


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            [
                "The harbour board met behind closed doors on Tuesday evening.",
                "Two of its members had left the room before the vote.",
                "“Nobody told us,” one of them said.",
                "The chairman did not return three calls.",
                "The ferry company had asked for an answer before the end of the month.",
            ],
            id="short paragraphs",
        ),
        pytest.param(["Harbour", "Ferry", "Lock", "Bridge", "Gate"], id="list"),
        pytest.param(["a word " * 30 + "end."] * 4, id="long lines"),
    ],
)
def test_lines_that_no_width_forced_stay_apart(lines):
    assert texts("\n".join(lines)) == [line.strip() for line in lines]


@given(st.text(alphabet="ab. \n\r\t\u2028\x0b\x1c\x85“"))
def test_all_but_white_space_lies_in_one_paragraph_each(text):
    paragraphs = find_paragraphs(text)
    assert all(0 <= start < end <= len(text) for start, end in paragraphs)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(paragraphs))
    assert "".join("".join(text[start:end].split()) for start, end in paragraphs) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in paragraphs)


@given(st.lists(st.text(alphabet="ab. ", max_size=90), max_size=12))
def test_wrapped_or_not_nothing_is_lost(lines):
    text = "\n".join(lines)
    assert "".join("".join(text[start:end].split()) for start, end in find_paragraphs(text)) == "".join(
        text.split()
    )
