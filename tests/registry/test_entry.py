import pytest
from pydantic import ValidationError

from claimx.registry import Entry, HeldTitle


def test_names_begin_with_the_main_one():
    entry = Entry(id="x", name="X", kind="government", variants=["Y"], seats=["Z"])
    assert entry.names == ("X", "Y", "Z")


@pytest.mark.parametrize(
    ("start", "to"), [("2019-05-20", None), (None, "2020"), ("2019", "2019-03"), ("2019-03", "2019-03-01")]
)
def test_dates_may_be_open_or_coarse(start, to):
    held = HeldTitle.model_validate({"title": "Mayor", "from": start, "to": to})
    assert (held.start, held.to) == (start, to)


@pytest.mark.parametrize(
    ("start", "to"),
    [("2020", "2019"), ("2019-06-02", "2019-06-01"), ("2019-13", None), ("19", None), ("2019-02-40", None)],
)
def test_wrong_dates_are_refused(start, to):
    with pytest.raises(ValidationError):
        HeldTitle.model_validate({"title": "Mayor", "from": start, "to": to})
