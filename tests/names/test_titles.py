import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.names import title_split
from claimx.names.words import name_words


@pytest.mark.parametrize(
    ("name", "titles", "bare"),
    [
        ("Mr. Peskov", ("Mr.",), "Peskov"),
        ("Lt. Gen. Serhii Naiev", ("Lt.", "Gen."), "Serhii Naiev"),
        ("Foreign Minister Sergei Lavrov", ("Foreign Minister",), "Sergei Lavrov"),
        ("Secretary of State Antony Blinken", ("Secretary of State",), "Antony Blinken"),
        ("former Chancellor Angela Merkel", ("former Chancellor",), "Angela Merkel"),
        ("PRESIDENT Joe Biden", ("PRESIDENT",), "Joe Biden"),
        ("Pope Francis", ("Pope",), "Francis"),
        ("Dmitry Peskov", (), "Dmitry Peskov"),
        ("Donald Trump Jr.", (), "Donald Trump Jr."),
        ("General Staff", (), "General Staff"),
        ("Metropolitan Police", (), "Metropolitan Police"),
        ("President-elect Joe Biden", (), "President-elect Joe Biden"),
        ("President", (), "President"),
        ("Stephen King", (), "Stephen King"),
        ("Russian presidential spokesman Dmitry Peskov", (), "Russian presidential spokesman Dmitry Peskov"),
        ("", (), ""),
    ],
)
def test_title_split(name, titles, bare):
    assert title_split(name) == (titles, bare)


@given(st.text(max_size=30))
def test_nothing_is_lost(name):
    titles, bare = title_split(name)
    assert "".join("".join((*titles, bare)).split()) == "".join(name.split())


def test_lists_are_of_words():
    words = name_words()
    assert all(title and all(title) for title in words.titles)
    assert words.suffixes.isdisjoint(words.particles)
