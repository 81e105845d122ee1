"""The work folder: what is done of a batch, saved part by part, so that it can be killed at any moment.

    plan.json       what decides on the results, written once
    runs.jsonl      the starts of the command
    lock            held as long as a command is at work
    parts/000/      the finished chunks: 000012-<key>.jsonl.zst

A part is written under another name, brought to the disk, and then renamed: it is there as a whole or not at
all, and its being there is all the journal there is. Its first line counts what is in it; each further line
has the rows of one article or error.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from claimx.errors import OutputError

if TYPE_CHECKING:
    from claimx.store.tables import Row, Rows

# Folders with more files than this are slow on some systems.
_PARTS_A_FOLDER = 1_000
_LEVEL = 3


@dataclass(slots=True)
class Counts:
    """What a part, or a run, has done."""

    articles: int = 0
    words: int = 0
    statements: int = 0
    errors: int = 0

    @classmethod
    def of(cls, rows: Rows) -> Self:
        """The counts of the rows of one article or error."""
        articles = rows.get("articles", ())
        return cls(
            articles=len(articles),
            words=sum(row["words"] for row in articles),
            statements=len(rows.get("statements", ())),
            errors=len(rows.get("errors", ())),
        )

    def add(self, other: Counts) -> None:
        """Count `other` in."""
        self.articles += other.articles
        self.words += other.words
        self.statements += other.statements
        self.errors += other.errors


def part_path(work: Path, index: int, key: str) -> Path:
    """Where the part of a chunk is, once it is done."""
    return work / "parts" / f"{index // _PARTS_A_FOLDER:03}" / f"{index:06}-{key}.jsonl.zst"


def write_part(path: Path, results: list[Rows]) -> Counts:
    """Save the rows of a chunk; afterwards they survive a kill and a power failure.

    Raises:
        OutputError: They cannot be written.
    """
    import zstandard

    counts = Counts()
    for rows in results:
        counts.add(Counts.of(rows))
    lines = [json.dumps(asdict(counts)), *(json.dumps(rows) for rows in results)]
    data = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(
        "\n".join(lines).encode("ascii")
    )
    with writing(path):
        path.parent.mkdir(exist_ok=True)
        replace_file(path, data)
    return counts


def read_counts(path: Path) -> Counts | None:
    """What a part has in it; None where it is not there or cannot be read, and is to be made again."""
    try:
        lines = _lines(path)
        return Counts(**json.loads(next(lines)))
    except (OSError, ValueError, TypeError, StopIteration):
        return None


def read_part(path: Path) -> Iterator[Rows]:
    """The rows of each article or error of a part.

    Raises:
        OutputError: The part is damaged; it is removed, so that the next start makes it again.
    """
    try:
        lines = list(_lines(path))
        yield from map(json.loads, lines[1:])
    except (OSError, ValueError) as error:
        path.unlink(missing_ok=True)
        raise OutputError(
            str(path), f"this part of the result is damaged ({error})", "Give the same command once more."
        ) from error


def _lines(path: Path) -> Iterator[str]:
    import zstandard

    try:
        data = zstandard.ZstdDecompressor().decompress(path.read_bytes())
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
    return iter(data.decode("ascii").split("\n"))


class WorkFolder:
    """A work folder, locked against other commands.

    Args:
        path: The folder; it is made where it is missing.

    Raises:
        OutputError: It cannot be made, or another command is at work in it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with writing(path):
            path.mkdir(parents=True, exist_ok=True)
            self._lock = (path / "lock").open("w", encoding="ascii")
        if not _try_lock(self._lock.fileno()):
            self._lock.close()
            raise OutputError(
                str(path),
                "another command is at work on this result",
                "Wait for its end, or name another output.",
            )

    def close(self) -> None:
        """Unlock the folder."""
        self._lock.close()

    def plan(self) -> dict[str, Any] | None:
        """What the run that is to be resumed was made with; None where there is none."""
        try:
            plan: dict[str, Any] = json.loads((self.path / "plan.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return plan

    def begin(self, plan: dict[str, Any]) -> None:
        """Empty the folder and put down a plan."""
        with writing(self.path):
            for entry in sorted(self.path.iterdir()):
                if entry.name != "lock":
                    shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
            (self.path / "parts").mkdir()
            replace_file(self.path / "plan.json", json.dumps(plan, indent=1).encode("ascii"))

    def runs(self) -> list[Row]:
        """The starts of the command so far."""
        try:
            text = (self.path / "runs.json").read_text(encoding="utf-8")
            runs: list[Row] = json.loads(text)
        except (OSError, ValueError):
            return []
        return runs

    def put_runs(self, runs: list[Row]) -> None:
        """Put down the starts of the command."""
        with writing(self.path):
            replace_file(self.path / "runs.json", json.dumps(runs).encode("ascii"))

    def result_folder(self) -> Path:
        """An empty folder to put the result together in."""
        folder = self.path / "result"
        with writing(self.path):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        return folder

    def remove(self) -> None:
        """Remove the folder: the result is complete."""
        # The plan goes first: a folder without one is no run to be resumed.
        (self.path / "plan.json").unlink(missing_ok=True)
        shutil.rmtree(self.path, ignore_errors=True)
        self.close()


def install(folder: Path, names: Iterable[str], target: Path) -> None:
    """Bring files and folders to the disk and put them where they belong, in this order.

    Raises:
        OutputError: That cannot be done.
    """
    for name in names:
        with writing(target / name):
            for file in (folder / name).rglob("*"):
                sync(file)
            sync(folder / name)
            if (target / name).is_dir():
                shutil.rmtree(target / name)
            (folder / name).replace(target / name)
    with writing(target):
        sync(target)


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in the place of another as a whole, and bring it to the disk."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_UMASK)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    if path.is_dir() and os.name == "nt":
        return  # where folders cannot be opened
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says of a failed write into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            str(path),
            f"it cannot be written ({error.strerror or error})",
            "Check the folder, its permissions and its space; the same command goes on where it was.",
        ) from error


def _try_lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows has no such lock
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _umask() -> int:
    """The process's mask of permissions, which can be read only by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _umask()
