import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.output.printable import printable, printable_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("a\x1b[31mred\x1b[0m", "ared", id="colour"),
        pytest.param("a\x1b]0;title\x07b", "ab", id="window title"),
        pytest.param("a\x1b]8;;http://x.test\x1b\\link\x1b]8;;\x1b\\", "alink", id="link"),
        pytest.param("a\x9b2Jb\x90q\x9cc", "abc", id="eight-bit controls"),
        pytest.param("a\x1bcb\x1b(0c", "abc", id="reset, character set"),
        pytest.param("a\x00\x07\x08\x7f\x1b", "a", id="bell, backspace, delete, lone escape"),
        pytest.param("a\u202egnp.exe\u2066", "agnp.exe", id="direction overrides"),
        pytest.param("a\r\nb\rc\x0bd\x85e\u2028f", "a\nb\nc\nd\ne\nf", id="line ends"),
        pytest.param("a\tb \u200fשלום 🙂 “é”", "a\tb \u200fשלום 🙂 “é”", id="text stays"),
        pytest.param("a\ud800", "a\ufffd", id="lone surrogate"),
    ],
)
def test_printable(text, shown):
    assert printable(text) == shown


@given(st.text(st.characters(codec=None) | st.sampled_from("\x1b[]m;\x07\x9b\\")))
def test_nothing_that_a_terminal_obeys_is_left(text):
    assert not any(character < " " and character not in "\n\t" for character in printable(text))
    assert not any("\x7f" <= character <= "\x9f" for character in printable(text))


def test_printable_line_is_one_line():
    assert printable_line(" a\n\n b\t\x1b[1mc ") == "a b c"
