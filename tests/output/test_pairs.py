import io

from rich.console import Console

from claimx.output.pairs import write_pairs


def _show(pairs, width=60):
    console = Console(file=io.StringIO(), width=width)
    write_pairs(pairs, console)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def test_a_denial_stands_above_what_it_answers(spoken):
    assert (
        _show([(spoken, spoken)])
        == """\
Bridge closed after cracks
news/bridge.txt

s2 Quill · denied · denial denies s1
   “Nothing cracked,”
   ↳ s1 Marlow · said
     “We saw it coming,” … “and nobody listened.”

1 statement: 1 direct · 1 denial · claimx_standin 9.8.7"""
    )


def test_what_is_answered_need_not_be_among_the_chosen(spoken):
    assert "↳ s1 Marlow · said" in _show([(spoken, spoken.keep(speaker="Quill"))])


def test_a_denial_may_answer_no_statement(spoken):
    alone = spoken.statements[1].model_copy(update={"targets": ()})
    document = spoken.model_copy(update={"statements": (alone,)})
    assert "answers no statement of this article" in _show([(document, document)])


def test_without_denials_nothing_is_shown(spoken, document):
    claims = spoken.keep(speaker="Marlow")
    for some in (claims, document):
        assert _show([(some, some)]).endswith("\nno statements · claimx_standin 9.8.7")
