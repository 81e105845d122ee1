"""Shared fixtures: hand-built articles and Docs, and a pipeline that stands in for the model."""

import sys

import pytest
from hypothesis import settings
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from claimx.article import Article
from claimx.extract import extract
from tests import standin

# The same examples in every run, and no deadline: a loaded machine is no failure.
settings.register_profile("claimx", deadline=None, derandomize=True)
settings.load_profile("claimx")

TEXT = (
    "Bridge closed after cracks\n\n"
    "“We saw it coming,” Marlow said, “and nobody listened.”\n"
    "ALSO READ | Ten bridges to avoid\n"
    "“Nothing cracked,” Quill denied. “A lie” said, it seems.\n"
)


@pytest.fixture(scope="session")
def nlp():
    """The stand-in pipeline."""
    return standin.load()


@pytest.fixture
def article():
    return Article(id="bridge", path="news/bridge.txt", title="Bridge closed after cracks", text=TEXT)


@pytest.fixture
def document(article, nlp):
    """A document with a direct statement in two pieces, and one without source."""
    return extract(article, nlp)


@pytest.fixture
def standin_model(monkeypatch):
    """Let the commands load the stand-in."""
    monkeypatch.setitem(sys.modules, "claimx.pipeline.load", standin.module())


@pytest.fixture
def make_doc():
    """A function that builds a Doc by hand, as the components leave it.

    It takes the text, and for each statement its roles as lists of substrings, besides `confidence` and
    `cue_lemma`; sentences start at the token offsets `sentence_starts`.
    """

    def build(text, statements, *, sentence_starts=(0,), boilerplate=()):
        words = text.split(" ")
        doc = Doc(Vocab(), words=words, spaces=[True] * (len(words) - 1) + [False])
        for token in doc:
            token.is_sent_start = token.i in sentence_starts
        if not Doc.has_extension("claimx_statements"):
            Doc.set_extension("claimx_statements", default=None)
        for key in ("claimx_sources", "claimx_cues", "claimx_contents"):
            role = key.removeprefix("claimx_").removesuffix("s")
            doc.spans[key] = [
                _span(doc, piece, role.upper(), f"s{number}")
                for number, statement in enumerate(statements, start=1)
                for piece in statement.get(role, [])
            ]
        doc.spans["claimx_boilerplate"] = [_span(doc, piece, kind, "") for piece, kind in boilerplate]
        doc._.claimx_statements = [
            {
                "id": f"s{number}",
                "confidence": statement.get("confidence", 0.5),
                "cue_lemma": statement.get("cue_lemma", "say"),
            }
            for number, statement in enumerate(statements, start=1)
        ]
        return doc

    return build


def _span(doc, piece, label, name):
    start = doc.text.index(piece)
    tokens = doc.char_span(start, start + len(piece), alignment_mode="expand")
    return Span(doc, tokens.start, tokens.end, label=label, span_id=name)
