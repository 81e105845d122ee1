import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from claimx.contest.embed import ContentEncoder, encoder_of, mean_state
from claimx.errors import ModelError
from claimx.neural.encode import WIDTH


@pytest.fixture
def doc():
    doc = Doc(spacy.blank("en").vocab, words=["that", "the", "Garrison", "shelled", "Kessarine", "."])
    doc.tensor = np.eye(6, WIDTH, dtype=np.float32)
    return doc


def test_function_words_do_not_count_and_rare_words_count_more(doc):
    weights = {"garrison": 1.0, "shel": 1.0, "kessarin": 2.0, "shell": 1.0}
    assert mean_state(doc, weights)[:6].tolist() == pytest.approx([0, 0, 0.25, 0.25, 0.5, 0])


def test_a_content_of_function_words_has_no_state():
    doc = Doc(spacy.blank("en").vocab, words=["that", "the"])
    doc.tensor = np.eye(2, WIDTH, dtype=np.float32)
    assert not mean_state(doc, {}).any()


def test_a_pipeline_without_encoder_is_told():
    nlp = spacy.blank("en")
    for use in (encoder_of, ContentEncoder):
        with pytest.raises(ModelError, match="does not compare statements"):
            use(nlp)
