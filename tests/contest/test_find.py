import pytest

from claimx.contest.find import Choice
from claimx.contest.model import Via
from claimx.statements.type import Type

SHELLED = "that the garrison shelled the hospital in Kessarine"
AGAIN = "the garrison shelled a hospital in Kessarine"


def _claims(group):
    return [(claim.article.id, claim.statement) for claim in group.claims]


def _contests(group):
    return [
        (contest.article.id, contest.statement, [(a.claim, a.via) for a in contest.against])
        for contest in group.contests
    ]


def test_the_same_claim_of_two_articles_is_a_group(make_document, groups_of):
    one = make_document("one", ("Ada Marlow", "said", SHELLED), ("Tom Quill", "said", "the ferry runs daily"))
    two = make_document("two", ("Jo Hart", "said", AGAIN))
    (group,) = groups_of(one, two)
    assert (_claims(group), group.contests, group.articles, group.score) == (
        [("one", "s1"), ("two", "s1")],
        (),
        2,
        None,
    )


def test_a_denial_contests_what_its_content_says(make_document, groups_of):
    one = make_document("one", ("Ada Marlow", "said", SHELLED))
    two = make_document("two", ("Jo Hart", "denied", AGAIN, "denial"))
    (group,) = groups_of(one, two)
    assert _contests(group) == [("two", "s1", [("c1", Via.content)])]
    assert group.score == group.contests[0].against[0].score > 0.4


def test_a_denial_contests_what_says_the_same_as_its_target(make_document, groups_of):
    one = make_document("one", ("Ada Marlow", "said", SHELLED))
    two = make_document("two", ("Tom Quill", "said", AGAIN), ("Jo Hart", "denied", "this", "denial", ["s1"]))
    (group,) = groups_of(one, two)
    assert _claims(group) == [("one", "s1"), ("two", "s1")]
    assert _contests(group) == [("two", "s2", [("c2", Via.article), ("c1", Via.target)])]
    assert [against.through for against in group.contests[0].against] == [None, "s1"]


def test_a_counterclaim_does_not_contest_what_says_the_same(make_document, groups_of):
    one = make_document("one", ("Ada Marlow", "said", SHELLED))
    two = make_document("two", ("Jo Hart", "said", AGAIN, "counterclaim"))
    (group,) = groups_of(one, two)
    assert (len(group.claims), group.contests) == (2, ())


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(("Jo Hart", "said", SHELLED), id="the one who denies it"),
        pytest.param(("Ada Marlow", "said", "that the garrison never shelled the hospital"), id="who agrees"),
        pytest.param(("Ada Marlow", "ask", "whether the garrison shelled the hospital"), id="a question"),
        pytest.param(("Ada Marlow", "denied", SHELLED, "denial"), id="another denial"),
        pytest.param(("Ada Marlow", "said", "that the hospital opened a ward"), id="something else"),
        pytest.param(("Ada Marlow", "said", "the shelled hospital"), id="a mere topic"),
    ],
)
def test_a_denial_contests_no(claim, make_document, groups_of):
    one = make_document("one", claim)
    two = make_document("two", ("Jo Hart", "denied", AGAIN, "denial"))
    assert groups_of(one, two) == []


def test_articles_are_told_apart_and_one_alone_makes_no_group(make_document, groups_of):
    one = make_document(
        "one", ("Ada Marlow", "said", SHELLED), ("Jo Hart", "denied", AGAIN, "denial", ["s1"])
    )
    assert groups_of(one) == []


def test_voices_come_by_date_and_groups_by_strength(make_document, groups_of):
    late = make_document("late", ("Ada Marlow", "said", SHELLED), date="2024-03-02")
    early = make_document(
        "early",
        ("Tom Quill", "said", AGAIN),
        ("Tom Quill", "said", "the ferry company went bankrupt"),
        date="2024-03-01",
    )
    other = make_document(
        "other", ("Jo Hart", "denied", "that the ferry company went bankrupt", "denial"), date="2024-03-05"
    )
    groups = groups_of(late, early, other)
    assert [group.id for group in groups] == ["g1", "g2"]
    assert [_claims(group) for group in groups] == [[("early", "s2")], [("early", "s1"), ("late", "s1")]]


def test_choices(make_document, groups_of):
    documents = [
        make_document(
            "one", ("Ada Marlow", "said", SHELLED), ("Tom Quill", "said", "the ferry company went bankrupt")
        ),
        make_document(
            "two",
            ("Jo Hart", "denied", AGAIN, "denial"),
            ("Jo Hart", "said", "the ferry company is bankrupt"),
        ),
    ]
    every = groups_of(*documents)
    assert [bool(group.contests) for group in every] == [True, False]
    assert groups_of(*documents, choice=Choice(contested=True)) == every[:1]
    assert groups_of(*documents, choice=Choice(types=[Type.denial])) == every[:1]
    assert groups_of(*documents, choice=Choice(types=[Type.counterclaim])) == []
    assert groups_of(*documents, choice=Choice(min_size=3)) == []
    (quill,) = groups_of(*documents, choice=Choice(speakers=frozenset(["person:tom-quill"])))
    assert _claims(quill) == _claims(every[1])


def test_a_doubtful_type_makes_a_weak_contest(make_document, groups_of):
    one = make_document("one", ("Ada Marlow", "said", SHELLED))
    two = make_document("two", ("Jo Hart", "denied", AGAIN, "denial"), confidence=0.2)
    assert groups_of(one, two) == []


def test_no_documents_and_no_statements(make_document, groups_of):
    assert groups_of() == []
    assert (
        groups_of(make_document("one", ("A B", "said", "…")), make_document("two", (None, "said", "no")))
        == []
    )


def test_the_result_does_not_hang_on_the_order_of_articles(make_document, groups_of):
    documents = [
        make_document(name, (speaker, "said", content))
        for name, speaker, content in (
            ("a", "Ada Marlow", SHELLED),
            ("b", "Tom Quill", AGAIN),
            ("c", "Jo Hart", SHELLED),
        )
    ]
    forward, back = groups_of(*documents), groups_of(*reversed(documents))
    assert [sorted(_claims(group)) for group in forward] == [sorted(_claims(group)) for group in back]
