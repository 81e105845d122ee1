import json

from claimx.evaluation.scores import score
from claimx.output.scores import intervals_tree, scores_json, scores_table

EMPTY = score([], [])


def test_table_of_nothing_has_every_row():
    lines = scores_table(EMPTY).splitlines()
    assert lines[0] == "0 articles, 0 gold, 0 predicted, 0 paired"
    assert [line.split()[0] for line in lines[2:]] == [
        "content", "attribution", "strict", "cue", "characters", "direct", "mixed", "indirect",
    ]  # fmt: skip


def test_intervals_stand_at_the_right():
    table = scores_table(EMPTY, {("strict", "f1"): (0.25, 0.5)})
    assert table.splitlines()[4].endswith("  0.250 to 0.500")


def test_intervals_nest_like_the_scores():
    tree = intervals_tree({("a", "f1"): (0.0, 1.0), ("t", "classes", "x", "p"): (0.5, 0.6)})
    assert tree == {"a": {"f1": [0.0, 1.0]}, "t": {"classes": {"x": {"p": [0.5, 0.6]}}}}


def test_json_is_the_scores():
    assert json.loads(scores_json(EMPTY)) == EMPTY
