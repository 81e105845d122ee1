"""Progress of a batch on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

from claimx.output.printable import printable_line

if TYPE_CHECKING:
    from claimx.batch.parts import Counts
    from claimx.batch.plan import Plan
    from claimx.batch.run import Observer
    from claimx.errors import InputError

# Seconds between plain lines.
_EVERY = 30.0
# Errors that are shown as they come; all of them are in the result.
_MOST_SHOWN = 10


class _Watcher:
    """Counts, and shows the first errors."""

    def __init__(self, stream: TextIO) -> None:
        from claimx.batch.parts import Counts

        self.stream = stream
        self.done_before = Counts()
        self.now = Counts()
        self.started = time.monotonic()

    def begin(self, plan: Plan, *, workers: int, is_resumed: bool) -> None:
        self.started = time.monotonic()
        going_on = " (going on where it was)" if is_resumed else ""
        self.say(f"{workers} {'process' if workers == 1 else 'processes'} at work{going_on}")

    def resumed(self, counts: Counts) -> None:
        self.done_before.add(counts)
        self.update()

    def done(self, counts: Counts, error: InputError | None) -> None:
        self.now.add(counts)
        if error is not None and self.now.errors <= _MOST_SHOWN:
            self.say(f"claimx: {printable_line(str(error))}")
            if self.now.errors == _MOST_SHOWN:
                self.say("claimx: further errors are not shown; all are in the table errors")
        self.update()

    def stopping(self) -> None:
        self.say("claimx: stopping after the articles in hand; once more stops at once")

    def assembling(self) -> None:
        self.say(f"{self.line()}; writing the result")

    def end(self) -> None:
        pass

    def say(self, line: str) -> None:
        self.stream.write(f"{line}\n")
        self.stream.flush()

    def update(self) -> None:
        pass

    def line(self) -> str:
        """Where it stands."""
        articles = self.done_before.articles + self.now.articles
        statements = self.done_before.statements + self.now.statements
        errors = self.done_before.errors + self.now.errors
        return (
            f"{articles:,} articles, {self.words_a_second():,.0f} words/s, {statements:,} statements, "
            f"{errors:,} errors"
        )

    def words_a_second(self) -> float:
        return self.now.words / max(time.monotonic() - self.started, 1e-3)


class _Lines(_Watcher):
    """A plain line from time to time."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._next = time.monotonic() + _EVERY

    def update(self) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY
            self.say(self.line())


class _Bar(_Watcher):
    """A line that renews itself."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        from claimx.output.terminal import console_for

        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[line]}", markup=False),
            TimeElapsedColumn(),
            console=console_for(stream),
            transient=True,
        )
        self._task = self._progress.add_task("", total=None, line="loading the model")
        self._progress.start()

    def update(self) -> None:
        self._progress.update(self._task, line=self.line())

    def say(self, line: str) -> None:
        self._progress.console.print(line)

    def end(self) -> None:
        self._progress.stop()


def make_observer(stream: TextIO, *, quiet: bool) -> Observer | None:
    """Who shows the progress: nobody, a bar, or lines."""
    if quiet:
        return None
    return _Bar(stream) if stream.isatty() else _Lines(stream)
