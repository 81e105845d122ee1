"""InputProblem: what stands in the place of an article that could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from claimx.errors import InputError


@dataclass(frozen=True, slots=True)
class InputProblem:
    """A file or a record that gives no article. The reading goes on behind it."""

    file: str
    """The file as it was found, or "standard input"."""
    line: int | None
    """Line where the record begins, from 1; of Parquet the row; None where the file as a whole is meant."""
    reason: str
    """What is wrong, with the offending value; no full stop at the end."""
    remedy: str
    """What the reader can do about it: a sentence."""

    @property
    def place(self) -> str:
        """File and line: `export.jsonl:7301`."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}. {self.remedy}"

    def error(self) -> InputError:
        """The same as an exception, for who stops at the first."""
        return InputError(self.place, self.reason, self.remedy)

    @classmethod
    def of(cls, error: InputError, file: str, line: int | None = None) -> Self:
        """What `error` says of a file or a record in it."""
        return cls(file, line, error.problem, error.remedy)
