import numpy as np
import pytest
import spacy
from hypothesis import example, given
from hypothesis import strategies as st

from claimx.neural import features as features_module
from claimx.neural.features import (
    BREAKS,
    DEPTHS,
    MAX_PIECES,
    SHAPES,
    breaks_before,
    shape_of,
    token_features,
    word_pieces,
)
from tests.tiny import make_tokenizer

BLANK = spacy.blank("en")
TOKENIZER = make_tokenizer()


def features_of(text):
    doc = BLANK.make_doc(text)
    return doc, token_features(doc, TOKENIZER)


@given(st.text() | st.text(alphabet="a1A\"“”'’ \n\r\t.\u200b\ufffd\x00e\u0301"))
@example("")
@example(" \n ")
@example("\x00")
@example("ﬁ\u0130ß")
def test_any_text_has_features_that_fit_its_tokens(text):
    doc, features = features_of(text)
    starts = features.piece_starts
    assert starts.shape == (len(doc) + 1,)
    assert starts[0] == 0
    assert starts[-1] == len(features.piece_ids)
    assert all(0 <= n <= MAX_PIECES for n in np.diff(starts))
    kinds = {"shapes": len(SHAPES), "depths": DEPTHS, "breaks": len(BREAKS)}
    for name, n_kinds in kinds.items():
        values = getattr(features, name)
        assert values.shape == (len(doc),)
        assert values.dtype == np.int64
        assert all(0 <= value < n_kinds for value in values)


@given(st.text(alphabet='abC1 .,"\n\u200b'))
def test_pieces_of_a_text_are_those_of_its_words(text):
    doc, features = features_of(text)
    for token in doc:
        alone = TOKENIZER.encode([token.text[:100]], is_pretokenized=True, add_special_tokens=False).ids
        start, end = features.piece_starts[token.i : token.i + 2]
        assert features.piece_ids[start:end].tolist() == alone[:MAX_PIECES]


def test_white_space_and_dropped_characters_have_no_pieces(tokenizer):
    ids, starts = word_pieces(["a", "\n\n", "\x00", "b"], tokenizer)
    assert starts.tolist() == [0, 1, 1, 1, 2]
    assert len(ids) == 2


def test_long_word_keeps_its_first_pieces(tokenizer):
    ids, starts = word_pieces(["a", "x" * 1_000_000, "b"], tokenizer)
    assert np.diff(starts).tolist() == [1, MAX_PIECES, 1]
    assert len(ids) == MAX_PIECES + 2
    assert ids[-1] == tokenizer.token_to_id("b")


def test_known_pieces_change_nothing_and_are_bounded(tokenizer, monkeypatch):
    monkeypatch.setattr(features_module, "MOST_KNOWN", 5)
    known = {}
    for words in (["un", "unbelievably", "x" * 300], ["un", "bridge", "said", "bridge"], ["a", "b", "c"], []):
        with_known, alone = word_pieces(words, tokenizer, known), word_pieces(words, tokenizer)
        assert [array.tolist() for array in with_known] == [array.tolist() for array in alone]
        assert len(known) <= 5


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("bridge", "lower"),
        ("Bridge", "title"),
        ("A", "title"),
        ("NATO", "upper"),
        ("U.S.", "upper"),
        ("McCoy", "mixed"),
        ("iPad", "mixed"),
        ("1990s", "lower"),
        ("2016", "digit"),
        ("12:30", "digit"),
        ("“", "other"),
        ("...", "other"),
        ("\n", "other"),
        ("ß", "lower"),
        ("Élan", "title"),
        ("中", "mixed"),
    ],
)
def test_shape(word, shape):
    assert SHAPES[shape_of(word)] == shape


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        pytest.param("He left.", ["paragraph", "space", "glued"], id="first token begins a paragraph"),
        pytest.param("a\nb", ["paragraph", "line", "line"], id="line"),
        pytest.param("a\n\nb", ["paragraph", "paragraph", "paragraph"], id="blank line"),
        pytest.param("a \n \n b", ["paragraph", "paragraph", "paragraph"], id="blank line with spaces"),
        pytest.param("a\r\nb", ["paragraph", "line", "line"], id="Windows"),
        pytest.param("a\r\r\nb", ["paragraph", "line", "line"], id="stray return"),
        pytest.param("a\rb", ["paragraph", "line", "line"], id="old Macintosh"),
        pytest.param("a\u2029\u2029b", ["paragraph", "paragraph", "paragraph"], id="separator"),
        pytest.param("a  b", ["paragraph", "space", "space"], id="two spaces"),
    ],
)
def test_breaks(text, breaks):
    doc = BLANK.make_doc(text)
    found = breaks_before([token.text for token in doc], [bool(token.whitespace_) for token in doc])
    assert [BREAKS[place] for place in found] == breaks


def test_depth_counts_quotations_around_the_token():
    doc, features = features_of("He said: “She told me ‘“no”’ once,” and left.")
    depths = dict(zip((token.text for token in doc), features.depths.tolist(), strict=True))
    assert depths["said"] == 0
    assert depths["She"] == 1
    assert depths["no"] == DEPTHS - 1
    assert depths["left"] == 0
