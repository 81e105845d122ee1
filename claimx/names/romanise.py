"""One spelling for the romanisations of Ukrainian, Russian and Belarusian names.

A newspaper, a passport and a library each write the same Cyrillic letters their own way: Zelensky, Zelenskyy,
Zelenskiy, Zelens'kyi. The rules below bring such spellings of one word together; they take the endings and
letter pairs in which the systems in use differ (BGN/PCGN, the Ukrainian system of 2010, passports, GOST, the
habits of news agencies). They leave apart what are different words: the Ukrainian and the Russian form of a
given name (Dmytro, Dmitry), masculine and feminine family names (Petrov, Petrova).

The result is a form to compare by, not one to show: "Kelli" becomes "kelly", and "Modi" becomes "mody".
"""

from __future__ import annotations

import re
from functools import lru_cache

# A letter that the letters before it tell to be Ukrainian or Belarusian: there г is h, и is y, and є is ye.
_UKRAINIAN = re.compile("[іїєґў]", re.IGNORECASE)
_UKRAINIAN_LETTERS = str.maketrans("гґиєГҐИЄ", "hgyeHGYE")
# The soft and the hard sign: in Latin an apostrophe, if anything, and an i before a vowel.
_SOFT_VOWELS = {"ье": "ie", "ьё": "ie", "ью": "iu", "ья": "ia", "ьо": "io"}
_SIGNS = str.maketrans("", "", "ьъЬЪ")

# Shorter words are mostly of other languages: Ali, Xi, Ian.
_SHORTEST = 4
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"shch", "sch"),
        # Yevgeny, Ievgen, Evgeny; Yurii, Iurii; Yatsenyuk, Iatseniuk.
        (r"\A[yi]e(?=[^aeiouy])", "e"),
        (r"\Ai(?=[au])", "y"),
        # Aleksei, Alexei; Maksim, Maxim; not Hicks, not Banks.
        (r"(?<=[aeo])ks(?=[aeiouy])", "x"),
        # Lyashko, Liashko; Yatsenyuk, Yatseniuk.
        (r"(?<=[^aeiouy])y(?=[au])", "i"),
        # Solovyov, Solovyev, Soloviev, Solovev stays apart; Gorbachyov, Gorbachev; Nikolayev, Nikolaev.
        (r"(?<=[csz]h)[yi]o(?=v(?:a|)\Z)", "e"),
        (r"(?<=[^aeiouy])[yij][oe](?=va?\Z)", "ie"),
        (r"(?<=[aeou])[yi](?=eva?\Z|iv\Z)", ""),
        # Prigozhyn, Prigozhin; Lavrynovych, Lavrynovich.
        (r"(?<=zh|ch|sh)y(?=[^aeiouy])", "i"),
        (r"(?<=[^aeiouy])ych\Z", "ich"),
        # Natalia, Nataliya, Nataliia, Natalija; Maya, Maia.
        (r"i[yij]a\Z", "ia"),
        (r"(?<=[aeou])[yj]a\Z", "ia"),
        # Zelensky, Zelenskyy, Zelenskiy, Zelenskii; Dmitry, Dmitri; Andriy, Andrii; Serhij.
        (r"(?<=[^aeiouy])(?:[yi][yij]?|j)\Z", "y"),
        # Sergei, Sergey; Nikolai, Nikolay.
        (r"(?<=[aeou])[ij]\Z", "y"),
        # Shoigu, Shoygu; Mykhailo, Mykhaylo.
        (r"(?<=[aeou])y(?=[^aeiouy])", "i"),
        # Syrsky, Sirsky; Lysenko, Lisenko: elsewhere a y may tell two English names apart.
        (r"(?<=[^aeiouy])y(?=[^aeiouy]+[a-z]*(?:sky|enko|chuk|iuk|ich|ov|iev)\Z)", "i"),
    )
)


def to_ascii(text: str) -> str:
    """The text in ASCII: Cyrillic and other scripts transliterated, accents gone; the case stays."""
    if text.isascii():
        return text
    from anyascii import anyascii  # few names need it

    if _UKRAINIAN.search(text):
        text = text.translate(_UKRAINIAN_LETTERS)
    for letters, latin in _SOFT_VOWELS.items():
        text = text.replace(letters, latin)
    return anyascii(text.translate(_SIGNS))


@lru_cache(maxsize=16384)
def romanise(word: str) -> str:
    """The form by which a lower-case ASCII word is compared; applied to its own result it changes nothing."""
    if len(word) < _SHORTEST:
        return word
    previous = None
    # A rule may make room for another: twice is enough for names, but any word must come to rest.
    while word != previous:
        previous = word
        for pattern, replacement in _RULES:
            word = pattern.sub(replacement, word)
    return word
