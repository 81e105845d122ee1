import math

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from claimx.document.boundaries import Draft
from claimx.errors import ModelError
from claimx.neural.labels import CUE_LABELS
from claimx.pipeline.attributions import ROLE_BATCH, AttributionsPipe, without_boilerplate, write_statements
from tests.pipeline.conftest import SURE, doc_of, with_roles

SAID = "“ No , ” Marlow has said on Monday ."
SAID_ROLES = "B-CONTENT I-CONTENT I-CONTENT I-CONTENT B-SOURCE CUE CUE O O O"
DENIED = "Quill denied it . Marlow said so ."
DENIED_ROLES = "B-SOURCE CUE B-CONTENT O B-SOURCE CUE B-CONTENT O"


def statements(doc):
    """What stands on the Doc, by statement."""
    return [
        {
            role: [span.text for span in doc.spans[f"claimx_{role}"] if span.id_ == record["id"]]
            for role in ("sources", "cues", "contents")
        }
        for record in doc._.claimx_statements
    ]


# -- the component


def test_statement_is_read_off_the_states(attributions):
    doc = attributions()(with_roles(doc_of(SAID, quotations=[(0, 4)]), SAID_ROLES))
    assert statements(doc) == [{"sources": ["Marlow"], "cues": ["has said"], "contents": ["“ No , ”"]}]
    (record,) = doc._.claimx_statements
    assert record["id"] == "s1"
    assert record["cue_lemma"] == "say"
    assert 0.5 < record["confidence"] <= 1


def test_each_span_has_label_and_statement(attributions):
    doc = attributions()(with_roles(doc_of(SAID), SAID_ROLES))
    for role, label in (("sources", "SOURCE"), ("cues", "CUE"), ("contents", "CONTENT")):
        assert {(span.label_, span.id_) for span in doc.spans[f"claimx_{role}"]} == {(label, "s1")}


def test_each_cue_has_its_own_roles(attributions):
    doc = attributions(reach=1)(with_roles(doc_of(DENIED), DENIED_ROLES))
    assert statements(doc) == [
        {"sources": ["Quill"], "cues": ["denied"], "contents": ["it"]},
        {"sources": ["Marlow"], "cues": ["said"], "contents": ["so"]},
    ]
    assert [record["cue_lemma"] for record in doc._.claimx_statements] == ["deny", "say"]


def test_statement_may_have_no_source(attributions):
    doc = attributions()(with_roles(doc_of("Reportedly nothing happened"), "CUE B-CONTENT I-CONTENT"))
    assert statements(doc) == [{"sources": [], "cues": ["Reportedly"], "contents": ["nothing happened"]}]


def test_cue_without_content_is_no_statement(attributions):
    doc = attributions()(with_roles(doc_of("Marlow said ."), "B-SOURCE CUE O"))
    assert doc._.claimx_statements == []
    assert all(not doc.spans[key] for key in ("claimx_sources", "claimx_cues", "claimx_contents"))


def test_threshold_is_the_least_confidence(attributions):
    for valid, n_statements in ((-SURE, 0), (SURE, 1)):
        doc = attributions(valid=valid, calibration=[0.0, 1.0, 0.0])(with_roles(doc_of(SAID), SAID_ROLES))
        assert len(doc._.claimx_statements) == n_statements


def test_cue_below_the_candidates_is_not_looked_into(attributions):
    doc = with_roles(doc_of(DENIED), DENIED_ROLES, begins=[-SURE, 1.0, *[-SURE] * 6])
    pipe = attributions(reach=1, threshold=0.0, candidates=0.5)
    assert [statement["cues"] for statement in statements(pipe(doc))] == [["denied"]]


def doubtful(attributions, doc, valid, **settings):
    """The statements of cues that the role head doubts: log odds `valid`."""
    pipe = attributions(valid=valid, calibration=[0.0, 1.0, 0.0], **settings)
    return pipe(doc)._.claimx_statements


