import itertools
import time

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimx.document import find_paragraphs, find_quotations, quotation_depths
from claimx.document.marks import FAMILIES

ANY = st.text(alphabet="\"“”„«»‹›'‘’`s12a.,: \n—(")


def find(text):
    return find_quotations(text, find_paragraphs(text))


def texts(text, depth=None):
    return [text[q.start : q.end] for q in find(text) if depth in {None, q.depth}]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        pytest.param('"No," he said. "Never."', ['"No,"', '"Never."'], id="straight"),
        pytest.param("“No,” he said. “Never.”", ["“No,”", "“Never.”"], id="curly"),
        pytest.param("„Nein“ und „nie” und „nicht\"", ["„Nein“", "„nie”", "„nicht\""], id="low"),
        pytest.param("«non» ‹jamais› »nej« « non »", ["«non»", "‹jamais›", "»nej«", "« non »"], id="angles"),
        pytest.param("``No,'' he said. ''Never.''", ["``No,''", "''Never.''"], id="two characters"),
        pytest.param("‘No,’ he said. 'Never.'", ["‘No,’", "'Never.'"], id="single"),
        pytest.param("`No,' he said.", ["`No,'"], id="back-tick"),
        pytest.param("”No,” he said. “Never“", ["”No,”", "“Never“"], id="the wrong way round"),
        pytest.param("“No,\" he said. \"Never.”", ["“No,\"", "\"Never.”"], id="mixed"),
        pytest.param("\" No , \" he said . \" Never . \"", ['" No , "', '" Never . "'], id="spaced"),
        pytest.param('He said:"No."Then:"Yes."', ['"No."', '"Yes."'], id="not spaced"),
        pytest.param('"No."—"Yes."', ['"No."', '"Yes."'], id="dash"),
        pytest.param('The "lock"-keeper’s "gate"', ['"lock"', '"gate"'], id="hyphen, apostrophe"),
        pytest.param("It isn't ‘over’ for the lads’ boat.", ["‘over’"], id="apostrophes around"),
        pytest.param("'The lads' boat isn't in,' she said.", ["'The lads' boat isn't in,'"], id="inside"),
        pytest.param('A 6\'2" man said "no".', ['"no"'], id="feet and inches"),
        pytest.param('"The 12" pipe broke," she said.', ['"The 12" pipe broke,"'], id="inch inside"),
        pytest.param('Say "1" and "2".', ['"1"', '"2"'], id="numbers"),
        pytest.param("a lone ' and a lone ” here", [], id="strays"),
    ],
)  # fmt: skip
def test_quotations_are_found(text, quotations):
    assert texts(text) == quotations
    assert all(q.closed and q.continues is None for q in find(text))


@pytest.mark.parametrize(
    ("text", "nested"),
    [
        pytest.param("\"He told me 'no,'\" she said.", ["'no,'"], id="single in double"),
        pytest.param("‘He told me “no”,’ she said.", ["“no”"], id="double in single"),
        pytest.param("“‘No,’ he told me,” she said.", ["‘No,’"], id="at the beginning"),
        pytest.param("''He told me 'no,''' she said.", ["'no,'"], id="three marks at the end"),
        pytest.param('"He called it "nice" then," she said.', ['"nice"'], id="the same mark"),
        pytest.param("“In «Le Port» it says no,” she said.", ["«Le Port»"], id="angles in double"),
    ],
)
def test_nested_quotation_has_a_parent(text, nested):
    assert texts(text, depth=1) == [text.removesuffix(" she said.")]
    assert texts(text, depth=2) == nested
    assert [q.parent for q in find(text) if q.depth == 2] == [0]


def test_three_levels():
    text = "“A ‘B “C” D’ E”"
    assert [(text[q.start : q.end], q.depth, q.parent) for q in find(text)] == [
        (text, 1, None),
        ("‘B “C” D’", 2, 0),
        ("“C”", 3, 1),
    ]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        pytest.param('"No, he said.\nHe left.', [('"No, he said.', False)], id="ends with its paragraph"),
        pytest.param(
            '"No, he said. "Never." And "soon".',
            [('"No, he said.', False), ('"Never."', True), ('"soon"', True)],
            id="no closing mark",
        ),
        pytest.param('No," he said. "Never."', [('"Never."', True)], id="no opening mark"),
        pytest.param("“A «B” c", [("“A «B”", True), ("«B", False)], id="ends with the one around it"),
        pytest.param("‘No, he said, isn’t it?", [], id="single"),
        pytest.param(
            "\"It’s “No” again.\n", [("\"It’s “No” again.", False), ("“No”", True)], id="another look"
        ),
        pytest.param('He said: "', [], id="nothing behind it"),
    ],
)  # fmt: skip
def test_unclosed_quotation_ends(text, quotations):
    assert [(text[q.start : q.end], q.closed) for q in find(text)] == quotations


def test_quotation_opened_again_where_paragraphs_were_joined_is_linked():
    text = "“One. “Two ‘and’ three. “Four,” he said. “Five.”"
    quotations = find(text)
    top = [q for q in quotations if q.depth == 1]
    assert [text[q.start : q.end] for q in top] == ["“One.", "“Two ‘and’ three.", "“Four,”", "“Five.”"]
    linked = [quotations[q.continues].start if q.continues is not None else None for q in top]
    assert linked == [None, 0, text.index("“Two"), None]


