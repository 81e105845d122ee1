import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.document import find_boilerplate, find_paragraphs
from claimx.lexicon import KINDS, load_boilerplate_patterns
from claimx.lexicon.patterns import compiled

ENTRIES = load_boilerplate_patterns().entries
BODY = "“We saw it coming,” the keeper said."


def find(text):
    return [
        (text[piece.start : piece.end], piece.kind) for piece in find_boilerplate(text, find_paragraphs(text))
    ]


def examples(field):
    return [
        pytest.param(entry, example, id=f"{entry.kind}-{example[:40]}")
        for entry in ENTRIES
        for example in getattr(entry, field)
    ]


@pytest.mark.parametrize(("entry", "example"), examples("matches"))
def test_pattern_takes_its_example(entry, example):
    regex = compiled(entry.regex)
    assert regex.match(example) if entry.where in {"paragraph", "start"} else regex.search(example)
    pieces = find(example)
    assert entry.kind in {kind for _, kind in pieces}
    if entry.where == "paragraph":
        assert pieces == [(example, entry.kind)]


@pytest.mark.parametrize(("entry", "example"), examples("leaves"))
def test_no_pattern_takes_its_look_alike(entry, example):
    assert find(example) == []


# Sentences with a source that begin or end like debris.
@pytest.mark.parametrize(
    "sentence",
    [
        "By 2015, officials said, the lock had failed twice.",
        "By Friday, the ministry had denied it.",
        "Read more broadly, the report says otherwise.",
        "Follow the money, he said.",
        "More than 40 people were hurt, officials said.",
        "Watch out, he warned.",
        "Watch the border closely, he told the recruits.",
        "Related deaths rose, the ministry said.",
        "Share the burden, the minister urged her allies.",
        "Share prices fell, analysts said.",
        "Photographs published on Monday show the bridge, police said.",
        "Getty Images said it had removed the picture.",
        "Reuters could not verify the claim.",
        "Copyright law protects her, she argued.",
        "Live ammunition was used, witnesses said.",
        "News of the deal spread quickly.",
        "Sources: Ferry company plans to sell two ships",
        "A source close to the board said it was over.",
        "Updated figures show 40 cases, the ministry said.",
        "Published on Monday, the report blames the pilot.",
        "Recommended by doctors, the drug was banned.",
        "Also, read the treaty, he said.",
        "Comments by the minister drew criticism.",
        "Facebook said it had removed the page.",
        "Sign up, the poster says.",
        "This article was a smear, the minister said.",
        "The views expressed by the envoy are extreme, she said.",
        "With reports of looting from both banks, troops were called in.",
        "File a complaint, he told them.",
        "“Follow us on Twitter,” he wrote.",
        "“Read more: it is good for you,” she said.",
        "Q: Did you open the gate?",
        "MARLOW: I never said that.",
        "NATO — the alliance — denied it.",
        "(He denied it.)",
        "• The ministry denied it.",
        "The clip (a fake, he said) was removed.",
        "Marlow (left) denied it.",
    ],
)
def test_statement_is_left_alone(sentence):
    assert find(sentence) == []


