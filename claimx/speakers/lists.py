"""Names that stand in one list: "Hill and Dale", "Sens. Ann Hill (D) and Bo Dale (R)"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from claimx.speakers.entities import NameMention

# Between the names of a joint source, besides titles: "Sens. Hill (D) and Dale (R)".
_BETWEEN = frozenset(
    {",", "and", "&", "(", ")", "-", "–", "the", "of", "sen.", "rep.", "mr.", "mrs.", "ms.", "president"}
)
_MOST_BETWEEN = 7  # tokens
_LISTED = frozenset(["PERSON", "ORG", "LOC"])
# What a politician's party and state look like: "R-Tenn.", "D".
_PARTY = re.compile(r"[rdi](-[a-z.]+)?|republican|democrat|independent")
_NO_TITLE = frozenset(
    """
    by for to from with about against in on at as that who whose whom which said says his her their its he she
    they it is was were are has had have
    """.split()  # noqa: SIM905
)


def joint_lists(
    words: Sequence[str], names: Sequence[NameMention], starts: Sequence[int], start: int, end: int
) -> list[list[int]]:
    """The lists within [start, end), each as the indexes of its names in order; two names at least.

    Args:
        words: The article's tokens.
        names: In text order.
        starts: The first token of each name.
        start: A token.
        end: The token after the last.
    """
    found: list[list[int]] = []
    chain: list[int] = []
    joined = False
    for place in _named_heads(names, starts, start, end):
        between = _between(words, names, starts, chain[-1], place) if chain else []
        if chain and _are_listed(between):
            joined |= "and" in between or "&" in between
            chain.append(place)
            continue
        if joined:
            found.append(chain)
        chain, joined = [place], False
    return [*found, chain] if joined else found


def _named_heads(names: Sequence[NameMention], starts: Sequence[int], start: int, end: int) -> list[int]:
    """The names that may be members of a list: no part of a longer one, nor what tells of one."""
    places = range(bisect_left(starts, start), bisect_left(starts, end))
    own = [(place, names[place]) for place in places]
    people = any(name.kind == "PERSON" for _, name in own)
    found: list[int] = []
    for place, name in own:
        within = any(
            other.start <= name.start and name.end <= other.end and other[:2] != name[:2] for _, other in own
        )
        if within or name.kind not in _LISTED or (people and name.kind == "LOC"):
            continue
        found.append(place)
    return found


def _between(
    words: Sequence[str], names: Sequence[NameMention], starts: Sequence[int], first: int, second: int
) -> list[str]:
    """The words between two names, folded; a place or a nationality there is left out, with its "of"."""
    start, end = names[first].end, names[second].start
    skipped = {
        token
        for place in range(bisect_left(starts, start), bisect_left(starts, end))
        for token in range(names[place].start, names[place].end)
    }
    return [word.casefold() for token, word in enumerate(words[start:end], start) if token not in skipped]


def _are_listed(between: Sequence[str]) -> bool:
    """Whether words between two names say that these are members of one list."""
    if between.count("(") != between.count(")") or not any(w in ("and", "&", ",") for w in between):
        return False
    outside = [word for word in _outside(between) if not _PARTY.fullmatch(word)]
    last = max((place for place, word in enumerate(outside) if word in ("and", "&")), default=len(outside))
    # After the "and" the next one may be introduced: "and the journalist Ann Lee".
    return (
        len(outside) <= _MOST_BETWEEN
        and all(word in _BETWEEN for word in outside[:last])
        and all(word in _BETWEEN or (word.isalpha() and word not in _NO_TITLE) for word in outside[last:])
    )


def _outside(words: Sequence[str]) -> list[str]:
    """The words outside parentheses."""
    depth, out = 0, []
    for word in words:
        depth += word == "("
        if not depth:
            out.append(word)
        depth -= word == ")"
    return out
