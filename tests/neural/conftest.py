"""A word-piece tokenizer without a trained vocabulary."""

import pytest

from tests.tiny import make_tokenizer


@pytest.fixture(scope="session")
def tokenizer():
    return make_tokenizer()
