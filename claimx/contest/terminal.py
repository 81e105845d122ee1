"""Groups for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from claimx.contest.model import Against, Contest, ContestReport, Group, Via, Voice
from claimx.output.printable import printable_line
from claimx.output.terminal import FAINT, SOURCE, TYPES

# The longest content shown, in characters; JSON has all of it.
MAX_CONTENT = 400
_INDENT = 2
_DEEPER = 4
_NOBODY = "—"
_WAYS = {
    Via.content: "by what it denies",
    Via.target: "through {through} of its article",
    Via.article: "in its article",
}


def write_groups(report: ContestReport, console: Console) -> None:
    """Show each group: who claims it, who contests it, when and where; then a line of counts."""
    for group in report.groups:
        for part in _group(group):
            console.print(part)
    console.print(_footer(report))


def _group(group: Group) -> Iterator[RenderableType]:
    names = _voices(group.claims)
    title = f"{group.id} · {names} in {group.articles} article{'' if group.articles == 1 else 's'}"
    yield Text(title, style="bold", overflow="fold")
    for claim in group.claims:
        yield from _voice(claim)
    for contest in group.contests:
        yield from _voice(contest, _ways(contest))
    yield Text()


def _voices(claims: Sequence[Voice]) -> str:
    count = len(claims)
    return "1 claim" if count == 1 else f"{count} like claims"


def _voice(voice: Voice, ways: str = "") -> Iterator[RenderableType]:
    who = voice.speaker or voice.description
    line = Text.assemble(
        (f"{voice.id} ", FAINT),
        (printable_line(who), SOURCE) if who else (_NOBODY, FAINT),
        " · ",
        printable_line(voice.cue),
        overflow="fold",
    )
    if voice.type is not None and voice.type.contests:
        line.append(f" · {voice.type.value}", style=TYPES[voice.type])
        line.append(f" {ways}", style=FAINT)
    yield Padding(line, (0, 0, 0, _INDENT), expand=False)
    yield Padding(Text(_shortened(voice.content), overflow="fold"), (0, 0, 0, _DEEPER), expand=False)
    yield Padding(Text(_place(voice), style=FAINT, overflow="fold"), (0, 0, 0, _DEEPER), expand=False)


def _ways(contest: Contest) -> str:
    return "of " + ", ".join(_way(against) for against in contest.against)


def _way(against: Against) -> str:
    way = _WAYS[against.via].format(through=against.through)
    return f"{against.claim} ({way}, {against.score:.2f})"


def _place(voice: Voice) -> str:
    article = voice.article
    title = article.title if article.title is not None else article.path or article.id
    parts = [article.date or "no date", title, f"{article.id} {voice.statement}"]
    return printable_line(" · ".join(parts))


def _shortened(content: str) -> str:
    line = printable_line(content)
    return line if len(line) <= MAX_CONTENT else line[: MAX_CONTENT - 1].rstrip() + "…"


def _footer(report: ContestReport) -> Text:
    contested = sum(bool(group.contests) for group in report.groups)
    total = len(report.groups)
    line = f"{total or 'no'} group{'' if total == 1 else 's'}, {contested} contested"
    line += f" · {report.statements:,} statements of {report.articles:,} articles"
    return Text(line, style=FAINT, overflow="fold")