@pytest.mark.parametrize(
    ("text", "debris"),
    [
        pytest.param(
            "ALSO WATCH | Divers lift the bell × {body}",
            [("ALSO WATCH | Divers lift the bell ×", "RELATED")],
            id="cross",
        ),
        pytest.param(
            "READ MORE: Divers lift the bell | {body}",
            [("READ MORE: Divers lift the bell |", "RELATED")],
            id="bar",
        ),
        pytest.param(
            "Read more: Divers lift the bell • {body}",
            [("Read more: Divers lift the bell •", "RELATED")],
            id="dot",
        ),
        pytest.param("date 2023-05-05 {body}", [("date 2023-05-05", "DATELINE")], id="date"),
        pytest.param(
            "RIGA, May 5 (Agency) — {body}", [("RIGA, May 5 (Agency) —", "DATELINE")], id="dateline"
        ),
        pytest.param(
            "2023-05-05 ALSO READ | Divers lift the bell × RIGA — {body}",
            [
                ("2023-05-05", "DATELINE"),
                ("ALSO READ | Divers lift the bell ×", "RELATED"),
                ("RIGA —", "DATELINE"),
            ],
            id="three in a row",
        ),
        pytest.param(
            "{body} (With inputs from agencies)", [("(With inputs from agencies)", "AGENCY")], id="agencies"
        ),
        pytest.param(
            "{body} (Reporting by Jane Roe; Editing by John Doe)",
            [("(Reporting by Jane Roe; Editing by John Doe)", "BYLINE")],
            id="reporters",
        ),
        pytest.param("{body} Read more", [("Read more", "RELATED")], id="read more"),
        pytest.param(
            "{body} (Photo: Jane Roe/Agency) {body} (AFP)",
            [("(Photo: Jane Roe/Agency)", "CAPTION"), ("(AFP)", "AGENCY")],
            id="inside and at the end",
        ),
    ],
)
def test_only_what_is_glued_is_debris(text, debris):
    assert find(text.format(body=BODY)) == debris


@pytest.mark.parametrize(
    "text",
    [
        "ALSO READ | Divers lift the bell",
        "Related: What is in the treaty? | Map: the lower valley",
        "Read more: Divers lift the bell | Ferry company to sell two ships",
    ],
)
def test_bar_between_headlines_parts_nothing(text):
    assert find(text) == [(text, "RELATED")]


def test_long_paragraph_is_no_related_link():
    assert find("Read more: " + "The keeper has been at the lock for forty years. " * 8) == []


def test_quiet_pattern_stands_back_where_somebody_speaks():
    assert find("Read more about the harbour strike") == [("Read more about the harbour strike", "RELATED")]
    assert find("Read more about the harbour strike that the union denied") == []


FRAGMENTS = st.sampled_from(
    [example for entry in ENTRIES for example in (*entry.matches, *entry.leaves)]
    + [BODY, "×", " | ", "\n", "\n\n", "("]
)


@given(st.lists(FRAGMENTS, max_size=6).map(" ".join) | st.text(alphabet='ByAa ×|(.)\n"“'))
def test_pieces_are_in_order_apart_and_inside_paragraphs(text):
    paragraphs = find_paragraphs(text)
    pieces = find_boilerplate(text, paragraphs)
    assert all(left.end <= right.start for left, right in itertools.pairwise(pieces))
    for piece in pieces:
        said = text[piece.start : piece.end]
        assert said
        assert said == said.strip()
        assert piece.kind in KINDS
        assert sum(start <= piece.start and piece.end <= end for start, end in paragraphs) == 1


# A million characters take from 0.05 to 3 s; were there a quadratic step, hours.
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 1_000_000, id="one word"),
        pytest.param("X" * 1_000_000, id="one word in capitals"),
        pytest.param(" " * 1_000_000, id="spaces"),
        pytest.param("X " + " " * 1_000_000 + "x", id="spaces between"),
        pytest.param("(" * 100_000, id="brackets"),
        pytest.param("(AP " * 50_000, id="bracketed agencies"),
        pytest.param("Jane " * 200_000, id="names"),
        pytest.param(("By " + "Jane " * 55 + "\n") * 300, id="bylines"),
        pytest.param(("ABCD, EFGH " * 25 + "\n") * 300, id="datelines"),
        pytest.param(("like share tweet " * 6 + "x\n") * 1000, id="buttons"),
        pytest.param(("AP/" * 90 + "\n") * 300, id="credits"),
        pytest.param(("A." * 140 + "\n") * 300, id="initials"),
        pytest.param(("May 1, 2023 " * 22 + "x\n") * 300, id="dates"),
        pytest.param(("for more, read more about " * 11 + "\n") * 300, id="links"),
    ],
)
def test_time_is_linear(text):
    paragraphs = find_paragraphs(text)
    start = time.process_time()
    find_boilerplate(text, paragraphs)
    assert time.process_time() - start < 10
