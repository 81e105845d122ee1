from itertools import pairwise

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from claimx.document.boundaries import (
    BESIDE,
    Draft,
    Quotations,
    merge,
    tidy,
    tidy_drafts,
    trim,
    whole_quotation,
    with_marks,
    without_doubles,
)
from claimx.document.words import read_words

VOCAB = spacy.blank("en").vocab  # knows white space and numbers


def doc_of(text, quotations=()):
    """Words between single spaces are the tokens; quotations are token spans."""
    words = text.split(" ") if text else []
    doc = Doc(VOCAB, words=words, spaces=[True] * len(words))
    doc.spans["claimx_quotations"] = [Span(doc, *span, label="QUOTATION") for span in quotations]
    return doc


def words_of(doc):
    return read_words(doc).words


# -- quotation marks


@pytest.mark.parametrize(
    ("span", "taken"),
    [
        pytest.param((1, 4), (0, 5), id="both marks"),
        pytest.param((0, 4), (0, 5), id="closing mark"),
        pytest.param((1, 5), (0, 5), id="opening mark"),
        pytest.param((0, 5), (0, 5), id="already there"),
        pytest.param((1, 3), (0, 3), id="closing mark too far"),
        pytest.param((2, 4), (2, 4), id="opening mark too far: a piece of a quotation has none of its own"),
        pytest.param((5, 7), (5, 7), id="behind the quotation"),
        pytest.param((1, 7), (0, 7), id="beyond the quotation"),
    ],
)
def test_span_takes_the_marks_beside_it(span, taken):
    doc = doc_of("“ We saw it ” Marlow said", [(0, 5)])
    assert with_marks(span, Quotations(doc)) == taken


def test_content_takes_in_what_was_quoted_before_its_quotation_was_opened_again():
    doc = doc_of("“ Go . “ Stay . “ Wait , ” he said . “ No . ”")
    spans = [(0, 3, "q1"), (3, 6, "q1"), (6, 10, "q1"), (13, 17, "q2")]
    doc.spans["claimx_quotations"] = [
        Span(doc, start, end, label="QUOTATION", span_id=id) for start, end, id in spans
    ]
    quotations = Quotations(doc)
    assert whole_quotation((7, 9), [(11, 12)], quotations) == (0, 10)
    assert whole_quotation((14, 16), [(11, 12)], quotations) == (13, 17)
    assert whole_quotation((7, 9), [(11, 12)], quotations, [4, 11]) == (6, 10)
    assert whole_quotation((7, 9), [(11, 12)], quotations, [1, 11]) == (3, 10)


def test_pieces_of_a_quotation_in_other_paragraphs_stay_apart():
    doc = doc_of("“ Go . \n\n “ Wait , ” he said .")
    doc.spans["claimx_quotations"] = [
        Span(doc, start, end, label="QUOTATION", span_id="q1") for start, end in ((0, 3), (4, 8))
    ]
    assert whole_quotation((5, 7), [(9, 10)], Quotations(doc)) == (4, 8)


def test_places_beside_a_quotation():
    doc = doc_of(" ".join(["x"] * 40), [(18, 20)])
    beside = Quotations(doc).beside(len(doc))
    assert np.flatnonzero(beside).tolist() == list(range(18 - BESIDE, 20 + BESIDE))


def test_quotations_hold_what_lies_in_one_of_them():
    quotations = Quotations(doc_of("“ A ” b “ C ”", [(0, 3), (4, 7)]))
    assert quotations.hold([(0, 3), (5, 6)])
    assert not quotations.hold([(0, 4)])
    assert not quotations.hold([(1, 6)])


def test_nested_quotation_ends_with_the_marks_of_both():
    doc = doc_of("“ He said ‘ no ’ ” Marlow said", [(0, 7), (3, 6)])
    assert with_marks((1, 5), Quotations(doc)) == (0, 7)
    assert with_marks((4, 5), Quotations(doc)) == (3, 6)


def test_nested_quotation_begins_with_the_marks_of_both():
    doc = doc_of("“ ‘ No ’ he said ” Marlow said", [(0, 7), (1, 4)])
    assert with_marks((2, 6), Quotations(doc)) == (0, 7)


def test_doc_without_quotations_has_none():
    doc = doc_of("He left")
    del doc.spans["claimx_quotations"]
    assert with_marks((0, 1), Quotations(doc)) == (0, 1)


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [(0, 10, [(0, 5), (2, 4), (6, 9)]), (1, 3, [(2, 4)]), (3, 6, []), (-1, 1, [(0, 5)])],
)
def test_quotations_are_found_by_their_start(start, end, found):
    doc = doc_of("a b c d e f g h i", [(0, 5), (2, 4), (6, 9)])
    assert Quotations(doc).starting_in(start, end) == found


