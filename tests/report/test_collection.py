import json
from types import SimpleNamespace

from claimx.report.collection import UNNAMED, collection_view
from claimx.report.groups import claim_groups
from claimx.report.results import Item
from claimx.report.view import article_view
from tests.report.made import SAMPLES, sample


def views_of(names):
    return [article_view(*sample(name)) for name in names]


def test_view_of_the_samples_is_plain_data():
    view = collection_view(views_of(SAMPLES))
    assert json.loads(json.dumps(view)) == view
    assert view["summary"]["articles"] == len(SAMPLES)


def test_the_same_key_is_the_same_speaker(quarrel):
    one = article_view(*quarrel)
    view = collection_view([one, one])
    people = {person["name"]: person for person in view["people"]}
    assert (people["Quill"]["statements"], people["Quill"]["articles"]) == (2, 2)
    assert people[UNNAMED]["statements"] == 4


def test_who_contests_whom(quarrel):
    matrix = collection_view([article_view(*quarrel)])["matrix"]
    columns = [column["name"] for column in matrix["columns"]]
    cells = {row["name"]: dict(zip(columns, row["cells"], strict=True)) for row in matrix["rows"]}
    assert cells["rebels"]["Kiev"] == 1
    assert cells[UNNAMED]["rebels"] == 1
    assert matrix["links"] == 2
    assert matrix["left_out"] == 0


def test_every_statement_is_in_the_index_once():
    views = views_of(SAMPLES)
    index = collection_view(views)["index"]
    assert len(index["statements"]) == sum(len(view["statements"]) for view in views)
    for statement in index["statements"]:
        assert statement[1] <= len(views[statement[0]]["statements"])


def test_groups_lead_to_their_statements(quarrel):
    one = article_view(*quarrel)
    group = {
        "title": "It was shelled",
        "members": [(0, 1)],
        "against": [(1, 2)],
        "more_members": 0,
        "more_against": 3,
    }
    (shown,) = collection_view([one, one], groups=[group])["groups"]
    assert shown["members"][0]["statement"]["who"] == "Kiev"
    assert (shown["against"][0]["article"], shown["against"][0]["statement"]["number"]) == (1, 2)


def test_claim_groups_name_statements_by_place(quarrel, monkeypatch):
    from claimx.contest.model import Claim, Contest, ContestReport, Group

    document, text = quarrel
    other = document.model_copy(update={"article": document.article.model_copy(update={"id": "other"})})
    voices = [
        {"id": name, **Claim.fields_of(one, one.statements[number], None)}
        for name, one, number in (("c1", document, 0), ("d1", other, 1))
    ]
    group = Group(
        id="g1",
        score=0.5,
        articles=2,
        claims=(Claim(**voices[0], similarity=1),),
        contests=(
            Contest(**voices[1], against=({"claim": "c1", "via": "content", "through": None, "score": 0.5},)),
        ),
    )
    report = ContestReport(
        schema_version="1.0", model=None, threshold=0.3, articles=2, statements=10, groups=(group,)
    )
    monkeypatch.setattr("claimx.report.groups.contest", lambda documents, nlp: report)
    (found,) = claim_groups(
        [Item(document, text), Item(other, text)], nlp=SimpleNamespace(pipe_names=["claimx_encoder"])
    )
    assert (found["members"], found["against"]) == ([(0, 1)], [(1, 2)])
    assert found["title"] == "the rebels of shelling the stop"
