"""What goes where: results to standard output or a file, everything else to standard error."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from claimx.errors import ClaimxWarning, OutputError
from claimx.output.printable import printable_line


def use_utf8() -> None:
    """Write UTF-8 and plain line feeds whatever the locale says; a closed stream swallows all."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (stays open)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", newline="\n")


def complain(message: object) -> None:
    """Put a message on standard error, bared of what an article's name might do to a terminal."""
    sys.stderr.write(f"claimx: {printable_line(str(message))}\n")


@contextmanager
def warnings_as_messages() -> Iterator[None]:
    """Show the warnings of claimx as messages, each time they arise; those of others as ever."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", ClaimxWarning)
        show_other = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if issubclass(category, ClaimxWarning):
                complain(message)
            else:
                show_other(message, category, filename, lineno, file, line)

        warnings.showwarning = show
        yield


def forget_stdout() -> None:
    """Send the rest of standard output nowhere: its reader is gone, and Python would complain at exit."""
    with suppress(OSError, ValueError):  # a stream without a file descriptor has no such trouble
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its place only when all is written.

    Raises:
        OutputError: The file cannot be written.
    """
    if path is None:
        yield sys.stdout
    elif path.exists() and not path.is_file():
        # A pipe or a device cannot be replaced.
        with _writing(path), path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
    else:
        with _writing(path):
            yield from _replacing(path.resolve())  # a link stays one


@contextmanager
def open_folder(path: Path) -> Iterator[Path]:
    """A new folder that takes its place only when all is written.

    Raises:
        OutputError: It is there and holds something, or it cannot be written.
    """
    with _writing(path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise OutputError(
                str(path), "it is there already, and not an empty folder", "Name a folder that is not there."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
        try:
            yield temporary
            temporary.chmod(0o777 & ~_umask())
            if path.exists():
                path.rmdir()
            temporary.rename(path)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise


def _replacing(path: Path) -> Iterator[TextIO]:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            yield stream
        temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            str(path),
            f"it cannot be written ({error.strerror})",
            "Check the folder, its permissions and its space.",
        ) from error


def _umask() -> int:
    """The process's mask of permissions, which can be read only by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
