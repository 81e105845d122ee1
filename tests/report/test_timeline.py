from collections import Counter

import pytest

from claimx.report.timeline import MOST_BINS, bars, strip, ticks, time_axis


@pytest.mark.parametrize(
    ("dates", "unit", "bins"),
    [
        (["2026-01-01", "2026-01-03", None], "day", 3),
        (["2026-01-01", "2026-06-01"], "week", 23),
        (["2024-01-31", "2026-06-01"], "month", 30),
        (["1990-01-01", "2026-06-01T10:00:00Z"], "year", 37),
        ([None, "no date"], "article", 2),
        (["2026-01-01"] * 3, "article", 3),
        ([], "article", 1),
    ],
)
def test_bins_are_of_a_unit_that_can_be_told_apart(dates, unit, bins):
    axis = time_axis(dates)
    assert (axis.unit, len(axis.labels)) == (unit, bins)
    assert all(number is None or 0 <= number < bins for number in axis.of)
    assert len(ticks(axis)) <= 6


def test_articles_without_a_date_have_no_bin():
    assert time_axis(["2026-01-02", None, "2026-01-01"]).of == [1, None, 0]


def test_many_articles_without_dates_share_bins():
    axis = time_axis([None] * 500)
    assert len(axis.labels) == MOST_BINS
    assert axis.of == sorted(axis.of)


def test_bars_are_stacked():
    plot = bars(
        Counter({(0, "claim"): 3, (0, "denial"): 1, (1, "claim"): 2}), time_axis(["2026-01-01", "2026-01-02"])
    )
    assert plot["largest"] == 4
    assert [part["to"] for part in plot["bars"][0]["parts"]] == [0.75, 1.0]


def test_larger_counts_have_larger_marks():
    small, large = strip(Counter({(0, "claim"): 1, (1, "claim"): 9}), 2, 9)
    assert small["size"] < large["size"] == 1
