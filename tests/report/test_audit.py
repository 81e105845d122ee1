import pytest

from claimx.report.verbs import accuses, tone
from claimx.report.view import article_view
from tests.report.made import article_of, document_of


def test_words_count_for_the_innermost_speaker(quarrel):
    view = article_view(*quarrel)
    words = {speaker["name"]: speaker["words"] for speaker in view["speakers"]}
    assert words["Quill"] == 7  # "We saw him say … and he ran." without "the mayor lied"
    assert words["him"] == 3
    assert sum(speaker["share"] for speaker in view["speakers"]) == pytest.approx(1, abs=0.001)


def test_named_and_unnamed_are_told_apart(quarrel):
    named = {speaker["name"]: speaker["is_named"] for speaker in article_view(*quarrel)["speakers"]}
    assert named == {"Kiev": True, "rebels": True, "Quill": True, "him": False, "A source": False}


def test_verbs_stand_under_their_tone(quarrel):
    verbs = {speaker["name"]: speaker["verbs"] for speaker in article_view(*quarrel)["speakers"]}
    assert verbs["Quill"] == {"doubt": [["claim", 1]]}
    assert verbs["rebels"] == {"other": [["deny", 1]]}
    assert verbs["A source"] == {"neutral": [["say", 1]]}


def test_an_accused_who_answers(quarrel):
    view = article_view(*quarrel)
    rebels = next(speaker for speaker in view["speakers"] if speaker["name"] == "rebels")
    assert (rebels["accused_in"], rebels["answers_in"]) == ([1], [2])
    assert view["accusations"] == [
        {"number": 1, "accused": rebels["number"], "answers": [2], "own_answers": [2]}
    ]


def test_an_accused_who_does_not_speak():
    article = article_of("Kiev accused Donetsk of lying.")
    content = {"source": ["Kiev"], "cue": ["accused"], "lemma": "accuse", "content": ["Donetsk of lying"]}
    view = article_view(document_of(article, [content]), article.text)
    assert view["accusations"] == [{"number": 1, "accused": None, "answers": [], "own_answers": []}]


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("say", "neutral"),
        ("according to", "neutral"),
        ("claim", "doubt"),
        ("allegedly", "doubt"),
        ("admit", "fact"),
        ("point out", "fact"),
        ("deny", "other"),
        ("urge", "other"),
        ("no such word", "other"),
    ],
)
def test_tone_of_a_verb(lemma, expected):
    assert tone(lemma) == expected


def test_accusing_verbs():
    assert accuses("blame")
    assert not accuses("say")
