import numpy as np

from claimx.contest.groups import star_groups
from claimx.contest.similarity import Pairs


def _pairs(*alike):
    both = [*alike, *((right, left, score) for left, right, score in alike)]
    left, right, score = zip(*sorted(both), strict=True) if both else ((), (), ())
    return Pairs(np.asarray(left, np.int64), np.asarray(right, np.int64), np.asarray(score, np.float32))


def test_a_group_has_its_centre_first():
    assert star_groups(4, _pairs((0, 1, 0.5), (1, 2, 0.75))) == [[(1, 1.0), (0, 0.5), (2, 0.75)]]


def test_a_chain_is_no_group():
    groups = star_groups(5, _pairs((0, 1, 0.5), (1, 2, 0.75), (2, 3, 0.5), (3, 4, 0.75)))
    assert [sorted(member for member, _ in group) for group in groups] == [[0, 1, 2], [3, 4]]


def test_nothing_alike_makes_no_group():
    assert star_groups(3, _pairs()) == []
