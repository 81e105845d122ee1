import numpy as np
import pytest

from claimx.errors import ModelError
from claimx.neural.encode import STATES
from claimx.pipeline.states import scored_tokens
from tests.pipeline.conftest import doc_of


def test_tokens_with_a_state_are_scored():
    doc = doc_of("Marlow \n left")
    doc.tensor = np.ones((3, STATES), dtype=np.float32)
    doc.tensor[1] = 0
    assert scored_tokens(doc, "claimx_tokens").tolist() == [0, 2]


@pytest.mark.parametrize("shape", [(0,), (2, STATES), (3, STATES - 1), (3, STATES, 1)], ids=str)
def test_doc_that_was_not_encoded_names_the_missing_component(shape):
    doc = doc_of("Marlow has left")
    doc.tensor = np.zeros(shape, dtype=np.float32)
    with pytest.raises(ModelError, match=r"claimx_tokens: .*shape.*`claimx_encoder` before this one"):
        scored_tokens(doc, "claimx_tokens")


def test_empty_doc_has_no_tokens_with_a_state():
    doc = doc_of("")
    doc.tensor = np.zeros((0, STATES), dtype=np.float32)
    assert scored_tokens(doc, "claimx_tokens").tolist() == []
