import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.speakers.entities import NameMention, group_names, name_words


def mentions(*names):
    return [
        NameMention(place, place + 1, tuple(name.split()), kind) for place, (name, kind) in enumerate(names)
    ]


def grouped(*names):
    """The likeliest entity of each name, by its words."""
    entities, owners = group_names(mentions(*names))
    return [" ".join(entities[shared[0]].words) for shared in owners]


def test_last_name_is_the_person_named_in_full():
    assert grouped(("Orsolya Vass", "PERSON"), ("Vass", "PERSON")) == ["orsolya vass"] * 2


def test_full_name_may_stand_later():
    assert grouped(("Vass", "PERSON"), ("Orsolya Vass", "PERSON")) == ["orsolya vass"] * 2


def test_middle_initial_does_not_part_a_person():
    assert len(set(grouped(("Dora K. Lund", "PERSON"), ("Dora Lund", "PERSON")))) == 1


def test_two_people_of_one_last_name_stay_apart():
    found = grouped(("Hanna Ivanov", "PERSON"), ("Petr Ivanov", "PERSON"), ("Hanna Ivanov", "PERSON"))
    assert found == ["hanna ivanov", "petr ivanov", "hanna ivanov"]


def test_shared_last_name_may_mean_either_and_likelier_the_one_named_more():
    names = [
        ("Petr Ivanov", "PERSON"),
        ("Hanna Ivanov", "PERSON"),
        ("Hanna Ivanov", "PERSON"),
        ("Ivanov", "PERSON"),
    ]
    entities, owners = group_names(mentions(*names))
    assert [" ".join(entities[entity].words) for entity in owners[3]] == ["hanna ivanov", "petr ivanov"]


def test_institution_named_after_a_person_is_not_the_person():
    assert len(set(grouped(("Olga Brandt", "PERSON"), ("Brandt Foundation", "ORG")))) == 2


def test_acronym_is_the_name_it_abbreviates():
    assert grouped(("Harbour Workers Union", "ORG"), ("HWU", "ORG")) == ["harbour workers union"] * 2


@pytest.mark.parametrize("spelling", ["VASS", "Vass's", "Vass’s", "Mr. Vass"])
def test_case_possessive_and_courtesy_make_no_other_name(spelling):
    assert len(set(grouped(("Vass", "PERSON"), (spelling, "PERSON")))) == 1


@given(
    st.lists(
        st.tuples(
            st.text(alphabet="ABab .'’-", max_size=8).filter(str.split),
            st.sampled_from(["PERSON", "ORG", "LOC"]),
        ),
        max_size=8,
    )
)
def test_every_name_has_an_entity_that_lists_it(names):
    entities, owners = group_names(mentions(*names))
    for place, shared in enumerate(owners):
        assert shared
        assert all(place in entities[entity].mentions for entity in shared)


def test_nickname_among_the_names_is_the_same_person():
    assert len(set(grouped(('Robert "Bobby" Lund', "PERSON"), ("Bobby Lund", "PERSON")))) == 1


def test_body_of_an_organisation_is_not_the_organisation():
    assert len(set(grouped(("Brandt Mills", "ORG"), ("Brandt Mills board", "ORG")))) == 2


def test_word_that_the_tagger_wavers_about_is_the_body_whose_name_it_begins():
    group = ("Harrow Group", "ORG")
    wavering = [("Harrow", "PERSON"), ("Harrow", "PERSON"), ("Harrow", "ORG")]
    assert grouped(group, *wavering) == ["harrow group"] * 4
    assert grouped(group, *wavering[:2]) == ["harrow group", "harrow", "harrow"]
    assert grouped(group, *wavering, ("Ida Harrow", "PERSON"))[1:] == ["ida harrow"] * 4


def test_initial_glued_to_a_last_name_is_a_word_of_its_own():
    assert name_words(["Frank", "G.Abernethy"]) == ("frank", "g", "abernethy")
    assert name_words(["U.S.", "Army"]) == ("us", "army")