@pytest.mark.parametrize(("quotations", "n_statements"), [([(0, 4)], 1), ([], 0), ([(0, 2)], 0)])
def test_statement_that_is_all_quotation_need_be_less_sure(attributions, quotations, n_statements):
    doc = with_roles(doc_of(SAID, quotations=quotations), SAID_ROLES)
    assert len(doubtful(attributions, doc, 0.0, threshold=0.6, quoted_threshold=0.4)) == n_statements


def test_quotation_that_a_sure_statement_has_is_no_doubtful_ones(attributions):
    roles = "B-SOURCE CUE B-CONTENT I-CONTENT I-CONTENT I-CONTENT O O O"
    doc = with_roles(doc_of("Marlow said “ No . ” so it read", quotations=[(2, 6)]), roles)
    set_chance(doc, 8, 0.3)
    pipe = attributions(calibration=[1.0, 0.0, 0.0], threshold=0.6, quoted_threshold=0.1, candidates=0.05)
    assert [statement["cues"] for statement in statements(pipe(doc))] == [["said"]]


def test_unlikely_cue_is_looked_into_beside_a_quotation_alone(attributions):
    for quotations, n_statements in (([(0, 4)], 1), ([], 0)):
        doc = with_roles(doc_of(SAID, quotations=quotations), SAID_ROLES)
        set_chance(doc, 5, 0.3)
        pipe = attributions(threshold=0.0, sourceless_threshold=0.0, quoted_threshold=0.0, candidates=0.5)
        assert len(pipe(doc)._.claimx_statements) == n_statements


def set_chance(doc, token, chance):
    """Let the cue head give this probability to a cue's beginning at a token."""
    logits = {"O": 0.0, "B": math.log(chance / (1 - chance)), "I": -SURE}
    doc.tensor[token, : len(CUE_LABELS)] = [logits[label] for label in CUE_LABELS]


def test_more_cues_than_a_batch_are_all_found(attributions):
    n_cues = 2 * ROLE_BATCH + 1
    doc = with_roles(doc_of("Marlow said so . " * (n_cues - 1) + "Marlow said so ."),
                     "B-SOURCE CUE B-CONTENT O " * n_cues)  # fmt: skip
    assert len(attributions(reach=1)(doc)._.claimx_statements) == n_cues


def test_white_space_in_the_text_shifts_nothing(attributions):
    doc = attributions()(with_roles(doc_of("Marlow \n said \n\n so ."), "B-SOURCE O CUE O B-CONTENT O"))
    assert statements(doc) == [{"sources": ["Marlow"], "cues": ["said"], "contents": ["so"]}]


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_text_without_words_has_no_statements(attributions, text):
    doc = attributions()(with_roles(doc_of(text), ""))
    assert doc._.claimx_statements == []


def test_doc_is_not_sent_to_the_heads_before_it_is_encoded(attributions):
    with pytest.raises(ModelError, match="claimx_encoder"):
        attributions()(doc_of(SAID))


def test_component_without_weights_is_an_error():
    pipe = AttributionsPipe(
        "claimx_attributions",
        threshold=0.5,
        sourceless_threshold=0.6,
        quoted_threshold=0.2,
        candidates=0.2,
        calibration=[1, 1, 0],
        keep_boilerplate=False,
    )
    with pytest.raises(ModelError, match=r"no cues\.onnx"):
        pipe(with_roles(doc_of(SAID), SAID_ROLES))


def test_calibration_has_three_numbers(attributions):
    with pytest.raises(ModelError, match="2 numbers"):
        attributions(calibration=[1.0, 0.0])


def test_confidence_is_logistic_in_both_log_odds(attributions):
    pipe = attributions(calibration=[0.5, 2.0, -1.0])
    assert pipe.confidence(2.0, 0.5) == pytest.approx(1 / (1 + math.exp(-1.0)))
    assert pipe.confidence(-1e9, 0.0) == pytest.approx(0.0, abs=1e-9)
    assert pipe.confidence(1e9, 0.0) == pytest.approx(1.0, abs=1e-9)


def test_doc_keeps_its_statements_through_bytes(attributions):
    doc = attributions()(with_roles(doc_of(SAID), SAID_ROLES))
    again = Doc(Vocab()).from_bytes(doc.to_bytes())
    assert again._.claimx_statements == doc._.claimx_statements
    assert statements(again) == statements(doc)


