import pytest

from claimx.article import Article
from claimx.errors import ModelError
from claimx.registry import Entry, Registry
from claimx.statements.build import build_document
from claimx.statements.model import ModelInfo

TEXT = (
    "Kremlin spokesman Dmitry Peskov denied it. “It is a lie,” Peskov said. "
    "A senior official in Kyiv's council said they knew. One said: No."
)
PESKOV = {
    "id": "p1",
    "name": "Dmitry Peskov",
    "titles": ["Kremlin spokesman"],
    "aliases": ["Peskov"],
    "mentions": ["Dmitry Peskov", "Peskov said"],
}
OFFICIAL = {
    "id": "p2",
    "name": None,
    "kind": "unnamed",
    "descriptions": ["A senior official in Kyiv 's council"],
    "mentions": ["A senior official"],
}
DENIED = {"source": ["Dmitry Peskov"], "cue": ["denied"], "content": ["it."]}
SAID = {"source": ["Peskov"], "cue": ["said."], "content": ["“It is a lie,”"]}
KNEW = {"source": ["A senior official"], "cue": ["said they"], "content": ["they knew"]}
SPOKEN = [
    {**DENIED, "speaker": "p1", "speaker_confidence": 0.98765, "type": "claim", "type_confidence": 0.9},
    {**SAID, "speaker": "p1", "speaker_confidence": 0.9, "type": "denial", "targets": ["s1"]},
    {**KNEW, "speaker": "p2", "speaker_confidence": 0.7},
    {"cue": ["said:"], "content": ["No."], "speaker": None, "speaker_confidence": 0.6},
]


def _build(make_doc, statements=(), *, text=TEXT, speakers=(PESKOV, OFFICIAL), registry=None):
    doc = make_doc(text, statements, speakers=speakers)
    return build_document(
        Article(id="a", text=text), doc, ModelInfo(name="test", version="1"), registry=registry
    )


def test_a_speaker_has_name_titles_and_mentions(make_doc):
    speaker = _build(make_doc, SPOKEN).speakers[0]
    assert (speaker.id, speaker.name, speaker.kind) == ("p1", "Dmitry Peskov", "person")
    assert (speaker.titles, speaker.aliases, speaker.statements) == (("Kremlin spokesman",), ("Peskov",), 2)
    assert [TEXT[start:end] for start, end in speaker.mentions] == ["Dmitry Peskov", "Peskov said."]


def test_a_statement_names_its_speaker(make_doc):
    statements = _build(make_doc, SPOKEN).statements
    assert [(s.speaker, s.speaker_id, s.speaker_confidence) for s in statements] == [
        ("Dmitry Peskov", "p1", 0.988),
        ("Dmitry Peskov", "p1", 0.9),
        (None, "p2", 0.7),
        (None, None, 0.6),
    ]
    assert [s.description for s in statements] == [None, None, "A senior official in Kyiv's council", None]


def test_without_the_components_the_fields_are_empty(make_doc):
    document = _build(make_doc, [DENIED], speakers=None)
    (statement,) = document.statements
    assert document.speakers == statement.targets == statement.contested_by == statement.evidence == ()
    assert statement.type is statement.speaker is statement.speaker_id is statement.speaker_confidence is None


def test_the_registry_gives_key_and_wikidata(make_doc):
    speaker = _build(make_doc, SPOKEN).speakers[0]
    assert speaker.key == "dmitry-peskov"
    mine = Entry(id="mine", name="Dmitry Peskov", kind="person", wikidata="Q1")
    speaker = _build(make_doc, SPOKEN, registry=Registry([mine])).speakers[0]
    assert (speaker.key, speaker.wikidata) == ("mine", "Q1")


def test_without_registry_the_key_is_the_name(make_doc):
    speaker = _build(make_doc, SPOKEN, registry=Registry([])).speakers[0]
    assert (speaker.key, speaker.wikidata) == ("person:dmitry-peskov", None)


def test_an_unnamed_speaker_has_no_key(make_doc):
    speaker = _build(make_doc, SPOKEN).speakers[1]
    assert (speaker.name, speaker.key, speaker.kind, speaker.statements) == (None, None, "unnamed", 1)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param("Kremlin spokesman", ("Kremlin spokesman",), id="as it stands"),
        pytest.param("kremlin  Spokesman", ("Kremlin spokesman",), id="another case and spacing"),
        pytest.param("Kyiv 's council", ("Kyiv's council",), id="tokens joined"),
        pytest.param("Kremlin spokes", (), id="part of a word"),
        pytest.param("press secretary", (), id="not in the article"),
        pytest.param(" ", (), id="nothing"),
    ],
)
def test_titles_are_the_words_of_the_article(make_doc, given, found):
    assert _build(make_doc, speakers=[{**PESKOV, "titles": [given]}]).speakers[0].titles == found


def test_what_stands_far_from_a_mention_is_found_as_it_is_written(make_doc):
    text = "Peskov spoke. " + "Rain fell. " * 100 + "The press secretary left."
    speaker = {**PESKOV, "name": "Peskov", "mentions": ["Peskov"], "titles": ["press secretary"]}
    assert _build(make_doc, text=text, speakers=[speaker]).speakers[0].titles == ("press secretary",)


def test_a_joint_speaker_is_named_by_its_parts(make_doc):
    text = "Ada Quill and, as ever, Tom Hill denied it."
    joint = {"id": "p1", "name": "Ada  Quill and Tom Hill", "kind": "group", "mentions": ["Ada Quill"]}
    assert _build(make_doc, text=text, speakers=[joint]).speakers[0].name == "Ada Quill and Tom Hill"


def test_lone_surrogates_stay_those_of_the_article(make_doc):
    text = "Ada\ud800 Quill denied it."
    quill = {"id": "p1", "name": "Ada\ufffd Quill", "mentions": ["Ada\ufffd Quill"]}
    doc = make_doc(text.replace("\ud800", "\ufffd"), [], speakers=[quill])
    document = build_document(Article(id="a", text=text), doc, ModelInfo(name="test", version="1"))
    assert document.speakers[0].name == "Ada\ud800 Quill"


def test_links_have_two_ends(make_doc):
    statements = _build(make_doc, SPOKEN).statements
    assert [(s.type, s.targets, s.contested_by) for s in statements[:2]] == [
        ("claim", (), ("s2",)),
        ("denial", ("s1",), ()),
    ]


def test_a_link_to_a_statement_of_white_space_is_none(make_doc):
    blank = {"cue": ["said"], "content": ["\n"]}
    denial = {"cue": ["said"], "content": ["it"], "type": "denial", "targets": ["s1"]}
    (statement,) = _build(make_doc, [blank, denial], text="Quill said \n as it is", speakers=None).statements
    assert (statement.id, statement.targets) == ("s2", ())


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"type": "denial", "targets": ["s9"]}, "s1 contests s9"), ({"speaker": "p9"}, "s1 is said by p9")],
)
def test_ids_that_are_not_there_are_told(make_doc, wrong, message):
    with pytest.raises(ModelError, match=message):
        _build(make_doc, [{**DENIED, **wrong}])
