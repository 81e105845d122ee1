"""Inputs as people name them -> files in a fixed order: folders, globs, single files, standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from claimx.errors import ArticleNotFoundError
from claimx.input.problem import InputProblem

STDIN = "-"
STDIN_PLACE = "standard input"


class SourceFile(NamedTuple):
    """A file to read, and its name relative to what was named: the same wherever the collection lies."""

    path: str
    name: str

    @property
    def is_stdin(self) -> bool:
        """Whether this is standard input."""
        return self.path == STDIN


def find_files(
    inputs: Iterable[str | Path], exclude: tuple[str, ...] = ()
) -> Iterator[SourceFile | InputProblem]:
    """Find the files of all inputs: inputs in their order, what a folder or a glob gives sorted by name.

    A folder gives all files in it and below but hidden ones; links to folders are not followed. Names are
    compared part by part by code points, so that the order is the same on all systems. No more than one
    folder's names are held at a time.

    Args:
        inputs: Files, folders, globs (`news/**/*.html`), or "-" for standard input.
        exclude: Patterns of files in folders to leave out; a pattern with a slash is held against the
            name relative to the folder, one without against the last part.
    """
    named = [os.fspath(item) for item in inputs]
    seen: set[tuple[int, int]] | None = set() if len(named) > 1 else None
    for item in named:
        for found in _find(item, exclude):
            if seen is None or isinstance(found, InputProblem) or _is_new(found, seen):
                yield found


def check_inputs(inputs: Iterable[str | Path]) -> None:
    """Check that there is something to read: a misspelt path is no collection without articles.

    Raises:
        ArticleNotFoundError: None of the inputs is there, nor does any pattern match a file.
    """
    named = [os.fspath(item) for item in inputs]
    if named and not any(map(_is_there, named)):
        raise ArticleNotFoundError(
            ", ".join(named), "there is no such file or folder", "Check the spelling of the path."
        )


def _is_there(item: str) -> bool:
    try:
        return item == STDIN or os.path.lexists(item) or any(glob.iglob(item, recursive=True))  # noqa: PTH207
    except (OSError, ValueError):
        return False


def _find(item: str, exclude: tuple[str, ...]) -> Iterator[SourceFile | InputProblem]:
    if item == STDIN:
        yield SourceFile(STDIN, "stdin")
        return
    try:
        is_folder, exists = Path(item).is_dir(), Path(item).exists()
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        yield _unreadable(item, error)
        return
    if is_folder:
        yield from _walk(item, "", exclude)
    elif not exists and glob.has_magic(item):
        yield from _expand(item, exclude)
    else:
        yield SourceFile(item, Path(item).name)


def _walk(folder: str, prefix: str, exclude: tuple[str, ...]) -> Iterator[SourceFile | InputProblem]:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        yield _unreadable(folder, error)
        return
    for entry in entries:
        name = f"{prefix}{entry.name}"
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{name}/", exclude)
        elif not entry.is_dir() and not _is_excluded(name, exclude):
            yield _file(entry, name)


def _file(entry: os.DirEntry[str], name: str) -> SourceFile | InputProblem:
    """A file in a folder; a pipe would be waited on for ever. A link to nowhere fails when it is opened."""
    if not entry.is_file() and Path(entry.path).exists():
        return InputProblem(entry.path, None, "it is no regular file", "Leave it out (--exclude).")
    return SourceFile(entry.path, name)


def _expand(pattern: str, exclude: tuple[str, ...]) -> Iterator[SourceFile | InputProblem]:
    # What stands before the first part with a wildcard is the root: names are relative to it.
    parts = Path(pattern).parts
    fixed = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    root = Path(*parts[:fixed])
    found = sorted(glob.glob(pattern, recursive=True), key=lambda path: Path(path).parts)  # noqa: PTH207 (a pattern may be absolute)
    files = [path for path in found if not Path(path).is_dir()]
    if not files:
        yield InputProblem(pattern, None, "no file has such a name", "Check the pattern.")
    for path in files:
        name = Path(path).relative_to(root).as_posix()
        if not _is_excluded(name, exclude):
            yield SourceFile(path, name)


def _is_excluded(name: str, exclude: tuple[str, ...]) -> bool:
    last = name.rpartition("/")[2]
    return any(fnmatchcase(name if "/" in pattern else last, pattern) for pattern in exclude)


def _is_new(file: SourceFile, seen: set[tuple[int, int]]) -> bool:
    """Whether no earlier input gave this file, by whatever path."""
    if file.is_stdin:
        return True
    try:
        status = Path(file.path).stat()
    except (OSError, ValueError):
        return True  # whoever opens it will say so
    key = (status.st_dev, status.st_ino)
    if key in seen:
        return False
    seen.add(key)
    return True


def _unreadable(path: str, error: Exception) -> InputProblem:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return InputProblem(path, None, f"it cannot be read ({reason})", "Check the path and its permissions.")
