import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.lexicon.inflection import guess_base, regular_bases

BASES = """
vowed vow | tweeting tweet | argues argue | panned pan | stopping stop | added add | falling fall
called call | controlled control | travelled travel | compelled compel | passes pass | crashes crash
watches watch | fixes fix | goes go | tries try | dies die | died die | dying die | tied tie
tried try | copied copy | agreed agree | agreeing agree | freed free | guaranteed guarantee
baked bake | hoping hope | typed type | used use | raised raise | released release | focused focus
traced trace | moved move | realized realize | fizzed fizz | managed manage | merged merge
judged judge | changed change | banged bang | arranged arrange | longed long | settled settle
growled growl | decided decide | guided guide | avoided avoid | persuaded persuade | loaded load
joked joke | looked look | speaking speak | blamed blame | claimed claim | timed time | fumed fume
welcomed welcome | loomed loom | defined define | explained explain | ruined ruin
postponed postpone | mentioned mention | opened open | intervened intervene | listened listen
declared declare | appeared appear | inspired inspire | repaired repair | ensured ensure
poured pour | explored explore | monitored monitor | adhered adhere | offered offer | created create
treated treat | negotiated negotiate | floated float | competed compete | marketed market
recited recite | visited visit | waited wait | promoted promote | quoted quote | piloted pilot
refuted refute | shouted shout | described describe | climbed climb | probed probe | shaped shape
developed develop | wiped wipe | worshipped worship | compiled compile | failed fail | ruled rule
hauled haul | mimicked mimic | rehearsed rehearse | texted text | breathed breathe | hyped hype
rings ring | news new | status status | press press | analysis analysis | is is | xyz xyz | led lead
came come
"""
TABLE = [tuple(pair.split()) for pair in BASES.replace("\n", "|").split("|") if pair.strip()]


@pytest.mark.parametrize(("word", "base"), TABLE)
def test_base_is_guessed_by_spelling(word, base):
    assert guess_base(word) == base


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("denies", "deny"),
        ("lies", "lie"),
        ("denied", "deny"),
        ("lying", "lie"),
        ("argues", "argue"),
        ("confesses", "confess"),
        ("admitted", "admit"),
        ("panicking", "panic"),
        ("say", "say"),
    ],
)
def test_regular_bases_hold_the_base(word, base):
    assert base in set(regular_bases(word))


@given(st.text(alphabet="abeilnstuyzdg", max_size=9).map(lambda stem: stem + "ed") | st.text(max_size=9))
def test_any_word_has_a_base(word):
    assert guess_base(word) or not word
    assert word in set(regular_bases(word))
