import pytest

from claimx.contest.words import content_words, is_negated, stem, weigh


def _stems(text):
    return [word.stem for word in content_words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("that it shelled the school", "shelling schools", id="endings"),
        pytest.param("it is not true that they sold the bridge", "they sold the bridge", id="denying"),
        pytest.param("143,000 left", "143000 left", id="numbers"),
        pytest.param("Zelenskyy signed", "Zelensky signed", id="spellings of a name"),
        pytest.param("the mayor’s café", "the mayor's cafe", id="possessive and accent"),
    ],
)
def test_the_same_in_other_words_has_the_same_words(one, other):
    assert _stems(one) == _stems(other) != []


@pytest.mark.parametrize("text", ["", "…", "this", "that it is not so"])
def test_what_says_nothing_has_no_words(text):
    assert _stems(text) == []


@pytest.mark.parametrize(
    ("word", "expected"), [("cities", "city"), ("stopped", "stop"), ("gas", "gas"), ("us", "us")]
)
def test_stem(word, expected):
    assert stem(word) == expected


@pytest.mark.parametrize("text", ["They did n't pay", "we don’t know", "No bridge fell", "It was never sold"])
def test_negation_is_seen(text):
    assert is_negated(text)


def test_no_negation_in_a_word():
    assert not is_negated("The notary noted nothingness in the knot")


def test_rare_words_weigh_more():
    ranks = {"bridge": 2000, "said": 20, "gantry": 20_000}
    weights = weigh([content_words("bridge gantry"), content_words("bridge")], lambda word: ranks[word])
    assert weights["gantry"] > weights["bridg"] > 0
