import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from claimx.document.boundaries import Draft
from claimx.errors import ModelError
from claimx.pipeline.attributions import write_statements
from claimx.pipeline.stances import StancesPipe, blocks
from claimx.stances.decide import MOST_TARGETS, Thresholds, decide

HALF = Thresholds(0.5, 0.5, 0.5)


def logits(claim, denial, counterclaim):
    return np.log(np.asarray([[claim, denial, counterclaim]], dtype=np.float32))


def decided(types, links=None, speakers=None, thresholds=HALF):
    size = len(types)
    return list(decide(types, links or {i: [] for i in range(size)}, speakers or [None] * size, thresholds))


@pytest.mark.parametrize(
    ("shares", "kind"),
    [((0.9, 0.05, 0.05), "claim"), ((0.2, 0.7, 0.1), "denial"), ((0.1, 0.2, 0.7), "counterclaim")],
)
def test_type_is_what_passes_its_threshold(shares, kind):
    assert decided(logits(*shares), thresholds=Thresholds(0.5, 0.2, 0.5))[0].type == kind


def test_counterclaim_that_answers_nobody_must_be_surer():
    shares = logits(0.35, 0.1, 0.55)
    assert decided(shares)[0].type == "claim"
    types = np.concatenate([shares, logits(0.9, 0.05, 0.05)])
    assert decided(types, {0: [(1, 3.0)], 1: []})[0] == ("counterclaim", pytest.approx(0.55, abs=1e-6), (1,))


def test_denial_may_answer_nobody():
    assert decided(logits(0.3, 0.6, 0.1))[0] == ("denial", pytest.approx(0.6, abs=1e-6), ())


def test_claim_has_no_targets_however_likely():
    types = np.concatenate([logits(0.9, 0.05, 0.05)] * 2)
    assert decided(types, {0: [(1, 9.0)], 1: []})[0].targets == ()


def test_nobody_contests_himself():
    types = np.concatenate([logits(0.1, 0.8, 0.1)] * 2)
    links = {0: [(1, 9.0)], 1: [(0, 9.0)]}
    assert [d.targets for d in decided(types, links, ["p1", "p1"])] == [(), ()]
    assert [d.targets for d in decided(types, links, ["p1", "p2"])] == [(1,), (0,)]


def test_targets_are_the_surest_and_few():
    types = np.concatenate([logits(0.1, 0.8, 0.1), *[logits(0.9, 0.05, 0.05)] * 5])
    links = {i: [(j, float(j)) for j in range(6)] for i in range(6)}
    assert decided(types, links)[0].targets == (5, 4, 3)[:MOST_TARGETS]


def test_further_targets_are_nearly_as_sure_as_the_first():
    types = np.concatenate([logits(0.1, 0.8, 0.1), *[logits(0.9, 0.05, 0.05)] * 3])
    loose = HALF._replace(link=0.1)
    links = {0: [(1, 3.0), (2, 1.0), (3, 0.0)], 1: [], 2: [], 3: []}
    assert decided(types, links, thresholds=loose)[0].targets == (1, 2)
    # The same probability is enough where no other is surer.
    links[0] = [(3, 0.0)]
    assert decided(types, links, thresholds=loose)[0].targets == (3,)


def test_who_contests_the_same_stands_on_one_side():
    types = np.concatenate([logits(0.9, 0.05, 0.05), *[logits(0.1, 0.8, 0.1)] * 2])
    links = {0: [], 1: [(0, 3.0)], 2: [(0, 3.0), (1, 2.0)]}
    assert [d.targets for d in decided(types, links)] == [(), (0,), (0,)]
    # Not so where the other is contested more surely than what it contests.
    links[2] = [(0, 2.0), (1, 3.0)]
    assert decided(types, links)[2].targets == (1, 0)


@given(st.integers(0, 700))
def test_blocks_decide_every_statement_once_and_see_it(size):
    found = blocks(size)
    assert [place for _, first, last, _ in found for place in range(first, last)] == list(range(size))
    assert all(start <= first and last <= end for start, first, last, end in found)


def test_types_need_speakers(english):
    doc = english("Rain came .")
    write_statements(doc, [Draft([], [(1, 2)], [(0, 1)], 0.9)])
    with pytest.raises(ModelError, match="claimx_speakers"):
        StancesPipe("claimx_stances", denial=0.5, counterclaim=0.5, link=0.5)(doc)


@pytest.fixture(scope="module")
def english():
    return spacy.blank("en")
