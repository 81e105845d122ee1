import pytest
from pydantic import ValidationError

from claimx.statements.form import Form
from claimx.statements.model import Content, Document, pieces


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
