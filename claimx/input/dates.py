"""Days of publication in the spellings that exports have -> ISO 8601."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime

# A day that begins a longer stamp, `2023-04-05T10:00:00Z`, counts as it stands: that is the day where it was
# written. `2023/04/05` and `20230405` are read likewise; `04/05/2023` is not, it has two meanings.
_ISO = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS = re.compile(
    r"(?:[a-z]+,?\s+)?(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[a-z]+)\.?|"
    r"(?P<month2>[a-z]+)\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?),?\s+(?P<year>\d{4})\b",
    re.IGNORECASE,
)


def iso_day(value: object) -> str | None:
    """The day, as in `2023-04-05`; None if the value is no day or has more than one meaning."""
    if isinstance(value, date):  # a datetime is one
        return value.strftime("%Y-%m-%d")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip()
    if match := _ISO.match(text):
        year, separator, month, day = match.groups()
        return _day(year, month, day) if separator or len(month + day) == 4 else None
    return _worded_day(text)


def _worded_day(text: str) -> str | None:
    if match := _WORDS.match(text):
        month = (match["month"] or match["month2"]).lower()[:3]
        number = _MONTHS.index(month) + 1 if month in _MONTHS else 0
        return _day(match["year"], number, match["day"] or match["day2"])
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def _day(year: str, month: str | int, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
