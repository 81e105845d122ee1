import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.speakers.candidates import Layout
from claimx.stances.features import N_PAIR, StatementSpans, _product, read_inputs, stem

NAMES, OF_HIMSELF = 24, 25
NAMED = 18


@pytest.mark.parametrize(
    ("words", "apart"),
    [
        (["Ukraine", "Ukrainian", "Ukrainians"], "Uganda"),
        (["Russia", "Russian", "Russians"], "Rwanda"),
        (["China", "Chinese"], "Chile"),
        (["Israel", "Israeli"], "Ireland"),
        (["attack", "attacks", "attacked", "attacking"], "attach"),
    ],
)
def test_relatives_have_one_stem(words, apart):
    assert len({stem(word) for word in words}) == 1
    assert stem(apart) not in {stem(word) for word in words}


@pytest.mark.parametrize("word", ["gas", "Texas", "I", "s", "’s", "", "bed", "123"])
def test_of_a_word_something_stays(word):
    assert bool(stem(word)) == bool(word)


def pairs(text, *statements):
    """The pairs of statements, each a source, a cue and a content of the text, and who speaks."""
    words = text.split()
    flat = np.zeros(len(words), dtype=np.int64)

    def place(some):
        some = some.split()
        start = next(n for n in range(len(words)) if words[n : n + len(some)] == some)
        return [(start, start + len(some))]

    spans = [
        StatementSpans(place(source), place(cue), place(content), "say", "named", speaker)
        for source, cue, content, speaker in statements
    ]
    states = np.ones((len(words), 384), dtype=np.float32)
    inputs = read_inputs(
        Layout(words, flat, flat, flat.astype(bool)), states, spans, [frozenset()] * len(spans), []
    )
    assert inputs.pairs.shape == (len(spans), len(spans), N_PAIR)
    return inputs.pairs


def test_official_is_spoken_of_where_his_country_is():
    found = pairs(
        "Ruritania said that Graustarkian drones hit the dam . The Graustarkian minister Orsa denied it .",
        ("Ruritania", "said", "that Graustarkian drones hit the dam", "p1"),
        ("The Graustarkian minister Orsa", "denied", "it", "p2"),
    )
    assert found[1, 0, NAMED] == 1
    assert found[0, 1, NAMED] == 0


def test_who_speaks_of_himself_where_another_spoke_of_him():
    found = pairs(
        "Marlow said that Quill lied . Quill said we never met . Quill added the bridge stands .",
        ("Marlow", "said", "that Quill lied", "p1"),
        ("Quill", "said", "we never met", "p2"),
        ("Quill", "added", "the bridge stands", "p2"),
    )
    assert found[1, 0, OF_HIMSELF] == 1
    assert found[2, 0, OF_HIMSELF] == 0


def test_names_that_two_statements_speak_of_are_counted():
    found = pairs(
        "Marlow said that Quill met Vell . Dale said Vell knew Quill . Hill said so .",
        ("Marlow", "said", "that Quill met Vell", "p1"),
        ("Dale", "said", "Vell knew Quill", "p2"),
        ("Hill", "said", "so", "p3"),
    )
    assert found[0, 1, NAMES] == pytest.approx(2 / 3)
    assert found[0, 2, NAMES] == 0


@given(st.integers(0, 70), st.integers(0, 70), st.integers(1, 400))
def test_product_in_blocks_is_the_product(n, m, width):
    random = np.random.default_rng(n + 71 * m)
    left, right = random.random((n, width), dtype=np.float32), random.random((m, width), dtype=np.float32)
    assert np.allclose(_product(left, right), left @ right.T, atol=1e-3)
    assert np.allclose(_product(left, left), left @ left.T, atol=1e-3)
