"""Does a text look English? A warning hangs on it, nothing else."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import islice

_WORD = re.compile(r"[^\W\d_]+")
_LOOK_AT_WORDS = 2000
_MIN_WORDS = 30

# Of 1,768 English news articles and stories the poorest, a list of names, has a share of .11 and the middle
# one .25; paragraphs of German, Dutch, Danish, French, Spanish and Italian news have none.
_MIN_SHARE = 0.08

# Scripts without spaces make few "words", so letters are looked at as well.
_LOOK_AT_CHARACTERS = 10_000
_MIN_LETTERS = 60
_FIRST_NON_LATIN = "\u0370"  # Greek; Latin, its extensions and the phonetic letters come before


@cache
def function_words() -> frozenset[str]:
    """The commonest English function words, lower case."""
    lines = files("claimx.input").joinpath("function_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def looks_english(text: str) -> bool:
    """False where a text that is long enough to tell has too few English function words or Latin letters."""
    letters = [character for character in text[:_LOOK_AT_CHARACTERS] if character.isalpha()]
    foreign = sum(character >= _FIRST_NON_LATIN for character in letters)
    if len(letters) >= _MIN_LETTERS and 2 * foreign > len(letters):
        return False
    words = [match.group().lower() for match in islice(_WORD.finditer(text), _LOOK_AT_WORDS)]
    if len(words) < _MIN_WORDS:
        return True
    return sum(word in function_words() for word in words) >= _MIN_SHARE * len(words)
