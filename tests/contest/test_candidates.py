import numpy as np

from claimx.contest.candidates import MAX_FOLLOWERS, candidate_pairs

# Words 0 to 3 are rare, 4 and 5 frequent; 6 fills rows up.
WEIGHTS = np.asarray([8, 8, 8, 8, 2, 2, 0], dtype=np.float32)


def _pairs(rows, articles=None):
    articles = np.arange(len(rows)) if articles is None else np.asarray(articles)
    left, right = candidate_pairs(np.asarray(rows, dtype=np.int64), WEIGHTS, articles)
    return list(zip(left.tolist(), right.tolist(), strict=True))


def test_two_rare_words_in_common_make_a_pair_once():
    assert _pairs([[0, 1, 2], [2, 1, 0], [3, 4, 5]]) == [(0, 1)]


def test_one_word_or_frequent_words_in_common_make_none():
    assert _pairs([[0, 1, 6], [0, 2, 6], [4, 5, 6], [4, 5, 6]]) == []


def test_statements_of_one_article_make_none():
    assert _pairs([[0, 1], [0, 1], [0, 1]], articles=[7, 7, 8]) == [(0, 2), (1, 2)]


def test_a_claim_repeated_without_end_stays_bounded():
    many = 3 * MAX_FOLLOWERS
    assert len(_pairs([[0, 1]] * many)) < many * MAX_FOLLOWERS


def test_no_statements_and_empty_contents():
    assert _pairs(np.zeros((0, 3))) == []
    assert _pairs([[6], [6]]) == []
