import io

import pytest

from claimx.output.markdown import escape_markdown, write_markdown


def test_a_document(document):
    stream = io.StringIO()
    write_markdown([document], stream)
    assert stream.getvalue().splitlines()[:7] == [
        "## Bridge closed after cracks",
        "",
        r"news/bridge.txt, statements: 3 (claimx\_standin 9.8.7)",
        "",
        "- `s1` **Marlow** · *said* · direct, 0.90",
        "",
        "  > “We saw it coming,” … “and nobody listened.”",
    ]
    assert "- `s3` — · *said* · direct, 0.30" in stream.getvalue()


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*a* _b_ `c` [d](e)", r"\*a\* \_b\_ \`c\` \[d\](e)"),
        ("<script>&amp;", r"\<script\>\&amp;"),
        ("# a", r"\# a"),
        ("- a", r"\- a"),
        ("+1", r"\+1"),
        ("12. May", r"12\. May"),
        ("3.5 million", r"3\.5 million"),
        ("a\n\nb\x1b[1m", "a b"),
        ("“No.”", "“No.”"),
    ],
)
def test_markup_is_escaped(text, escaped):
    assert escape_markdown(text) == escaped