# -- edges


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param(", that it was over ,", "that it was over", id="commas"),
        pytest.param("– over –", "over", id="dashes"),
        pytest.param("( over", "( over", id="an opening bracket may begin"),
        pytest.param("over )", "over )", id="a closing one may end"),
        pytest.param("over .", "over .", id="a full stop ends"),
        pytest.param(". over", "over", id="but does not begin"),
        pytest.param("\n over \n\n", "over", id="white space"),
        pytest.param("“ over , ”", "“ over , ”", id="quotation marks stay"),
        pytest.param("over :", "over", id="colon"),
        pytest.param("5", "5", id="number"),
        pytest.param("...", "...", id="ellipsis is longer than a mark"),
    ],
)
def test_ends_are_bared_of_stray_punctuation(text, kept):
    doc = doc_of(text)
    start, end = trim(words_of(doc), (0, len(doc)))
    assert doc[start:end].text == kept


@pytest.mark.parametrize("text", [",", "– ,", "\n", "”", "“ ”", "( )"])
def test_nothing_but_punctuation_is_nothing(text):
    doc = doc_of(text)
    assert trim(words_of(doc), (0, len(doc))) is None


def test_empty_span_is_nothing():
    assert trim(["He", "left"], (1, 1)) is None


@pytest.mark.parametrize(
    ("spans", "merged"),
    [
        pytest.param([(0, 2), (3, 4)], [(0, 2), (3, 4)], id="apart"),
        pytest.param([(0, 2), (2, 4)], [(0, 4)], id="touching"),
        pytest.param([(0, 3), (1, 2)], [(0, 3)], id="one in the other"),
        pytest.param([(3, 4), (0, 1)], [(0, 1), (3, 4)], id="in order"),
        pytest.param([(4, 5), (6, 7)], [(4, 7)], id="parted by a line end"),
        pytest.param([], [], id="none"),
    ],
)
def test_spans_are_joined(spans, merged):
    assert merge(spans, words_of(doc_of("a b c d e \n f g"))) == merged


# -- whole statements


def test_statement_gets_its_marks_and_loses_its_commas():
    doc = doc_of("“ We saw it , ” Marlow said , “ and so . ”", [(0, 6), (9, 14)])
    draft = Draft([(6, 7)], [(7, 9)], [(1, 5), (9, 13)], 0.9)
    assert tidy(words_of(doc), draft, Quotations(doc)) == Draft([(6, 7)], [(7, 8)], [(0, 6), (9, 14)], 0.9)


def test_cue_of_punctuation_alone_stays():
    doc = doc_of("Marlow : nothing")
    draft = Draft([(0, 1)], [(1, 2)], [(2, 3)], 0.9)
    assert tidy(words_of(doc), draft, Quotations(doc)).cue == [(1, 2)]


def test_content_of_punctuation_alone_is_no_statement():
    doc = doc_of("Marlow said , so")
    drafts = [Draft([(0, 1)], [(1, 2)], [(2, 3)], 0.9), Draft([(0, 1)], [(1, 2)], [(3, 4)], 0.8)]
    assert tidy_drafts(doc, drafts) == [drafts[1]]


def test_topic_of_a_statement_is_none():
    doc = doc_of("Speaking of the harvest , Lund said it was poor")
    said = Draft([(5, 6)], [(6, 7)], [(7, 10)], 0.9)
    topic = Draft([(5, 6)], [(0, 1)], [(2, 4)], 0.6)
    assert tidy_drafts(doc, [topic, said]) == [said]
    assert tidy_drafts(doc, [topic]) == [topic]


def draft_of(content, confidence):
    return Draft([], [(50, 51)], content, confidence)


@pytest.mark.parametrize(
    ("contents", "kept"),
    [
        pytest.param([([(0, 10)], 0.6), ([(0, 10)], 0.9)], [1], id="the same: the surer stays"),
        pytest.param([([(0, 10)], 0.9), ([(0, 10)], 0.9)], [0], id="equally sure: the first"),
        pytest.param([([(0, 10)], 0.6), ([(0, 9)], 0.9)], [1], id="nearly the same"),
        pytest.param([([(0, 10)], 0.6), ([(0, 5)], 0.9)], [0, 1], id="one in the other"),
        pytest.param([([(0, 10)], 0.6), ([(20, 30)], 0.9)], [0, 1], id="apart"),
        pytest.param([([(0, 5), (5, 10)], 0.6), ([(0, 10)], 0.9)], [1], id="in pieces"),
        pytest.param([([(0, 10)], 0.5), ([(0, 9)], 0.7), ([(0, 8)], 0.6)], [1], id="chain: near the surest"),
    ],
)
def test_of_doubles_one_stays(contents, kept):
    drafts = [draft_of(content, confidence) for content, confidence in contents]
    assert without_doubles(drafts) == [drafts[number] for number in kept]


