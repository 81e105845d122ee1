"""ONNX files as functions of numpy arrays, made to live inside spaCy components."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimx.errors import ModelError

Arrays = dict[str, NDArray[Any]]

# How often this process and those it comes from have forked: cheaper to look at than the process's id.
_forks = 0


def _forked() -> None:
    global _forks  # noqa: PLW0603 - it belongs to the process
    _forks += 1


if hasattr(os, "register_at_fork"):  # not on Windows, where nothing forks
    os.register_at_fork(after_in_child=_forked)


class OnnxModel:
    """One ONNX graph. It starts at its first use, and again in each process that it is sent or forked to.

    Args:
        name: What to call it in errors.
        data: The file's bytes.
        threads: Threads of one call. One by default: articles side by side use cores better than one article
            spread over them.
    """

    def __init__(self, name: str, data: bytes, *, threads: int = 1) -> None:
        self.name = name
        self.data = data
        self.threads = threads
        self._session: Any = None
        self._forks = 0

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_session": None}

    def run(self, inputs: Arrays) -> list[NDArray[np.float32]]:
        """Run the graph and return its outputs in the file's order.

        Raises:
            ModelError: The file is no ONNX graph, or does not take these inputs.
        """
        session = self._started()
        try:
            outputs: list[NDArray[np.float32]] = session.run(None, inputs)
        except Exception as error:  # onnxruntime has no public base class for its errors
            raise ModelError(self.name, f"the graph does not run: {error}", REINSTALL) from error
        return outputs

    def _started(self) -> Any:
        # A session's thread pool does not come along when a process forks.
        if self._session is None or self._forks != _forks:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = self.threads
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            # The arena keeps the largest window's buffers for good; windows are bounded, so it stays small.
            options.enable_mem_pattern = False
            try:
                self._session = onnxruntime.InferenceSession(
                    self.data,
                    options,
                    providers=["CPUExecutionProvider"],
                    # Its fused layer norm takes four times as long as the norm and the sum by themselves.
                    disabled_optimizers=["SkipLayerNormFusion"],
                )
            except Exception as error:
                raise ModelError(self.name, f"this is not a usable ONNX file: {error}", REINSTALL) from error
            self._forks = _forks
        return self._session


REINSTALL = "Install claimx again, or name another model with `--model`."
