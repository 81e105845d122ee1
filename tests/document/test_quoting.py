"""Who is quoted where somebody quotes."""

import pytest

from claimx.document.boundaries import Draft
from claimx.document.quoting import with_quoted


def drafted(text, source, cue, *content):
    return Draft([source], [cue], list(content), 0.9), text.split()


def said(words, spans):
    return " | ".join(" ".join(words[start:end]) for start, end in spans)


@pytest.mark.parametrize(
    ("text", "draft", "expected"),
    [
        pytest.param(
            "“ No , ” Interfax quoted Ada Quill as saying .",
            ((4, 5), (5, 6), (0, 4), (6, 10)),
            ("Ada Quill", "quoted | as saying", "“ No , ”"),
            id="behind the quotation",
        ),
        pytest.param(
            "Interfax quoted local residents as saying that it burned .",
            ((0, 1), (1, 2), (2, 9)),
            ("local residents", "quoted | as saying", "that it burned"),
            id="reported speech",
        ),
        pytest.param(
            "“ No , ” was what Interfax had quoted her as saying .",
            ((6, 7), (9, 11), (0, 4)),
            ("her", "quoted | as saying", "“ No , ”"),
            id="cue behind",
        ),
        pytest.param(
            "“ No , ” Quill was quoted by Interfax as saying .",
            ((4, 5), (5, 7), (0, 4)),
            ("Quill", "was quoted", "“ No , ”"),
            id="passive",
        ),
        pytest.param(
            "“ No , ” Quill was quoted as saying .",
            ((4, 5), (5, 9), (0, 4)),
            ("Quill", "was quoted as saying", "“ No , ”"),
            id="nobody between",
        ),
        pytest.param(
            "Quill , quoted in the Times as saying no , left .",
            ((0, 1), (2, 3), (8, 9)),
            ("Quill", "quoted", "no"),
            id="no object",
        ),
        pytest.param(
            "Quill was also quoted in Berlin as saying no .",
            ((0, 1), (1, 4), (8, 9)),
            ("Quill", "was also quoted", "no"),
            id="passive with an adverb",
        ),
        pytest.param(
            "Interfax quoted Ada Quill on Monday as saying no .",
            ((0, 1), (1, 2), (2, 9)),
            ("Ada Quill", "quoted | as saying", "no"),
            id="a day",
        ),
        pytest.param(
            "He put quotes around as saying no .",
            ((0, 1), (2, 3), (3, 7)),
            ("He", "quotes", "around as saying no"),
            id="a noun",
        ),
        pytest.param(
            "Interfax quoted Quill . As well as saying no , he left .",
            ((0, 1), (1, 2), (2, 3)),
            ("Interfax", "quoted", "Quill"),
            id="another sentence",
        ),
        pytest.param(
            "Marlow said Interfax quoted Quill as saying no .",
            ((0, 1), (1, 2), (2, 8)),
            ("Marlow", "said", "Interfax quoted Quill as saying no"),
            id="another cue",
        ),
        pytest.param(
            "Interfax quoted Quill as saying",
            ((0, 1), (1, 2), (2, 5)),
            ("Interfax", "quoted", "Quill as saying"),
            id="nothing is said",
        ),
    ],
)
def test_words_are_those_of_the_one_who_is_quoted(text, draft, expected):
    one, words = drafted(text, *draft)
    (found,) = with_quoted([one], words)
    assert (said(words, found.source), said(words, found.cue), said(words, found.content)) == expected
