from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.errors import SpanError
from claimx.spans import (
    check_spans,
    core_characters,
    core_spans,
    count_visible,
    intersect,
    spans_text,
    touching,
    trim_space,
)

SORTED = [(0, 3), (5, 6), (6, 9), (12, 20)]


@pytest.mark.parametrize("span", [(3, 3), (4, 2), (-1, 2), (0, 6)])
def test_check_spans_names_the_offending_span(span):
    with pytest.raises(SpanError, match=rf"\[{span[0]}, {span[1]}\).*5 characters"):
        check_spans([(0, 5), span], 5, place="article 'a'")


def test_spans_text_joins_pieces_with_one_space():
    assert spans_text('"No," she said. "Never."', [(0, 5), (16, 24)]) == '"No," "Never."'


@pytest.mark.parametrize(
    ("span", "expected"), [((0, 7), (2, 4)), ((2, 4), (2, 4)), ((4, 7), None), ((3, 3), None)]
)
def test_trim_space_keeps_the_visible_part(span, expected):
    assert trim_space(" \nab \t.", (span[0], min(span[1], 6))) == expected


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        pytest.param('"No", he said', [[0, 5]], [(1, 3)], id="punctuation at both ends"),
        pytest.param("ab  cd", [[4, 6], [0, 2]], [(0, 6)], id="joined across white space"),
        pytest.param("ab, cd", [[0, 2], [4, 6]], [(0, 2), (4, 6)], id="not across a comma"),
        pytest.param("abcdef", [[0, 4], [2, 3]], [(0, 4)], id="one within the other"),
        pytest.param("ab …", [[3, 4]], [], id="nothing but punctuation"),
        pytest.param("ab", [[0, 9]], [(0, 2)], id="beyond the end"),
    ],
)
def test_core_spans(text, spans, expected):
    assert core_spans(text, spans) == expected


@given(st.text(alphabet='ab "“,\n'), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12))))
def test_core_spans_are_apart_and_hold_the_core_characters(text, spans):
    cores = core_spans(text, spans)
    assert all(start < end for start, end in cores)
    assert all(left[1] <= right[0] for left, right in pairwise(cores))
    assert count_visible(text, cores) == len(core_characters(text, spans))


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((3, 5), []),
        ((2, 6), [(0, 3), (5, 6)]),
        ((7, 13), [(6, 9), (12, 20)]),
        ((20, 30), []),
        ((0, 1), [(0, 3)]),
    ],
)
def test_touching_needs_a_shared_character(span, expected):
    assert touching(span, SORTED) == expected


def test_intersect_cuts_at_the_ends():
    assert intersect((2, 13), SORTED) == [(2, 3), (5, 6), (6, 9), (12, 13)]
