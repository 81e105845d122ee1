import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.names import fold


@pytest.mark.parametrize(
    "spellings",
    [
        "Zelensky Zelenskyy Zelenskiy Zelenskyi Zelenskii Zelens'kyi Zelens’kyi Зеленський Зеленский",
        "Prigozhin Prigozhyn Пригожин Prigozhin’s",
        "Yevgeny Evgeny Evgenii Yevgeniy Евгений",
        "Yevhen Ievhen Євген",
        "Dmitry Dmitri Dmitriy Dmitrii Дмитрий",
        "Dmytro Dmitro Дмитро",
        "Podolyak Podoliak Подоляк",
        "Yatsenyuk Yatseniuk Iatseniuk Яценюк",
        "Solovyov Soloviev Solovyev Соловьёв",
        "Gorbachev Gorbachyov",
        "Yanukovych Yanukovich",
        "Syrskyi Syrsky Sirsky Сирський",
        "Shoigu Shoygu Шойгу",
        "Alexei Aleksei Alexey Алексей",
        "Oleksii Oleksiy Олексій",
        "Natalia Natalya Nataliya Nataliia Наталия",
        "Erdogan Erdoğan",
        "Guterres GUTERRES Gutérres",
    ],
)
def test_spellings_of_one_name_are_one(spellings):
    assert len({fold(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dmitry", "Dmytro"),
        ("Sergei", "Serhii"),
        ("Alexander", "Oleksandr"),
        ("Petrov", "Petrova"),
        ("Zelensky", "Zelenska"),
        ("Kiev", "Kyiv"),
        ("Smith", "Smyth"),
        ("Johnson", "Johnston"),
        ("Ivanov", "Ivanova"),
        ("Dmitry Peskov", "Peskov Dmitry"),
    ],
)
def test_different_names_stay_apart(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        pytest.param("Gen. Zaluzhnyi’s", "zaluzhny", id="rank, possessive"),
        pytest.param("Prime Minister Rishi Sunak", "rishy sunak", id="title of two words"),
        pytest.param("former Vice President Joe Biden", "joe biden", id="modifiers"),
        pytest.param("Secretary-General António Guterres", "antonio guterres", id="hyphen"),
        pytest.param("J. D. Vance", "jd vance", id="initials apart"),
        pytest.param("J.D. Vance", "jd vance", id="initials together"),
        pytest.param("U.S. State Department", "us state department", id="acronym"),
        pytest.param("the Kremlin", "kremlin", id="article"),
        pytest.param("Ministry of Defense", "ministry of defence", id="American spelling"),
        pytest.param("Linda Thomas-Greenfield", "linda thomas greenfield", id="double name"),
        pytest.param("O’Brien", "obrien", id="apostrophe"),
        pytest.param("the General Staff", "general staff", id="institution with a rank"),
        pytest.param("President's Office", "president office", id="institution with an office"),
        pytest.param("Prime Minister", "prime minister", id="title alone"),
        pytest.param("D. R. Smith", "d r smith", id="initials that look like a title"),
        pytest.param("?!", "", id="no letter"),
    ],
)
def test_fold(name, folded):
    assert fold(name) == folded


# What sets the rules off, put together at random.
_PIECES = st.sampled_from(
    "D. r gen the prime Minister vice yi kyi secretari Ie aks ych zhyn й ь Є - ’s . , p m Jr.".split()  # noqa: SIM905 - a list would take a line a piece
)


@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(_PIECES, max_size=8).map(" ".join),
        st.lists(_PIECES, max_size=8).map("".join),
    )
)
def test_fold_is_idempotent(name):
    assert fold(fold(name)) == fold(name)


@given(st.text(max_size=30))
def test_fold_is_ascii_words(name):
    folded = fold(name)
    assert folded.isascii()
    assert folded == " ".join(folded.split()) == folded.lower()
