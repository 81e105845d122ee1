"""The shipped model keeps those apart who share a name."""

import pytest

import claimx
from claimx.article import Article
from claimx.extract import extract

CASES = {
    "a married couple": (
        "Mayor Anna Quill opened the bridge on Monday with her husband, Peter Quill. Mr. Quill said that the "
        "bridge was safe. Ms. Quill said that it had cost too much.",
        ["Peter Quill", "Anna Quill"],
    ),
    "an institution and whom it is named after": (
        "Henry Marlow, who founded the Marlow Institute, spoke on Monday. The Marlow Institute said prices "
        "would rise. Mr. Marlow said that they would fall.",
        ["Marlow Institute", "Henry Marlow"],
    ),
    "two of one last name": (
        "Igor Ivanov, the finance minister, met the judge Pavel Ivanov. Igor Ivanov said that the budget was "
        "balanced. Pavel Ivanov said that the court was independent.",
        ["Igor Ivanov", "Pavel Ivanov"],
    ),
}


@pytest.mark.parametrize(("text", "speakers"), CASES.values(), ids=CASES)
def test_who_shares_a_name_is_kept_apart(text, speakers):
    document = extract(Article(id="names", text=text), claimx.load())
    assert [statement.speaker for statement in document.statements] == speakers
