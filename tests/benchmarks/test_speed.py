import sys

import pytest

from benchmarks.annotated import read_samples
from benchmarks.cold import measure_cold
from benchmarks.memory import peak_megabytes, varied
from benchmarks.speed import Row, markdown
from benchmarks.summary import Summary, environment, summarise


def test_summary_is_a_median_within_its_interval():
    summary = summarise([3.0, 1.0, 2.0, 10.0, 2.5])
    assert summary.median == 2.5
    assert summary.n == 5
    assert 1.0 <= summary.low <= summary.median <= summary.high <= 10.0
    assert summarise([3.0, 1.0, 2.0, 10.0, 2.5]) == summary


def test_summary_of_one_measurement_is_that():
    assert summarise([2.0]) == Summary(2.0, 2.0, 2.0, 1)


def test_summary_shows_all_it_knows():
    assert Summary(0.71234, 0.7, 0.72, 15).shown(".2f") == "0.71 (0.70 to 0.72, n = 15)"


def test_environment_says_where_and_with_what():
    assert {"date", "commit", "machine", "python", "claimx", "spacy", "onnxruntime"} <= environment().keys()


def test_articles_are_varied_without_end_and_the_same_each_time():
    samples = read_samples()
    articles = list(varied(samples, len(samples) + 2))
    assert len({article.id for article in articles}) == len(samples) + 2
    assert articles[0].text != samples[0].text
    assert articles[0].text != articles[len(samples)].text
    assert len(articles[0].text.split()) == len(samples[0].text.split())
    assert list(varied(samples, 1)) == articles[:1]


def test_peak_of_memory_is_that_of_this_process():
    assert 10 < peak_megabytes() < 100_000


def test_commands_are_timed_beside_an_import():
    command = [sys.executable, "-c", "import spacy"]
    of_import, found = measure_cold({"the same": command}, repetitions=1)
    assert of_import.n == 1
    assert found["the same"].ratio.median == pytest.approx(1, abs=0.9)


def test_page_says_what_holds():
    rows = [
        Row("words a second", "2,000"),
        Row("share", "0.71", "at least 0.70", True),
        Row("x", "9", "1", False),
    ]
    page = markdown(rows, {"commit": "abc"}, "python -m benchmarks.speed")
    assert "`python -m benchmarks.speed`" in page
    assert "| commit | abc |" in page
    assert "| words a second | 2,000 |  |  |" in page
    assert "| share | 0.71 | at least 0.70 | holds |" in page
    assert "| x | 9 | 1 | missed |" in page
