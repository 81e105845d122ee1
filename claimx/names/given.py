"""What a full name tells of whether its bearer is spoken of as "he" or "she"."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

from claimx.names.romanise import to_ascii
from claimx.names.split import split_words

_FILE = "given_names.toml"
_SHORTEST = 4  # letters before the ending that a woman's surname has


@lru_cache(maxsize=4096)
def pronoun_of(words: Sequence[str]) -> str:
    """The pronoun that the words of a person's full name let one expect: "he", "she", or "" for neither.

    Only a first name with a last name behind it counts, or a last name that has a woman's form: "Hillary
    Clinton", "Maria Zakharova", but not "Clinton", which may be anybody's.
    """
    names, endings = _lists()
    if not words:
        return ""
    last = to_ascii(words[-1]).casefold()
    found = names.get(_key(words[0]), "") if len(words) > 1 else ""
    if not found and any(last.endswith(e) and len(last) >= _SHORTEST + len(e) - 1 for e in endings):
        found = "she"
    return found


def _key(name: str) -> str:
    return "".join(split_words(name))


@cache
def _lists() -> tuple[dict[str, str], tuple[str, ...]]:
    source = resources.files("claimx.names").joinpath("data", _FILE).read_text(encoding="utf-8")
    data = tomllib.loads(source)
    names: dict[str, str] = {}
    twofold: set[str] = set()
    for pronoun in ("he", "she"):
        for name in map(_key, data["names"][pronoun].split()):
            # Two names that one romanisation makes the same say nothing: better none than a wrong hint.
            if names.setdefault(name, pronoun) != pronoun:
                twofold.add(name)
    for name in twofold:
        del names[name]
    return names, tuple(data["surnames"]["she"])
