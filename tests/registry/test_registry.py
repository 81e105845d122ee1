import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.names import KeyRing, fold, speaker_key
from claimx.registry import Entry, Registry, load_registry

REGISTRY = Registry(
    [
        Entry(id="ada-quill", name="Ada Quill", kind="person", variants=["Ada Kvill"]),
        Entry(id="ida-quill", name="Ida Quill", kind="person"),
        Entry(id="pavel-marlow", name="Pavel Marlow", kind="person"),
        Entry(id="ko-jin", name="Ko Jin Su", kind="person", variants=["Ko, Jin Su"]),
        Entry(id="leo", name="Pope Leo", kind="person"),
        Entry(id="marlow-group", name="Marlow", kind="group"),
        Entry(id="harbour", name="Harbour Ministry", kind="organisation", seats=["Port Hall"]),
        Entry(id="union", name="Union", kind="organisation", seats=["Port City"]),
        Entry(id="league", name="League", kind="organisation", seats=["Port City"]),
    ]
)


@pytest.mark.parametrize(
    ("name", "entry_id"),
    [
        pytest.param("ADA QUILL", "ada-quill", id="name"),
        pytest.param("Mayor Ada Quill's", "ada-quill", id="title, possessive"),
        pytest.param("Ada Kvill", "ada-quill", id="variant"),
        pytest.param("Quill, Ada", "ada-quill", id="order"),
        pytest.param("A. Quill", "ada-quill", id="initial"),
        pytest.param("Ada B. Quill", "ada-quill", id="middle initial"),
        pytest.param("Port Hall", "harbour", id="seat"),
        pytest.param("Ko", "ko-jin", id="family name in front"),
        pytest.param("Pope Leo", "leo", id="title that is part of the name"),
        pytest.param("Quill", None, id="family name of two"),
        pytest.param("Port City", None, id="seat of two"),
        pytest.param("Marlow", None, id="family name and group"),
        pytest.param("Leo", None, id="given name"),
        pytest.param("Su", None, id="given name behind"),
        pytest.param("Eve Quill", None, id="namesake"),
        pytest.param("Eve Marlow and Ada Quill", None, id="two people"),
        pytest.param("the government of Ada Quill", None, id="institution"),
        pytest.param("Ada Quill Jr.", None, id="suffix"),
        pytest.param("Ada Quil", None, id="misspelt"),
        pytest.param("Q.", None, id="initial alone"),
        pytest.param("?", None, id="no name"),
    ],
)
def test_lookup(name, entry_id):
    entry = REGISTRY.lookup(name)
    assert (entry.id if entry else None) == entry_id


def test_kind_tells_a_person_from_what_is_none():
    assert REGISTRY.lookup("Marlow", kind="person").id == "pavel-marlow"
    assert REGISTRY.lookup("Marlow", kind="organisation").id == "marlow-group"


@pytest.mark.parametrize(
    ("name", "entry_ids"),
    [
        ("Ada Quill", ["ada-quill"]),
        ("Quill", ["ada-quill", "ida-quill"]),
        ("Port City", ["league", "union"]),
        ("Harbor Minstry", ["harbour"]),
        ("Marlov", ["marlow-group", "pavel-marlow"]),
        ("Zzyzx", []),
        ("", []),
    ],
)
def test_find(name, entry_ids):
    assert [match.entry.id for match in REGISTRY.find(name)] == entry_ids


def test_find_tells_the_name_that_matches_and_how_well():
    (match,) = REGISTRY.find("Harbour Minister")
    assert match.name == "Harbour Ministry"
    assert 0.8 <= match.score < 1
    assert REGISTRY.find("Port Hall")[0][1:] == (1.0, "Port Hall")


@given(st.text(max_size=20))
def test_what_is_looked_up_is_found_first(name):
    entry = REGISTRY.lookup(name)
    assert entry is None or REGISTRY.find(name)[0].entry == entry


def test_registry_is_a_collection_of_entries():
    assert len(REGISTRY) == len(list(REGISTRY)) == 9
    assert REGISTRY.get("union").name == "Union"
    assert REGISTRY.get("nobody") is None


def test_key_of_a_known_speaker_is_the_entry():
    assert speaker_key("A. Quill", "person", REGISTRY) == "ada-quill"
    assert speaker_key("Quill", "person", REGISTRY) == "person:quill"
    ring = KeyRing(REGISTRY)
    assert ring.key("Quill, Ada", "person") == "ada-quill"
    assert ring.aliases() == {}


@pytest.mark.parametrize(
    ("names", "entry_id"),
    [
        (
            "Zelensky, Zelenskyy, Zelens'kyi, Зеленський, President Zelenskyy",
            "volodymyr-zelenskyy",
        ),
        ("Prigozhin, Yevgeny Prigozhyn, Evgenii Prigozhin, Пригожин", "yevgeny-prigozhin"),
        ("Peskov, D. Peskov, Dmitri Peskov, Dmitriy Peskov", "dmitry-peskov"),
        ("Kyiv, Kiev, the Ukrainian government", "ukraine"),
        ("the Kremlin", "kremlin"),
        ("the SBU, Ukraine’s Security Service", "security-service-of-ukraine"),
        ("von der Leyen, Ursula von der Leyen", "ursula-von-der-leyen"),
        ("Xi, Xi Jinping, Jinping Xi", "xi-jinping"),
        ("the Russian Defense Ministry, Russia’s Defence Ministry", "ministry-of-defence-of-russia"),
        ("U.N., UN, the United Nations", "united-nations"),
    ],
)
def test_shipped_registry_knows(names, entry_id):
    assert {load_registry().lookup(name).id for name in names.split(", ")} == {entry_id}


@pytest.mark.parametrize(
    "name", ["Clinton", "Johnson", "Kuleba", "Brussels", "Chelsea Clinton", "Donald Trump Jr."]
)
def test_shipped_registry_does_not_guess(name):
    assert load_registry().lookup(name) is None


def test_shipped_names_lead_to_their_entries():
    registry = load_registry()
    lost = [
        (entry.id, name)
        for entry in registry
        for name in entry.names
        if not fold(name) or entry not in [match.entry for match in registry.find(name, kind=entry.kind)]
    ]
    assert lost == []
    assert [entry.id for entry in registry if registry.lookup(entry.name, kind=entry.kind) != entry] == []


def test_files_go_on_top(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text(
        '{"id": "ada-quill", "name": "Ada Quill", "kind": "person"}\n'
        '{"id": "dmitry-peskov", "extend": true, "variants": ["Dima P."]}\n',
        encoding="utf-8",
    )
    registry = load_registry([path])
    assert registry.lookup("Ada Quill").id == "ada-quill"
    assert registry.lookup("Dima P.").id == "dmitry-peskov"
    assert load_registry().lookup("Ada Quill") is None
