"""Scores -> who is speaking: one entity, several of them together, or nobody whom the article names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from claimx.neural.decode import softmax
from claimx.speakers.candidates import Candidates, Floats, Pairs, Source

# Of sources that are a person's name and nothing else 657 of the 662 on the dev articles are that person.
SURE = 0.99


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
    """Resolve the sources of an article, in text order; those that are a person's name need no score.

    Args:
        candidates: The article's names.
        sources: One a statement, in the order of their places.
        score: Gives logits for the candidates of a source by its number, (n + 1,); the last is for none.
        threshold: A source is named only if that it has no name is less probable than this.
    """
    found = []
    for number, source in enumerate(sources):
        person = candidates.person(source)
        if person is not None:
            candidates.resolve(source, person)
            found.append(Speaking((person,), SURE))
            continue
        pairs = candidates.pairs(source)
        shares = softmax(score(number, pairs)[None])[0]
        by_entity = np.bincount(pairs.entities, weights=shares[:-1], minlength=1)
        best = int(by_entity.argmax())
        if len(pairs.entities) and shares[-1] < threshold:
            together = joint_entities(candidates, source, best)
            candidates.resolve(source, best)
            found.append(Speaking(together, min(1.0, float(by_entity[best] / (1 - shares[-1])))))
        else:
            candidates.resolve(source, None)
            found.append(Speaking((), float(shares[-1])))
    return found


def joint_entities(candidates: Candidates, source: Source, entity: int) -> tuple[int, ...]:
    """All whom a source such as "Hill and Dale" names, if `entity` is one of them, in their order.

    "They" are those who stood in one list with him, last before; nobody if he did with no one.
    """
    if candidates.query_kind(source) == "they":
        return candidates.listed(entity, source.place[0])
    if source.source is None:
        return (entity,)
    lists = candidates.lists(*source.source)
    return lists[0] if lists and entity in lists[0] else (entity,)


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
