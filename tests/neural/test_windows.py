from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.neural.features import MAX_PIECES, breaks_before
from claimx.neural.windows import CLAUSE, PARAGRAPH, SENTENCE, WORD, Window, cut_qualities, plan_windows


@st.composite
def texts(draw):
    """Pieces of each token, how good it is to cut before each, size and context."""
    counts = draw(st.lists(st.integers(0, MAX_PIECES) | st.just(1), max_size=300))
    qualities = draw(st.lists(st.integers(WORD, PARAGRAPH), min_size=len(counts), max_size=len(counts)))
    context = draw(st.integers(0, 30))
    size = draw(st.integers(2 * context + MAX_PIECES, 2 * context + 80))
    return counts, qualities, size, context


def plan(counts, qualities, size, context):
    starts = np.concatenate(([0], np.cumsum(np.asarray(counts, dtype=np.int64)))).astype(np.int64)
    return starts, plan_windows(starts, np.asarray(qualities, dtype=np.int64), size=size, context=context)


@given(texts())
def test_every_token_is_in_the_core_of_one_window(text):
    counts, qualities, size, context = text
    _, windows = plan(counts, qualities, size, context)
    covered = [token for window in windows for token in range(window.core_start, window.core_end)]
    assert covered == list(range(len(counts)))


@given(texts())
def test_window_holds_its_core_and_never_more_than_its_size(text):
    counts, qualities, size, context = text
    starts, windows = plan(counts, qualities, size, context)
    for window in windows:
        assert 0 <= window.start <= window.core_start < window.core_end <= window.end <= len(counts)
        assert starts[window.end] - starts[window.start] <= size


@given(texts())
def test_core_has_context_on_both_sides_where_the_text_has_any(text):
    counts, qualities, size, context = text
    starts, windows = plan(counts, qualities, size, context)
    least = context - MAX_PIECES + 1  # a word that does not fit into the context is left out whole
    for window in windows:
        assert window.start == 0 or starts[window.core_start] - starts[window.start] >= least
        assert window.end == len(counts) or starts[window.end] - starts[window.core_end] >= least


@pytest.mark.parametrize("n_tokens", [1, 5_000, 100_000])
def test_text_without_a_place_to_cut_is_read_to_its_end(n_tokens):
    _, windows = plan([1] * n_tokens, [WORD] * n_tokens, 318, 48)
    assert windows[0].core_start == 0
    assert windows[-1].core_end == n_tokens
    assert all(left.core_end == right.core_start for left, right in pairwise(windows))
    assert len(windows) <= n_tokens / (318 - 2 * 48) + 1


def test_word_larger_than_a_window_is_still_read():
    # `MAX_PIECES` rules it out; a plan that left it out would lose text without a word.
    _, windows = plan([1, 50, 1, 50], [WORD] * 4, 20, 4)
    assert [window.core_start for window in windows] == [0, *(window.core_end for window in windows[:-1])]
    assert windows[-1].core_end == 4


def test_text_without_tokens_has_no_windows():
    assert plan([], [], 318, 48)[1] == []


def test_short_text_is_one_window():
    assert plan([1] * 300, [WORD] * 300, 318, 48)[1] == [Window(0, 0, 300, 300)]


@pytest.mark.parametrize(
    ("places", "cut"),
    [
        pytest.param({}, 100, id="none: the core is filled"),
        pytest.param({70: CLAUSE}, 70, id="a clause's end"),
        pytest.param({70: CLAUSE, 60: SENTENCE}, 60, id="better a sentence's"),
        pytest.param({70: SENTENCE, 60: PARAGRAPH}, 60, id="better a paragraph's"),
        pytest.param({60: PARAGRAPH, 70: PARAGRAPH}, 70, id="of equals the last"),
        pytest.param({20: PARAGRAPH, 70: CLAUSE}, 70, id="never in the first half"),
    ],
)
def test_core_ends_at_the_best_place(places, cut):
    qualities = [places.get(token, WORD) for token in range(1_000)]
    assert plan([1] * 1_000, qualities, 120, 20)[1][0].core_end == cut


@pytest.mark.parametrize(
    ("words", "qualities"),
    [
        pytest.param(["No", ".", "Yes"], [PARAGRAPH, WORD, SENTENCE], id="sentence"),
        pytest.param(["No", ".", "”", "Yes"], [PARAGRAPH, WORD, SENTENCE, SENTENCE], id="closing mark"),
        pytest.param(["U.S.", "troops"], [PARAGRAPH, SENTENCE], id="abbreviation: a guess, a harmless one"),
        pytest.param(["a", ",", "b"], [PARAGRAPH, WORD, CLAUSE], id="clause"),
        pytest.param(["a", "\n", "b"], [PARAGRAPH, WORD, PARAGRAPH], id="line"),
        pytest.param([".", "\n\n", "b"], [PARAGRAPH, WORD, PARAGRAPH], id="blank line"),
    ],
)
def test_quality_of_cuts(words, qualities):
    found = cut_qualities(words, breaks_before(words, [False] * len(words)))
    assert found.tolist() == qualities
