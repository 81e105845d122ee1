import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from claimx.neural.labels import FAR
from claimx.neural.roles import AFTER, BEFORE, clipped_distances, surroundings


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


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.just(n), anchors_in(n))))
def test_surroundings_stay_inside_the_text(case):
    n_tokens, anchors = case
    near = surroundings(anchors, n_tokens)
    for array in near:
        assert array.shape == (len(anchors), BEFORE + AFTER)
        assert array.dtype == np.int64
    assert near.tokens.min() >= 0
    assert near.tokens.max() < n_tokens
    assert near.distances.min() >= 0
    assert near.distances.max() <= 2 * FAR
    for row, (start, end) in enumerate(anchors):
        inside = near.tokens[row][near.inside[row] == 1]
        assert inside.tolist() == list(range(max(0, start - BEFORE), min(n_tokens, start + AFTER)))
        cue = near.tokens[row][near.cues[row] == 1]
        assert cue.tolist() == list(range(start, min(end, start + AFTER)))
