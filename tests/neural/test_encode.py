import numpy as np
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from claimx.neural.encode import CLS, SEP, WIDTH, core_tokens, encode_tokens, window_inputs
from claimx.neural.features import token_features
from claimx.neural.windows import cut_qualities, plan_windows
from tests.tiny import make_tokenizer

BLANK = spacy.blank("en")
TOKENIZER = make_tokenizer()


class Recorder:
    """An encoder whose states say what it was given: id, shape, depth, break, and which window."""

    def __init__(self):
        self.lengths = []

    def __call__(self, ids, shapes, depths, breaks):
        assert ids.shape == shapes.shape == depths.shape == breaks.shape
        assert {array.dtype for array in (ids, shapes, depths, breaks)} == {np.dtype(np.int64)}
        assert (ids[0], ids[-1]) == (CLS, SEP)
        assert CLS not in ids[1:-1]
        states = np.zeros((len(ids), WIDTH), dtype=np.float32)
        self.lengths.append(len(ids))
        states[:, :5] = np.stack([ids, shapes, depths, breaks, np.full(len(ids), len(self.lengths))], axis=1)
        return states


def encode(text, *, size=60, context=10):
    doc = BLANK.make_doc(text)
    features = token_features(doc, TOKENIZER)
    qualities = cut_qualities([token.text for token in doc], features.breaks)
    encoder = Recorder()
    states = encode_tokens(features, qualities, encoder, size=size, context=context)
    return doc, features, states, encoder


@given(st.text(alphabet='abA1 .,"\n\u200b\x00', max_size=400))
@settings(max_examples=50)
def test_state_of_a_token_is_that_of_its_first_piece(text):
    doc, features, states, encoder = encode(text)
    assert states.shape == (len(doc), WIDTH)
    starts = features.piece_starts
    for token in range(len(doc)):
        if starts[token] == starts[token + 1]:
            assert not states[token].any()
        else:
            told = (features.piece_ids[starts[token]], features.shapes[token], features.depths[token])
            assert tuple(states[token, :3]) == told
            assert states[token, 3] == features.breaks[token]
    assert all(length <= 60 + 2 for length in encoder.lengths)


def test_paragraph_of_five_thousand_words_loses_nothing():
    doc, _, states, encoder = encode("word " * 5_000, size=318, context=48)
    assert len(doc) == 5_000
    assert states.any(axis=1).all()
    # Every word is its own four pieces: fewer windows would have left some out.
    assert sum(encoder.lengths) > 20_000


def test_text_of_white_space_is_not_sent_to_the_encoder():
    _, _, states, encoder = encode(" \n\n \n")
    assert not states.any()
    assert encoder.lengths == []


def test_empty_text_has_no_states():
    _, _, states, encoder = encode("")
    assert states.shape == (0, WIDTH)
    assert encoder.lengths == []


def test_windows_are_encoded_in_order_and_speak_for_their_cores():
    _, features, states, _ = encode("word " * 100)
    qualities = np.zeros(100, dtype=np.int64)
    windows = plan_windows(features.piece_starts, qualities, size=60, context=10)
    for number, window in enumerate(windows, start=1):
        assert set(states[window.core_start : window.core_end, 4]) == {number}


def test_core_tokens_point_at_their_pieces_in_the_window():
    _, features, _, _ = encode("one two\n\nthree four " * 20)
    for window in plan_windows(features.piece_starts, features.breaks, size=60, context=10):
        tokens, first_pieces = core_tokens(features, window)
        ids = window_inputs(features, window)[0]
        assert ids[first_pieces].tolist() == features.piece_ids[features.piece_starts[tokens]].tolist()
