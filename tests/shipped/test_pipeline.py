"""The shipped model as a spaCy pipeline."""

import subprocess
import sys

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from claimx.article import Article
from claimx.extract import extract, extract_all
from claimx.pipeline.load import load, model_path
from tests.samples import SAMPLES

TEXTS = [sample.read_text(encoding="utf-8") for sample in SAMPLES]
GROUPS = ("claimx_sources", "claimx_cues", "claimx_contents", "claimx_boilerplate", "claimx_quotations")
SAID = "“The bridge was never safe,” Ada Marlow said on Monday. The council denied it.\n"


def annotations(doc):
    """All that the pipeline set, but for the states themselves."""
    return {
        "statements": doc._.claimx_statements,
        "sentences": [(sentence.start, sentence.end) for sentence in doc.sents],
        "names": [(span.start, span.end, span.label_) for span in doc.ents],
        **{key: [(span.start, span.end, span.label_, span.id_) for span in doc.spans[key]] for key in GROUPS},
    }


@pytest.fixture(scope="module")
def expected(nlp):
    return [annotations(nlp(text)) for text in TEXTS]


def test_same_text_gives_the_same_result(nlp, expected):
    assert [annotations(nlp(text)) for text in TEXTS] == expected


@pytest.mark.parametrize("batch_size", [1, 3, 1_000])
def test_pipe_gives_what_one_by_one_gives(nlp, expected, batch_size):
    assert [annotations(doc) for doc in nlp.pipe(TEXTS, batch_size=batch_size)] == expected


# Python warns of threads at a fork; neither onnxruntime nor tokenizers has any running then.
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_two_processes_give_what_one_gives(nlp, expected):
    assert [annotations(doc) for doc in nlp.pipe(TEXTS, n_process=2, batch_size=2)] == expected


def test_loaded_again_it_gives_the_same(expected):
    assert [annotations(doc) for doc in load().pipe(TEXTS)] == expected


def test_spacy_loads_it_from_its_folder(nlp, expected):
    again = spacy.load(model_path())
    assert again.pipe_names == nlp.pipe_names
    assert annotations(again(TEXTS[0])) == expected[0]


def test_folder_keeps_it(nlp, expected, tmp_path):
    nlp.to_disk(tmp_path / "model")
    assert annotations(load(tmp_path / "model")(TEXTS[0])) == expected[0]


def test_message_keeps_it(nlp, expected):
    again = spacy.util.load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert annotations(again(TEXTS[0])) == expected[0]


def test_doc_keeps_its_statements(nlp, expected):
    for text, annotation in zip(TEXTS, expected, strict=True):
        doc = nlp(text)
        again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
        assert annotations(again) == annotation
        assert (again.tensor == doc.tensor).all()


def test_components_have_what_they_need(nlp):
    problems = nlp.analyze_pipes()["problems"]
    assert set(problems) == set(nlp.pipe_names)
    assert not any(problems.values())


def test_fresh_interpreter_loads_it_with_spacy_alone(nlp):
    code = (
        "import sys, spacy; nlp = spacy.load(sys.argv[1]); doc = nlp(sys.argv[2]);"
        "print(len(doc._.claimx_statements))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(model_path()), SAID],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert int(done.stdout) == len(nlp(SAID)._.claimx_statements)
    assert done.stderr == ""


def test_plain_sentence_gives_its_statements(nlp):
    document = extract(Article(id="bridge", text=SAID), nlp)
    first = document.statements[0]
    assert first.source.text == "Ada Marlow"
    assert first.cue.lemma == "say"
    assert first.content.text.strip("“”,") == "The bridge was never safe"
    assert ("Ada Marlow", "PERSON") in {(span.text, span.label_) for span in nlp(SAID).ents}


def test_debris_gives_statements_on_demand_only(nlp):
    text = "Headline of the day\n\nALSO READ: ‘Nothing is safe,’ warns Quill\n\n" + SAID
    assert all(
        "Quill" not in statement.content.text + (statement.source.text if statement.source else "")
        for statement in extract(Article(id="debris", text=text), nlp).statements
    )
    doc = nlp(text)
    assert [span.label_ for span in doc.spans["claimx_boilerplate"]] == ["RELATED"]


@settings(max_examples=60)
@given(
    st.text() | st.lists(st.sampled_from([*SAID.split(" "), "\n\n", '"', "‘", "\x00", "👩‍👧"])).map(" ".join)
)
def test_any_text_is_read_verbatim(nlp, text):
    document = extract(Article(id="any", text=text), nlp)
    for statement in document.statements:
        for passage in (statement.source, statement.cue, statement.content):
            if passage is not None:
                assert passage.text == " ".join(text[start:end] for start, end in passage.spans)
                assert all(0 <= start < end <= len(text) for start, end in passage.spans)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("\n \n\t", id="white space"),
        pytest.param("\ud800 He said \udfff no.", id="lone surrogates"),
        pytest.param('"' * 2_000, id="quotation marks"),
        pytest.param("x" * 20_000, id="one word"),
        pytest.param("\u202e\u05d0\u05de\u05e8 \u05d4\u05d5\u05d0", id="right to left"),
        pytest.param("他说：“不。”", id="Chinese"),
        pytest.param("a\u0301\u0302" * 500, id="combining marks"),
    ],
)
def test_odd_text_is_no_error(nlp, text):
    assert extract(Article(id="odd", text=text), nlp).article.length == len(text)


def test_statements_at_the_end_of_a_long_paragraph_are_found(nlp):
    filler = "The road runs along the river and past the old mill before it turns north. " * 300
    document = extract(Article(id="long", text=filler + SAID), nlp)
    assert "Ada Marlow" in {statement.source.text for statement in document.statements if statement.source}


def test_articles_may_outnumber_a_batch(nlp):
    articles = [Article(id=str(number), text=SAID) for number in range(40)]
    documents = list(extract_all(articles, nlp))
    assert [document.article.id for document in documents] == [article.id for article in articles]
    assert (
        len({document.model_copy(update={"article": None}).model_dump_json() for document in documents}) == 1
    )
