import pytest

SHELLED = "that the garrison shelled the hospital in Kessarine"
OTHER = "that the ferry company bribed the harbour master"


def _score(groups, article="one"):
    scores = [
        against.score
        for group in groups
        for contest in group.contests
        for against in contest.against
        for claim in group.claims
        if claim.id == against.claim and claim.article.id == article
    ]
    return max(scores, default=0)


@pytest.fixture
def against(make_document, groups_of):
    """A function: how strongly an article contests Ada Marlow's claim in another one."""

    def score(*statements):
        one = make_document("one", ("Ada Marlow", "said", SHELLED))
        return _score(groups_of(one, make_document("two", *statements), threshold=0.05))

    return score


def test_a_target_of_the_same_speaker_is_trusted_most(against):
    denial = ("Jo Hart", "denied", "this", "denial", ["s1"])
    same = against(("Ada Marlow", "said", SHELLED), denial)
    another = against(("Tom Quill", "said", SHELLED), denial)
    nobody = against((None, "said", SHELLED), denial)
    assert same > another > nobody > 0


def test_the_first_target_is_trusted_most(against):
    both = (("Ada Marlow", "said", SHELLED), ("Ada Marlow", "said", OTHER))
    first = against(*both, ("Jo Hart", "denied", "this", "denial", ["s1", "s2"]))
    later = against(*both, ("Jo Hart", "denied", "this", "denial", ["s2", "s1"]))
    assert first > later > 0


def test_who_speaks_for_one_does_not_contest_one(against):
    assert against(("Marlow", "denied", SHELLED, "denial")) == 0


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(("Ada Marlow", "demand", SHELLED), id="a wish"),
        pytest.param(
            (
                "Ada Marlow",
                "said",
                "that prosecutors are looking into whether the garrison shelled the hospital",
            ),
            id="open",
        ),
    ],
)
def test_what_is_not_said_to_be_so_is_not_contested(claim, make_document, groups_of):
    one, two = make_document("one", claim), make_document("two", ("Jo Hart", "denied", SHELLED, "denial"))
    assert _score(groups_of(one, two, threshold=0.05)) == 0


NEARLY = "the garrison shelled a hospital and a mill near Ost"


def test_two_speakers_must_be_more_alike_than_one(make_document, groups_of):
    one = make_document("one", ("Ada Marlow", "said", SHELLED))
    same = make_document("two", ("Ada Marlow", "said", NEARLY))
    another = make_document("two", ("Tom Quill", "said", NEARLY))

    def highest(two):
        return max((step for step in range(1, 75) if groups_of(one, two, threshold=step / 100)), default=0)

    assert highest(same) > highest(another) > 0
