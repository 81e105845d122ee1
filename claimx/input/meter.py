"""How far a collection has been read, and how large it is: what time left is told by."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from claimx.input.files import find_files
from claimx.input.problem import InputProblem


class Meter:
    """Counts the bytes that have been read of the files of a collection, compressed ones as they are."""

    def __init__(self) -> None:
        self._finished = 0
        self._file: BinaryIO | None = None

    def opened(self, file: BinaryIO) -> None:
        """A file is being read from now on."""
        self._file = file

    def closing(self, file: BinaryIO) -> None:
        """It has been read; it is still open."""
        self._file = None
        with suppress(OSError, ValueError):  # someone has closed it
            self._finished += file.seek(0, 2)

    def add(self, count: int) -> None:
        """So many bytes have been read elsewhere."""
        self._finished += count

    @property
    def read(self) -> int:
        """Bytes read so far."""
        if self._file is not None:
            with suppress(OSError, ValueError):
                return self._finished + self._file.tell()
        return self._finished


class Size:
    """The size of a collection, found out on the side: a million files take a while to be counted."""

    def __init__(self, inputs: Sequence[str], exclude: tuple[str, ...] = ()) -> None:
        self.bytes: int | None = None
        """All bytes, once they are known; None for ever where standard input is a part of it."""
        if "-" not in inputs:
            threading.Thread(target=self._count, args=(inputs, exclude), daemon=True).start()

    def _count(self, inputs: Sequence[str], exclude: tuple[str, ...]) -> None:
        total = 0
        for file in find_files(inputs, exclude):
            if not isinstance(file, InputProblem):
                with suppress(OSError, ValueError):
                    total += Path(file.path).stat().st_size
        self.bytes = total
