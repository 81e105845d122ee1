import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimx.grouping import grouped


@given(st.lists(st.text(max_size=5)), st.integers(0, 6), st.integers(0, 12))
def test_groups_hold_everything_in_order_within_bounds(items, most, room):
    groups = list(grouped(items, len, most=most, room=room))
    assert [item for group in groups for item in group] == items
    for group in groups:
        assert 1 <= len(group) <= max(1, most)
        assert len(group) == 1 or sum(map(len, group[:-1])) < room


def test_what_a_stream_gave_before_it_failed_is_a_group():
    def stream():
        yield from "abc"
        raise ZeroDivisionError

    groups = grouped(stream(), len, most=2, room=9)
    assert [next(groups), next(groups)] == [["a", "b"], ["c"]]
    with pytest.raises(ZeroDivisionError):
        next(groups)
