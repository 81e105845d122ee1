import pytest

from claimx.errors import ModelError
from claimx.neural.labels import ENTITY_LABELS
from claimx.pipeline.tokens import TokensPipe
from tests.pipeline.conftest import doc_of, with_states


def annotate(pipe, text, names="", starts=()):
    doc = doc_of(text)
    with_states(doc, names or "O " * len(doc), ENTITY_LABELS, offset=1)
    for token in starts:
        doc.tensor[token, 0] = 2
    return pipe(doc)


def sentences(doc):
    return [sentence.text.strip(" ") for sentence in doc.sents]


def test_sentences_begin_where_the_head_says(tokens_pipe):
    doc = annotate(tokens_pipe, "He left . She stayed .", starts=[0, 3])
    assert sentences(doc) == ["He left .", "She stayed ."]


def test_text_begins_a_sentence_whatever_the_head_says(tokens_pipe):
    assert sentences(annotate(tokens_pipe, "He left .")) == ["He left ."]


def test_blank_line_ends_a_sentence(tokens_pipe):
    doc = annotate(tokens_pipe, "Bridge closed \n\n He left")
    assert sentences(doc) == ["Bridge closed \n\n", "He left"]


def test_line_end_alone_does_not(tokens_pipe):
    assert len(list(annotate(tokens_pipe, "He \n left").sents)) == 1


def test_white_space_before_the_first_word_belongs_to_its_sentence(tokens_pipe):
    doc = annotate(tokens_pipe, "\n He left", starts=[1])
    assert len(list(doc.sents)) == 1


def test_names_are_entities(tokens_pipe):
    doc = annotate(tokens_pipe, "Ada Marlow left Kyiv", "B-PERSON I-PERSON O B-LOC")
    assert [(span.text, span.label_) for span in doc.ents] == [("Ada Marlow", "PERSON"), ("Kyiv", "LOC")]


def test_name_does_not_run_over_a_line_end(tokens_pipe):
    doc = annotate(tokens_pipe, "Marlow \n Quill left", "B-PERSON O I-PERSON O")
    assert not any(token.is_space for span in doc.ents for token in span)


@pytest.mark.parametrize("text", ["", "\n\n", "\n \n"])
def test_text_without_words_has_no_names(tokens_pipe, text):
    doc = annotate(tokens_pipe, text)
    assert doc.ents == ()
    assert doc.has_annotation("SENT_START") or not len(doc)


def test_component_without_weights_is_an_error():
    with pytest.raises(ModelError, match="weights were not loaded"):
        TokensPipe("claimx_tokens")(with_states(doc_of("He left"), "O O", ENTITY_LABELS))
