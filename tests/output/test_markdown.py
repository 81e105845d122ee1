import io

import pytest

from claimx.output.markdown import escape_markdown, write_markdown
from claimx.statements.model import Source


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


def test_speakers_and_denials(spoken):
    he = Source(text="he", spans=((48, 50),))
    first = spoken.statements[0].model_copy(update={"source": he})
    stream = io.StringIO()
    write_markdown([spoken.model_copy(update={"statements": (first, *spoken.statements[1:])})], stream)
    assert "- `s1` **Marlow** (he) · *said* · direct, 0.90\n" in stream.getvalue()
    assert "- `s2` **Quill** · *denied* · direct, 0.45 · **denial** denies s1\n" in stream.getvalue()
