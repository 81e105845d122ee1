import pytest

from claimx.errors import ClaimxWarning
from claimx.input.notes import Notes


def _said(notes):
    with pytest.warns(ClaimxWarning) as caught:
        notes.warn()
    return [str(warning.message) for warning in caught]


def test_each_kind_is_said_once_with_its_first_place_and_number():
    notes = Notes()
    for number in range(1200):
        notes.add("odd", f"a.txt:{number}")
    notes.add("other", "b.txt")
    assert _said(notes) == ["a.txt:0: odd (1,200 of this kind, this is the first)", "b.txt: other"]


def test_notes_made_elsewhere_are_counted_together():
    notes, more = Notes(), Notes()
    notes.add("odd", "a")
    for place in "bcd":
        more.add("odd", place)
        more.add(f"the date {place!r} is odd", place, group="dates")
    notes.merge(more.made())
    assert _said(notes) == [
        "a: odd (4 of this kind, this is the first)",
        "b: the date 'b' is odd (3 of this kind, this is the first)",
    ]


def test_too_many_kinds_become_one():
    notes, more = Notes(), Notes()
    for number in range(100):
        more.add(f"byte {number}", "x")
    notes.merge(more.made())
    said = _said(notes)
    assert len(said) == 51
    assert said[-1] == "x: there are notes of more kinds than are shown (50 of this kind, this is the first)"
