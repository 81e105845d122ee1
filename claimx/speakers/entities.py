"""Names in an article -> entities: the mentions that are names of one person, organisation or place.

Plain string matching within one article, as in Raghunathan et al. (2010): exact match first, then parts of
longer names, then acronyms. What needs context (titles, nominals, pronouns) is left to the trained scorer.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

# Words of a name that do not tell who it is.
_EMPTY = frozenset(["the", "a", "an", "of", "and", "for", "at", "in", "on", "&", "'s", "’s"])
_HONORIFICS = {
    **dict.fromkeys(("mr", "sir", "lord", "king", "prince"), "he"),
    **dict.fromkeys(("mrs", "ms", "miss", "madam", "lady", "queen", "princess"), "she"),
    **dict.fromkeys(("dr", "prof", "gen", "lt", "col", "maj", "capt", "sgt", "adm", "sen", "rep", "gov"), ""),
}
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
LONGEST_ACRONYM = 6  # letters
# "G.Abernathy"
_GLUED = re.compile(r"(?<=\b[A-Z]\.)(?=[A-Z][a-z])")


class NameMention(NamedTuple):
    """A name where it stands: half-open token span, its words as written, its kind."""

    start: int
    end: int
    words: tuple[str, ...]
    kind: str


@dataclass
class Entity:
    """The names of one entity. `mentions` are indexes into the list that was grouped, in text order."""

    kind: str
    words: tuple[str, ...]  # folded words of the fullest name
    mentions: list[int] = field(default_factory=list)


def name_words(words: Sequence[str]) -> tuple[str, ...]:
    """Fold the words of a name for comparison: no case, dots, honorifics, articles or possessives."""
    folded = []
    for part in (part for word in words for part in _GLUED.split(word)):
        plain = part.casefold().replace(".", "").replace("’", "'").strip("'\"“”,;:()")
        if plain.endswith("'s"):
            plain = plain[:-2]
        if plain and plain not in _EMPTY and plain not in _HONORIFICS:
            folded.append(plain)
    while len(folded) > 1 and folded[-1] in _SUFFIXES:
        folded.pop()
    return tuple(folded)


def group_names(mentions: Sequence[NameMention]) -> tuple[list[Entity], list[list[int]]]:
    """Group names into entities.

    Args:
        mentions: In text order.

    Returns:
        The entities in the order of their first mention, and for each mention the indexes of its entities:
        the likeliest first, several where a last name is shared.
    """
    folded = [name_words(m.words) or tuple(w.casefold() for w in m.words) for m in mentions]
    # Fullest names first, so that a part finds the whole wherever it stands.
    counts = Counter(folded)
    initials = {w: _initials(m.words) for m, w in zip(mentions, folded, strict=True)}
    firsts: dict[tuple[str, ...], int] = {}
    kinds: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    # A body of something, "the Wells Fargo board", is not that by another name.
    bodies = {w for m, w in zip(mentions, folded, strict=True) if m.words and m.words[-1].islower()}
    for place, (mention, words) in enumerate(zip(mentions, folded, strict=True)):
        firsts.setdefault(words, place)
        kinds[words][mention.kind] += 1
    kind_of = {words: min(found, key=lambda k: (-found[k], k)) for words, found in kinds.items()}
    kind_of.update(dict.fromkeys(_bodies_by_one_word(kinds, kind_of), "ORG"))
    owners: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    wholes: list[tuple[str, ...]] = []
    by_word: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    acronyms: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted(counts, key=lambda w: (-len(w), firsts[w])):
        near = {whole for word in words[:1] + words[-1:] for whole in by_word[word]}
        fits = [
            whole
            for whole in near
            if _is_part(words, whole, kind_of[words], kind_of[whole])
            and not (words != whole and whole in bodies and words[-1] != whole[-1])
        ]
        last = [whole for whole in fits if whole[-1] == words[-1]]
        fits = last or fits
        if not fits and len(words) == 1:
            fits = acronyms[words[0]]
        if fits:
            # A last name that two people share is likelier said of the one whom the article names more.
            owners[words] = sorted(fits, key=lambda w: (-counts[w], firsts[w]))
            continue
        owners[words] = [words]
        wholes.append(words)
        for word in set(words):
            by_word[word].append(words)
        if len(initials[words]) > 1 and kind_of[words] != "PERSON":
            acronyms[initials[words]].append(words)
    wholes.sort(key=firsts.__getitem__)
    number = {words: place for place, words in enumerate(wholes)}
    entities = [Entity(kind_of[words], words) for words in wholes]
    owned = [[number[whole] for whole in owners[words]] for words in folded]
    for place, shared in enumerate(owned):
        for entity in shared:
            entities[entity].mentions.append(place)
    order = sorted(range(len(entities)), key=lambda e: entities[e].mentions[0])
    renumbered = {old: new for new, old in enumerate(order)}
    return [entities[e] for e in order], [[renumbered[e] for e in shared] for shared in owned]


def _bodies_by_one_word(
    kinds: Mapping[tuple[str, ...], Counter[str]], kind_of: Mapping[tuple[str, ...], str]
) -> list[tuple[str, ...]]:
    """Single words that the tagger wavers about, and that begin a body's name but end no person's."""
    bodies = {words[0] for words, kind in kind_of.items() if kind == "ORG" and len(words) > 1}
    people = {words[-1] for words, kind in kind_of.items() if kind == "PERSON" and len(words) > 1}
    return [
        words
        for words, found in kinds.items()
        if len(words) == 1 and found["PERSON"] and found["ORG"] and words[0] in bodies - people
    ]


def _initials(words: Sequence[str]) -> str:
    """The acronym of a name: the initials of its capitalised words."""
    capitals = [part for word in words for part in word.split("-") if part[:1].isupper()]
    return "".join(word[0] for word in capitals).casefold() if 2 <= len(capitals) <= LONGEST_ACRONYM else ""


def _is_part(  # noqa: PLR0911 - a rule a line
    words: tuple[str, ...], whole: tuple[str, ...], kind: str, whole_kind: str
) -> bool:
    """Whether `words` can name the same as the fuller `whole`, both folded."""
    if words == whole or not words:
        return words == whole
    person = whole_kind == "PERSON"
    if person and kind not in ("PERSON", "MISC", "ORG"):
        return False
    if not person and kind == "PERSON":
        return False
    if person:
        if len(words) == 1:
            return words[0] == whole[-1] or (words[0] == whole[0] and kind == "PERSON")
        # "Donald Trump", "Donald J. Trump"; "J. Vance", "James Vance".
        # By a nickname among the names: "Bobby Scott", "Robert C. 'Bobby' Scott".
        first = words[0] in whole[:-1] or (
            words[0][0] == whole[0][0] and min(len(words[0]), len(whole[0])) == 1
        )
        return first and words[-1] == whole[-1]
    if len(words) == 1 and len(words[0]) < 4:
        return False
    return (
        kind == whole_kind
        and kind == "ORG"
        and (words == whole[: len(words)] or words == whole[-len(words) :])
    )


def honorific_gender(word: str) -> str:
    """Say "he" or "she" where the word before a name does, else empty."""
    return _HONORIFICS.get(word.casefold().strip("."), "")
