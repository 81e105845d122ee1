import numpy as np
import pytest

from claimx.errors import ModelError
from claimx.neural.encode import STATES, WIDTH
from claimx.pipeline.states import early_states, scored_tokens, token_states
from tests.pipeline.conftest import doc_of


def test_tokens_with_a_state_are_scored():
    doc = doc_of("Marlow \n left")
    doc.tensor = np.ones((3, WIDTH), dtype=np.float32)
    doc.tensor[1] = 0
    assert scored_tokens(doc, "claimx_tokens").tolist() == [0, 2]


def test_a_token_has_two_states():
    doc = doc_of("Marlow left")
    doc.tensor = np.arange(2 * WIDTH, dtype=np.float32).reshape(2, WIDTH)
    last, early = token_states(doc, "claimx_tokens"), early_states(doc, "claimx_stances")
    assert last.shape == early.shape == (2, STATES)
    assert (np.concatenate([last, early], axis=1) == doc.tensor).all()


@pytest.mark.parametrize("shape", [(0,), (2, WIDTH), (3, STATES), (3, WIDTH, 1)], ids=str)
def test_doc_that_was_not_encoded_names_the_missing_component(shape):
    doc = doc_of("Marlow has left")
    doc.tensor = np.zeros(shape, dtype=np.float32)
    with pytest.raises(ModelError, match=r"claimx_tokens: .*shape.*`claimx_encoder` before this one"):
        scored_tokens(doc, "claimx_tokens")


def test_empty_doc_has_no_tokens_with_a_state():
    doc = doc_of("")
    doc.tensor = np.zeros((0, WIDTH), dtype=np.float32)
    assert scored_tokens(doc, "claimx_tokens").tolist() == []
