import numpy as np
import pytest

from claimx.lexicon.stances import Stance
from claimx.speakers.candidates import Layout
from claimx.stances.features import N_PAIR, N_STATEMENT, Mark, StanceInputs, StatementSpans
from claimx.stances.words import (
    ROWS,
    WordWeights,
    plain_features,
    telling_words,
    word_logits,
    word_rows,
    word_shares,
)

TEXT = "Quill said the bridge held . Marlow denied it , and never looked ."
WORDS = TEXT.split()
N = len(WORDS)
FLAT = np.zeros(N, dtype=np.int64)
LAYOUT = Layout(WORDS, FLAT, FLAT, FLAT.astype(bool))
STATEMENTS = [
    StatementSpans([(0, 1)], [(1, 2)], [(2, 5)], "say", "named", "Quill"),
    StatementSpans([(6, 7)], [(7, 8)], [(8, 12)], "deny", "named", "Marlow"),
]
MARKS = [Mark(7, 8, Stance.DENIAL), Mark(11, 12, Stance.NEGATION)]


def inputs(size=2):
    return StanceInputs(
        np.zeros((size, 1), dtype=np.float32),
        np.ones((size, N_STATEMENT), dtype=np.float32),
        np.zeros((size, size, N_PAIR), dtype=np.float32),
    )


def empty_weights():
    plain = np.zeros((plain_features(inputs()).shape[1], 3), dtype=np.float32)
    return WordWeights(np.zeros((ROWS, 3), dtype=np.float32), plain, np.zeros(3, dtype=np.float32))


def rows():
    return word_rows(LAYOUT, STATEMENTS, inputs(), MARKS)


def test_statements_of_other_words_have_other_rows():
    first, second = rows()
    assert len(set(second) - set(first)) > 5
    assert all(0 <= row < ROWS for row in (*first, *second))


def moved_rows(shift):
    words = ["far"] * shift + WORDS
    flat = np.zeros(len(words), dtype=np.int64)

    def moved(spans):
        return [(start + shift, end + shift) for start, end in spans]

    statements = [
        s._replace(source=moved(s.source), cue=moved(s.cue), content=moved(s.content)) for s in STATEMENTS
    ]
    marks = [mark._replace(start=mark.start + shift, end=mark.end + shift) for mark in MARKS]
    return word_rows(Layout(words, flat, flat, flat.astype(bool)), statements, inputs(), marks)


def test_rows_do_not_depend_on_what_stands_far_before():
    assert [row.tolist() for row in moved_rows(10)] == [row.tolist() for row in moved_rows(50)]


def test_weights_survive_being_stored_and_give_logits():
    weights = empty_weights()
    weights.rows[rows()[1], 1] = 0.5
    again = WordWeights.from_bytes(weights.to_bytes())
    logits = word_logits(again, rows(), plain_features(inputs()))
    assert logits.shape == (2, 3)
    assert logits[1].argmax() == 1
    assert logits[1, 1] > logits[0, 1]


def test_damaged_weights_are_told():
    whole = empty_weights().to_bytes()
    changed = whole[:200] + bytes(byte ^ 255 for byte in whole[200:300]) + whole[300:]
    for damaged in (b"nothing", b"", whole[: len(whole) // 2], changed):
        with pytest.raises(ValueError, match="no weights of words"):
            WordWeights.from_bytes(damaged)


def test_no_statement_gives_no_logits():
    assert word_logits(empty_weights(), [], plain_features(inputs(0))).shape == (0, 3)


def test_telling_words_are_those_of_weight_that_say_something():
    weights = empty_weights()
    assert telling_words(weights, LAYOUT, STATEMENTS[1], 1) == []
    weights.rows[rows()[1], 1] = 0.5
    found = telling_words(weights, LAYOUT, STATEMENTS[1], 1)
    assert found
    assert all(word in " ".join(WORDS).casefold() for phrase in found for word in phrase.split())
    assert "the" not in found


def test_shares_are_logarithms_of_what_adds_up_to_one():
    shares = word_shares(np.array([[0.0, 0.0, 0.0], [2.0, 1.0, -1.0]], dtype=np.float32))
    assert shares.dtype == np.float32
    assert np.exp(shares).sum(axis=1).tolist() == pytest.approx([1, 1])
    assert shares[0].tolist() == pytest.approx([np.log(1 / 3)] * 3)


def test_no_share_is_beyond_all_measure():
    assert word_shares(np.array([[900.0, 0.0, -900.0]], dtype=np.float32)).min() == pytest.approx(-8)
