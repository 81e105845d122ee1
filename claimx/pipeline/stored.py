"""Components whose weights are files: read with the pipeline, kept as bytes, written as they came."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

import srsly

from claimx.errors import ModelError
from claimx.neural.onnx import REINSTALL, OnnxModel
from claimx.pipeline.grouped import GroupedPipe


class StoredPipe(GroupedPipe):
    """The base of components with files. Subclasses name them in `files`.

    ONNX graphs start lazily, so that a component can be pickled and sent to other processes.
    """

    files: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._data: dict[str, bytes] = {}
        self._graphs: dict[str, OnnxModel] = {}

    def data(self, file: str) -> bytes:
        """The bytes of one file.

        Raises:
            ModelError: The component was made but never loaded.
        """
        if file not in self._data:
            raise ModelError(
                self.name,
                f"the component has no {file}: it was added to a pipeline but its weights were not loaded",
                "Use `claimx.load()`, or `nlp.from_disk` with a folder that holds them.",
            )
        return self._data[file]

    def graph(self, file: str, *, threads: int = 1) -> OnnxModel:
        """One file as an ONNX graph."""
        if file not in self._graphs:
            self._graphs[file] = OnnxModel(f"{self.name}/{file}", self.data(file), threads=threads)
        return self._graphs[file]

    def set_data(self, files: dict[str, bytes]) -> None:
        """Take over weights; every one of `files` must be there."""
        missing = sorted(set(self.files) - set(files))
        if missing:
            raise ModelError(self.name, f"{', '.join(missing)} is missing", REINSTALL)
        self._data = {file: files[file] for file in self.files}
        self._graphs = {}

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the files into the folder `path`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for file, data in self._data.items():
            (folder / file).write_bytes(data)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> StoredPipe:
        """Read the files from the folder `path`.

        Raises:
            ModelError: One is missing.
        """
        folder = Path(path)
        missing = [file for file in self.files if not (folder / file).is_file()]
        if missing:
            raise ModelError(str(folder), f"the model has no {', '.join(missing)}", REINSTALL)
        self.set_data({file: (folder / file).read_bytes() for file in self.files})
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """All files in one message."""
        packed: bytes = srsly.msgpack_dumps(self._data)
        return packed

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> StoredPipe:
        """What `to_bytes` wrote."""
        self.set_data(srsly.msgpack_loads(data))
        return self
