import pickle

import pytest
import spacy
from spacy.tokens import Doc

from claimx.document import find_paragraphs, find_quotations
from claimx.pipeline.structure import BOILERPLATE, QUOTATIONS, StructurePipe, quotation_ids

TEXT = (
    "date 2023-05-05 RIGA (Agency) — The bridge was closed.\n\n"
    "“We saw it coming,” Marlow said. “He told me ‘no’ twice.\n\n"
    "“And that was all.”\n\n"
    'ALSO WATCH | Divers lift the bell × "Of course," Quill added.\n\n'
    "(With inputs from agencies)\n"
)
PIECES = [
    ("“We saw it coming,”", "q1"),
    ("“He told me ‘no’ twice.", "q2"),
    ("‘no’", "q3"),
    ("“And that was all.”", "q2"),
    ('"Of course,"', "q4"),
]
DEBRIS = [
    ("date 2023-05-05", "DATELINE"),
    ("RIGA (Agency) —", "DATELINE"),
    ("ALSO WATCH | Divers lift the bell ×", "RELATED"),
    ("(With inputs from agencies)", "AGENCY"),
]


@pytest.fixture(scope="module")
def structured():
    nlp = spacy.blank("en")
    nlp.add_pipe("claimx_structure")
    return nlp


def marked(doc):
    return (
        [(span.text, span.id_) for span in doc.spans[QUOTATIONS]],
        [(span.text, span.label_) for span in doc.spans[BOILERPLATE]],
    )


def test_quotations_and_debris_are_marked(structured):
    doc = structured(TEXT)
    assert marked(doc) == (PIECES, DEBRIS)
    assert {span.label_ for span in doc.spans[QUOTATIONS]} == {"QUOTATION"}


@pytest.mark.parametrize("text", ["", " ", "\n\n", '"', "No marks here."])
def test_groups_are_there_when_nothing_is_found(structured, text):
    assert marked(structured(text)) == ([], [])


def test_spans_take_in_whole_tokens(structured):
    doc = Doc(structured.vocab, words=['"No,"he', "said"], spaces=[True, False])
    StructurePipe("structure")(doc)
    assert marked(doc) == ([('"No,"he', "q1")], [])


def test_offsets_hold_behind_wide_characters(structured):
    doc = structured("🛶 𝔸 é “naïve” 🛶 “no”")
    assert [span.text for span in doc.spans[QUOTATIONS]] == ["“naïve”", "“no”"]


@pytest.mark.parametrize("n_process", [1, 2])
def test_many_texts_in_order(structured, n_process):
    docs = structured.pipe([TEXT, "", "“No.”"], n_process=n_process)
    assert [marked(doc) for doc in docs] == [(PIECES, DEBRIS), ([], []), ([("“No.”", "q1")], [])]


def test_pipeline_is_stored_and_loaded(structured, tmp_path):
    structured.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    from_bytes = spacy.blank("en")
    from_bytes.add_pipe("claimx_structure")
    from_bytes.from_bytes(structured.to_bytes())
    for nlp in (again, from_bytes, pickle.loads(pickle.dumps(structured))):
        assert marked(nlp(TEXT)) == (PIECES, DEBRIS)


def test_doc_keeps_its_spans_in_bytes(structured):
    doc = Doc(structured.vocab).from_bytes(structured(TEXT).to_bytes())
    assert marked(doc) == (PIECES, DEBRIS)


def test_component_says_what_it_sets(structured):
    analysis = structured.analyze_pipes()
    assert analysis["summary"]["claimx_structure"]["assigns"] == ["doc.spans"]
    assert analysis["problems"]["claimx_structure"] == []


def test_linked_pieces_share_their_name():
    text = "“A.\n\n“B.\n\n“C.” “D.”"
    assert quotation_ids(find_quotations(text, find_paragraphs(text))) == ["q1", "q1", "q1", "q2"]
