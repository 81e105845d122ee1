import pytest
import spacy
from spacy.tokens import Doc

from claimx.pipeline.grouped import MOST_TEXTS, MOST_TOKENS, GroupedPipe

NLP = spacy.blank("en")


class NotingPipe(GroupedPipe):
    """Notes what it is given; fails of a text that says so."""

    def __init__(self, name, seen):
        super().__init__(name)
        self.seen = seen

    def __call__(self, doc):
        if doc.text == "bad":
            raise ValueError("no such text")
        self.seen.append((self.name, doc.text))
        return doc


def docs_of(*texts):
    return [NLP.make_doc(text) for text in texts]


def test_a_component_does_a_group_before_the_next_has_its_turn():
    seen = []
    first, second = NotingPipe("first", seen), NotingPipe("second", seen)
    out = list(second.pipe(first.pipe(docs_of("a", "b", "c"), batch_size=2), batch_size=2))
    assert [doc.text for doc in out] == ["a", "b", "c"]
    by_group = [("first", "ab"), ("second", "ab"), ("first", "c"), ("second", "c")]
    assert seen == [(name, text) for name, texts in by_group for text in texts]


@pytest.mark.parametrize(
    ("lengths", "n_taken"), [([1] * 40, MOST_TEXTS), ([1, 1, MOST_TOKENS, 1], 3), ([1, 1], 2)]
)
def test_a_group_is_no_larger_than_it_may(lengths, n_taken):
    taken = []
    stream = (taken.append(n) or Doc(NLP.vocab, words=["a"] * n) for n in lengths)
    next(NotingPipe("first", []).pipe(stream))
    assert len(taken) == n_taken


def test_no_more_texts_are_taken_than_a_group_has():
    taken = []
    stream = (taken.append(number) or doc for number, doc in enumerate(docs_of("a", "b", "c")))
    next(NotingPipe("first", []).pipe(stream, batch_size=2))
    assert taken == [0, 1]


def test_what_comes_before_a_failure_is_handed_on():
    first, second = NotingPipe("first", []), NotingPipe("second", [])
    out = second.pipe(first.pipe(docs_of("a", "bad", "b")))
    assert next(out).text == "a"
    with pytest.raises(ValueError, match="no such text"):
        next(out)


def test_spacy_decides_what_becomes_of_a_failure():
    failed = []
    pipe = NotingPipe("first", [])
    pipe.set_error_handler(
        lambda name, proc, docs, error: failed.append((name, proc, docs[0].text, str(error)))
    )
    assert [doc.text for doc in pipe.pipe(docs_of("a", "bad", "b"))] == ["a", "b"]
    assert failed == [("first", pipe, "bad", "no such text")]
    assert pipe.get_error_handler() is not None
