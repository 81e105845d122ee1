import math
import pickle
import re
from importlib.metadata import entry_points

import pytest
import spacy
from hypothesis import example, given
from hypothesis import strategies as st

from claimx.pipeline.tokenizer import LONGEST_RUN, BoundedTokenizer, _pieces, create_tokenizer

NAME = "claimx.BoundedTokenizer.v1"
CONFIG = {"nlp": {"tokenizer": {"@tokenizers": NAME}}}
PLAIN = spacy.blank("en")
NLP = spacy.blank("en", config=CONFIG)

# Any character but lone surrogates, which a Doc cannot hold; and runs that must be cut, between others.
ANY_TEXT = st.text(st.characters(codec="utf-8"))
LONG_RUN = st.builds(
    lambda piece, count: piece * count,
    st.sampled_from(['"', "“", "a", "don't", "...", "(a)", "é", "🙂", "http://a.b/"]),
    st.integers(1, 2 * LONGEST_RUN + 2),
)
TEXTS = ANY_TEXT | st.lists(LONG_RUN | st.sampled_from([" ", "\n", "\u3000"]) | ANY_TEXT).map("".join)


@given(TEXTS)
@example("")
@example(" ")
@example("a" * LONGEST_RUN)
@example("a" * (LONGEST_RUN + 1))
@example(" " * (LONGEST_RUN + 1))
@example('said: "' + "“" * 3 * LONGEST_RUN + " no")
def test_tokens_spell_any_text_to_the_letter(text):
    doc = NLP.make_doc(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


ORDINARY = [
    "“We don't know,” Ms. Marlow said at 9:30a.m.; her e-mail (press@example.org) says: “$4.5bn, i.e. half.”",
    "See https://example.org/news/2024?page=2#top\n\n  U.S.-led talks…  'til Jan. 3rd -- no?!",
    "a" * LONGEST_RUN + " \t" + "“" * LONGEST_RUN,
]


@pytest.mark.parametrize("text", ORDINARY, ids=["quotations", "links and breaks", "runs just short enough"])
def test_ordinary_text_is_split_as_spacy_splits_it(text):
    ours, theirs = NLP.make_doc(text), PLAIN.make_doc(text)
    assert [(t.text, t.whitespace_, t.norm_) for t in ours] == [
        (t.text, t.whitespace_, t.norm_) for t in theirs
    ]


def test_a_long_run_does_not_change_the_words_around_it():
    run = "x" * (LONGEST_RUN + 1)
    words = [token.text for token in NLP.make_doc(f"She didn't say “{run}” to Mr. Quill.")]
    assert words[:5] == ["She", "did", "n't", "say", "“"]
    assert words[-4:] == ["to", "Mr.", "Quill", "."]


@pytest.mark.parametrize("mark", ['"', "“", ")", ".", "a"])
@pytest.mark.parametrize("length", [LONGEST_RUN + 1, 10 * LONGEST_RUN, 100_000])
def test_work_on_a_long_run_is_linear(mark, length):
    # What spaCy does with a piece is quadratic in its longest run: so many runs, and none longer than that.
    pieces = list(_pieces(f"Quill said: {mark * length} and left."))
    assert len(pieces) == math.ceil(length / LONGEST_RUN)
    assert max(len(run) for piece in pieces for run in re.findall(r"\S+", piece)) == LONGEST_RUN


@given(TEXTS)
def test_pieces_are_cut_inside_runs_only(text):
    pieces = list(_pieces(text))
    assert "".join(pieces) == text
    assert all(not left[-1].isspace() for left in pieces[:-1])
    assert all(not right[0].isspace() for right in pieces[1:])


def test_it_is_found_by_its_entry_point():
    (point,) = entry_points(group="spacy_tokenizers", name=NAME)
    assert point.load() is create_tokenizer
    assert type(NLP.tokenizer) is BoundedTokenizer


def test_it_survives_a_round_trip_with_its_pipeline(tmp_path):
    NLP.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert type(again.tokenizer) is BoundedTokenizer
    for text in (*ORDINARY, "“" * 3 * LONGEST_RUN):
        assert [token.text for token in again(text)] == [token.text for token in NLP(text)]


def test_it_can_be_sent_to_another_process():
    again = pickle.loads(pickle.dumps(NLP.tokenizer))
    assert type(again) is BoundedTokenizer
    assert [token.text for token in again(ORDINARY[0])] == [token.text for token in NLP(ORDINARY[0])]
