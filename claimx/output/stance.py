"""Who says a statement, and what it does to others, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from claimx.output.passage import shown_text
from claimx.output.printable import printable_line
from claimx.statements.model import Statement
from claimx.statements.type import Type

_VERBS = {Type.denial: "denies", Type.counterclaim: "counters"}


def who(statement: Statement) -> str | None:
    """The speaker's name, else the source as it stands, fit to print; None where the article is silent."""
    if statement.speaker is not None:
        return printable_line(statement.speaker)
    return shown_text(statement.source) if statement.source is not None else None


def answers(statement: Statement) -> str:
    """What the statement does to which others: "denies s3, s5"; empty where it contests none."""
    verb = _VERBS.get(statement.type) if statement.type is not None else None
    return f"{verb} {', '.join(statement.targets)}" if verb and statement.targets else ""


def count_types(statements: Iterable[Statement]) -> str:
    """How many statements contest others: "2 denials, 1 counterclaim"; empty where none does."""
    numbers = Counter(statement.type for statement in statements)
    contesting = [kind for kind in Type if kind.contests and numbers[kind]]
    return ", ".join(f"{numbers[kind]} {kind.value}{'s' if numbers[kind] > 1 else ''}" for kind in contesting)
