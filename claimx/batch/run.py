"""The whole of a batch: read, analyse, save part by part, put the result together at the end."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

from claimx.batch.chunks import Chunk, Chunker
from claimx.batch.parts import Counts, WorkFolder, install, part_path, read_counts, read_part, writing
from claimx.batch.plan import Plan, changes, decisive, fingerprint
from claimx.batch.pool import Workers, make_workers
from claimx.batch.worker import Job, Told
from claimx.errors import InputError, OutputError
from claimx.input.files import check_inputs
from claimx.input.meter import Meter
from claimx.store.tables import STORE_VERSION
from claimx.store.target import open_writer

if TYPE_CHECKING:
    from claimx.store.tables import Row


class Outcome(StrEnum):
    """How a start of a batch ended."""

    complete = "complete"
    """The result is there."""
    already = "already complete"
    """It was there before, from the same plan."""
    stopped = "stopped"
    """Someone wished to stop it; it can be resumed."""


@dataclass(slots=True)
class Summary:
    """What came of a batch."""

    outcome: Outcome
    result: Path
    total: Counts
    """Of the whole result, or of what there is of it."""
    resumed: Counts
    """What of it was there from earlier starts."""
    skipped: int = 0
    """Copies left out."""


class Observer(Protocol):
    """Whoever watches a batch."""

    def begin(self, plan: Plan, *, meter: Meter, is_resumed: bool) -> None:
        """The model is loaded, the work begins; `meter` tells how much of the input has been read."""

    def resumed(self, counts: Counts) -> None:
        """So much was done by an earlier start."""

    def done(self, counts: Counts, error: InputError | None) -> None:
        """One more article or error."""

    def stopping(self) -> None:
        """Someone wishes to stop; the articles in hand are being finished."""

    def assembling(self) -> None:
        """All is analysed; the result is put together."""

    def end(self) -> None:
        """Nothing comes after this, whatever has happened."""


class Unobserved:
    """Watches nothing."""

    def begin(self, plan: Plan, *, meter: Meter, is_resumed: bool) -> None:
        """See `Observer`."""

    def resumed(self, counts: Counts) -> None:
        """See `Observer`."""

    def done(self, counts: Counts, error: InputError | None) -> None:
        """See `Observer`."""

    def stopping(self) -> None:
        """See `Observer`."""

    def assembling(self) -> None:
        """See `Observer`."""

    def end(self) -> None:
        """See `Observer`."""


def run_batch(plan: Plan, observer: Observer | None = None) -> Summary:
    """Do a batch, or what is left of it.

    What is done is saved all the time: after a kill, a full disk or a stop the same plan goes on where it
    was. In the main thread, a first Ctrl-C (or SIGTERM) stops after the articles in hand, a second one at
    once.

    Args:
        plan: What to do.
        observer: Told of what happens.

    Raises:
        ModelError: The model cannot be loaded.
        ArticleNotFoundError: None of the inputs is there.
        InputError: With `plan.strict`, the first error.
        OutputError: The result cannot be written, or is there already, or what is there was made otherwise.
    """
    watcher = observer or Unobserved()
    target = plan.target
    check_inputs(plan.inputs)
    with writing(target.folder):
        target.folder.mkdir(parents=True, exist_ok=True)
    job = Job(plan.load, plan.registry, plan.input_options.max_chars, target.work.absolute())
    with stoppable(watcher.stopping) as stop:
        workers = make_workers(job, plan.workers)
        try:
            return _Batch(plan, workers, watcher, stop).run()
        finally:
            watcher.end()
            workers.close()


@dataclass(slots=True)
class _Batch:
    plan: Plan
    workers: Workers
    watcher: Observer
    stop: threading.Event
    parts: list[Path] = field(default_factory=list)
    resumed: Counts = field(default_factory=Counts)
    total: Counts = field(default_factory=Counts)
    first_error: InputError | None = None
    meter: Meter = field(default_factory=Meter)

    def run(self) -> Summary:
        facts = decisive(self.plan, self.workers.model)
        target = self.plan.target
        if not self.plan.restart:
            finished = self._finished(fingerprint(facts))
            if finished is not None:
                return finished
        work = WorkFolder(target.work)
        try:
            return self._work(work, facts)
        finally:
            work.close()

    def _finished(self, mark: str) -> Summary | None:
        """The summary of a result that is there already.

        Raises:
            OutputError: What is there was not made by this plan.
        """
        target = self.plan.target
        if (target.work / "plan.json").exists():
            return None
        there = [name for name in target.names().values() if (target.folder / name).exists()]
        if not there:
            return None
        from claimx.store.read import read_runs

        runs = read_runs(target)
        if runs and runs[-1]["fingerprint"] == mark:
            if target.work.exists():  # what made it was killed while it cleared away
                with closing(WorkFolder(target.work)) as work:
                    work.remove()
            total = Counts(*(runs[-1][name] for name in Counts.__dataclass_fields__))
            return Summary(Outcome.already, target.main, total, total, runs[-1]["skipped"])
        raise OutputError(
            str(target.folder / there[0]),
            "it is there already, and was made by another model, other options or another program",
            "Name another output, or replace it with --restart.",
        )

    def _work(self, work: WorkFolder, facts: dict[str, Any]) -> Summary:
        before = None if self.plan.restart else work.plan()
        if before is None:
            work.begin(facts)
        elif before != facts:
            raise OutputError(
                str(self.plan.target.path),
                f"it was begun otherwise ({'; '.join(changes(before, facts))})",
                "Give the same command as before, name another output, or begin anew with --restart.",
            )
        runs = [*work.runs(), run_row(self.plan, facts)]
        work.put_runs(runs)
        self.watcher.begin(self.plan, meter=self.meter, is_resumed=before is not None)
        chunker = Chunker(fingerprint(facts), self.plan.skip_duplicates)
        outcome = "failed"
        try:
            self.workers.do(self._open_chunks(chunker), self._tell, self._saved, self._is_over)
            outcome = "stopped" if self._is_over() else "complete"
        finally:
            runs[-1].update(asdict(self.total), ended=now(), outcome=outcome, skipped=chunker.skipped)
            work.put_runs(runs)
        if self.plan.strict and self.first_error is not None:
            raise self.first_error
        if outcome == "stopped":
            return self._summary(Outcome.stopped, chunker)
        self.watcher.assembling()
        self.workers.close()  # what follows needs their memory
        self._assemble(work, runs)
        return self._summary(Outcome.complete, chunker)

    def _summary(self, outcome: Outcome, chunker: Chunker) -> Summary:
        return Summary(outcome, self.plan.target.main, self.total, self.resumed, chunker.skipped)

    def _open_chunks(self, chunker: Chunker) -> Iterator[Chunk]:
        """The chunks that no earlier start has done."""
        for chunk in chunker.cut(self.plan.read(self.meter)):
            path = part_path(self.plan.target.work, chunk.index, chunk.key)
            self.parts.append(path)
            counts = read_counts(path)
            if counts is None:
                yield chunk
                continue
            self.resumed.add(counts)
            self.total.add(counts)
            self.watcher.resumed(counts)
            if counts.errors and self.plan.strict:
                row = next(row for rows in read_part(path) for row in rows.get("errors", ()))
                self.first_error = self.first_error or error_of(row)
                return
            if self._is_over():
                return

    def _tell(self, told: Told) -> None:
        error = error_of(told.error) if told.error is not None else None
        self.first_error = self.first_error or error
        self.watcher.done(told.counts, error)

    def _saved(self, counts: Counts) -> None:
        self.total.add(counts)

    def _is_over(self) -> bool:
        return self.stop.is_set() or (self.plan.strict and self.first_error is not None)

    def _assemble(self, work: WorkFolder, runs: list[Row]) -> None:
        target = self.plan.target
        folder = work.result_folder()
        with writing(target.main):
            writer = open_writer(target, folder)
            try:
                for path in self.parts:
                    for rows in read_part(path):
                        writer.write(rows)
                writer.write({"runs": runs})
            except BaseException:
                writer.abandon()
                raise
            writer.close()
        names = [name for name in target.names().values() if name != target.marker.name]
        with writing(target.marker):
            target.marker.unlink(missing_ok=True) if names else None
        install(folder, [*names, target.marker.name], target.folder)
        work.remove()


def run_row(plan: Plan, facts: dict[str, Any]) -> Row:
    """A start of a batch as a row of the table runs, as long as nothing is done."""
    model = facts["model"]
    return {
        "started": now(),
        "ended": None,
        "outcome": None,
        "articles": None,
        "words": None,
        "statements": None,
        "errors": None,
        "skipped": None,
        "workers": plan.workers,
        "claimx": facts["claimx"],
        "store": STORE_VERSION,
        "model": model["name"],
        "model_version": model["version"],
        "model_sha256": model["sha256"],
        "inputs": facts["inputs"],
        "options": json.dumps(facts["options"]),
        "fingerprint": fingerprint(facts),
    }


def error_of(row: Row) -> InputError:
    """A row of the table errors as an exception."""
    place = row["file"] or f"article {row['article']!r}"
    place += f":{row['line']}" if row["line"] is not None else ""
    return InputError(place, row["reason"], row["remedy"])


@contextmanager
def stoppable(tell: Any) -> Iterator[threading.Event]:
    """An event that the first Ctrl-C or SIGTERM sets; the second Ctrl-C interrupts as ever."""
    event = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        if event.is_set():
            raise KeyboardInterrupt
        event.set()
        tell()

    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def now() -> str:
    """The time in UTC, as the table runs has it."""
    return datetime.now(tz=UTC).isoformat()
