"""A name's words, each in the form by which it is compared."""

from __future__ import annotations

import re
import unicodedata

from claimx.names.romanise import romanise, to_ascii
from claimx.names.words import name_words

_APOSTROPHES = str.maketrans("", "", "'`")
_POSSESSIVE = re.compile(r"(?<=\w)'s(?![\w'])")
_CURLY = str.maketrans("’‘ʼʹ′", "'''''")
# Dots inside hold initials together: J.D., U.S.
_WORD = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*")
_INITIALS = re.compile(r"[a-z](?:\.[a-z])*")


def split_words(name: str) -> list[str]:
    """The words of a name in lower case, romanised, titles included; dots, hyphens and spaces part them."""
    text = to_ascii(unicodedata.normalize("NFKC", name.translate(_CURLY))).lower()
    text = _POSSESSIVE.sub("", text).translate(_APOSTROPHES)
    spellings = name_words().spellings
    words = []
    for found in _WORD.findall(text):
        for word in [found.replace(".", "")] if _INITIALS.fullmatch(found) else found.split("."):
            romanised = romanise(word)
            words.append(spellings.get(romanised, romanised))
    return words
