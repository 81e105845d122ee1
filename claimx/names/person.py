"""Are two names those of one person? Order, initials, middle names, suffixes.

Two names agree where their family names and all given names that both have agree; a given name that differs
settles that they are two people. Names do not say which of their words is the family name, so both ways are
tried.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from claimx.names.fold import fold
from claimx.names.split import split_words
from claimx.names.titles import title_split
from claimx.names.words import name_words

# What `same_person` answers, by what the two names have in common. They order the evidence; they are no
# probabilities.
EQUAL: Final = 1.0
REORDERED: Final = 0.97  # the same words in another order
FULLER: Final = 0.95  # one has given names more
INITIALS: Final = 0.9  # a given name is an initial in one
MIDDLE: Final = 0.85  # one calls the person by a middle name
MISSPELT: Final = 0.7  # times how alike the spellings are
SUFFIX: Final = 0.6  # one has a "Jr." more: father or son
LAST_NAME: Final = 0.5  # one is a family name alone
FIRST_NAME: Final = 0.3  # one is a given name alone
DIFFERENT: Final = 0.0

# At least this: take them for one person.
SAME: Final = 0.85

# One edit in nine letters or more. In shorter words one edit makes another name: Johnson and Johnston, which
# are alike to 0.875, Andersen and Anderson, Wang Yi and Wang Li.
_ALIKE = 0.88
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?|[^\W\d_]")
_CAPITALS = re.compile(r"[^\W\d_]{2,3}")
# Two people, or an institution: "Marlow and Quill", "the government of Ada Quill".
_NO_NAME = re.compile(r"\b(?:and|of|the|for)\b|&", re.IGNORECASE)


class _Given(NamedTuple):
    text: str
    is_initial: bool


class _Person(NamedTuple):
    """A name's words in order; a family name's particles are part of its word ("von der leyen")."""

    words: tuple[_Given, ...]
    suffix: str | None
    # Whether a comma says that the family name stands first.
    family_first: bool


def same_person(a: str, b: str) -> float:
    """How well two names agree as names of one person, from 0 (two people) to 1 (the same words).

    `SAME` and above is good evidence: another order ("Xi Jinping", "Jinping Xi"; "Peskov, Dmitry"), initials,
    middle names left out. A family name alone against a full name, a name that differs by a "Jr.", or a
    spelling that `fold` does not know gives weak evidence, below `SAME`. Titles count for nothing. What names
    several people or an institution ("Marlow and Quill") is no one's name.
    """
    first, second = _person(a), _person(b)
    if not first.words or not second.words:
        return DIFFERENT
    if first.suffix and second.suffix and first.suffix != second.suffix:
        return DIFFERENT
    score = EQUAL if fold(a) == fold(b) else _compare(first, second)
    return score if first.suffix == second.suffix else min(score, SUFFIX)


def is_fuller(a: str, b: str) -> bool:
    """Whether name `a` says more than `b`: more words, or more of them written out."""
    return _fullness(a) > _fullness(b)


def full_words(name: str) -> list[str]:
    """The folded words of a person's name that are no initials; particles belong to the word behind them."""
    return [word.text for word in _person(name).words if not word.is_initial]


def family_name(name: str) -> str:
    """The folded family name: what stands before a comma, else the last word with its particles."""
    person = _person(name)
    if not person.words:
        return ""
    return person.words[0 if person.family_first else -1].text


def _fullness(name: str) -> tuple[int, int]:
    words = _person(name).words
    return sum(not word.is_initial for word in words), len(words)


def _compare(a: _Person, b: _Person) -> float:
    if len(a.words) == 1 or len(b.words) == 1:
        return _compare_single(a, b)
    if sorted(a.words) == sorted(b.words):
        return REORDERED
    return max(_compare_in_order(a.words, b.words), _compare_reordered(a, b))


def _compare_single(a: _Person, b: _Person) -> float:
    short, long = (a, b) if len(a.words) <= len(b.words) else (b, a)
    (word,) = short.words
    if word.is_initial:
        return DIFFERENT
    family, other = long.words[-1], long.words[0]
    if long.family_first:
        family, other = other, family
    if word == family:
        return LAST_NAME
    if len(long.words) == 1:
        return MISSPELT * _alike(word.text, family.text)
    return FIRST_NAME if word == other else LAST_NAME * _alike(word.text, family.text)


