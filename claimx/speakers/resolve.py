"""Scores -> who is speaking: one entity, several of them together, or nobody whom the article names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from claimx.neural.decode import softmax
from claimx.speakers.candidates import Candidates, Floats, Pairs, Source

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


class Speaking(NamedTuple):
    """Who a source is. `entities`: empty for nobody named, several for a joint source."""

    entities: tuple[int, ...]
    confidence: float


def resolve_sources(
    candidates: Candidates,
    sources: Sequence[Source],
    score: Callable[[int, Pairs], Floats],
    *,
    threshold: float,
) -> list[Speaking]:
    """Resolve the sources of an article, in text order.

    Args:
        candidates: The article's names.
        sources: One a statement, in the order of their places.
        score: Gives logits for the candidates of a source by its number, (n + 1,); the last is for none.
        threshold: A source is named only if that it has no name is less probable than this.
    """
    found = []
    for number, source in enumerate(sources):
        pairs = candidates.pairs(source)
        shares = softmax(score(number, pairs)[None])[0]
        by_entity = np.bincount(pairs.entities, weights=shares[:-1], minlength=1)
        best = int(by_entity.argmax())
        if len(pairs.entities) and shares[-1] < threshold:
            candidates.resolve(source, best)
            together = joint_entities(candidates, source, best)
            found.append(Speaking(together, min(1.0, float(by_entity[best] / (1 - shares[-1])))))
        else:
            candidates.resolve(source, None)
            found.append(Speaking((), float(shares[-1])))
    return found


def joint_entities(candidates: Candidates, source: Source, entity: int) -> tuple[int, ...]:
    """All whom a source such as "Hill and Dale" names, if `entity` is one of them, in their order."""
    if source.source is None:
        return (entity,)
    chain: list[int] = []  # names
    joined = False
    for place in _named_heads(candidates, *source.source):
        between = _between(candidates, chain[-1], place) if chain else []
        if chain and _are_listed(between):
            joined |= "and" in between or "&" in between
            chain.append(place)
        elif joined:
            break
        else:
            chain = [place]
    entities = list(dict.fromkeys(candidates.owners[place][0] for place in chain))
    return tuple(entities) if joined and len(entities) > 1 and entity in entities else (entity,)


def _named_heads(candidates: Candidates, start: int, end: int) -> list[int]:
    """The names in a source that may be members of a list: no part of a longer one, nor what tells of one."""
    places = range(bisect_left(candidates.starts, start), bisect_left(candidates.starts, end))
    names = [(place, candidates.names[place]) for place in places]
    people = any(name.kind == "PERSON" for _, name in names)
    found: list[int] = []
    for place, name in names:
        within = any(
            other.start <= name.start and name.end <= other.end and other[:2] != name[:2]
            for _, other in names
        )
        if within or name.kind not in _LISTED or (people and name.kind == "LOC"):
            continue
        found.append(place)
    return found


def _between(candidates: Candidates, first: int, second: int) -> list[str]:
    """The words between two names, folded; a place or a nationality there is left out, with its "of"."""
    start, end = candidates.names[first].end, candidates.names[second].start
    skipped = {
        token
        for place in range(bisect_left(candidates.starts, start), bisect_left(candidates.starts, end))
        for token in range(candidates.names[place].start, candidates.names[place].end)
    }
    return [
        word.casefold()
        for token, word in enumerate(candidates.layout.words[start:end], start)
        if token not in skipped
    ]


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


def entity_name(candidates: Candidates, entity: int) -> str:
    """The fullest name that the article has for an entity, without title, as it is written there."""
    names = [candidates.names[mention].words for mention in candidates.entities[entity].mentions]
    fullest = max(len(words) for words in names)
    longest = [words for words in names if len(words) == fullest]
    best = max(dict.fromkeys(longest), key=longest.count)
    # "federal" before the Securities and Exchange Commission says what it is, and is no part of its name.
    start = next((place for place, word in enumerate(best) if not word.islower()), 0)
    return " ".join(best[start:])


def joint_name(names: Sequence[str]) -> str:
    """One name for several together: "A and B", "A, B and C"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
