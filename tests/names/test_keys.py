from itertools import permutations
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.names import KeyRing, speaker_key

PEOPLE = ["Dmitry Peskov", "Volodymyr Zelenskyy", "Yevgeny Prigozhin", "Kim Jong Un", "António Guterres"]


class _Entry(NamedTuple):
    id: str


class _Registry:
    """Knows one man by two names."""

    def lookup(self, name, *, kind=None):
        return _Entry("dmitry-peskov") if name in {"Dmitry Peskov", "Peskov"} and kind == "person" else None


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [
        ("Dmitry Peskov", "person", "person:dmitry-peskov"),
        ("Peskov, Dmitry", "person", "person:dmitry-peskov"),
        ("Xi Jinping", "person", "person:jinping-xi"),
        ("Владимир Владимирович Путин", "person", "person:putin-vladimir"),
        ("the Ministry of Defense", "organisation", "entity:defence-ministry"),
        ("Defence Ministry", "government", "entity:defence-ministry"),
        ("Donald Trump Jr.", "person", "person:donald-jr-trump"),
        ("The Of", "organisation", "entity:of"),
        ("???", "person", "person:???"),
    ],
)
def test_key_is_made_of_the_name(name, kind, key):
    assert speaker_key(name, kind) == key


def test_registry_goes_first():
    assert speaker_key("Peskov", "person", _Registry()) == "dmitry-peskov"
    assert speaker_key("Peskov", "organisation", _Registry()) == "entity:peskov"
    assert speaker_key("Maria Zakharova", "person", _Registry()) == "person:maria-zakharova"


def _accented(name):
    return name.replace("e", "é").replace("o", "ö")


@given(st.sampled_from(PEOPLE), st.permutations(range(3)), st.booleans(), st.booleans())
def test_case_accents_and_order_do_not_matter(name, order, upper, accented):
    words = name.split()
    changed = " ".join(words[i] for i in order if i < len(words))
    changed = changed.upper() if upper else changed
    changed = _accented(changed) if accented else changed
    assert speaker_key(changed, "person") == speaker_key(name, "person")


@given(st.text(min_size=1, max_size=30), st.sampled_from(["person", "organisation"]))
def test_every_name_has_a_key_of_its_kind(name, kind):
    assert speaker_key(name, kind).partition(":")[0] == {"person": "person"}.get(kind, "entity")


NAMES = [
    "D. Peskov",
    "Dmitry Peskov",
    "Dmitry S. Peskov",
    "Peskov",
    "B. Clinton",
    "Bill Clinton",
    "Bob Clinton",
]


@given(st.permutations(NAMES))
def test_keys_and_aliases_do_not_hang_on_the_order(names):
    ring, other = KeyRing(), KeyRing()
    assert {name: ring.key(name, "person") for name in names} == {
        name: other.key(name, "person") for name in NAMES
    }
    assert ring.aliases() == other.aliases()


def test_aliases_join_what_fits_one_fuller_name():
    ring = KeyRing()
    keys = {name: ring.key(name, "person") for name in NAMES}
    full = keys["Dmitry S. Peskov"]
    assert ring.aliases() == {keys["D. Peskov"]: full, keys["Dmitry Peskov"]: full}


def test_names_that_conflict_join_nothing():
    for names in permutations(["George Bush", "George W. Bush", "George H.W. Bush"]):
        ring = KeyRing()
        assert {ring.key(name, "person") for name in names}.isdisjoint(ring.aliases())


def test_institutions_have_no_aliases():
    ring = KeyRing()
    for name in ("Council", "Security Council", "U.N. Security Council"):
        ring.key(name, "organisation")
    assert ring.aliases() == {}
