"""The names of a Doc, mended where the tagger cut them."""

import pytest
import spacy
from spacy.tokens import Doc, Span

from claimx.speakers.reading import read_candidates

VOCAB = spacy.blank("en").vocab


def names(text, *ents):
    """The names found in a text of tokens between blanks (none behind "_"), with those that a tagger gave."""
    words = text.split()
    spaces = [not word.endswith("_") for word in words]
    words = [word.rstrip("_") for word in words]
    doc = Doc(VOCAB, words=words, spaces=spaces, sent_starts=[place == 0 for place in range(len(words))])
    found = []
    for name, kind in ents:
        parts = name.split()
        start = next(place for place in range(len(words)) if words[place : place + len(parts)] == parts)
        found.append(Span(doc, start, start + len(parts), label=kind))
    doc.ents = found
    return {" ".join(name.words): name.kind for name in read_candidates(doc, []).names}


def test_name_that_was_cut_behind_a_hyphen_is_whole():
    assert names("Then Dora Holt_ -_ Marsh left .", ("Dora Holt -", "PERSON")) == {
        "Dora Holt-Marsh": "PERSON"
    }


def test_nickname_between_two_names_belongs_to_them():
    text = 'Then Ann C. "_ Nan_ " Hill left .'
    ents = (("Ann C.", "PERSON"), ("Nan", "PERSON"), ("Hill", "PERSON"))
    assert names(text, *ents) == {'Ann C. "Nan" Hill': "PERSON"}


def test_court_has_its_circuit():
    text = "The Court of Appeals for the Sixth Circuit agreed ."
    found = names(text, ("Court of Appeals for", "ORG"), ("Sixth Circuit", "ORG"))
    assert found == {"Court of Appeals for the Sixth Circuit": "ORG"}


def test_embassy_has_its_city():
    text = "The American embassy in Kyiv declined ."
    found = names(text, ("American", "NORP"), ("Kyiv", "LOC"))
    assert found["American embassy in Kyiv"] == "ORG"


def test_news_agency_has_its_own_name():
    text = "Norland 's Ostwire news agency said so ."
    assert names(text, ("Norland", "LOC"), ("Ostwire news", "ORG")) == {"Norland": "LOC", "Ostwire": "ORG"}


@pytest.mark.parametrize(("title", "kind"), [("Mr.", "PERSON"), ("Mrs", "PERSON"), ("near", "LOC")])
def test_who_is_called_mr_is_a_person(title, kind):
    assert names(f"Then {title} Page left .", ("Page", "LOC")) == {"Page": kind}


@pytest.mark.parametrize("acronym", ["HGLC", "H.G.L.C."])
def test_name_of_a_body_is_as_long_as_its_acronym_says(acronym):
    text = f"The Harbour and Grain Licensing Commission ( {acronym} ) met ."
    ents = (("Harbour", "ORG"), ("Licensing Commission", "ORG"), (acronym, "ORG"))
    assert names(text, *ents) == {"Harbour and Grain Licensing Commission": "ORG", acronym: "ORG"}


def test_acronym_may_stand_far_from_what_it_is_short_for():
    text = "The League to Save Old Mills objects . Others laughed . LSOM does not ."
    found = names(text, ("Old Mills", "ORG"), ("LSOM", "ORG"))
    assert found["League to Save Old Mills"] == "ORG"
    assert "Old Mills" not in found


def test_words_that_spell_no_acronym_are_left_as_they_are():
    text = "The Harbour and Grain Licensing Commission met . HGC did not ."
    assert "Harbour and Grain Licensing Commission" not in names(
        text, ("Licensing Commission", "ORG"), ("HGC", "ORG")
    )


def test_name_that_is_longer_than_its_acronym_stays_whole():
    text = "The Harbour Grain Commission office , or HGC , met ."
    found = names(text, ("Harbour Grain Commission office", "ORG"), ("HGC", "ORG"))
    assert found["Harbour Grain Commission office"] == "ORG"


@pytest.mark.parametrize(
    ("text", "ents"),
    [
        ("The Old States and Auria said so . OSA did not .", (("Old States", "LOC"), ("Auria", "LOC"))),
        ("The Old Union and Russia said so . OUR did not .", (("Old Union", "ORG"), ("Russia", "LOC"))),
        (
            "A CEO left . Chief Executive Oscar Holt stayed .",
            (("Executive", "ORG"), ("Oscar Holt", "PERSON")),
        ),
        (
            "ABC left . Alice Brown and Carl Holt stayed .",
            (("Alice Brown", "PERSON"), ("Carl Holt", "PERSON")),
        ),
    ],
)
def test_names_of_several_are_no_long_form_of_an_acronym(text, ents):
    found = names(text, *ents)
    assert {name: kind for name, kind in found.items() if name in dict(ents)} == dict(ents)


def test_body_of_whose_name_a_part_was_found_has_one_name():
    text = "The Harbour and Grain Commission ( HGC ) met ."
    assert names(text, ("Grain", "ORG"), ("HGC", "ORG")) == {
        "Harbour and Grain Commission": "ORG",
        "HGC": "ORG",
    }
