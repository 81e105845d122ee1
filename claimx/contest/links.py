"""Denials and counterclaims of one article against the statements of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from claimx.contest.model import Via
from claimx.contest.propositions import Proposition, same_speaker
from claimx.contest.similarity import Pairs
from claimx.statements.type import Type

# Of 57 links through a target that were read to choose these, 16 of 17 were right where the target and the
# claim of the other article were of one speaker, 6 of 23 where they were of two, 2 of 17 where the target's
# speaker had no name; of a statement's first targets about half, of its later ones a quarter, and of the 45
# that were strongest later on 32 of 37 and 3 of 8 (benchmarks/results/contest.md).
ANOTHER_SPEAKER, NO_SPEAKER, LATER_TARGET = 0.75, 0.7, 0.5
# Of the fifty strongest links of two models, 12 of 22 through what a denial itself says were right, and 67 of
# 78 through a target of its article.
BY_CONTENT = 0.85


class Link(NamedTuple):
    """One statement contests another one, both by their numbers."""

    contest: int
    claim: int
    via: Via
    through: int | None
    score: float


def links_across(contents: Sequence[Proposition], pairs: Pairs, threshold: float) -> list[Link]:
    """Links from one article to another, the strongest first, at most one a pair of statements.

    A denial or counterclaim is held against whatever says the same as one of its targets in its own article.
    A denial is also held against what says the same as its own content, since that is what it denies.
    """
    wanted = contested_by_content(contents)
    best: dict[tuple[int, int], Link] = {}
    is_wanted = np.isin(pairs.left, np.asarray(sorted(wanted), dtype=np.int64))
    some = (part[is_wanted].tolist() for part in pairs)
    for said, claim, likeness in zip(*some, strict=True):
        for contest, via in wanted[said]:
            if not _may_contest(contents[contest], contents[claim], contents[said], via):
                continue
            score = likeness * (contents[contest].statement.type_confidence or 0.0)
            score *= _trust(contents[contest], contents[said], contents[claim], via)
            link = Link(contest, claim, via, said if via is Via.target else None, score)
            known = best.get((contest, claim))
            if score >= threshold and (known is None or known.score < score):
                best[contest, claim] = link
    return sorted(best.values(), key=lambda link: (-link.score, link.contest, link.claim))


def contested_by_content(contents: Sequence[Proposition]) -> dict[int, list[tuple[int, Via]]]:
    """What is contested with whatever says the same: by its number, who contests it and how that is known."""
    number = {(content.article, content.statement.id): n for n, content in enumerate(contents)}
    contested: dict[int, list[tuple[int, Via]]] = defaultdict(list)
    for n, content in enumerate(contents):
        statement = content.statement
        if statement.type is None or not statement.type.contests:
            continue
        for target in statement.targets:
            if (content.article, target) in number:
                contested[number[content.article, target]].append((n, Via.target))
        if statement.type is Type.denial:
            contested[n].append((n, Via.content))
    return contested


def links_within(contents: Sequence[Proposition]) -> list[Link]:
    """What the articles themselves set against each other."""
    number = {(content.article, content.statement.id): n for n, content in enumerate(contents)}
    return [
        Link(n, number[content.article, target], Via.article, None, content.statement.type_confidence or 0.0)
        for n, content in enumerate(contents)
        for target in content.statement.targets
        if (content.article, target) in number
    ]


def _trust(contest: Proposition, target: Proposition, claim: Proposition, via: Via) -> float:
    """How much a link counts that leads to a claim of another article; `target` is what says the same."""
    if via is Via.content:
        return BY_CONTENT
    trust = 1.0 if contest.statement.targets[0] == target.statement.id else LATER_TARGET
    if not same_speaker(target, claim):
        trust *= ANOTHER_SPEAKER * (1.0 if target.speaker_words else NO_SPEAKER)
    return trust


def _may_contest(contest: Proposition, claim: Proposition, said: Proposition, via: Via) -> bool:
    if contest.article == claim.article or claim.statement.type is Type.denial:
        return False
    if not (claim.is_asserted and claim.is_fact):
        return False
    if same_speaker(contest, claim):
        return False
    # "We have no troops there" is denied by who says "no, you have", and not by who says the same.
    return claim.is_negated == (said.is_negated if via is Via.target else False)
