import os
import pickle

import numpy as np
import pytest

from claimx.errors import ModelError
from claimx.neural.onnx import OnnxModel
from tests.tiny import make_onnx

ONES = np.ones((3, 2), dtype=np.float32)


@pytest.fixture
def relu():
    return OnnxModel("claimx_tiny/relu.onnx", make_onnx("Relu"))


def test_graph_is_a_function_of_named_arrays():
    model = OnnxModel("sum", make_onnx("Add", inputs=("left", "right")))
    (total,) = model.run({"left": ONES, "right": 2 * ONES})
    assert (total == 3).all()


def test_graph_starts_at_its_first_use():
    OnnxModel("broken", b"no graph")  # a component can be made before its weights are of use


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"version https://git-lfs.github.com/spec/v1", id="text"),
        pytest.param(make_onnx("Relu")[:-20], id="cut off"),
        pytest.param(make_onnx("NoSuchOperator"), id="unknown operator"),
    ],
)
def test_damaged_file_is_named(data):
    with pytest.raises(ModelError, match=r"claimx_tiny/relu.onnx: this is not a usable ONNX file"):
        OnnxModel("claimx_tiny/relu.onnx", data).run({"x": ONES})


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param({"x": np.ones((3, 5), dtype=np.float32)}, id="shape"),
        pytest.param({"x": ONES.astype(np.float64)}, id="type"),
        pytest.param({"y": ONES}, id="name"),
        pytest.param({}, id="none"),
    ],
)
def test_input_that_does_not_fit_is_an_error(relu, inputs):
    with pytest.raises(ModelError, match=r"claimx_tiny/relu.onnx: the graph does not run"):
        relu.run(inputs)


def test_model_goes_on_after_an_error(relu):
    with pytest.raises(ModelError):
        relu.run({})
    assert (relu.run({"x": -ONES})[0] == 0).all()


def test_model_in_use_can_be_pickled(relu):
    relu.run({"x": ONES})
    again = pickle.loads(pickle.dumps(relu))
    assert (again.run({"x": -ONES})[0] == 0).all()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
def test_forked_process_starts_its_own_graph(relu):
    relu.run({"x": ONES})
    session = relu._session
    relu.run({"x": ONES})
    assert relu._session is session
    child = os.fork()
    if not child:
        relu.run({"x": ONES})
        os._exit(int(relu._session is session))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
