import numpy as np
import pytest

from claimx.speakers.candidates import N_FEATURES, N_QUERY, Candidates, Layout, Source
from claimx.speakers.entities import NameMention
from claimx.speakers.resolve import entity_name, joint_entities, joint_name, resolve_sources

TEXT = "Anna Berg and Carl Dietz said it . Berg denied that . She left , he said . Officials agreed ."


def make(text=TEXT, names=(("Anna Berg", "PERSON"), ("Carl Dietz", "PERSON"), ("Berg", "PERSON"))):
    words = text.split()
    found, place = [], 0
    for name, kind in names:
        parts = name.split()
        while words[place : place + len(parts)] != parts:
            place += 1
        found.append(NameMention(place, place + len(parts), tuple(parts), kind))
        place += len(parts)
    sentence = np.cumsum([place == 0 or words[place - 1] == "." for place in range(len(words))])
    flat = np.zeros(len(words), dtype=np.int64)
    return Candidates(Layout(words, sentence, flat, flat.astype(bool)), found, 8)


def source(span, cue=(5, 6)):
    return Source(span, cue, (cue[1], cue[1] + 1))


@pytest.mark.parametrize(
    ("span", "kind"),
    [
        ((0, 5), "named"),
        ((8, 9), "named"),
        ((12, 13), "she"),
        ((15, 16), "he"),
        ((18, 19), "nominal"),
        (None, "none"),
    ],
)
def test_kind_of_source(span, kind):
    assert make().query_kind(source(span)) == kind


def test_possessor_is_not_the_source():
    candidates = make("Berg 's lawyer said so .", (("Berg", "PERSON"),))
    assert candidates.query_kind(source((0, 3))) == "nominal"


def test_pairs_have_one_row_a_mention_and_finite_features():
    pairs = make().pairs(source((8, 9)))
    assert pairs.features.shape == (len(pairs.mentions), N_FEATURES)
    assert pairs.query.shape == (N_QUERY,)
    assert np.isfinite(pairs.features).all()
    assert len(set(zip(pairs.entities.tolist(), pairs.mentions.tolist(), strict=True))) == len(pairs.mentions)


def test_resolved_pronoun_is_a_mention_of_its_entity():
    candidates = make()
    before = len(candidates.of_entity[0])
    candidates.resolve(source((12, 13)), 0)
    assert len(candidates.of_entity[0]) == before + 1
    assert 0 in candidates.pairs(source((18, 19))).entities


def test_pronoun_is_nobody_of_another_first_name():
    assert make().pairs(source((15, 16))).entities.tolist() == [1]


def test_nobody_is_named_where_none_is_likelier():
    def score(number, pairs):
        return np.append(np.zeros(len(pairs.mentions)), 9.0).astype(np.float32)

    (found,) = resolve_sources(make(), [source((18, 19))], score, threshold=0.5)
    assert found.entities == ()
    assert found.confidence > 0.9


def test_joint_source_names_both():
    candidates = make()
    entities = joint_entities(candidates, source((0, 5)), 0)
    assert joint_name([entity_name(candidates, entity) for entity in entities]) == "Anna Berg and Carl Dietz"


def test_one_of_two_names_apart_is_alone():
    candidates = make(
        "Anna Berg , who met Carl Dietz , said so .", (("Anna Berg", "PERSON"), ("Carl Dietz", "PERSON"))
    )
    assert joint_entities(candidates, source((0, 8)), 0) == (0,)


def test_article_without_names_has_no_candidates():
    candidates = make("Officials agreed .", ())
    assert not len(candidates.pairs(source((0, 1), cue=(1, 2))).mentions)


def test_office_that_the_registry_knows_describes_a_person():
    text = "Volodymyr Zelensky and Carl Dietz met . The president said so ."
    candidates = make(text, (("Volodymyr Zelensky", "PERSON"), ("Carl Dietz", "PERSON")))
    pairs = candidates.pairs(source((7, 9)))
    described = {e: f[-4] for e, f in zip(pairs.entities.tolist(), pairs.features, strict=True)}
    assert described == {0: 1.0, 1: 0.0}


def test_bare_last_name_of_two_is_likelier_that_of_the_well_known_one():
    text = "Olha Zaluzhna said it . Ivan Peskov did , and Dmitry Peskov did . Peskov left ."
    names = (("Ivan Peskov", "PERSON"), ("Dmitry Peskov", "PERSON"), ("Peskov", "PERSON"))
    candidates = make(text, names)
    assert candidates.entities[candidates.owners[2][0]].words == ("dmitry", "peskov")


THEY = "Anna Berg spoke . Anna Berg and Carl Dietz left . They said it . Dietz slept . They denied it ."
PEOPLE = (("Anna Berg", "PERSON"), ("Anna Berg", "PERSON"), ("Carl Dietz", "PERSON"), ("Dietz", "PERSON"))


def test_they_are_those_of_the_last_list():
    candidates = make(THEY, PEOPLE)
    assert set(candidates.pairs(source((11, 12))).entities.tolist()) == {0, 1}
    assert joint_entities(candidates, source((11, 12)), 1) == (0, 1)


def test_they_are_never_one_person():
    candidates = make("Anna Berg spoke . They said it .", (("Anna Berg", "PERSON"),))
    assert not len(candidates.pairs(source((4, 5))).entities)


def test_a_body_may_be_they():
    candidates = make("The Lantern Party met . They said it .", (("Lantern Party", "ORG"),))
    assert joint_entities(candidates, source((5, 6)), 0) == (0,)


@pytest.mark.parametrize("words", ["Both", "The two men", "the pair"])
def test_two_without_a_name_are_they(words):
    candidates = make(f"Anna Berg and Carl Dietz met . {words} said it .", PEOPLE[1:3])
    assert candidates.query_kind(source((7, 7 + len(words.split())))) == "they"


@pytest.mark.parametrize(
    ("text", "names", "span", "person"),
    [
        ("Anna Berg said so .", [("Anna Berg", "PERSON")], (0, 2), 0),
        ("Prime Minister Anna Berg said so .", [("Anna Berg", "PERSON")], (0, 4), 0),
        ("the baker Anna Berg said so .", [("Anna Berg", "PERSON")], (0, 4), None),
        ("Berg aides said so .", [("Berg", "PERSON")], (0, 2), None),
        ("Norland said so .", [("Norland", "LOC")], (0, 1), None),
        ("Berg 's lawyer Carl Dietz said so .", [("Berg", "PERSON"), ("Carl Dietz", "PERSON")], (0, 5), None),
        ("She said so of Berg .", [("Berg", "PERSON")], (0, 1), None),
    ],
)
def test_source_that_is_a_name_is_that_person(text, names, span, person):
    assert make(text, names).person(source(span)) == person


def test_source_that_may_be_two_people_is_scored():
    candidates = make(
        "Anna Berg and Carl Berg came . Berg left .",
        (("Anna Berg", "PERSON"), ("Carl Berg", "PERSON"), ("Berg", "PERSON")),
    )
    assert candidates.person(source((7, 8))) is None


def test_nobody_is_a_person_where_there_is_no_source():
    assert make().person(source(None)) is None
