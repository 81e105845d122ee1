from datetime import date, datetime

import pytest

from claimx.input.dates import iso_day


@pytest.mark.parametrize(
    "value",
    [
        "2023-04-05", "2023-04-05T23:59:00+02:00", "2023/4/5", "20230405", 20230405, "April 5, 2023",
        "5 Apr. 2023", "Wednesday, 5th April 2023", "Wed, 05 Apr 2023 10:00:00 +0000",
        date(2023, 4, 5), datetime(2023, 4, 5, 23),
    ],
)  # fmt: skip
def test_one_day_in_many_spellings(value):
    assert iso_day(value) == "2023-04-05"


@pytest.mark.parametrize(
    "value", ["04/05/2023", "2023-13-01", "yesterday", "", None, 1.5, True, [], "2023", "5 Foo 2023"]
)
def test_what_is_no_day_or_has_two_meanings(value):
    assert iso_day(value) is None
