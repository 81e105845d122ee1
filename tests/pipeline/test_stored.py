import pickle
from typing import ClassVar

import numpy as np
import pytest

from claimx.errors import ModelError
from claimx.pipeline.stored import StoredPipe
from tests.tiny import make_onnx


class TinyPipe(StoredPipe):
    files: ClassVar = ("relu.onnx", "words.txt")

    def __call__(self, doc):
        return doc


FILES = {"relu.onnx": make_onnx("Relu"), "words.txt": b"said\n"}


@pytest.fixture
def pipe():
    pipe = TinyPipe("tiny")
    pipe.set_data(FILES)
    return pipe


def test_component_without_weights_says_how_to_get_them():
    with pytest.raises(ModelError, match=r"tiny: the component has no words\.txt.*`claimx\.load\(\)`"):
        TinyPipe("tiny").data("words.txt")


def test_every_file_is_needed():
    with pytest.raises(ModelError, match=r"tiny: words\.txt is missing"):
        TinyPipe("tiny").set_data({"relu.onnx": b""})


def test_file_that_no_one_asked_for_is_left_out(pipe):
    pipe.set_data({**FILES, "notes.txt": b""})
    with pytest.raises(ModelError):
        pipe.data("notes.txt")


def test_folder_keeps_the_bytes(pipe, tmp_path):
    pipe.to_disk(tmp_path / "tiny")
    assert {path.name: path.read_bytes() for path in (tmp_path / "tiny").iterdir()} == FILES
    again = TinyPipe("tiny").from_disk(tmp_path / "tiny")
    assert {file: again.data(file) for file in FILES} == FILES


def test_folder_that_lacks_a_file_is_named(pipe, tmp_path):
    pipe.to_disk(tmp_path)
    (tmp_path / "words.txt").unlink()
    with pytest.raises(ModelError, match=r"the model has no words\.txt") as raised:
        TinyPipe("tiny").from_disk(tmp_path)
    assert raised.value.place == str(tmp_path)


def test_message_keeps_the_bytes(pipe):
    again = TinyPipe("tiny").from_bytes(pipe.to_bytes())
    assert {file: again.data(file) for file in FILES} == FILES


def test_graph_starts_once(pipe):
    assert pipe.graph("relu.onnx") is pipe.graph("relu.onnx")
    assert pipe.graph("relu.onnx").name == "tiny/relu.onnx"


def test_new_weights_take_the_place_of_old_ones(pipe):
    before = pipe.graph("relu.onnx")
    pipe.set_data({**FILES, "relu.onnx": make_onnx("Neg")})
    assert pipe.graph("relu.onnx") is not before
    assert pipe.graph("relu.onnx").run({"x": np.ones((1, 2), dtype=np.float32)})[0].tolist() == [[-1, -1]]


def test_component_in_use_can_be_pickled(pipe):
    inputs = {"x": np.ones((1, 2), dtype=np.float32)}
    pipe.graph("relu.onnx").run(inputs)
    again = pickle.loads(pickle.dumps(pipe))
    assert again.graph("relu.onnx").run(inputs)[0].tolist() == [[1, 1]]
