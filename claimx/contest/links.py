"""Denials and counterclaims of one article against the statements of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from claimx.contest.model import Via
from claimx.contest.propositions import Proposition
from claimx.contest.similarity import Index
from claimx.statements.type import Type


class Link(NamedTuple):
    """One statement contests another one, both by their numbers."""

    contest: int
    claim: int
    via: Via
    through: int | None
    score: float


def links_across(contents: Sequence[Proposition], index: Index, threshold: float) -> list[Link]:
    """Links from one article to another, the strongest first, at most one a pair of statements.

    A denial or counterclaim is held against whatever says the same as one of its targets in its own article.
    A denial is also held against what says the same as its own content, since that is what it denies.
    """
    number = {(content.article, content.statement.id): n for n, content in enumerate(contents)}
    wanted: dict[int, list[tuple[int, Via]]] = defaultdict(list)
    for n, content in enumerate(contents):
        statement = content.statement
        if statement.type is None or not statement.type.contests:
            continue
        for target in statement.targets:
            if (content.article, target) in number:
                wanted[number[content.article, target]].append((n, Via.target))
        if statement.type is Type.denial:
            wanted[n].append((n, Via.content))
    best: dict[tuple[int, int], Link] = {}
    for pairs in index.search(np.asarray(sorted(wanted), dtype=np.int64), threshold):
        for said, claim, alike in zip(*(part.tolist() for part in pairs), strict=True):
            for contest, via in wanted[said]:
                if not _may_contest(contents[contest], contents[claim], contents[said], via):
                    continue
                score = alike * (contents[contest].statement.type_confidence or 0.0)
                link = Link(contest, claim, via, said if via is Via.target else None, score)
                known = best.get((contest, claim))
                if score >= threshold and (known is None or known.score < score):
                    best[contest, claim] = link
    return sorted(best.values(), key=lambda link: (-link.score, link.contest, link.claim))


def links_within(contents: Sequence[Proposition]) -> list[Link]:
    """What the articles themselves set against each other."""
    number = {(content.article, content.statement.id): n for n, content in enumerate(contents)}
    return [
        Link(n, number[content.article, target], Via.article, None, content.statement.type_confidence or 0.0)
        for n, content in enumerate(contents)
        for target in content.statement.targets
        if (content.article, target) in number
    ]


def _may_contest(contest: Proposition, claim: Proposition, said: Proposition, via: Via) -> bool:
    if contest.article == claim.article or claim.statement.type is Type.denial:
        return False
    if not (claim.is_asserted and claim.is_fact):
        return False
    if contest.speaker_key is not None and contest.speaker_key == claim.speaker_key:
        return False
    # "We have no troops there" is denied by who says "no, you have", and not by who says the same.
    return claim.is_negated == (said.is_negated if via is Via.target else False)