# -- debris


def test_statement_in_debris_is_dropped(attributions):
    doc = doc_of("Also read : " + DENIED, debris=[(0, 7)])
    with_roles(doc, "O O O " + DENIED_ROLES)
    assert [found["cues"] for found in statements(attributions(reach=1)(doc))] == [["said"]]


def test_statement_in_debris_is_kept_on_demand(attributions):
    doc = with_roles(doc_of("Also read : " + DENIED, debris=[(0, 7)]), "O O O " + DENIED_ROLES)
    pipe = attributions(reach=1, keep_boilerplate=True)
    assert [found["cues"] for found in statements(pipe(doc))] == [["denied"], ["said"]]


@pytest.mark.parametrize(
    ("debris", "kept"),
    [
        pytest.param([], Draft([(0, 1)], [(1, 2)], [(2, 8)], 0.9), id="none"),
        pytest.param([(2, 4)], Draft([(0, 1)], [(1, 2)], [(4, 8)], 0.9), id="at the content's start"),
        pytest.param([(4, 6)], Draft([(0, 1)], [(1, 2)], [(2, 4), (6, 8)], 0.9), id="in the content"),
        pytest.param([(0, 1)], Draft([], [(1, 2)], [(2, 8)], 0.9), id="the source"),
        pytest.param([(1, 2)], None, id="the cue"),
        pytest.param([(2, 8)], None, id="the whole content"),
        pytest.param([(8, 9)], Draft([(0, 1)], [(1, 2)], [(2, 8)], 0.9), id="elsewhere"),
    ],
)
def test_what_stands_in_debris_is_cut_away(debris, kept):
    doc = doc_of("Marlow said a b c d e f g", debris=debris)
    found = without_boilerplate(doc, [Draft([(0, 1)], [(1, 2)], [(2, 8)], 0.9)])
    assert found == ([kept] if kept else [])


def test_pieces_of_content_that_touch_stay_apart_beside_debris():
    doc = doc_of("Marlow said a b c d", debris=[(5, 6)])
    (found,) = without_boilerplate(doc, [Draft([], [(1, 2)], [(2, 3), (3, 4)], 0.9)])
    assert found.content == [(2, 3), (3, 4)]


# -- writing


def test_statements_are_numbered_in_the_order_of_their_content():
    doc = doc_of("a b c d e f")
    write_statements(doc, [Draft([], [(0, 1)], [(4, 5)], 0.6), Draft([], [(1, 2)], [(2, 3)], 0.7)])
    assert [(record["id"], record["confidence"]) for record in doc._.claimx_statements] == [
        ("s1", 0.7),
        ("s2", 0.6),
    ]
    assert [(span.text, span.id_) for span in doc.spans["claimx_contents"]] == [("c", "s1"), ("e", "s2")]


def test_statements_may_share_their_tokens():
    doc = doc_of("Marlow said Quill said so")
    drafts = [Draft([(0, 1)], [(1, 2)], [(2, 5)], 0.9), Draft([(2, 3)], [(3, 4)], [(4, 5)], 0.9)]
    write_statements(doc, drafts)
    assert statements(doc) == [
        {"sources": ["Marlow"], "cues": ["said"], "contents": ["Quill said so"]},
        {"sources": ["Quill"], "cues": ["said"], "contents": ["so"]},
    ]


def test_records_are_plain():
    doc = doc_of("Marlow said so")
    write_statements(doc, [Draft([(0, 1)], [(1, 2)], [(2, 3)], 0.9)])
    (record,) = doc._.claimx_statements
    assert {type(value) for value in record.values()} <= {str, float, list}


def test_statement_without_a_source_must_be_surer(attributions):
    # "said" and the content alone: the source is left out of the roles.
    roles = SAID_ROLES.replace("B-SOURCE", "O")
    kept, dropped = (
        attributions(sourceless_threshold=least)(with_roles(doc_of(SAID), roles)) for least in (0.5, 1.0)
    )
    assert len(kept._.claimx_statements) == 1
    assert not dropped._.claimx_statements
