import pytest

from claimx.names.given import pronoun_of


@pytest.mark.parametrize(
    ("name", "pronoun"),
    [
        pytest.param("Hanna Lund", "she", id="woman's first name"),
        pytest.param("Petr Ivanov", "he", id="man's first name"),
        pytest.param("Володимир Коваль", "he", id="in Cyrillic"),
        pytest.param("Lund", "", id="last name alone"),
        pytest.param("Hanna", "", id="first name alone"),
        pytest.param("Ivanova", "she", id="woman's form of a last name"),
        pytest.param("Kim Lee", "", id="name of both"),
        pytest.param("O. Brandt", "", id="initial"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_pronoun_that_a_name_lets_one_expect(name, pronoun):
    assert pronoun_of(tuple(name.split())) == pronoun
