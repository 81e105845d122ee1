"""Documents -> who claims it, who denies it, when, across articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimx.contest.embed import Embed
from claimx.contest.groups import are_same_claims, star_groups
from claimx.contest.links import Link, contested_by_content, links_across, links_within
from claimx.contest.model import Against, Claim, Contest, Group, Via, Voice
from claimx.contest.propositions import Proposition, propositions
from claimx.contest.similarity import Pairs, alike
from claimx.contest.words import Rank
from claimx.statements.model import Document
from claimx.statements.type import Type

# Chosen for precision: see benchmarks/results/contest.md.
THRESHOLD = 0.3
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """Which groups are wanted."""

    types: Collection[Type] | None = None
    """Only groups that statements of these types contest, and of the contests only these."""
    speakers: frozenset[str] | None = None
    """Only groups in which one with these keys speaks."""
    min_size: int = 2
    """Only groups of at least so many statements, claims and contests together."""
    contested: bool = False
    """Only groups that are contested."""


def find_groups(
    documents: Sequence[Document],
    rank: Rank,
    embed: Embed,
    *,
    threshold: float = THRESHOLD,
    choice: Choice | None = None,
) -> list[Group]:
    """The groups of statements that make the same claim, and what contests each of them.

    Args:
        documents: Of different articles.
        rank: How many words of the language are more frequent than a word.
        embed: Makes embeddings of contents.
        threshold: How alike two statements must be, and how strong a contest, from 0 to 1.
        choice: Which groups are wanted; all by default.

    Returns:
        The most strongly contested first, then those of the most articles.
    """
    chosen = choice or Choice()
    contents = propositions(documents)
    contested = np.zeros(len(contents), dtype=bool)
    contested[list(contested_by_content(contents))] = True

    def may_matter(pairs: Pairs) -> NDArray[np.bool_]:
        """Only pairs that could make a group or a contest are worth the encoder's time."""
        same = are_same_claims(contents, pairs, threshold)
        return same | contested[pairs.left] | contested[pairs.right]

    pairs = alike(contents, rank, embed, threshold, may_matter)
    groups = star_groups(len(contents), pairs.take(are_same_claims(contents, pairs, threshold)))
    across = links_across(contents, pairs, threshold)
    grouped = {member for group in groups for member, _ in group}
    alone = sorted({link.claim for link in across} - grouped)
    against = defaultdict(list)
    for link in (*across, *links_within(contents)):
        if chosen.types is None or contents[link.contest].statement.type in chosen.types:
            against[link.claim].append(link)
    drafts = []
    for members in [*groups, *([(claim, 1.0)] for claim in alone)]:
        links = [link for member, _ in members for link in against[member]]
        if _is_wanted(members, links, contents, chosen):
            drafts.append((members, links))
    drafts.sort(key=lambda draft: _order(draft[0], draft[1], contents))
    return [
        _group(f"g{number}", members, links, contents, documents)
        for number, (members, links) in enumerate(drafts, start=1)
    ]


Members = list[tuple[int, float]]


def _is_wanted(members: Members, links: list[Link], contents: Sequence[Proposition], choice: Choice) -> bool:
    inside = {member for member, _ in members} | {link.contest for link in links}
    if choice.speakers is not None and not choice.speakers & {contents[n].speaker_key for n in inside}:
        return False
    needs_contest = choice.contested or choice.types is not None
    return (
        len({contents[n].article for n in inside}) > 1
        and len(inside) >= choice.min_size
        and (bool(links) or not needs_contest)
    )


def _order(members: Members, links: list[Link], contents: Sequence[Proposition]) -> tuple[float, ...]:
    inside = {member for member, _ in members} | {link.contest for link in links}
    articles = len({contents[n].article for n in inside})
    return (-(_strongest(links) or 0.0), -len(links), -articles, -len(inside), min(inside))


def _strongest(links: Iterable[Link]) -> float | None:
    return max((link.score for link in links if link.via is not Via.article), default=None)


def _group(
    name: str,
    members: Members,
    links: list[Link],
    contents: Sequence[Proposition],
    documents: Sequence[Document],
) -> Group:
    def when(n: int) -> tuple[str, int]:
        return documents[contents[n].article].article.date or "9999", n

    def fields(n: int) -> dict[str, object]:
        content = contents[n]
        return Voice.fields_of(documents[content.article], content.statement, content.speaker_key)

    names: dict[int, str] = {}
    claims = []
    for number, (member, likeness) in enumerate(sorted(members, key=lambda member: when(member[0])), start=1):
        names[member] = f"c{number}"
        claims.append(Claim(id=names[member], similarity=_rounded(likeness), **fields(member)))  # type: ignore[arg-type]
    of_contest = defaultdict(list)
    for link in links:
        of_contest[link.contest].append(link)
    contests = [
        Contest(id=f"d{number}", against=_against(of_contest[n], names, contents), **fields(n))  # type: ignore[arg-type]
        for number, n in enumerate(sorted(of_contest, key=when), start=1)
    ]
    strongest = _strongest(links)
    return Group(
        id=name,
        score=None if strongest is None else _rounded(strongest),
        articles=len({contents[n].article for n in (*names, *of_contest)}),
        claims=tuple(claims),
        contests=tuple(contests),
    )


def _against(
    links: list[Link], names: dict[int, str], contents: Sequence[Proposition]
) -> tuple[Against, ...]:
    return tuple(
        Against(
            claim=names[link.claim],
            via=link.via,
            through=None if link.through is None else contents[link.through].statement.id,
            score=_rounded(link.score),
        )
        for link in sorted(links, key=lambda link: (-link.score, link.claim))
    )


def _rounded(score: float) -> float:
    return round(min(score, 1.0), DIGITS)
