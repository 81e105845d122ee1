"""What one process does: loads the model once, turns chunks into parts, and tells of each article."""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from claimx.article import Article
from claimx.batch.chunks import Chunk
from claimx.batch.parts import Counts, part_path, write_part
from claimx.batch.plan import ModelIdentity
from claimx.batch.rows import mark_duplicate, result_rows
from claimx.errors import OutputError
from claimx.extract import GROUP, extract

if TYPE_CHECKING:
    from spacy.language import Language

    from claimx.registry import Registry
    from claimx.store.tables import Row, Rows

_PROBE = "“The bridge is safe,” said Ada Quill. Tom Hill denied it."


class Ready(NamedTuple):
    """The model is loaded."""

    model: ModelIdentity


class Told(NamedTuple):
    """An article or problem of the chunk in hand is done."""

    counts: Counts
    error: Row | None
    """The row of the table errors, where it is one."""


class Done(NamedTuple):
    """The part of the chunk in hand is saved."""

    counts: Counts


class Failed(NamedTuple):
    """The worker cannot go on."""

    error: Exception


Message = Ready | Told | Done | Failed


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker needs to know from the start."""

    load: Callable[[], Language]
    registry: tuple[Path, ...]
    max_chars: int
    work: Path


class Analyser:
    """A loaded model that turns chunks into parts.

    Args:
        job: What to load, and where parts go.
    """

    def __init__(self, job: Job) -> None:
        self._work = job.work
        self._nlp, self._registry = open_model(job.load, job.registry, job.max_chars)
        self.model = ModelIdentity.of(self._nlp)

    def do(self, chunk: Chunk, tell: Callable[[Told], None]) -> Counts:
        """Analyse a chunk and save its part.

        Raises:
            OutputError: The part cannot be written.
        """
        results: list[Rows] = []
        # After a death one by one: what was told of last shows whose it was.
        group = 1 if chunk.deaths else GROUP
        remaining = [item for number, item in enumerate(chunk.items) if number not in chunk.given_up]
        found = result_rows(remaining, self._nlp, registry=self._registry, group=group)
        for number, duplicate in enumerate(chunk.duplicates):
            given_up = chunk.given_up.get(number)
            rows: Rows = next(found) if given_up is None else {"errors": [given_up]}
            mark_duplicate(rows, duplicate)
            results.append(rows)
            tell(_told(rows))
        return write_part(part_path(self._work, chunk.index, chunk.key), results)


def open_model(
    load: Callable[[], Language], registry: tuple[Path, ...], max_chars: int
) -> tuple[Language, Registry | None]:
    """Load a model, and the registry files on top of that of claimx; both are tried out.

    Raises:
        ModelError: The model cannot be loaded, or does not run.
    """
    nlp = load()
    nlp.max_length = max(nlp.max_length, max_chars)
    known = _registry(registry)
    # A model that does not run at all is told before a million articles become errors.
    extract(Article(id="probe", text=_PROBE), nlp, registry=known)
    return nlp, known


def serve(job: Job, connection: Connection) -> None:
    """Be a worker: take chunks from the connection until it is closed or says None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first one decides
    try:
        analyser = Analyser(job)
        connection.send(Ready(analyser.model))
        while (chunk := connection.recv()) is not None:
            connection.send(Done(analyser.do(chunk, connection.send)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # the first process is gone
    except OutputError as error:
        if not job.work.is_dir():
            return  # so is the work folder: a command that came after has finished
        _send_failure(connection, error)
    except Exception as error:
        _send_failure(connection, error)


def _send_failure(connection: Connection, error: Exception) -> None:
    try:
        connection.send(Failed(error))
    except (BrokenPipeError, ConnectionResetError):
        pass
    except Exception:  # an error that cannot be pickled
        connection.send(Failed(RuntimeError(f"{type(error).__name__}: {error}")))


def _told(rows: Rows) -> Told:
    return Told(Counts.of(rows), next(iter(rows.get("errors", ())), None))


def _registry(files: tuple[Path, ...]) -> Registry | None:
    if not files:
        return None
    from claimx.registry import load_registry

    return load_registry(files)
