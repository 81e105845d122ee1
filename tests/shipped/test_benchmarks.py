"""The benchmarks run on the shipped model; what they find is not looked at here."""

import pytest

from benchmarks.annotated import predict, read_samples
from benchmarks.memory import peaks
from benchmarks.throughput import measure_throughput, profile, record_windows


@pytest.fixture(scope="module")
def article():
    return read_samples()[0]


def test_whole_path_is_measured_beside_the_encoder(nlp, article):
    found = measure_throughput(nlp, [article], repetitions=1)
    assert found.words.median > 0
    assert 0 < found.ratio.median < 1.5


def test_windows_hold_the_whole_text(nlp, article):
    windows = record_windows(nlp, [article])
    assert sum(window["ids"].shape[1] for window in windows) >= len(article.text.split())


def test_profile_has_every_part(nlp, article):
    seconds = profile(nlp, [article], repetitions=1)
    assert {"tokenizer", "features", "build_document", *nlp.pipe_names} <= seconds.keys()
    assert {"claimx_encoder/encoder.onnx", "claimx_attributions/roles.onnx"} <= seconds.keys()


def test_memory_is_measured_on_the_way_and_at_the_end(nlp, article):
    early, late = peaks([article] * 5, 5)
    assert 0 < early <= late


def test_two_processes_predict_what_one_predicts(nlp, article):
    rows = [{"id": article.id, "text": article.text, "statements": []}]
    assert predict({"samples": rows}, processes=2) == predict({"samples": rows}, processes=1)
