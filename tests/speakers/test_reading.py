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
