import pytest

from claimx.evaluation.bootstrap import bootstrap_intervals
from claimx.evaluation.calibration import attribution_outcomes, expected_calibration_error
from claimx.evaluation.matching import match_article
from claimx.evaluation.scores import count_article, same_speaker, score, shared_fields, statements_by_id


def test_the_gold_itself_scores_one(gold):
    scores = score(gold, gold)
    assert scores["paired"] == scores["gold"] == 9  # one of ten is discarded
    ratios = [
        scores[name]["f1"] for name in ("content", "attribution", "strict", "cue", "characters", "links")
    ]
    assert ratios == [1.0] * 6
    assert scores["type"]["macro_f1"] == scores["speaker"]["accuracy"] == 1.0


def test_an_article_without_prediction_counts_as_empty(gold):
    scores = score(gold, [])
    assert scores["attribution"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "predicted": 0, "gold": 9}
    assert "type" not in scores


def test_a_wrong_source_costs_the_attribution_alone(gold):
    predicted = [{"id": "bridge", "statements": [{**gold[0]["statements"][1], "source": [[0, 5]]}]}]
    scores = score(gold[:1], predicted)
    assert (scores["content"]["p"], scores["cue"]["p"], scores["attribution"]["p"]) == (1.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("gold_name", "predicted", "same"),
    [
        ("Ada Quill", "ada quill", True),
        ("Ada Quill", "Quill", True),
        ("Quill", "Mayor Ada Quill", True),
        ("Ada Quill", "Ada", False),
        ("Ada Quill", "Bea Quill", False),
        ("Ada Quill", None, False),
        (None, None, False),
    ],
)
def test_same_speaker(gold_name, predicted, same):
    assert same_speaker(gold_name, predicted) is same


def _counts(gold, predicted):
    by_id = statements_by_id(predicted)
    return [count_article(match_article(row, by_id.get(row["id"], []))) for row in gold], shared_fields(
        gold, by_id
    )


def test_bootstrap_surrounds_the_score_and_repeats_itself(gold, perturb):
    gold = [{**row, "id": f"{row['id']}{i}"} for i in range(8) for row in gold]
    predicted = perturb(gold, 3)
    counts, fields = _counts(gold, predicted)
    intervals = bootstrap_intervals(counts, fields, resamples=200)
    assert intervals == bootstrap_intervals(counts, fields, resamples=200)
    low, high = intervals["attribution", "f1"]
    assert low < score(gold, predicted)["attribution"]["f1"] < high
    assert ("type", "classes", "denial", "f1") in intervals


def test_bootstrap_of_nothing_is_nothing():
    assert bootstrap_intervals([], frozenset(), resamples=10) == {}


def test_outcomes_follow_the_attribution(gold):
    right, wrong = ({**s, "confidence": 0.9} for s in gold[0]["statements"][1:3])
    article = match_article(gold[0], [right, {**wrong, "source": [[0, 5]]}])
    assert attribution_outcomes(article) == [(0.9, True), (0.9, False)]


@pytest.mark.parametrize(
    ("outcomes", "error"),
    [
        pytest.param([(1.0, True)] * 3 + [(0.0, False)] * 3, 0.0, id="perfect"),
        pytest.param([(0.75, True)] * 3 + [(0.75, False)], 0.0, id="right three times of four"),
        pytest.param([(0.9, False)] * 5, 0.9, id="sure and wrong"),
    ],
)
def test_expected_calibration_error(outcomes, error):
    assert expected_calibration_error(outcomes, bins=1) == pytest.approx(error)
