import hashlib

import pytest
from pydantic import ValidationError

from claimx.article import Article


def test_sha256_is_that_of_the_utf8_text():
    assert Article(id="a", text="“é”").sha256 == hashlib.sha256("“é”".encode()).hexdigest()


def test_a_lone_surrogate_has_a_sha256():
    assert len(Article(id="a", text="\ud800").sha256) == 64


def test_an_article_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Article(id="a", text="No.").text = "Yes."