def _compare_reordered(a: _Person, b: _Person) -> float:
    """The best score with the family name first in one of the two; there it must be the very same."""
    best = DIFFERENT
    for left, right in ((a.words, _moved(b.words)), (_moved(a.words), b.words)):
        if left[-1] == right[-1] and not left[-1].is_initial:
            best = max(best, min(REORDERED, _compare_given(left[:-1], right[:-1])))
    return best


def _moved(words: tuple[_Given, ...]) -> tuple[_Given, ...]:
    return (*words[1:], words[0])


def _compare_in_order(a: tuple[_Given, ...], b: tuple[_Given, ...]) -> float:
    family_a, family_b = a[-1], b[-1]
    given = _compare_given(a[:-1], b[:-1])
    if family_a == family_b:
        return DIFFERENT if family_a.is_initial else given
    if family_a.is_initial or family_b.is_initial or given < INITIALS:
        return DIFFERENT
    return MISSPELT * _alike(family_a.text, family_b.text)


def _compare_given(a: tuple[_Given, ...], b: tuple[_Given, ...]) -> float:
    """Given names one by one from the first; what the longer list has more is a middle name."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    score = EQUAL if len(a) == len(b) else FULLER
    for left, right in zip(short, long, strict=False):
        if left == right:
            continue
        if (left.is_initial or right.is_initial) and left.text[0] == right.text[0]:
            score = min(score, INITIALS)
        elif not (left.is_initial or right.is_initial) and _alike(left.text, right.text):
            score = min(score, MISSPELT * _alike(left.text, right.text))
        else:
            called_by = len(short) == 1 and not left.is_initial and left in long[1:]
            return MIDDLE if called_by else DIFFERENT
    return score


def _alike(a: str, b: str) -> float:
    """The share of letters that two spellings have in common, 0 where they are two names."""
    from rapidfuzz.distance import Levenshtein  # most names are told apart without it

    if a == b:
        return 1.0
    # Petrov and Petrova: man and wife.
    if a[0] != b[0] or a.endswith("a") != b.endswith("a"):
        return 0.0
    return Levenshtein.normalized_similarity(a, b, score_cutoff=_ALIKE)


def _person(name: str) -> _Person:
    _, bare = title_split(name)
    if _NO_NAME.search(bare):
        return _Person((), None, family_first=False)
    before, comma, after = bare.partition(",")
    lists = name_words()
    after_words = split_words(after)
    family_first = bool(comma) and bool(after_words) and not lists.suffixes.issuperset(after_words)
    words = [*_parse(before), *_parse(after)]
    if family_first:
        # One word, as it stands before the comma: "Le Drian, Jean-Yves".
        words = [_Given(" ".join(split_words(before)), is_initial=False), *_parse(after)]
    suffix = None
    if len(words) > 1 and words[-1].text in lists.suffixes:
        suffix = words.pop().text
    return _Person(tuple(_with_particles(words)), suffix, family_first)


def _parse(text: str) -> list[_Given]:
    """The words of a piece of a name; initials one by one, those in capitals (JD Vance) as well."""
    has_small = any(character.islower() for character in text)
    words: list[_Given] = []
    for piece in text.split():
        bare = piece.strip("\"'“”‘’()")
        if _INITIALS.fullmatch(bare.rstrip(".")) or _is_capitals(bare, has_small=has_small):
            letters = "".join(split_words(bare))
            words += [_Given(letter, is_initial=True) for letter in letters]
        elif bare and (folded := " ".join(split_words(bare))):
            words.append(_Given(folded, is_initial=False))
    return words


def _is_capitals(word: str, *, has_small: bool) -> bool:
    return (
        has_small
        and word.isupper()
        and _CAPITALS.fullmatch(word) is not None
        and word.lower() not in name_words().suffixes
    )


def _with_particles(words: list[_Given]) -> list[_Given]:
    particles = name_words().particles
    joined: list[_Given] = []
    for word in reversed(words):
        if joined and word.text in particles and not joined[-1].is_initial:
            joined[-1] = _Given(f"{word.text} {joined[-1].text}", is_initial=False)
        else:
            joined.append(word)
    return joined[::-1]
