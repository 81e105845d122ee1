"""Progress of a batch on standard error: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

from claimx.batch.parts import Counts
from claimx.input.meter import Size
from claimx.output.printable import printable_line

if TYPE_CHECKING:
    from claimx.batch.plan import Plan
    from claimx.batch.run import Observer
    from claimx.errors import InputError
    from claimx.input.meter import Meter

# Seconds between plain lines.
EVERY = 30.0
# Errors that are shown as they come; all of them are in the result.
MOST_SHOWN = 10
# A rest is told once so much of the work is done: before that it is a guess.
_LEAST_SHARE = 0.005


class Watcher:
    """Counts what is done, and says what happens, line by line.

    Args:
        stream: Where to say it.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.before, self.now = Counts(), Counts()
        self._started = time.monotonic()
        self._meter: Meter | None = None
        self._size: Size | None = None
        self._share_before = 0.0

    def begin(self, plan: Plan, *, meter: Meter, is_resumed: bool) -> None:
        """The model is loaded."""
        self._started = time.monotonic()
        self._meter, self._size = meter, Size(plan.inputs, plan.input_options.exclude)
        processes = f"{plan.workers} processes" if plan.workers > 1 else "1 process"
        self.say(f"{processes} at work{', going on where it was' if is_resumed else ''}")

    def resumed(self, counts: Counts) -> None:
        """So much was done before."""
        self.before.add(counts)
        self._share_before = self.share() or 0.0
        self._started = time.monotonic()  # what was done before took no time now
        self.update()

    def done(self, counts: Counts, error: InputError | None) -> None:
        """One more article or error."""
        self.now.add(counts)
        if error is not None and self.now.errors <= MOST_SHOWN:
            self.say(f"claimx: {printable_line(str(error))}")
            if self.now.errors == MOST_SHOWN:
                self.say("claimx: further errors are not shown; all are in the table errors")
        self.update()

    def stopping(self) -> None:
        """Someone pressed Ctrl-C."""
        self.say("claimx: stopping after the articles in hand; Ctrl-C once more stops at once")

    def assembling(self) -> None:
        """All is analysed."""
        self.say("writing the result")

    def end(self) -> None:
        """Nothing comes after this."""

    def say(self, line: str) -> None:
        """Show a line that stays."""
        self.stream.write(f"{line}\n")
        self.stream.flush()

    def update(self) -> None:
        """Show where it stands, if it is time to."""

    def share(self) -> float | None:
        """How much of the input has been read, from 0 to 1; None where its size is not known."""
        if self._meter is None or self._size is None or not self._size.bytes:
            return None
        return min(self._meter.read / self._size.bytes, 1.0)

    def seconds_left(self) -> float | None:
        """How long it will take at the pace so far; None where that cannot be said."""
        share = self.share()
        if share is None or share - self._share_before < _LEAST_SHARE:
            return None
        return (1 - share) / (share - self._share_before) * (time.monotonic() - self._started)

    def line(self) -> str:
        """Where it stands, in words."""
        counts = Counts()
        counts.add(self.before)
        counts.add(self.now)
        pace = self.now.words / max(time.monotonic() - self._started, 1e-3)
        said = f"{counted(counts.articles, 'article')}, {pace:,.0f} words/s"
        return f"{said}, {counted(counts.statements, 'statement')}, {counted(counts.errors, 'error')}"


class Lines(Watcher):
    """A plain line from time to time."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._next = time.monotonic() + EVERY

    def update(self) -> None:
        """Every so many seconds."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY
            left = self.seconds_left()
            self.say(self.line() + (f", {duration(left)} left" if left is not None else ""))


class Bar(Watcher):
    """A line that renews itself, below those that stay."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

        from claimx.output.terminal import console_for

        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=16),
            TextColumn("{task.fields[line]}", markup=False),
            console=console_for(stream),
            transient=True,
            redirect_stdout=False,
        )
        self._task = self._progress.add_task("", total=None, line="loading the model")
        self._progress.start()

    def update(self) -> None:
        """Each time; rich shows ten of them a second."""
        share, left = self.share(), self.seconds_left()
        line = self.line() + (f", {duration(left)} left" if left is not None else "")
        if share is None:
            self._progress.update(self._task, line=line)
        else:
            self._progress.update(self._task, line=line, total=1.0, completed=share)

    def say(self, line: str) -> None:
        """Above the bar."""
        self._progress.console.print(line, soft_wrap=True)

    def assembling(self) -> None:
        """All is analysed."""
        self._progress.update(self._task, line=f"{self.line()}; writing the result")

    def end(self) -> None:
        """Take the bar away."""
        self._progress.stop()


def make_observer(stream: TextIO, *, quiet: bool) -> Observer | None:
    """Who shows the progress: nobody, a bar, or lines."""
    if quiet:
        return None
    return Bar(stream) if stream.isatty() else Lines(stream)


def counted(number: int, what: str) -> str:
    """The number with its noun: `1 error`, `1,200 articles`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def duration(seconds: float) -> str:
    """In the two largest units: `1 h 20 min`, `3 min`, `40 s`."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if days else f"{hours} h {minutes} min"
