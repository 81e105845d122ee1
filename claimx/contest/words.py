"""The words of a content that tell what it is about, each with a weight: rare ones count most."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from claimx.names.romanise import romanise

Rank = Callable[[str], int]
"""How many words of the language are more frequent than this one."""

# A collection of ten articles says little about which words are rare in the language: it counts like as many
# statements more, made of the words of the language by their frequency.
BACKGROUND = 500
# By Zipf's law the word of rank r makes about a tenth of 1/r of a text; a content has some twenty words.
_IN_A_CONTENT = 2.0
# Beyond this rank the order says nothing any more.
MAX_RANK = 30_000

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)*|\w+")
_MONTHS = "Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec"
# What comes right before the day in "Sept. 11".
_MONTH = len("September ") + 1
_DATE_BEFORE = re.compile(rf"\b(?:{_MONTHS})[a-z]*\.? $")
_POSSESSIVE = re.compile(r"[’']s?$")
_SHORT = 3  # letters; what is shorter has no ending to lose


# They say whether something is so, not what.
NEGATIONS = frozenset(
    ["not", "no", "never", "none", "nothing", "nobody", "neither", "nor", "without", "cannot", "nowhere"]
)
_NEGATION = re.compile(rf"\b(?:{'|'.join(sorted(NEGATIONS))})\b|n['’]t\b", re.IGNORECASE)


class Word(NamedTuple):
    """A word as it is compared, and as it stands in the text."""

    stem: str
    form: str  # in lower case
    is_capital: bool


def is_negated(text: str) -> bool:
    """Whether a negation stands in the text, wherever it does."""
    return _NEGATION.search(text) is not None


def content_words(text: str) -> list[Word]:
    """The words of `text` that say what it is about, in order: lower case, without accents and endings.

    Function words, words of saying and denying, negations and dates are left out: "it is not true that it
    shelled the school" and "shelled the school" have the same words.
    """
    words = []
    for match in _WORD.finditer(text):
        word = _plain(match.group())
        if word[0].isdigit():
            number = word.replace(",", "").rstrip(".")
            if not (
                _is_year(number) or _DATE_BEFORE.search(text[max(0, match.start() - _MONTH) : match.start()])
            ):
                words.append(Word(number, number, False))
        elif (
            len(word) > 1 and word not in _stop_words() and word not in NEGATIONS and not word.endswith("n't")
        ):
            capital = match.group()[0].isupper()
            # Zelensky and Zelenskyy, Kyiv's spellings apart: names are compared as those of speakers are.
            words.append(Word(stem(romanise(word) if capital else word), word, capital))
    return words


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The word without the endings of plural, past and progressive; crude, and the same for all forms."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ied", "y"), ("ing", ""), ("ed", ""), ("s", "")):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= _SHORT
            and not word.endswith(("ss", "us", "is"))
        ):
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > _SHORT + 1 and word[-1] == word[-2] and word[-1] not in "lsz":
        return word[:-1]  # stopped, stopping: stop
    return word[:-1] if len(word) > _SHORT + 1 and word[-1] == "e" else word  # accused, accuse: accus


def weigh(contents: Iterable[Iterable[Word]], rank: Rank) -> dict[str, float]:
    """The weight of each stem: minus the logarithm of how often a content has it, here and in the language.

    Args:
        contents: The words of each content.
        rank: Of a word as it stands in texts.
    """
    counts: Counter[str] = Counter()
    ranks: dict[str, int] = {}
    total = 0
    for words in contents:
        forms = {}
        for word in words:
            forms[word.stem] = word.form
        for stem_, form in forms.items():
            ranks[stem_] = min(rank(form), ranks.get(stem_, MAX_RANK))
        counts.update(forms.keys())
        total += 1
    return {
        word: -math.log((count + BACKGROUND * _share(ranks[word])) / (total + BACKGROUND))
        for word, count in counts.items()
    }


def _share(rank: int) -> float:
    """The share of contents that hold the word of this rank."""
    return min(0.5, _IN_A_CONTENT / (1 + rank))


@cache
def _stop_words() -> frozenset[str]:
    text = resources.files("claimx.contest").joinpath("stop_words.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in {"19", "20"}


def _plain(word: str) -> str:
    """Lower case, without accents and possessive."""
    word = _POSSESSIVE.sub("", word.replace("’", "'").lower()) or word
    if word.isascii():
        return word
    return (
        "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
        or word
    )
