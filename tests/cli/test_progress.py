import io
from types import SimpleNamespace

import pytest

from claimx.batch.parts import Counts
from claimx.cli import progress
from claimx.errors import InputError
from claimx.input.meter import Meter, Size


class _Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    now = SimpleNamespace(seconds=100.0)
    monkeypatch.setattr(progress.time, "monotonic", lambda: now.seconds)
    return now


@pytest.fixture
def plan(tmp_path):
    (tmp_path / "a.txt").write_text("x" * 1000, encoding="utf-8")
    options = SimpleNamespace(exclude=())
    return SimpleNamespace(inputs=(str(tmp_path),), input_options=options, workers=2)


@pytest.fixture
def meter(monkeypatch):
    """A meter that says what it is told, and a size that is known at once."""
    monkeypatch.setattr(Size, "__init__", lambda self, *_: setattr(self, "bytes", 1000))
    return SimpleNamespace(read=0)


def _article(n_words=300):
    return Counts(articles=1, words=n_words, statements=5)


def test_line_says_how_fast_and_how_long(clock, plan, meter):
    stream = io.StringIO()
    watcher = progress.Lines(stream)
    watcher.begin(plan, meter=meter, is_resumed=False)
    watcher.done(_article(), None)
    clock.seconds += progress.EVERY
    meter.read = 100
    watcher.done(_article(), None)
    assert stream.getvalue().splitlines() == [
        "2 processes at work",
        "2 articles, 20 words/s, 10 statements, 0 errors, 4 min left",
    ]


def test_what_was_done_before_counts_for_nothing_in_the_pace(clock, plan, meter):
    watcher = progress.Lines(io.StringIO())
    watcher.begin(plan, meter=meter, is_resumed=True)
    meter.read = 500
    watcher.resumed(Counts(articles=50, words=9_000, statements=70, errors=2))
    clock.seconds += 10
    meter.read = 600
    watcher.done(_article(), None)
    assert watcher.line() == "51 articles, 30 words/s, 75 statements, 2 errors"
    assert watcher.seconds_left() == pytest.approx(40)


def test_time_left_waits_until_it_can_be_told(clock, plan, meter):
    watcher = progress.Lines(io.StringIO())
    assert watcher.seconds_left() is None
    watcher.begin(plan, meter=meter, is_resumed=False)
    meter.read = 1
    assert watcher.seconds_left() is None


def test_terminal_gets_a_bar_and_what_stays_above_it(plan, meter):
    stream = _Terminal()
    bar = progress.make_observer(stream, quiet=False)
    bar.begin(plan, meter=meter, is_resumed=False)
    meter.read = 700
    bar.done(Counts(errors=1), InputError("news/\x1b[2Jx.txt", "it is empty", "Give another."))
    bar.assembling()
    bar.end()
    assert "claimx: news/x.txt: it is empty. Give another." in stream.getvalue()
    assert "\x1b[2J" not in stream.getvalue()


def test_quiet_has_no_observer():
    assert progress.make_observer(io.StringIO(), quiet=True) is None


def test_meter_counts_what_is_read_of_a_file(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"x" * 100_000)
    meter = Meter()
    for number in (1, 2):
        with path.open("rb") as file:
            meter.opened(file)
            file.read(10)
            assert (number - 1) * 100_000 <= meter.read < number * 100_000
            meter.closing(file)
        assert meter.read == number * 100_000
