"""The component around its networks: what they are shown, and what becomes of what they say."""

import numpy as np
import pytest

from claimx.document.boundaries import Draft
from claimx.neural.encode import STATES, WIDTH
from claimx.pipeline.attributions import EXTENSION, SPEAKERS, write_statements
from claimx.pipeline.stances import StancesPipe
from claimx.stances.features import POOLED
from tests.pipeline.conftest import doc_of
from tests.stances.test_words import empty_weights
from tests.tiny import StandinGraph

CLAIM, COUNTERCLAIM = [0.0, -9.0, -9.0], [-9.0, -9.0, 0.0]


@pytest.fixture
def pipe(monkeypatch):
    """A component whose networks hold the second statement for a counterclaim to the first."""

    def networks(pooled, statements, pairs, words):
        size = len(statements)
        types = np.array([CLAIM, COUNTERCLAIM, CLAIM][:size], dtype=np.float32)
        contests = np.full((size, size), -9, dtype=np.float32)
        contests[1, 0] = 9
        return [types, types, contests]

    component = StancesPipe("claimx_stances", denial=0.5, counterclaim=0.5, link=0.5)
    component.networks = StandinGraph(networks)
    component.set_data({"stances.onnx": b"", "words.npz": empty_weights().to_bytes()})
    monkeypatch.setattr(component, "graph", lambda file: component.networks)
    return component


def doc_with(speakers):
    """One statement each of these speakers, (name, kind), of whom each is named once."""
    doc = doc_of(" ".join(f"{name} says rain fell ." for name, _ in speakers))
    doc.tensor = np.concatenate([np.ones((len(doc), STATES)), np.full((len(doc), WIDTH - STATES), 2)], axis=1)
    write_statements(
        doc,
        [
            Draft([(5 * n, 5 * n + 1)], [(5 * n + 1, 5 * n + 2)], [(5 * n + 2, 5 * n + 4)], 0.9)
            for n in range(len(speakers))
        ],
    )
    doc._.set(SPEAKERS, [_record(n, *speaker) for n, speaker in enumerate(speakers, start=1)])
    for n, record in enumerate(doc._.get(EXTENSION), start=1):
        record.update(speaker=f"p{n}", source_kind="named")
    return doc


def _record(number, name, kind):
    return {"id": f"p{number}", "name": name, "kind": kind, "titles": [], "descriptions": [], "aliases": []}


def found(doc):
    return [(record["type"], record["targets"]) for record in doc._.get(EXTENSION)]


def test_who_is_held_for_contesting_another_does(pipe):
    doc = pipe(doc_with([("Marlow", "person"), ("Quill", "person")]))
    assert found(doc) == [("claim", []), ("counterclaim", ["s1"])]


def test_two_names_of_one_entry_of_the_registry_do_not_contest_each_other(pipe):
    doc = pipe(doc_with([("Ukraine", "government"), ("Kyiv", "government")]))
    assert [targets for _, targets in found(doc)] == [[], []]
    doc = pipe(doc_with([("Russia", "government"), ("Kyiv", "government")]))
    assert [targets for _, targets in found(doc)] == [[], ["s1"]]


def test_statements_are_described_by_the_early_states(pipe):
    pipe(doc_with([("Marlow", "person"), ("Quill", "person")]))
    (shown,) = pipe.networks.calls
    assert shown["pooled"].shape == (2, len(POOLED) * STATES)
    assert set(np.unique(shown["pooled"])) <= {0.0, 2.0}


def test_networks_are_told_what_words_say(pipe):
    pipe(doc_with([("Marlow", "person"), ("Quill", "person")]))
    (shown,) = pipe.networks.calls
    assert shown["words"] == pytest.approx(np.full((2, 3), np.log(1 / 3)))
    weights = empty_weights()._replace(bias=np.array([0, 50, 0], dtype=np.float32))
    pipe.set_data({"stances.onnx": b"", "words.npz": weights.to_bytes()})
    pipe(doc_with([("Marlow", "person"), ("Quill", "person")]))
    assert pipe.networks.calls[-1]["words"][0].tolist() == pytest.approx([-8, 0, -8])
