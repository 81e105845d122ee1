import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from claimx.neural.labels import FAR
from claimx.neural.roles import AFTER, BEFORE, MARGIN, Parts, clipped_distances, reaches, surroundings


def test_distance_is_signed_and_zero_on_the_cue():
    tokens = np.arange(2, 9)[None]
    distances = clipped_distances(tokens, np.array([[4]]), np.array([[6]]))
    assert (distances - FAR).tolist() == [[-2, -1, 0, 0, 1, 2, 3]]


def test_distance_is_clipped():
    tokens = np.array([[0, 10_000]])
    assert clipped_distances(tokens, np.array([[5_000]]), np.array([[5_001]])).tolist() == [[0, 2 * FAR]]


def anchors_in(n_tokens):
    """Up to five non-empty spans of a text."""
    starts = st.integers(0, n_tokens - 1)
    spans = starts.flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, n_tokens)))
    return st.lists(spans, min_size=1, max_size=5)


def parts_of(paragraphs, sentences, quotations=()):
    opens = np.arange(len(paragraphs))
    closes = opens + 1
    for start, end in quotations:
        opens[start:end], closes[start:end] = start, end
    return Parts(np.asarray(paragraphs), np.asarray(sentences), opens, closes)


def numbered(n_tokens, breaks):
    return np.searchsorted(sorted(breaks), np.arange(n_tokens), side="right").astype(np.int64)


@st.composite
def texts_with_anchors(draw):
    """Some cues, and which part of the text each token belongs to."""
    n_tokens = draw(st.integers(1, 400))
    places = st.integers(1, max(1, n_tokens - 1))
    paragraphs = draw(st.lists(places, max_size=8))
    sentences = draw(st.lists(places, max_size=20)) + paragraphs
    edges = sorted(draw(st.sets(st.integers(0, n_tokens), max_size=10)))
    quotations = list(zip(edges[::2], edges[1::2], strict=False))
    parts = parts_of(numbered(n_tokens, paragraphs), numbered(n_tokens, sentences), quotations)
    return draw(anchors_in(n_tokens)), parts


@given(texts_with_anchors())
def test_surroundings_are_the_reach_of_each_cue(case):
    anchors, parts = case
    spans = reaches(anchors, parts)
    near = surroundings(anchors, spans)
    for array in near:
        assert array.shape == (len(anchors), (spans[:, 1] - spans[:, 0]).max())
    assert near.tokens.min() >= 0
    assert near.tokens.max() < len(parts.paragraphs)
    assert near.distances.min() >= 0
    assert near.distances.max() <= 2 * FAR
    for row, ((start, end), (first, last)) in enumerate(zip(anchors, spans.tolist(), strict=True)):
        inside = near.tokens[row][near.inside[row]]
        assert inside.tolist() == list(range(first, last))
        cue = near.tokens[row][near.distances[row] == FAR]
        assert cue.tolist() == list(range(start, min(end, last)))


@given(texts_with_anchors())
def test_reach_holds_the_cue_and_its_sentence_within_bounds(case):
    anchors, parts = case
    n_tokens = len(parts.paragraphs)
    for (start, _), (first, last) in zip(anchors, reaches(anchors, parts).tolist(), strict=True):
        assert max(0, start - BEFORE) <= first <= start < last <= min(n_tokens, start + AFTER)
        own = np.flatnonzero(parts.sentences == parts.sentences[start])
        assert first <= max(own[0], start - BEFORE)
        assert last >= min(own[-1] + 1, start + AFTER)


def test_reach_takes_in_what_follows_a_cue_at_the_end_of_its_paragraph():
    parts = parts_of(np.repeat([0, 1, 2], 40), np.repeat([0, 1, 2], 40))
    [[first, last]] = reaches([(38, 39)], parts).tolist()
    assert (first, last) == (0, 80 + 1)
    [[first, last]] = reaches([(60, 61)], parts).tolist()
    assert (first, last) == (40 - 1, 80 + MARGIN)


def test_reach_goes_from_the_cues_sentence_to_the_next():
    parts = parts_of(np.zeros(70, dtype=np.int64), np.repeat(np.arange(7), 10))
    [[first, last]] = reaches([(25, 26)], parts).tolist()
    assert (first, last) == (20 - 1, 40 + 1)


def test_reach_takes_in_a_quotation_whole():
    sentences = np.repeat(np.arange(7), 10)
    parts = parts_of(np.zeros(70, dtype=np.int64), sentences, [(2, 20), (38, 48)])
    [[first, last]] = reaches([(25, 26)], parts).tolist()
    assert (first, last) == (2, 48)
