import pytest

from claimx.input.title import find_title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("Bridge closed\n\nNo one knows.", "Bridge closed", id="blank line after it"),
        pytest.param("Bridge closed\r\n\r\nNo one knows.", "Bridge closed", id="line ends of Windows"),
        pytest.param("\n  Bridge closed  \n \t\nNo one knows.", "Bridge closed", id="space around it"),
        pytest.param(
            "Mayor: bridge ‘safe’\n\nNo one knows.", "Mayor: bridge ‘safe’", id="quoted word at the end"
        ),
        pytest.param("Bridge closed\nNo one knows.", None, id="no blank line"),
        pytest.param("No one knows.\n\nBridge closed", None, id="a sentence"),
        pytest.param("He said: “No one knows.”\n\nBridge closed", None, id="a quoted sentence"),
        pytest.param("x" * 151 + "\n\nBridge closed", None, id="too long"),
        pytest.param("Bridge closed", None, id="nothing else"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_find_title(text, title):
    assert find_title(text) == title
