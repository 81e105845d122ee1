import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.errors import RecordError
from claimx.lexicon import CUE_KINDS, PARTS_OF_SPEECH, lemma_of_cue, load_cues, parse_cues

LEMMAS = """
said: say | says: say | saying: say | has said: say | told: tell | tells: tell | is telling: tell
tell reporters: tell | thought: think | thinks: think | wrote: write | has written: write | writing: write
spoke: speak | had spoken: speak | knew: know | known: know | found: find | finds: find | saw: see | seen: see
felt: feel | held: hold | meant: mean | read: read | swore: swear | sworn: swear | heard: hear | sought: seek
understood: understand | foresaw: foresee | forgot: forget | sang: sing | chose: choose | undertook: undertake
denies: deny | denied: deny | denying: deny | has denied: deny | have not denied: deny | replied: reply
replies: reply | testified: testify | implies: imply | implying: imply | worried: worry | clarified: clarify
admitted: admit | admitting: admit | quipped: quip | slammed: slam | slamming: slam | rapped: rap
argued: argue | argues: argue | arguing: argue | blamed: blame | accused: accuse | accuses: accuse
announced: announce | acknowledged: acknowledge | urged: urge | urging: urge | alleges: allege | vowed: vow
promised: promise | proposed: propose | criticised: criticise | criticizes: criticize | advised: advise
stated: state | cited: cite | citing: cite | quoted: quote | noted: note | noting: note | hoped: hope
hoping: hope | refuted: refute | disputes: dispute | speculated: speculate | predicted: predict
insisted: insist | claimed: claim | claims: claim | explained: explain | warned: warn | warning: warn
called: call | calling: call | recalls: recall | dismissed: dismiss | stresses: stress | confessed: confess
confesses: confess | reaches: reach | wishes: wish | reiterated: reiterate | offered: offer | answers: answer
commented: comment | tweeted: tweet | tweeting: tweet | retweeted: retweet | wants: want | wanted: want
lied: lie | lies: lie | lying: lie | focuses: focus
pointed out: point out | points out: point out | called for: call for | calling on: call on
hit back: hit back | spoke out against: speak out against | made it clear: make it clear
referring to: refer to | put it: put it | ruled out: rule out | brushed off: brush off
according to: according to | in the words of: in the words of | as per: as per | reportedly: reportedly
did not comment on: comment | declined to comment: decline | refused to say: refuse | would not say: say
could n't say: say | hasn't commented: comment | went on to say: say | has repeatedly said: say
is expected to: expect | was asked about: ask | have been accused of: accuse | was quoted as saying: quote
issued a statement saying: say | in a statement: statement | at a news conference: news conference
in his view: view | complaints: complaint | gave: give | gave an interview: interview | is adamant: adamant
were afraid: afraid | SAID: say | Said,: say | “said: say
panned: pan | vlogged: vlog | memed: meme | blathered: blather | pontificated: pontificate | poked: poke
led: lead | struck: strike | live-tweeted: live-tweet | hemmed: hem | trolled: troll
"""
TABLE = [
    (form.split(), lemma.strip())
    for entry in LEMMAS.replace("\n", "|").split("|")
    if entry.strip()
    for form, _, lemma in [entry.strip().rpartition(": ")]
]


def test_table_is_long_enough():
    assert len(TABLE) >= 150


@pytest.mark.parametrize(("words", "lemma"), TABLE, ids=[" ".join(words) for words, _ in TABLE])
def test_lemma_of_cue(words, lemma):
    assert lemma_of_cue(words) == lemma


@pytest.mark.parametrize(
    ("words", "lemma"),
    [
        pytest.param([":"], ":", id="colon"),
        pytest.param(["—"], "—", id="dash"),
        pytest.param([], "", id="nothing"),
        pytest.param([" ", "\n"], "", id="white space"),
        pytest.param(["is"], "be", id="auxiliary"),
        pytest.param(["did", "not"], "do", id="negated auxiliary"),
        pytest.param(["for"], "for", id="preposition"),
        pytest.param(["said", ":"], "say", id="colon behind a verb"),
        pytest.param(["said", "…", "in", "a", "statement"], "say", id="pieces"),
        pytest.param(["’s", "said"], "say", id="clitic"),
    ],
)
def test_lemma_of_what_has_no_verb(words, lemma):
    assert lemma_of_cue(words) == lemma


@given(st.lists(st.text(max_size=12), max_size=5))
def test_any_words_have_a_lemma(words):
    lemma = lemma_of_cue(words)
    assert lemma or not "".join(words).strip()


def test_cues_are_many_and_in_order():
    cues = load_cues()
    assert cues is load_cues()
    assert len({cue.lemma for cue in cues}) >= 300
    assert [(cue.lemma, cue.pos) for cue in cues] == sorted((cue.lemma, cue.pos) for cue in cues)
    assert {cue.kind for cue in cues} == CUE_KINDS
    assert {cue.pos for cue in cues} == PARTS_OF_SPEECH


def test_verb_is_its_own_lemma_and_that_of_its_irregular_forms():
    for cue in load_cues():
        if cue.pos == "verb":
            assert [lemma_of_cue(form.split()) for form in (cue.lemma, *cue.forms)] == [
                cue.lemma for _ in range(1 + len(cue.forms))
            ]


GOOD = {"lemma": "say", "pos": "verb", "kind": "speech", "forms": ["said"]}


def test_lines_are_read():
    (cue,) = parse_cues(["", json.dumps(GOOD), " "], "x")
    assert cue == ("say", "verb", "speech", ("said",))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("{", "this is not JSON", id="syntax"),
        pytest.param("[]", "this is no cue", id="type"),
        pytest.param(json.dumps(GOOD | {"form": []}), "this is no cue", id="unknown field"),
        pytest.param(json.dumps(GOOD | {"lemma": "Say"}), "'lemma' is 'Say'", id="capital"),
        pytest.param(json.dumps(GOOD | {"pos": "noum"}), "'pos' is 'noum'", id="part of speech"),
        pytest.param(json.dumps(GOOD | {"kind": ["x"]}), "'kind' is ['x']", id="kind"),
        pytest.param(json.dumps(GOOD | {"forms": "said"}), "'forms' is 'said'", id="forms"),
        pytest.param(json.dumps(GOOD), "the verb 'say' is there twice", id="twice"),
        pytest.param('{"lemma": "say"}', "'pos' is None", id="missing"),
    ],
)
def test_broken_line_is_named(line, message):
    with pytest.raises(RecordError) as caught:
        parse_cues([json.dumps(GOOD), line], "cues.jsonl")
    assert str(caught.value).startswith(f"cues.jsonl, line 2: {message}")
