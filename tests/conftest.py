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

# What the components of speakers and types add to a statement.
_ADDED = ("speaker", "speaker_confidence", "type", "type_confidence", "targets", "evidence")


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


@pytest.fixture(scope="session")
def speaking_nlp():
    """The stand-in pipeline, with speakers and types."""
    return standin.load(speaking=True)


@pytest.fixture
def spoken(article, speaking_nlp):
    """The document with speakers and types: Marlow's claim, Quill's denial of it, nobody's claim."""
    return extract(article, speaking_nlp)


@pytest.fixture
def standin_model(monkeypatch):
    """Let the commands load the stand-in."""
    monkeypatch.setitem(sys.modules, "claimx.pipeline.load", standin.module())


@pytest.fixture
def speaking_model(monkeypatch, standin_model):
    """Let the commands load the stand-in with speakers and types."""
    monkeypatch.setitem(sys.modules, "claimx.pipeline.load", standin.module(speaking=True))


@pytest.fixture
def make_doc():
    """A function that builds a Doc by hand, as the components leave it.

    It takes the text, and for each statement its roles as lists of substrings, besides `confidence` and
    `cue_lemma`, and what the components of speakers and types add; sentences start at the token offsets
    `sentence_starts`. Of `speakers` the records are taken, with substrings for mentions.
    """

    def build(text, statements, *, sentence_starts=(0,), boilerplate=(), speakers=None):
        words = text.split(" ")
        doc = Doc(Vocab(), words=words, spaces=[True] * (len(words) - 1) + [False])
        for token in doc:
            token.is_sent_start = token.i in sentence_starts
        for extension in ("claimx_statements", "claimx_speakers"):
            if not Doc.has_extension(extension):
                Doc.set_extension(extension, default=None)
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
                **{key: statement[key] for key in _ADDED if key in statement},
            }
            for number, statement in enumerate(statements, start=1)
        ]
        if speakers is not None:
            doc._.claimx_speakers = [_speaker(doc, **record) for record in speakers]
        return doc

    return build


def _speaker(doc, *, mentions=(), **record):
    spans = [_span(doc, piece, "", "") for piece in mentions]
    empty = {"kind": "person", "titles": [], "descriptions": [], "aliases": []}
    return {**empty, **record, "mentions": [[span.start, span.end] for span in spans]}


def _span(doc, piece, label, name):
    start = doc.text.index(piece)
    tokens = doc.char_span(start, start + len(piece), alignment_mode="expand")
    return Span(doc, tokens.start, tokens.end, label=label, span_id=name)
