import subprocess
import sys

import numpy as np
import pytest
import spacy

from claimx.errors import ModelError
from claimx.neural.encode import STATES, WIDTH
from claimx.neural.features import MAX_PIECES
from claimx.pipeline.encoder import EncoderPipe
from tests.tiny import StandinGraph, make_onnx, make_tokenizer

BLANK = spacy.blank("en")


def encoder_graph():
    """States that are ones, but for the first number: how many pieces the window has."""

    def states(ids, shapes, depths, breaks):
        assert ids.shape == shapes.shape == depths.shape == breaks.shape
        result = np.ones((*ids.shape, WIDTH), dtype=np.float32)
        result[..., 0] = ids.shape[1]
        return [result]

    return StandinGraph(states)


@pytest.fixture
def pipe():
    pipe = EncoderPipe("claimx_encoder", window=60, context=10, threads=1)
    pipe.set_data({"encoder.onnx": b"", "tokenizer.json": make_tokenizer().to_str().encode()})
    return pipe


@pytest.fixture
def graph(pipe, monkeypatch):
    graph = encoder_graph()
    monkeypatch.setattr(pipe, "graph", lambda file, threads: graph)
    return graph


@pytest.mark.parametrize("text", ["", "\n", "He left.", "word " * 5_000, "a\x00b \ufffd 中文 \u200fעברית"])
def test_every_word_gets_a_state(pipe, graph, text):
    doc = pipe(BLANK.make_doc(text))
    assert doc.tensor.shape == (len(doc), WIDTH)
    assert doc.tensor.dtype == np.float32
    assert all(doc.tensor[token.i].any() for token in doc if token.is_alpha)
    assert not any(doc.tensor[token.i].any() for token in doc if token.is_space)


def test_windows_go_to_the_graph_one_by_one(pipe, graph):
    pipe(BLANK.make_doc("word " * 100))
    assert len(graph.calls) > 1
    assert all(inputs["ids"].shape[0] == 1 for inputs in graph.calls)
    assert all(inputs["ids"].shape[1] <= 60 + 2 for inputs in graph.calls)


def test_states_do_not_depend_on_other_docs(pipe, graph):
    texts = ["He left.", "word " * 300, "She stayed."]
    together = [doc.tensor for doc in map(pipe, BLANK.pipe(texts))]
    for text, states in zip(texts, together, strict=True):
        assert (pipe(BLANK.make_doc(text)).tensor == states).all()


@pytest.mark.parametrize(("window", "context"), [(10, 5), (10, -1), (60, 30), (2 * 20 + MAX_PIECES - 1, 20)])
def test_window_without_room_for_a_word_is_refused(window, context):
    with pytest.raises(ModelError, match="leaves no room"):
        EncoderPipe("claimx_encoder", window=window, context=context, threads=1)


def test_smallest_window_reads_everything():
    pipe = EncoderPipe("claimx_encoder", window=2 * 20 + MAX_PIECES, context=20, threads=1)
    pipe.set_data({"encoder.onnx": b"", "tokenizer.json": make_tokenizer().to_str().encode()})
    graph = encoder_graph()
    pipe.graph = lambda file, threads: graph
    assert pipe(BLANK.make_doc("aaaaaaaaaaaaaaaaaaaa " * 50)).tensor.any(axis=1).all()


def test_component_without_weights_is_an_error():
    pipe = BLANK.create_pipe("claimx_encoder")
    with pytest.raises(ModelError, match=r"claimx_encoder: the component has no tokenizer\.json"):
        pipe(BLANK.make_doc("He left."))


def test_graph_of_another_model_is_an_error(pipe):
    pipe.set_data({"encoder.onnx": make_onnx("Relu"), "tokenizer.json": make_tokenizer().to_str().encode()})
    with pytest.raises(ModelError, match=r"encoder\.onnx: the graph does not run"):
        pipe(BLANK.make_doc("He left."))


def test_graph_of_an_older_model_is_an_error(pipe, monkeypatch):
    older = StandinGraph(lambda **inputs: [np.ones((*inputs["ids"].shape, STATES), dtype=np.float32)])
    monkeypatch.setattr(pipe, "graph", lambda file, threads: older)
    with pytest.raises(ModelError, match=r"encoder\.onnx: it gives 384 numbers for a word piece, not 768"):
        pipe(BLANK.make_doc("He left."))


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xfe"])
def test_damaged_tokenizer_is_named(pipe, data):
    pipe.set_data({"encoder.onnx": b"", "tokenizer.json": data})
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        pipe(BLANK.make_doc("He left."))


@pytest.mark.parametrize(
    "name", ["claimx_structure", "claimx_encoder", "claimx_tokens", "claimx_attributions"]
)
def test_component_is_found_without_an_import(name):
    code = f"import sys, spacy; spacy.blank('en').add_pipe({name!r}); print('claimx' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout == "True\n"
