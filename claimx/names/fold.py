"""A name as it is compared: without case, accents, titles and ways of spelling."""

from __future__ import annotations

from functools import lru_cache

from claimx.names.romanise import romanise
from claimx.names.split import split_words
from claimx.names.titles import title_length


@lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """The form of `name` to compare by: ASCII words in lower case, one space apart.

    Gone are case, accents, apostrophes, hyphens, dots, a possessive 's, an article and titles at the front
    ("Gen. Zaluzhnyi's" is "zaluzhny"). Cyrillic is transliterated, and the romanisations of one Slavic name
    become one (see `romanise`). Initials stand together: "J. D. Vance" and "J.D. Vance" are "jd vance". The
    order of the words stays. A title alone is kept; what has no letter or digit gives "".

    The result folds to itself.
    """
    words = joined_initials(split_words(name))
    while words:
        start = title_length(words)
        if words[0] == "the" and len(words) > 1:
            start = 1
        if not start:
            break
        words = words[start:]
    return " ".join(words)


def joined_initials(words: list[str]) -> list[str]:
    """The words with neighbouring single letters put together, unless that makes a title (D. R., Dr.)."""
    joined: list[str] = []
    run: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        together = romanise("".join(run))
        is_word = together == "the" or title_length([together, "x"]) > 0
        joined += run if is_word else [together] if run else []
        run = []
        if word:
            joined.append(word)
    return joined
