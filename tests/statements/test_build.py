import pytest

from claimx.article import Article
from claimx.errors import ModelError, SpanError
from claimx.statements.build import boilerplate, build_document
from claimx.statements.form import Form
from claimx.statements.model import ModelInfo

MODEL = ModelInfo(name="test", version="1")
TEXT = "Rain. “No,” Quill said on Monday. “Never.” Critics disagree that it is so."


def _build(make_doc, statements, *, text=TEXT, **options):
    doc = make_doc(text, statements, **options)
    return build_document(Article(id="a", text=text), doc, MODEL)


def test_pieces_and_their_text(make_doc):
    quill = {"source": ["Quill"], "cue": ["said"], "content": ["“No,”", "“Never.”"], "cue_lemma": "say"}
    (statement,) = _build(make_doc, [quill]).statements
    assert statement.content.text == "“No,” “Never.”"
    assert statement.content.spans == ((6, 11), (34, 42))
    assert (statement.source.text, statement.cue.text, statement.cue.lemma) == ("Quill", "said", "say")
    assert statement.form is Form.direct


def test_pieces_come_in_the_order_of_the_text(make_doc):
    quill = {"cue": ["said"], "content": ["“Never.”", "“No,”"]}
    (statement,) = _build(make_doc, [quill]).statements
    assert statement.content.text == "“No,” “Never.”"


def test_no_source_is_null(make_doc):
    (statement,) = _build(make_doc, [{"cue": ["said"], "content": ["“No,”"]}]).statements
    assert statement.source is None


def test_sentences_are_those_that_any_role_touches(make_doc):
    quill = {"source": ["Quill"], "cue": ["said"], "content": ["“No,”", "“Never.”"]}
    document = _build(make_doc, [quill], sentence_starts=(0, 1, 6, 7))
    assert [TEXT[start:end] for start, end in document.statements[0].sentences] == [
        "“No,” Quill said on Monday.",
        "“Never.”",
    ]


def test_order_and_ids_are_those_of_the_records(make_doc):
    quill = {"source": ["Quill"], "cue": ["said"], "content": ["“No,”"], "confidence": 0.98765}
    critics = {"source": ["Critics"], "cue": ["disagree"], "content": ["that it is so"]}
    statements = _build(make_doc, [quill, critics]).statements
    assert [(s.id, s.form, s.confidence) for s in statements] == [
        ("s1", "direct", 0.988),
        ("s2", "indirect", 0.5),
    ]


def test_a_statement_of_white_space_alone_is_left_out(make_doc):
    text = "Quill said \n today"
    document = _build(make_doc, [{"cue": ["said"], "content": ["\n"]}], text=text)
    assert document.statements == ()


def test_article_and_model_are_named(make_doc):
    document = _build(make_doc, [])
    assert document.article.length == len(TEXT)
    assert document.article.sha256 == Article(id="b", text=TEXT).sha256
    assert document.model == MODEL


def test_a_doc_of_another_text_is_refused(make_doc):
    with pytest.raises(SpanError, match="18 characters, the article 3"):
        build_document(Article(id="a", text="No."), make_doc("Quill said nothing", []), MODEL)


def test_a_pipeline_without_attributions_is_refused(make_doc):
    doc = make_doc("No.", [])
    doc._.claimx_statements = None
    with pytest.raises(ModelError, match="claimx_attributions"):
        build_document(Article(id="a", text="No."), doc, MODEL)


def test_boilerplate_is_listed_with_its_kind(make_doc):
    doc = make_doc(TEXT, [], boilerplate=[("“Never.”", "RELATED"), ("Rain.", "DATELINE")])
    assert list(boilerplate(doc)) == [((0, 5), "DATELINE"), ((34, 42), "RELATED")]
