import pytest

from claimx.errors import RecordError
from claimx.lexicon import KINDS, load_boilerplate_patterns, parse_boilerplate_patterns

ENTRY = """
[[pattern]]
kind = "RELATED"
where = "paragraph"
regex = '''<<phrase>>:'''
note = "A link phrase."
matches = ["Read more: The lock"]
leaves = ["Read more, he said."]
"""
SOURCE = "[fragments]\nphrase = '''Read more'''\n" + ENTRY


def test_patterns_are_loaded_once():
    assert load_boilerplate_patterns() is load_boilerplate_patterns()


def test_every_kind_has_a_pattern():
    assert {entry.kind for entry in load_boilerplate_patterns().entries} == KINDS


def test_every_pattern_shows_what_it_leaves():
    bare = [entry.note for entry in load_boilerplate_patterns().entries if not entry.leaves]
    assert bare == []


def test_fragments_are_put_in():
    assert parse_boilerplate_patterns(SOURCE, "x").entries[0].regex == "Read more:"


def test_first_entry_that_may_take_a_paragraph_does():
    second = ENTRY.replace("RELATED", "SOCIAL")
    patterns = parse_boilerplate_patterns(SOURCE.replace("leaves", "longest = 20\nleaves") + second, "x")
    short, long = patterns.whole("Read more: The lock"), patterns.whole("Read more: The lock at the harbour")
    assert (short.kind, long.kind) == ("RELATED", "SOCIAL")
    assert patterns.whole("The lock") is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param('kind = "RELATED"', 'kind = "RELATES"', "line 4: 'kind' is 'RELATES'", id="kind"),
        pytest.param('where = "paragraph"', 'where = "middle"', "line 4: 'where' is 'middle'", id="where"),
        pytest.param('note = "A link phrase."\n', "", "line 4: the pattern has no 'note'", id="missing"),
        pytest.param(
            "note", 'nota = ""\nnote', "line 4: the pattern has an unknown field 'nota'", id="unknown"
        ),
        pytest.param('["Read more: The lock"]', "[]", "line 4: 'matches' holds no example", id="no example"),
        pytest.param('["Read more, he said."]', "1", "line 4: 'leaves' is 1", id="type"),
        pytest.param("<<phrase>>:", "<<phrases>>:", "line 4: there is no fragment 'phrases'", id="fragment"),
        pytest.param("<<phrase>>:", "(<<phrase>>:", "line 4: the regex does not compile", id="regex"),
        pytest.param("[[pattern]]", "[[pattern]", "this is not TOML", id="syntax"),
    ],
)
def test_broken_entry_is_named_by_its_line(old, new, message):
    with pytest.raises(RecordError) as caught:
        parse_boilerplate_patterns(SOURCE.replace(old, new), "patterns.toml")
    assert str(caught.value).startswith("patterns.toml")
    assert message in str(caught.value)
