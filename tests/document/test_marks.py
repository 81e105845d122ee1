import pytest

from claimx.document.marks import Side, find_marks


def marks(text):
    return [mark.glyph for mark in find_marks(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "They don't know.",
        "They don’t know.",
        "They don‘t know.",
        "The mayor's and the Joneses’s house",
        "In the '90s and in ’95 and ‘68",
        "rock 'n' roll, rock ‘n’ roll, rock’n’roll",
        "'Tis and ’twas and 'em, 'cause of it",
        'He is 6\'2" tall, she 5’ 9", the boy 4′11″.',
        "‚ low and a comma ‚",
    ],
)
def test_apostrophes_and_feet_are_no_marks(text):
    assert [mark for mark in find_marks(text, 0, len(text)) if mark.side is not Side.CLOSE] == []


@pytest.mark.parametrize(
    ("text", "glyphs"),
    [
        pytest.param("'the lads' boots,'", ["'", "'"], id="possessive before a closing mark"),
        pytest.param("'the lads' and 'the girls'", ["'"] * 4, id="no possessive before an opening mark"),
        pytest.param('"a 12" pipe,"', ['"', '"'], id="inch before a closing mark"),
        pytest.param('"in 2012" and "in 2013"', ['"'] * 4, id="no inch before an opening mark"),
        pytest.param("'goin' home,' he", ["'", "'"], id="clipped ending"),
    ],
)
def test_doubtful_closer_counts_only_if_no_sure_one_follows(text, glyphs):
    assert marks(text) == glyphs


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        pytest.param('he "said" it', [Side.OPEN, Side.CLOSE], id="spaces"),
        pytest.param('("said")—"it"', [Side.OPEN, Side.CLOSE, Side.OPEN, Side.CLOSE], id="brackets, dash"),
        pytest.param('" said "', [Side.EITHER, Side.EITHER], id="space on both sides"),
        pytest.param('said:"it', [Side.EITHER], id="no space"),
        pytest.param('"...and so"', [Side.OPEN, Side.CLOSE], id="ellipsis"),
        pytest.param("\u200b“x”\u202c", [Side.OPEN, Side.CLOSE], id="invisible neighbours"),
    ],
)
def test_side_is_read_off_the_neighbours(text, sides):
    assert [mark.side for mark in find_marks(text, 0, len(text))] == sides


@pytest.mark.parametrize(
    ("text", "glyphs"),
    [
        pytest.param("``x''", ["``", "''"], id="pairs"),
        pytest.param("''x'", ["''", "'"], id="two to open, one to close"),
        pytest.param("'''x'''", ["''", "'", "'", "''"], id="three"),
        pytest.param("“‘x’”", ["“", "‘", "’", "”"], id="nested"),
    ],
)
def test_runs_are_cut_into_marks(text, glyphs):
    assert marks(text) == glyphs
