"""The linear model over words, and what it holds of articles that it was fitted without."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch (claimx[train])")
pytest.importorskip("sklearn", reason="the linear model needs scikit-learn (claimx[train])")

from claimx.stances.features import N_PAIR, N_STATEMENT, StanceInputs
from claimx.stances.words import plain_features, word_logits, word_shares
from training.stances import StanceExample
from training.words import FOLDS, fit_words, held_out_shares

PLAIN, TELLING, DENIAL = 3, 7, 1


def example(family, *, types, words):
    size = len(types)
    inputs = StanceInputs(
        np.zeros((size, 4), dtype=np.float32),
        np.zeros((size, N_STATEMENT), dtype=np.float32),
        np.zeros((size, size, N_PAIR), dtype=np.float32),
    )
    return StanceExample(
        inputs,
        family,
        np.array(types, dtype=np.int64),
        np.zeros((size, size), dtype=np.float32),
        "",
        [np.array(row, dtype=np.int64) for row in words],
        plain_features(inputs),
    )


@pytest.fixture(scope="module")
def articles():
    """Denials have a word of their own; a single article, the last, has another one that it alone uses."""
    plain = [
        example(f"a{n}", types=[0] * 5 + [2, DENIAL], words=[[PLAIN]] * 5 + [[PLAIN, 9], [PLAIN, TELLING]])
        for n in range(6 * FOLDS)
    ]
    return [*plain, example("odd", types=[DENIAL] * 3, words=[[PLAIN, 11]] * 3)]


def chances_of_denial(shares):
    return np.exp(shares[:, DENIAL])


def test_words_that_tell_are_learnt(articles):
    first = articles[0]
    *claims, denial = chances_of_denial(
        word_shares(word_logits(fit_words(articles), first.words, first.plain))
    )
    assert denial > 3 * max(claims)


def test_shares_of_an_article_are_of_a_model_that_has_not_seen_it(articles):
    odd = articles[-1]
    fitted = word_shares(word_logits(fit_words(articles), odd.words, odd.plain))
    shares = held_out_shares(articles)
    assert [len(share) for share in shares] == [len(article.types) for article in articles]
    *others, denial = chances_of_denial(shares[0])
    assert denial > 3 * max(others)
    # Whoever has seen the odd article takes its word for a denial.
    assert (chances_of_denial(fitted) > 1.2 * chances_of_denial(shares[-1])).all()


def test_texts_of_a_set_are_left_out_together(articles):
    alone = held_out_shares(articles)[-1]
    with_twin = held_out_shares([*articles, articles[-1]])[-1]
    np.testing.assert_allclose(alone, with_twin, atol=1e-3)
