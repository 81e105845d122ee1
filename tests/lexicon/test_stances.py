import json
import re
from collections import Counter

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from claimx.errors import RecordError
from claimx.lexicon import Stance, StanceFinder, find_stances, load_stances, parse_stances

NLP = spacy.blank("en")
ENTRIES = load_stances()


def tokens(text):
    return [token.text for token in NLP(text)]


def stances(text):
    """What is found in the text, as "stance: words"."""
    words = tokens(text)
    return [f"{stance}: {' '.join(words[start:end])}" for start, end, stance in find_stances(words)]


def test_every_stance_has_many_phrases():
    counts = Counter(entry.stance for entry in ENTRIES)
    assert all(counts[stance] >= 40 for stance in Stance)


@pytest.mark.parametrize("entry", ENTRIES, ids=[f"{e.stance}-{' '.join(e.phrase)}" for e in ENTRIES])
def test_entry_stands_in_its_example(entry):
    words = tokens(entry.example)
    assert StanceFinder([entry]).find(words)
    assert any(stance == entry.stance for _, _, stance in find_stances(words))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("denies", "denial: denies"),
        ("He DENIED it", "denial: DENIED"),
        ("denials", "denial: denials"),
        ("rebutting", "denial: rebutting"),
        ("gainsaid", "denial: gainsaid"),
        ("lies and lying", "falsity: lies"),
        ("They have had nothing to do with it", "denial: had nothing to do with"),
        ("She has no hand in it", "denial: has no hand in"),
        ("They pleaded not guilty", "denial: pleaded not guilty"),
        ("It didn't happen", "denial: n't happen"),
        ("It didn’t happen", "denial: n’t happen"),
        ("It cannot happen", "denial: not happen"),
        ("shot back", "answer: shot back"),
        ("took issue", "answer: took issue"),
        ("a hoax", "falsity: hoax"),
        ("half-truths", "falsity: half - truths"),
        ("It is a so-called truce", "reported_claim: so - called"),
    ],
)
def test_forms_of_a_phrase_are_found(text, found):
    assert found in stances(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He called the story a complete lie", "denial: called the story a complete lie"),
        ('He called it a "lie"', 'denial: called it a " lie'),
        ('It was dismissed as "false"', 'denial: dismissed as " false'),
        ("It was rejected as “false”", "denial: rejected as “ false"),
        ("She laughed the tale off", "soft_denial: laughed the tale off"),
    ],
)
def test_gaps_and_quotation_marks_stand_inside_a_phrase(text, found):
    assert found in stances(text)


@pytest.mark.parametrize(
    ("text", "not_found"),
    [
        ("He called the doctor. That was a lie.", "denial"),
        ("He called two of the nurses and both of the doctors a lie", "denial"),
        ("She noted the hour, butted in and nodded", "negation"),
        ("The aides saw planes over the port", "offer"),
        ("Police reported the theft", "reported_claim"),
        ("They charged the battery", "reported_claim"),
        ("He hit the back of the net", "answer"),
        ("The doctor saw her", "falsity"),
        ("A knot in the notebook", "negation"),
        ("A denarius", "denial"),
    ],
)
def test_look_alikes_are_left_alone(text, not_found):
    assert not any(found.startswith(f"{not_found}: ") for found in stances(text))


def test_a_denial_stands_inside_what_leaves_it_open():
    assert stances("He did not deny it") == ["negation: not", "not_denying: not deny", "denial: deny"]


def test_of_one_stance_the_longest_counts():
    assert stances("neither confirmed nor denied") == [
        "negation: neither",
        "not_denying: neither confirmed nor denied",
        "negation: nor",
        "denial: denied",
    ]


def test_a_text_without_phrases_has_none():
    assert find_stances([]) == []
    assert find_stances(tokens("The sun rose at six.")) == []


@given(
    st.lists(st.sampled_from(sorted({word for entry in ENTRIES for word in entry.phrase} | {'"', ".", ""})))
)
def test_spans_are_in_order_and_those_of_one_stance_apart(words):
    found = find_stances(words)
    assert found == sorted(found)
    for stance in Stance:
        ends = [0]
        for start, end, other in found:
            if other == stance:
                assert ends[-1] <= start < end <= len(words)
                ends.append(end)


ENTRY = {"phrase": ["deny"], "stance": "denial", "pos": "verb", "note": "Plain.", "example": "He denies it."}


def test_parse_reads_an_entry_and_passes_over_empty_lines():
    (entry,) = parse_stances(["", json.dumps(ENTRY), " "], "f")
    assert (entry.phrase, entry.stance, entry.pos, entry.gap) == (("deny",), Stance.DENIAL, "verb", 0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"phrase": []}, "'phrase' is []"),
        ({"phrase": ["Deny"]}, "lower case"),
        ({"phrase": ["deny it"]}, "lower case"),
        ({"phrase": ["deny", "...", "it"]}, "gap"),
        ({"phrase": ["...", "deny"], "gap": 2}, "gap"),
        ({"gap": 2}, "gap"),
        ({"phrase": ["deny", "...", "it"], "gap": 99}, "gap"),
        ({"stance": "anger"}, "must be one of"),
        ({"pos": "adjective"}, "must be one of"),
        ({"note": ""}, "'note' is ''"),
        ({"example": 1}, "must be of type str"),
        ({"colour": "red"}, "no entry"),
    ],
)
def test_parse_tells_what_is_wrong(change, message):
    with pytest.raises(RecordError, match=re.escape(message)) as raised:
        parse_stances([json.dumps({**ENTRY, **change})], "list.jsonl")
    assert "list.jsonl, line 1" in str(raised.value)


@pytest.mark.parametrize("line", ["{", "[]", "7"])
def test_parse_refuses_what_is_no_object(line):
    with pytest.raises(RecordError, match="line 1"):
        parse_stances([line], "list.jsonl")


def test_parse_refuses_a_repeated_entry():
    with pytest.raises(RecordError, match="line 2: 'deny' as denial is there twice"):
        parse_stances([json.dumps(ENTRY)] * 2, "list.jsonl")
