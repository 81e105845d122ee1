import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.names import SAME, family_name, same_person

NAMES = [
    "Dmitry Peskov",
    "D. Peskov",
    "Peskov, Dmitry",
    "Dmytro Peskov",
    "JD Vance",
    "James David Vance",
    "Ursula von der Leyen",
    "Xi Jinping",
    "Donald Trump Jr.",
    "Donald J. Trump",
    "Hillary Clinton",
    "Bill Clinton",
    "Putin",
    "Volodymyr",
    "",
]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("Xi Jinping", "Jinping Xi", id="order"),
        pytest.param("Peskov, Dmitry", "Dmitry Peskov", id="comma"),
        pytest.param("Le Drian, Jean-Yves", "Jean-Yves Le Drian", id="comma, particle"),
        pytest.param("D. Peskov", "Dmitry Peskov", id="initial"),
        pytest.param("Peskov D.", "Dmitry Peskov", id="initial behind"),
        pytest.param("J.D. Vance", "James David Vance", id="two initials"),
        pytest.param("JD Vance", "J. D. Vance", id="capitals"),
        pytest.param("Donald J. Trump", "Donald Trump", id="middle initial"),
        pytest.param("Vladimir Vladimirovich Putin", "Vladimir Putin", id="patronymic"),
        pytest.param("Alexander Boris de Pfeffel Johnson", "Boris Johnson", id="called by a middle name"),
        pytest.param("Володимир Зеленський", "Volodymyr Zelenskyy", id="script"),
        pytest.param("President Putin", "Putin", id="title"),
        pytest.param("Kim Jong-un", "Kim Jong Un", id="hyphen"),
    ],
)
def test_one_person(a, b):
    assert same_person(a, b) >= SAME


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("Hillary Clinton", "Bill Clinton", id="one family name"),
        pytest.param("Ivan Petrov", "Petr Ivanov", id="crossed"),
        pytest.param("I. Petrov", "I. Petrova", id="spouse"),
        pytest.param("Ivan Petrov", "S. Petrov", id="another initial"),
        pytest.param("George H.W. Bush", "George W. Bush", id="father and son by initials"),
        pytest.param("Martin King Jr.", "Martin King Sr.", id="suffixes"),
        pytest.param("Dmytro Kuleba", "Dmitry Kuleba", id="Ukrainian and Russian"),
        pytest.param("John Johnson", "John Johnston", id="another family name"),
        pytest.param("Wang Yi", "Wang Li", id="short names"),
        pytest.param("", "Peskov", id="no name"),
        pytest.param("Ada Marlow and Ida Quill", "Ida Quill", id="two people"),
        pytest.param("the government of Ida Quill", "Ida Quill", id="institution"),
    ],
)
def test_two_people(a, b):
    assert same_person(a, b) == 0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        pytest.param("Peskov", "Dmitry Peskov", id="family name"),
        pytest.param("von der Leyen", "Ursula von der Leyen", id="family name with particles"),
        pytest.param("Volodymyr", "Volodymyr Zelensky", id="given name"),
        pytest.param("Donald Trump", "Donald Trump Jr.", id="suffix on one side"),
        pytest.param("Arseniy Yatsenyuk", "Arseniy Yatcenyuk", id="misspelt"),
    ],
)
def test_weak_evidence(a, b):
    assert 0 < same_person(a, b) < SAME


def test_family_name_is_stronger_than_given_name():
    assert same_person("Zelensky", "Volodymyr Zelensky") > same_person("Volodymyr", "Volodymyr Zelensky")


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_order_of_the_two_does_not_matter(a, b):
    assert same_person(a, b) == same_person(b, a)


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_strings_have_a_score(a, b):
    assert 0 <= same_person(a, b) <= 1


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Dmitry Peskov", "peskov"),
        ("Peskov, Dmitry", "peskov"),
        ("Ursula von der Leyen", "von der leyen"),
        ("Donald Trump Jr.", "trump"),
        ("Gen. Zaluzhnyi", "zaluzhny"),
        ("", ""),
    ],
)
def test_family_name(name, family):
    assert family_name(name) == family
