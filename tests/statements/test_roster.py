import pytest

from claimx.registry import Entry, Registry
from claimx.statements.naming import key_and_wikidata
from claimx.statements.roster import list_speakers
from claimx.statements.speaker import Speaker

NONE = Registry([])


def _documents(document, *names_of_each, kind="person"):
    """Documents with speakers of these names and so many statements."""
    return [
        document.model_copy(
            update={"speakers": tuple(_speaker(n, *some, kind=kind) for n, some in enumerate(names))}
        )
        for names in names_of_each
    ]


def _speaker(number, name, statements, *titles, kind="person"):
    return Speaker(
        id=f"p{number}",
        name=name,
        key=key_and_wikidata(name, kind, NONE)[0] if name else None,
        wikidata=None,
        kind=kind if name else "unnamed",
        titles=titles,
        descriptions=("a neighbour",) if name is None else (),
        aliases=(),
        mentions=(),
        statements=statements,
    )


def test_one_speaker_under_several_spellings_is_one(document):
    documents = _documents(document, [("Ada Quill", 2, "Mayor")], [("QUILL, Ada", 1, "mayor", "lawyer")])
    (entry,) = list_speakers(documents, NONE)
    assert (entry.name, entry.titles, entry.statements, entry.articles) == (
        "Ada Quill",
        ["Mayor", "lawyer"],
        3,
        2,
    )


@pytest.mark.parametrize("names", [["A. Quill", "Ada Quill"], ["Ada Quill", "A. Quill"]])
def test_initials_join_the_one_full_name(document, names):
    (entry,) = list_speakers(_documents(document, *([(name, 1)] for name in names)), NONE)
    assert (entry.name, entry.statements) == ("Ada Quill", 2)


def test_who_says_most_comes_first_and_the_unnamed_last(document):
    documents = _documents(
        document, [(None, 1), ("Tom Hill", 1), ("Ada Quill", 3)], [("Bea Hill", 1), (None, 1)]
    )
    entries = list_speakers(documents, NONE)
    assert [entry.name for entry in entries] == ["Ada Quill", "Bea Hill", "Tom Hill", None, None]
    assert entries[-1].description == "a neighbour"


def test_the_registry_joins_names_that_have_nothing_in_common(document):
    council = Entry(id="newport", name="Harbour Council", kind="government", seats=("Newport",))
    documents = _documents(document, [("Harbour Council", 1)], [("Newport", 1)], kind="government")
    assert len(list_speakers(documents, NONE)) == 2
    (entry,) = list_speakers(documents, Registry([council]))
    assert (entry.kind, entry.articles) == ("government", 2)


def test_nobody_speaks(document):
    assert list_speakers([document], NONE) == []