PIECES = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair)))
DRAFTS = st.lists(st.builds(draft_of, st.lists(PIECES, min_size=1, max_size=3), st.floats(0, 1)), max_size=8)


@given(DRAFTS)
def test_those_that_stay_are_no_doubles_and_each_that_went_was_one(drafts):
    def same(left, right):
        one, other = ({t for span in draft.content for t in range(*span)} for draft in (left, right))
        return len(one & other) >= 0.8 * len(one | other)

    numbers = [
        number for number, draft in enumerate(drafts) if any(draft is k for k in without_doubles(drafts))
    ]
    for number, draft in enumerate(drafts):
        rivals = [drafts[other] for other in numbers if other != number and same(draft, drafts[other])]
        if number in numbers:
            assert rivals == []
        else:
            assert any(rival.confidence >= draft.confidence for rival in rivals)


WORDS = st.sampled_from(["a", "said", "“", "”", ",", ".", "\n", "(", ")", "–", "5"])


@given(st.lists(WORDS, min_size=1, max_size=25), st.data())
@settings(max_examples=50)
def test_tidy_statements_lie_in_the_text_in_order_and_apart(words, data):
    n_tokens = len(words)
    starts = st.integers(0, n_tokens - 1)
    spans = starts.flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, n_tokens)))
    doc = doc_of(" ".join(words), sorted(data.draw(st.lists(spans, max_size=4))))
    lists = st.lists(spans, min_size=1, max_size=3)
    drafts = data.draw(st.lists(st.builds(Draft, lists, lists, lists, st.floats(0, 1)), max_size=4))
    for draft in tidy_drafts(doc, drafts):
        assert draft.cue
        assert draft.content
        assert all(0 <= start < end <= n_tokens for role in draft[:3] for start, end in role)
        assert all(left[1] < right[0] for left, right in pairwise(draft.content))


@pytest.mark.parametrize(
    ("content", "cue", "expected"),
    [
        pytest.param((1, 6), (9, 10), (0, 8), id="most of the quotation: all of it"),
        pytest.param((1, 3), (9, 10), (1, 3), id="little of it: as it was"),
        pytest.param((1, 6), (6, 7), (1, 6), id="the cue stands inside: a statement within the quotation"),
    ],
)
def test_boundaries_content_takes_the_whole_quotation(content, cue, expected):
    words = ["“", "We", "went", "home", "early", "today", ",", "”", "she", "said", "."]
    doc = Doc(VOCAB, words=words)
    doc.spans["claimx_quotations"] = [Span(doc, 0, 8, label="QUOTATION")]
    assert whole_quotation(content, [cue], Quotations(doc)) == expected


# -- pieces that are another's


def test_quotation_belongs_to_the_nearer_cue():
    doc = doc_of("“ No ” said Marlow . “ Yes ” said Quill", [(0, 3), (6, 9)])
    drafts = [
        Draft([(4, 5)], [(3, 4)], [(0, 3), (6, 9)], 0.9),
        Draft([(10, 11)], [(9, 10)], [(6, 9)], 0.8),
    ]
    assert [draft.content for draft in tidy_drafts(doc, drafts)] == [[(0, 3)], [(6, 9)]]


def test_statement_keeps_a_piece_in_which_another_is_nested():
    doc = doc_of("Marlow said : no . He heard Quill say it held firmly")
    outer = Draft([(0, 1)], [(1, 2)], [(3, 4), (5, 11)], 0.9)
    inner = Draft([(7, 8)], [(8, 9)], [(9, 11)], 0.8)
    assert tidy_drafts(doc, [outer, inner])[0].content == [(3, 4), (5, 11)]


def sentences(doc, *starts):
    for place, token in enumerate(doc):
        token.is_sent_start = place in (0, *starts)
    return doc


def test_unquoted_piece_far_from_a_quotation_s_cue_is_dropped():
    doc = sentences(doc_of("“ No ” said Marlow . It rained . The bridge held", [(0, 3)]), 6, 9)
    draft = Draft([(4, 5)], [(3, 4)], [(0, 3), (9, 12)], 0.9)
    assert tidy_drafts(doc, [draft])[0].content == [(0, 3)]


def test_unquoted_piece_in_the_next_sentence_stays():
    doc = sentences(doc_of("“ No ” said Marlow . The bridge held", [(0, 3)]), 6)
    draft = Draft([(4, 5)], [(3, 4)], [(0, 3), (6, 9)], 0.9)
    assert tidy_drafts(doc, [draft])[0].content == [(0, 3), (6, 9)]