@pytest.mark.parametrize(("opening", "closing"), ["““"[:1] + "”", "‘’", '""', "«»"])
def test_pieces_over_paragraphs_are_linked(opening, closing):
    text = f"{opening}One.\n\n{opening}Two.\n\n{opening}Three,{closing} he said. {opening}Four.{closing}"
    quotations = find(text)
    assert [text[q.start : q.end] for q in quotations] == [
        f"{opening}One.",
        f"{opening}Two.",
        f"{opening}Three,{closing}",
        f"{opening}Four.{closing}",
    ]
    assert [q.continues for q in quotations] == [None, 0, 1, None]
    assert [q.closed for q in quotations] == [False, False, True, True]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("“One.”\n“Two.”", id="closed"),
        pytest.param("“One.\nTwo said “three”.", id="reopened later"),
        pytest.param("“One.\n«Two.»", id="other marks"),
        pytest.param("“One.\nNothing.\n“Two.”", id="a paragraph between"),
    ],
)
def test_other_quotations_are_not_linked(text):
    assert all(q.continues is None for q in find(text))


WORDS = st.lists(
    st.sampled_from(["the", "lads'", "don't", "6'2\"", "rock", "it's", "1999"]), min_size=1, max_size=4
)
SENTENCES = st.lists(WORDS.map(" ".join), min_size=2, max_size=6)


@pytest.mark.parametrize(("opening", "closing"), ['""', "“”", "«»"])
@given(sentences=SENTENCES, data=st.data())
def test_one_missing_mark_disturbs_one_quotation(opening, closing, sentences, data):
    said = [f"{opening}Well, {words} indeed,{closing}" for words in sentences]
    hurt = data.draw(st.integers(0, len(said) - 1))
    without_opening = data.draw(st.booleans())
    written = list(said)
    written[hurt] = said[hurt][1:] if without_opening else said[hurt][:-1]
    text = " Then the keeper spoke. ".join(written)
    whole = [q for q in texts(text, depth=1) if q in said]
    assert whole == [q for i, q in enumerate(said) if i != hurt]


@given(ANY)
@example('"' * 9 + "'" * 9)
@example("“‘«" * 5 + "”")
def test_any_text_gives_quotations_in_order_and_apart_or_nested(text):
    paragraphs = find_paragraphs(text)
    quotations = find_quotations(text, paragraphs)
    assert all(left.start < right.start for left, right in itertools.pairwise(quotations))
    for q in quotations:
        assert text.startswith(q.mark, q.start)
        assert q.mark in FAMILIES
        assert q.end - q.start > len(q.mark)
        assert sum(start <= q.start and q.end <= end for start, end in paragraphs) == 1
        if q.parent is not None:
            around = quotations[q.parent]
            assert around.start < q.start
            assert q.end <= around.end
            assert q.depth == around.depth + 1
    top = [q for q in quotations if q.parent is None]
    assert all(q.depth == 1 for q in top)
    assert all(left.end <= right.start for left, right in itertools.pairwise(top))


@given(ANY)
def test_linked_pieces_end_and_begin_their_paragraphs(text):
    paragraphs = find_paragraphs(text)
    starts = {start: number for number, (start, _) in enumerate(paragraphs)}
    quotations = find_quotations(text, paragraphs)
    for q in quotations:
        if q.continues is not None:
            before = quotations[q.continues]
            assert not before.closed
            if q.start in starts:
                assert before.end == paragraphs[starts[q.start] - 1][1]
            else:
                assert not text[before.end : q.start].strip()


@given(ANY)
def test_depths_count_the_quotations_around_a_character(text):
    quotations = find(text)
    depths = quotation_depths(len(text), quotations)
    assert depths.dtype == np.uint8
    assert depths.shape == (len(text),)
    assert depths.tolist() == [sum(q.start <= i < q.end for q in quotations) for i in range(len(text))]


def test_depths_stop_at_the_largest_number():
    text = "“‘" * 200 + "x" + "’”" * 200
    assert quotation_depths(len(text), find(text)).max() == 255


# 100,000 marks take about half a second; were there a quadratic step, minutes.
@pytest.mark.parametrize(
    "text",
    [
        pytest.param('"' * 100_000, id="straight"),
        pytest.param("“" * 50_000, id="opening"),
        pytest.param('"a ' * 50_000, id="nested opening"),
        pytest.param("“‘" * 25_000, id="alternating"),
        pytest.param("lads' boots " * 50_000, id="possessives"),
        pytest.param("“" + "« ‹ " * 25_000 + " " * 25_000 + "”", id="many left open"),
        pytest.param("‘a\n" * 25_000, id="paragraphs"),
        pytest.param("x" * 1_000_000, id="one word"),
        pytest.param(" " * 1_000_000, id="spaces"),
    ],
)
def test_time_is_linear(text):
    start = time.process_time()
    find(text)
    assert time.process_time() - start < 10
