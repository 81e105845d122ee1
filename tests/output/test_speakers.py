import io

from rich.console import Console

from claimx.output.speakers import write_speakers_table
from claimx.registry import Registry
from claimx.statements.roster import RosterEntry, list_speakers
from claimx.statements.speaker import SpeakerKind


def _show(entries, articles=1):
    console = Console(file=io.StringIO(), width=80)
    write_speakers_table(entries, console, articles=articles)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def test_speakers_of_one_article(spoken):
    assert (
        _show(list_speakers([spoken], Registry([])))
        == """\
Name    Kind    Titles  Statements
──────────────────────────────────
Marlow  person                   1
Quill   person                   1

2 speakers"""
    )


def test_speakers_of_several_articles():
    mayor = RosterEntry("Ada Quill", None, SpeakerKind.person, ["mayor", "lawyer"], 3, 2)
    unnamed = RosterEntry(None, "a neighbour\x1b[2J", SpeakerKind.unnamed, [], 1, 1)
    assert (
        _show([mayor, unnamed], articles=2)
        == """\
Name         Kind     Titles         Statements  Articles
─────────────────────────────────────────────────────────
Ada Quill    person   mayor; lawyer           3         2
a neighbour  unnamed                          1         1

2 speakers in 2 articles"""
    )


def test_no_speakers_is_said_so():
    assert _show([]) == "no speakers"
