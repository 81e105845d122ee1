import pytest

from claimx.output.stance import answers, count_types, who
from claimx.statements.model import Source


@pytest.mark.parametrize(
    ("kind", "targets", "shown"),
    [
        ("denial", ("s1",), "denies s1"),
        ("counterclaim", ("s1", "s9"), "counters s1, s9"),
        ("denial", (), ""),
        ("claim", (), ""),
        (None, (), ""),
    ],
)
def test_answers(spoken, kind, targets, shown):
    statement = spoken.statements[1].model_dump() | {"type": kind, "targets": targets}
    assert answers(type(spoken.statements[1]).model_validate(statement)) == shown


def test_who_is_the_speaker_before_the_source(spoken):
    he = Source(text="he\x1b[2J", spans=((0, 6),))
    marlow = spoken.statements[0].model_copy(update={"source": he})
    assert who(marlow) == "Marlow"
    assert who(marlow.model_copy(update={"speaker": None})) == "he"
    assert who(spoken.statements[2]) is None


def test_count_types(spoken, document):
    assert count_types(spoken.statements * 2) == "2 denials"
    assert count_types(document.statements) == ""
