"""For each source, the mentions that may name it, and what a scorer is told of each pair.

Entity ranking with pairs of mentions (Denis and Baldridge 2008; Lee et al. 2017): sources are resolved in
text order, and one that is resolved is a further mention of its entity, so that a chain of pronouns is
followed step by step.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from claimx.names.given import pronoun_of
from claimx.registry import load_registry
from claimx.registry.entry import Entry
from claimx.speakers.entities import NameMention, group_names, honorific_gender
from claimx.speakers.lists import joint_lists

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
TokenSpan = tuple[int, int]

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("they", "them", "their", "themselves"), "they"),
    **dict.fromkeys(("it", "its", "itself", "which", "that"), "it"),
    **dict.fromkeys(("we", "us", "our", "ourselves"), "we"),
    **dict.fromkeys(("i", "me", "my", "myself"), "i"),
    **dict.fromkeys(("you", "your"), "you"),
    **dict.fromkeys(("who", "whom", "whose"), "who"),
}
QUERY_KINDS = ("none", "named", "nominal", "he", "she", "they", "it", "we", "i", "you", "who")
MENTION_KINDS = ("PERSON", "ORG", "LOC", "NORP", "MISC", "SOURCE")
# Tokens apart, in steps of the square root of two from 2 on.
DISTANCES = 18
# Of a long article: the entities named within so many names before and after, and those named most.
NEAR_BEFORE, NEAR_AFTER, MOST_NAMED = 50, 10, 10

_FLOATING = frozenset(["himself", "herself", "themselves", "itself", "both", "all", "also"])
_SEVERAL = frozenset(
    ["both", "both men", "both women", "the two", "the two men", "the two women", "the pair"]
)
# A sentence of more names is none: to look for lists in it takes time by the square of their number.
_MOST_TOGETHER = 100
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_HEAD_ENDS = frozenset({"", ",", "(", "and", "or", ";", "-", "–", "—", "who", "which"})
_PREPOSITIONS = frozenset(["of", "for", "from", "in", "at", "to", "with"])
_INDEFINITE = frozenset(["a", "an", "some", "many", "several", "one", "other", "another", "most", "few"])
_DEFINITE = frozenset(["the", "this", "that", "his", "her", "its", "their"])
_FUNCTION_WORDS = frozenset(
    """
    the and for from his her its their this that who which was were has had with
    """.split()  # noqa: SIM905
)
# An entity's description is looked for in so many tokens before its name, and after a comma behind it.
_TITLE_WORDS, _APPOSITION_WORDS = 4, 9
_GENDERS = {"he": 1, "she": 2}

N_QUERY = len(QUERY_KINDS) + 6
# Why a mention is a candidate: inside the source, next before or behind it, or the first of its entity.
_INSIDE, _BEFORE, _AFTER, _FIRST = range(4)
# Columns of what is known of a mention by itself, of an entity, and of a pair.
_OF_MENTION, _OF_ENTITY, _OF_PAIR = len(MENTION_KINDS) + 3, 6, 29
N_FEATURES = _OF_MENTION + _OF_ENTITY + DISTANCES + _OF_PAIR
_STEPS = np.eye(DISTANCES, dtype=np.float32)
_NAMED, _SPOKEN, _LAST, _BEFORE_LAST, _PERSON, _LONG = range(_OF_ENTITY)


class Source(NamedTuple):
    """What is to be resolved: source, cue and content of one statement, in half-open token spans."""

    source: TokenSpan | None
    cue: TokenSpan
    content: TokenSpan

    @property
    def place(self) -> TokenSpan:
        """Where the source stands; before the cue where there is none."""
        return self.source if self.source is not None else (self.cue[0], self.cue[0])


class Layout(NamedTuple):
    """Where things stand, a number a token."""

    words: list[str]
    sentence: Ints
    paragraph: Ints
    quoted: NDArray[np.bool_]


class Pairs(NamedTuple):
    """The candidates of one source. Rows are pairs of the source with one mention of an entity."""

    mentions: Ints  # (n,), indexes into `Candidates.spans`
    entities: Ints  # (n,)
    features: Floats  # (n, N_FEATURES)
    query: Floats  # (N_QUERY,)


@lru_cache(maxsize=4096)
def _registered(name: str) -> Entry | None:
    """The person of the registry whom a name certainly means."""
    return load_registry().lookup(name, kind="person")


def _title_words(entry: Entry) -> frozenset[str]:
    """The words of all offices that a person has held: what an article may call them without saying more."""
    words = (word.casefold().strip(",") for held in entry.titles for word in held.title.split())
    return frozenset(word for word in words if len(word) > 2 and word not in _FUNCTION_WORDS)


class Candidates:
    """The entities of one article, whose mentions grow as its sources are resolved.

    Args:
        layout: The article's tokens.
        names: In text order.
        n_sources: At most so many sources will be resolved.
    """

    def __init__(self, layout: Layout, names: Sequence[NameMention], n_sources: int) -> None:
        self.layout = layout
        self.names = list(names)
        self.entities, owners = group_names(self.names)
        self.owners: list[list[int]] = owners  # of each mention its entities, the likeliest first
        self.spans: list[TokenSpan] = [(name.start, name.end) for name in self.names]
        self.starts = [name.start for name in self.names]
        self.of_entity = [[(self.starts[m], m) for m in entity.mentions] for entity in self.entities]
        self.recent: list[int | None] = []  # the entities of the sources so far
        self._person = np.asarray([e.kind == "PERSON" for e in self.entities], dtype=bool)
        self._genders = np.zeros(len(self.entities), dtype=np.int64)
        self._of_entity = np.zeros((len(self.entities), _OF_ENTITY), dtype=np.float32)
        self._of_entity[:, _PERSON] = self._person
        self._of_entity[:, _LONG] = [len(e.words) > 1 for e in self.entities]
        n = len(self.names) + n_sources
        self._flags = np.zeros((n, 5), dtype=bool)
        self._of_mention = np.zeros((n, _OF_MENTION), dtype=np.float32)
        self._honorific = np.zeros(n, dtype=np.int64)
        first_names = [
            _GENDERS.get(pronoun_of(entity.words), 0) if entity.kind == "PERSON" else 0
            for entity in self.entities
        ]
        for place, name in enumerate(self.names):
            self._note(place, name.start, name.end, name.kind)
            gender = int(self._honorific[place])
            if gender and len(owners[place]) > 1:
                self._keep(place, [e for e in owners[place] if first_names[e] in (0, gender)])
            if gender and len(owners[place]) == 1:
                self._genders[owners[place][0]] |= gender
        for number, gender in enumerate(first_names):
            # "Mr." and "Mrs." in the article say more than a first name does.
            if not self._genders[number]:
                self._genders[number] = gender
        self._named_genders = self._genders.copy()
        self._called = [frozenset(entity.words) for entity in self.entities]
        known = [
            _registered(" ".join(entity.words)) if entity.kind == "PERSON" else None
            for entity in self.entities
        ]
        for place, name in enumerate(self.names):
            if len(owners[place]) > 1 and len(name.words) == 1:
                # A bare last name is likelier that of the one whom the world knows by it.
                entry = _registered(name.words[0])
                owners[place].sort(key=lambda e: entry is None or known[e] is not entry)
        self._described = [
            self._description(entity.mentions) | (_title_words(entry) if entry is not None else frozenset())
            for entity, entry in zip(self.entities, known, strict=True)
        ]
        self._starts, self._ends, self._likeliest = np.zeros((3, n), dtype=np.int64)
        for place, (start, end) in enumerate(self.spans):
            self._starts[place], self._ends[place] = start, end
            self._likeliest[place] = owners[place][0]
        self._of_entity[:, _NAMED] = [min(len(own), 16) / 8 for own in self.of_entity]
        self._firsts = np.asarray([own[0][1] for own in self.of_entity], dtype=np.int64)
        self._query_kinds: dict[TokenSpan | None, str] = {}
        counts = [len(entity.mentions) for entity in self.entities]
        self._in_lists: dict[int, list[tuple[int, tuple[int, ...]]]] | None = None
        self._most_named = sorted(range(len(counts)), key=lambda e: (-counts[e], e))[:MOST_NAMED]

    def lists(self, start: int, end: int) -> list[tuple[int, ...]]:
        """The lists of names within [start, end), as the entities of each, two at least, in their order."""
        found = joint_lists(self.layout.words, self.names, self.starts, start, end)
        joint = [tuple(dict.fromkeys(self.owners[place][0] for place in chain)) for chain in found]
        return [entities for entities in joint if len(entities) > 1]

    def listed(self, entity: int, at: int) -> tuple[int, ...]:
        """Those who stand with an entity in the last list that has it before a token.

        A body is several by itself; a person who stands in no list is not meant by "they": nobody is.
        """
        if not self._person[entity]:
            return (entity,)
        lists = self._lists_of(entity)
        before = bisect_left(lists, (at,))
        return lists[before - 1][1] if before else ()

    def _lists_of(self, entity: int) -> list[tuple[int, tuple[int, ...]]]:
        """The lists that an entity stands in, each with where its sentence begins, in text order."""
        if self._in_lists is None:
            self._in_lists = {}
            edges = [
                *np.flatnonzero(np.diff(self.layout.sentence, prepend=-1)).tolist(),
                len(self.layout.words),
            ]
            for start, end in pairwise(edges):
                n_names = bisect_left(self.starts, end) - bisect_left(self.starts, start)
                if 1 < n_names <= _MOST_TOGETHER:
                    for entities in self.lists(start, end):
                        for one in entities:
                            self._in_lists.setdefault(one, []).append((start, entities))
        return self._in_lists.get(entity, [])

    def _keep(self, mention: int, entities: list[int]) -> None:
        """Let a name be those entities' alone: "Mr. Obama" is not Michelle Obama."""
        if not entities:
            return
        for entity in set(self.owners[mention]) - set(entities):
            self.of_entity[entity].remove((self.starts[mention], mention))
            self.entities[entity].mentions.remove(mention)
        self.owners[mention] = entities

    def _note(self, place: int, start: int, end: int, kind: str) -> None:
        words, sentence = self.layout.words, self.layout.sentence
        before = words[start - 1].casefold() if start else ""
        after = words[end].casefold() if end < len(words) else ""
        self._flags[place] = (
            after in _POSSESSIVES,
            before in _PREPOSITIONS,
            before in ("and", "or", ","),
            after in ("and", ","),
            after in (",", "(", ""),
        )
        self._of_mention[place, MENTION_KINDS.index(kind)] = 1
        self._of_mention[place, len(MENTION_KINDS) :] = (
            self.layout.quoted[start],
            start < 1 or sentence[start] != sentence[start - 1],
            len(self.owners[place]) > 1,
        )
        if start and kind == "PERSON":
            self._honorific[place] = _GENDERS.get(honorific_gender(words[start - 1]), 0)

    def _description(self, mentions: Sequence[int]) -> frozenset[str]:
        """Words that the article uses of an entity: in front of its names, and in appositions after them."""
        words = self.layout.words
        found: set[str] = set()
        for mention in mentions:
            start, end = self.spans[mention]
            place = start
            while place and start - place < _TITLE_WORDS and words[place - 1][:1].isalpha():
                place -= 1
            found.update(word.casefold() for word in words[place:start])
            if end < len(words) and words[end] == ",":
                found.update(word.casefold() for word in words[end + 1 : end + 1 + _APPOSITION_WORDS])
        return frozenset(word for word in found if len(word) > 2 and word not in _FUNCTION_WORDS)

    def _asked_words(self, start: int, end: int) -> tuple[list[str], str]:
        """The words of a source that may describe an entity, and its head: the last before "of", "at" ..."""
        words = [word.casefold() for word in self.layout.words[start:end]]
        core = list(words)
        for place, word in enumerate(words):
            if place and (word in _PREPOSITIONS or word in (",", "who", "(")):
                core = words[:place]
                break
        kept = [word for word in words if len(word) > 2 and word not in _FUNCTION_WORDS]
        return kept, core[-1] if core else ""

    def query_kind(self, source: Source) -> str:
        """What sort of noun phrase a source is, one of `QUERY_KINDS`."""
        if source.source not in self._query_kinds:
            self._query_kinds[source.source] = self._kind_of(source.source)
        return self._query_kinds[source.source]

    def _kind_of(self, source: TokenSpan | None) -> str:
        if source is None:
            return "none"
        start, end = source
        words = [word.casefold() for word in self.layout.words[start:end] if not word.isspace()]
        if not words:
            return "none"
        if words[0] in PRONOUNS and (len(words) == 1 or (len(words) == 2 and words[1] in _FLOATING)):
            return PRONOUNS[words[0]]
        if " ".join(words) in _SEVERAL:
            return "they"
        return "named" if self._is_named(start, end) else "nominal"

    def _is_named(self, start: int, end: int) -> bool:
        """Whether a name is the head of the source: no possessor, nor part of what it is called."""
        for place in range(bisect_left(self.starts, start), len(self.names)):
            name = self.names[place]
            if name.start >= end:
                break
            after = self.layout.words[name.end].casefold() if name.end < end else ""
            if name.kind == "PERSON" and after not in _POSSESSIVES:
                return True
            if name.kind in ("ORG", "LOC") and after in _HEAD_ENDS:
                return True
        return False

    def person(self, source: Source) -> int | None:
        """The entity of a source that is a person's name and nothing else, titles aside."""
        if source.source is None:
            return None
        start, end = source.source
        place = bisect_left(self.starts, start)
        if place == len(self.names) or self.names[place].end != end:
            return None
        kind, owners = self.names[place].kind, self.owners[place]
        before = self.layout.words[start : self.starts[place]]
        alone = kind == "PERSON" and len(owners) == 1 and all(word[:1].isupper() for word in before)
        return owners[0] if alone else None

    def pairs(self, source: Source) -> Pairs:
        """Candidates of one source: of each entity the mentions inside and next to it, and the first."""
        at, end = source.place
        chosen: dict[tuple[int, int], int] = {}
        kind = self.query_kind(source)
        asked = _GENDERS.get(kind, 0)
        for entity in self._considered(at):
            own = self.of_entity[entity]
            # No "she" is a Kevin.
            if asked and self._named_genders[entity] and not self._named_genders[entity] & asked:
                continue
            # Nor are "they" one man.
            if kind == "they" and not self.listed(entity, at):
                continue
            place = last = bisect_left(own, (at, -1))
            while last < len(own) and own[last][0] < end:
                chosen.setdefault((entity, own[last][1]), _INSIDE)
                last += 1
            if place:
                chosen.setdefault((entity, own[place - 1][1]), _BEFORE)
            if last < len(own):
                chosen.setdefault((entity, own[last][1]), _AFTER)
            chosen.setdefault((entity, own[0][1]), _FIRST)
        rows = np.asarray([(e, m, role) for (e, m), role in chosen.items()], dtype=np.int64).reshape(-1, 3)
        return Pairs(
            rows[:, 1], rows[:, 0], self._describe(source, kind, *rows.T), self._describe_query(source, kind)
        )

    def _considered(self, at: int) -> list[int]:
        place = bisect_left(self.starts, at)
        near = {e for shared in self.owners[max(0, place - NEAR_BEFORE) : place + NEAR_AFTER] for e in shared}
        near.update(self._most_named)
        near.update(e for e in self.recent[-3:] if e is not None)
        return sorted(near)

    def _describe_query(self, source: Source, kind: str) -> Floats:
        out = np.zeros(N_QUERY, dtype=np.float32)
        out[QUERY_KINDS.index(kind)] = 1
        words, quoted = self.layout.words, self.layout.quoted
        start, end = source.place
        first = words[start].casefold()
        out[len(QUERY_KINDS) :] = (
            end > start and first in _INDEFINITE,
            end > start and first in _DEFINITE,
            min(end - start, 20) / 10,
            end > start and words[end - 1].casefold().endswith("s"),
            quoted[start],
            quoted[source.content[0]],
        )
        return out

    def _describe(self, source: Source, kind: str, entities: Ints, mentions: Ints, roles: Ints) -> Floats:
        at, end = source.place
        layout = self.layout
        start, stop = self._starts[mentions], self._ends[mentions]
        inside = (start >= at) & (start < end)
        to_end = inside & (stop >= end)
        flags = self._flags[mentions].T & inside
        paragraphs = layout.paragraph[at] - layout.paragraph[start]
        sentences = np.abs(layout.sentence[start] - layout.sentence[at])
        genders, said, asked = self._genders[entities], self._honorific[mentions], _GENDERS.get(kind, 0)
        alike, right = genders & said, genders & asked
        # A row a feature: to fill a column takes twice as long.
        out = np.zeros((_OF_PAIR, len(mentions)), dtype=np.float32)
        out[0] = inside
        out[1] = inside & (start == at)
        out[2] = to_end
        out[3:8] = flags
        out[7] += to_end & ~flags[4]
        out[8] = roles == _BEFORE
        out[9] = roles == _AFTER
        out[10] = mentions == self._firsts[entities]
        out[11] = (start >= at) & ~inside
        out[12] = sentences == 0
        out[13] = sentences == 1
        out[14] = paragraphs == 0
        out[15] = paragraphs == 1
        out[16] = (start >= source.content[0]) & (start < source.content[1])
        if asked:
            out[17] = right > 0
            out[18] = (genders > 0) & (right == 0)
        out[19] = alike > 0
        out[20] = (genders > 0) & (said > 0) & (alike == 0)
        out[21] = self._likeliest[mentions] == entities
        if inside.any():
            # How the source itself holds the entity: "Hill's lawyer", "a lawyer for Hill", "the lawyer Hill".
            of_entities = np.zeros((3, len(self.entities)), dtype=np.float32)
            for own, so in zip(of_entities, (flags[0], flags[1], to_end), strict=True):
                own[entities[so]] = 1
            out[22:25] = of_entities[:, entities]
        if kind in ("nominal", "named"):
            asked_words, head = self._asked_words(at, end)
            of_each = {}
            for entity in dict.fromkeys(entities.tolist()):
                own, names = self._described[entity], self._called[entity]
                of_each[entity] = (
                    head in own,
                    min(3, sum(map(own.__contains__, asked_words))) / 3,
                    head in names,  # "the commission" of the Commission on Presidential Debates
                    min(3, sum(map(names.__contains__, asked_words))) / 3,
                )
            out[25:] = np.asarray([of_each[entity] for entity in entities.tolist()], dtype=np.float32).T
        steps = (2 * np.log2(1 + np.abs(start - at) / 2)).astype(np.int64)
        return np.concatenate(
            [
                self._of_mention[mentions],
                self._of_entity[entities],
                _STEPS[np.minimum(steps, DISTANCES - 1)],
                out.T,
            ],
            axis=1,
        )

    def _mark_last(self, value: float) -> None:
        """Say of the entities of the last two sources that they are, or no longer."""
        for column, entity in zip((_LAST, _BEFORE_LAST), reversed(self.recent[-2:]), strict=False):
            if entity is not None:
                self._of_entity[entity, column] = value

    def resolve(self, source: Source, entity: int | None) -> None:
        """Note whose a source is before the next is looked at; None for nobody's."""
        self._mark_last(0)
        self.recent.append(entity)
        self._mark_last(1)
        if entity is None:
            return
        self._of_entity[entity, _SPOKEN] = min(2.0, self._of_entity[entity, _SPOKEN] + 1 / 3)
        kind = self.query_kind(source)
        if source.source is None or kind == "named":
            return
        place = len(self.spans)
        self.spans.append(source.source)
        self.owners.append([entity])
        self._note(place, *source.source, "SOURCE")
        insort(self.of_entity[entity], (source.source[0], place))
        self._starts[place], self._ends[place] = source.source
        self._likeliest[place] = entity
        self._of_entity[entity, _NAMED] = min(len(self.of_entity[entity]), 16) / 8
        self._firsts[entity] = self.of_entity[entity][0][1]
        self._genders[entity] |= _GENDERS.get(kind, 0)
