"""What the tests of contests share."""

import pytest

from claimx.contest.find import find_groups
from tests.contest import by_hand


@pytest.fixture
def make_document():
    """A function that makes the document of an article."""
    return by_hand.make_document


@pytest.fixture
def groups_of():
    """A function that finds the groups of documents."""

    def find(*documents, **options):
        return find_groups(documents, by_hand.rank, by_hand.embed, **options)

    return find
