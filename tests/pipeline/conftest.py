"""Docs by hand, as the encoder leaves them, and components whose graphs read the answer off the states."""

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span

from claimx.neural.encode import STATES, WIDTH
from claimx.neural.labels import CUE_LABELS, ENTITY_LABELS, FAR, ROLE_LABELS
from claimx.pipeline.attributions import AttributionsPipe
from claimx.pipeline.tokens import TokensPipe
from tests.tiny import StandinGraph

N_CUES, N_ROLES = len(CUE_LABELS), len(ROLE_LABELS)
SURE = 8.0
VOCAB = spacy.blank("en").vocab  # knows white space and numbers


def doc_of(text, *, quotations=(), debris=()):
    """Words between single spaces are the tokens; quotations and debris are token spans."""
    words = text.split(" ") if text else []
    doc = Doc(VOCAB, words=words, spaces=[True] * len(words))
    doc.spans["claimx_quotations"] = [Span(doc, *span, label="QUOTATION") for span in quotations]
    doc.spans["claimx_boilerplate"] = [Span(doc, *span, label="RELATED") for span in debris]
    return doc


def with_states(doc, labels, names, *, offset=0):
    """Set the states of words so that a stand-in head that reads them at `offset` is sure of its labels."""
    if doc.tensor.shape != (len(doc), WIDTH):
        doc.tensor = np.zeros((len(doc), WIDTH), dtype=np.float32)
    for token, label in zip(doc, labels.split(), strict=False):
        if not token.is_space:
            doc.tensor[token.i, offset + names.index(label)] = SURE
            doc.tensor[token.i, STATES - 1] = 1
    return doc


def with_roles(doc, labels, *, begins=None):
    """Set states for the attributions: a role for each token; the first of each run of CUE begins a cue."""
    roles = labels.split()
    with_states(doc, labels, ROLE_LABELS, offset=N_CUES)
    for token, role in enumerate(roles):
        before = roles[token - 1] if token else "O"
        label = "O" if role != "CUE" else "I" if before == "CUE" else "B"
        if not doc[token].is_space:
            doc.tensor[token, CUE_LABELS.index(label)] = SURE
    if begins is not None:
        doc.tensor[:, CUE_LABELS.index("B")] = begins
    return doc


def _cues_graph(states):
    of_roles = states[:, N_CUES : N_CUES + N_ROLES]
    return [states[:, :N_CUES], of_roles, of_roles]


@pytest.fixture
def attributions(monkeypatch):
    """A component whose role head believes what the states say of tokens up to `reach` from the cue."""

    def make(*, reach=FAR, valid=5.0, **settings):
        def roles_graph(as_token, cue, tokens, distances, mask):
            assert cue.shape == (len(tokens), N_ROLES)
            roles = as_token[tokens]
            roles[np.abs(distances - FAR) > reach] = 0
            roles[..., 0] += 1  # in doubt, nothing
            return [roles, np.full(len(roles), valid, dtype=np.float32)]

        defaults = {
            "threshold": 0.5,
            "sourceless_threshold": 0.5,
            "quoted_threshold": 0.5,
            "candidates": 0.15,
            "calibration": [1.0, 1.0, 0.0],
            "keep_boilerplate": False,
        }
        pipe = AttributionsPipe("claimx_attributions", **(defaults | settings))
        graphs = {"cues.onnx": StandinGraph(_cues_graph), "roles.onnx": StandinGraph(roles_graph)}
        monkeypatch.setattr(pipe, "graph", graphs.__getitem__)
        return pipe

    return make


@pytest.fixture
def tokens_pipe(monkeypatch):
    """A component that takes a state's first number for the sentence's start, the next ones for names."""
    pipe = TokensPipe("claimx_tokens")
    graph = StandinGraph(lambda states: [states[:, :1] - 1, states[:, 1 : 1 + len(ENTITY_LABELS)]])
    monkeypatch.setattr(pipe, "graph", {"tokens.onnx": graph}.__getitem__)
    return pipe
