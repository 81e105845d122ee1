"""Scores -> who is speaking: one entity, several of them together, or nobody whom the article names."""

from __future__ import annotations

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
_MOST_BETWEEN = 6  # tokens


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
    start, end = source.source
    words = candidates.layout.words
    chain: list[int] = []  # names
    joined = False
    for place in range(bisect_left(candidates.starts, start), len(candidates.names)):
        name = candidates.names[place]
        if name.start >= end:
            break
        if name.kind not in ("PERSON", "ORG", "LOC"):
            continue
        between = (
            [word.casefold() for word in words[candidates.names[chain[-1]].end : name.start]] if chain else []
        )
        linked = (
            bool(chain) and len(between) <= _MOST_BETWEEN and any(w in ("and", "&", ",") for w in between)
        )
        parenthesis = between.count("(") - between.count(")")
        if (
            linked
            and not parenthesis
            and all(w in _BETWEEN for w in _outside(between))
            and ((name.kind == "PERSON") == (candidates.names[chain[-1]].kind == "PERSON"))
        ):
            joined |= "and" in between or "&" in between
            chain.append(place)
        elif joined:
            break
        else:
            chain = [place]
    entities = list(dict.fromkeys(candidates.owners[place][0] for place in chain))
    return tuple(entities) if joined and len(entities) > 1 and entity in entities else (entity,)


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
    return " ".join(best)


def joint_name(names: Sequence[str]) -> str:
    """One name for several together: "A and B", "A, B and C"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
