import pytest
from pydantic import ValidationError

from claimx.statements.form import Form
from claimx.statements.model import Content, Document, pieces
from claimx.statements.speaker import Speaker
from claimx.statements.type import Type


@pytest.mark.parametrize("spans", [[], [(3, 3)], [(4, 2)], [(-1, 2)], [(0, 4), (2, 6)], [(5, 6), (0, 1)]])
def test_spans_must_be_in_order(spans):
    with pytest.raises(ValidationError):
        Content(text="x", spans=spans)


def test_spans_must_lie_in_the_article(document):
    data = document.model_dump()
    data["article"]["length"] = 10
    with pytest.raises(ValidationError, match="s1 ends beyond the article's 10 characters"):
        Document.model_validate(data)


def test_a_document_cannot_be_changed(document):
    with pytest.raises(ValidationError, match="frozen"):
        document.statements[0].id = "s9"


def test_an_unknown_field_is_refused(document):
    with pytest.raises(ValidationError, match="Extra inputs"):
        Document.model_validate({**document.model_dump(), "speaker": []})


def test_pieces(document):
    content = document.statements[0].content
    assert pieces(content) == ["“We saw it coming,”", "“and nobody listened.”"]
    assert " ".join(pieces(content)) == content.text


def test_keep_by_form_and_confidence(document):
    assert [s.id for s in document.keep(min_confidence=0.4).statements] == ["s1", "s2"]
    assert document.keep(forms={Form.indirect}).statements == ()
    assert document.keep(forms={Form.direct}) == document == document.keep()


def test_keep_by_type(spoken):
    assert [s.id for s in spoken.keep(types={Type.denial, Type.counterclaim}).statements] == ["s2"]
    assert [s.id for s in spoken.keep(types={Type.claim}).statements] == ["s1", "s3"]


def test_keep_by_sureness_of_type_leaves_out(spoken):
    kept = spoken.keep(min_type_confidence=0.8)
    assert [(s.id, s.type) for s in kept.statements] == [("s1", "claim"), ("s3", "claim")]


def test_keep_by_speaker(spoken):
    assert [s.id for s in spoken.keep(speaker="QUILL").statements] == ["s2"]
    assert spoken.keep(speaker="Hill").statements == ()


def test_without_types_and_speakers_their_filters_keep_nothing(document):
    assert document.keep(types=set(Type)).statements == ()
    assert document.keep(min_type_confidence=0.1).statements == ()
    assert document.keep(speaker="Quill").statements == ()


def test_what_was_filtered_away_is_still_named(spoken):
    kept = spoken.keep(types={Type.denial})
    assert kept.statements[0].targets == ("s1",)
    assert kept.speakers == spoken.speakers
    assert Document.model_validate(kept.model_dump()) == kept


def _changed(document, number, **update):
    data = document.model_dump()
    data["statements"][number].update(update)
    return data


@pytest.mark.parametrize(
    ("number", "update", "problem"),
    [
        (0, {"targets": ["s2"]}, "s1 has targets and is no denial or counterclaim"),
        (1, {"type": None}, "s2 has targets and is no denial or counterclaim"),
        (1, {"targets": ["s2"]}, "s2 contests itself"),
        (1, {"contested_by": ["s2"]}, "s2 contests itself"),
        (1, {"targets": ["s1", "s1"]}, "s2 has a target twice"),
        (1, {"targets": ["s1", "s3"]}, "s2 contests s3, which does not say so"),
        (2, {"contested_by": ["s2"]}, "s3 is contested by s2, which does not say so"),
        (1, {"id": "s1", "targets": []}, "two statements have the same id"),
        (0, {"speaker_id": "p9"}, "s1 has the speaker p9, who is not there"),
        (0, {"speaker": "Quill"}, "s1 has the speaker 'Quill' by another id"),
        (0, {"speaker_id": None}, "s1 has the speaker 'Marlow' by another id"),
        (0, {"type": "rumour"}, "Input should be 'claim', 'denial' or 'counterclaim'"),
        (0, {"type_confidence": 1.5}, "less than or equal to 1"),
    ],
)
def test_links_and_speakers_must_agree(spoken, number, update, problem):
    with pytest.raises(ValidationError, match=problem):
        Document.model_validate(_changed(spoken, number, **update))


def test_speakers_have_their_own_ids(spoken):
    data = spoken.model_dump()
    data["speakers"] = [data["speakers"][0], *data["speakers"]]
    with pytest.raises(ValidationError, match="two speakers have the same id"):
        Document.model_validate(data)


@pytest.mark.parametrize(
    ("update", "problem"),
    [
        ({"name": None, "key": None}, "p1 is person and has the name None"),
        ({"kind": "unnamed"}, "p1 is unnamed and has the name 'Marlow'"),
        ({"name": None, "kind": "unnamed"}, "p1 has no name, but the key 'person:marlow'"),
        ({"mentions": [[4, 4]]}, "empty or out of order"),
        ({"mentions": [[4, 6], [0, 2]]}, "empty or out of order"),
        ({"kind": "ghost"}, "Input should be"),
    ],
)
def test_a_speaker_must_agree_with_itself(spoken, update, problem):
    with pytest.raises(ValidationError, match=problem):
        Speaker.model_validate(spoken.speakers[0].model_dump() | update)


def test_mentions_may_overlap_and_must_lie_in_the_article(spoken):
    data = spoken.model_dump()
    data["speakers"][0]["mentions"] = [[0, 9], [0, 12], [3, 5]]
    assert Document.model_validate(data).speakers[0].mentions == ((0, 9), (0, 12), (3, 5))
    data["speakers"][0]["mentions"] = [[0, 9_999]]
    with pytest.raises(ValidationError, match="p1 ends beyond the article's"):
        Document.model_validate(data)
