import random

import pytest

from claimx.batch.duplicates import DuplicateFinder

_RANDOM = random.Random(7)
_WORDS = [f"word{number}" for number in range(5000)]


def _text(length=300):
    return " ".join(_RANDOM.choices(_WORDS, k=length))


@pytest.fixture
def original():
    return _text()


def _edited(text, every):
    words = text.split()
    words[::every] = ["changed"] * len(words[::every])
    return " ".join(words)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text, id="same"),
        pytest.param(lambda text: text.upper().replace(" ", ",\n"), id="case and punctuation"),
    ],
)
def test_the_same_words_are_a_copy(original, change):
    finder = DuplicateFinder()
    assert finder.find("first", original) is None
    duplicate = finder.find("second", change(original))
    assert (duplicate.of, duplicate.similarity) == ("first", 1.0)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: f"another headline of six words here\n\n{text}", id="headline"),
        pytest.param(lambda text: text[: len(text) * 17 // 20], id="cut"),
        pytest.param(lambda text: _edited(text, 60), id="edited"),
    ],
)
def test_nearly_the_same_words_are_a_copy(original, change):
    finder = DuplicateFinder()
    finder.find("first", original)
    duplicate = finder.find("second", change(original))
    assert duplicate.of == "first"
    assert 0.7 <= duplicate.similarity < 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: _text(), id="another"),
        pytest.param(lambda text: text[: len(text) // 3], id="a third"),
        pytest.param(lambda text: _edited(text, 8), id="rewritten"),
        pytest.param(lambda text: " ".join(reversed(text.split())), id="other order"),
    ],
)
def test_what_shares_some_words_is_none(original, change):
    finder = DuplicateFinder()
    finder.find("first", original)
    assert finder.find("second", change(original)) is None


def test_a_copy_of_a_copy_is_one_of_the_original(original):
    finder = DuplicateFinder()
    finder.find("first", original)
    found = [finder.find(str(number), f"{original} {'more ' * number}") for number in range(5)]
    assert {duplicate.of for duplicate in found} == {"first"}


def test_the_answers_are_the_same_each_time():
    texts = [_text(60) for _ in range(50)]
    texts += [_edited(text, 40) for text in texts]
    runs = [
        [finder.find(str(number), text) for number, text in enumerate(texts)]
        for finder in (DuplicateFinder(), DuplicateFinder())
    ]
    assert runs[0] == runs[1]
    assert sum(duplicate is not None for duplicate in runs[0]) > 40


def test_many_are_kept_apart():
    finder = DuplicateFinder()
    texts = [_text(40) for _ in range(1500)]
    assert not any(finder.find(f"id-{number}", text) for number, text in enumerate(texts))
    assert [finder.find("x", texts[number]).of for number in (0, 700, 1499)] == ["id-0", "id-700", "id-1499"]


def test_memory_is_bounded_by_forgetting_the_oldest():
    finder = DuplicateFinder(remembered=10)
    texts = [_text(40) for _ in range(40)]
    for number, text in enumerate(texts):
        finder.find(str(number), text)
    assert finder.find("x", texts[0]) is None
    assert finder.find("x", texts[39]).of == "39"


def test_any_text_will_do():
    finder = DuplicateFinder()
    assert finder.find("empty", "") is None
    assert finder.find("short", "one two") is None
    assert finder.find("again", "One, two!").of == "short"
    assert finder.find("surrogate", "a \ud800 b c d e f") is None
    assert finder.find("long", "x y z " * 100_000) is None
