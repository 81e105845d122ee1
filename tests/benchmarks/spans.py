from itertools import pairwise

from claimx.evaluation.records import ROLES


def assert_spans(text, statement):
    """Cue and content are there; all spans are in order, without a space at either end."""
    assert statement["cue"]
    assert statement["content"]
    for role in ROLES:
        assert all(left[1] <= right[0] for left, right in pairwise(statement[role]))
        for start, end in statement[role]:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
