"""Ids of articles -> names of files: safe on every system, and no two alike."""

from __future__ import annotations

import hashlib
import re

# What Windows, shells, URLs and brat have trouble with becomes an underscore.
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_MAX_LENGTH = 120


class FileNames:
    """Gives each article a name, the same whatever other articles there are, as far as that is possible."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, id: str) -> str:
        """A name without ending for the files of an article.

        An id that is no safe name is made one, with a part of its hash at the end. Names that only differ in
        case are one name to some systems.
        """
        name = _UNSAFE.sub("_", id).strip("._")[:_MAX_LENGTH]
        if not name or name != id or _RESERVED.match(name):
            digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()
            name = f"{name or 'article'}-{digest[:8]}"
        unique, number = name, 1
        while unique.lower() in self._taken:
            number += 1
            unique = f"{name}-{number}"
        self._taken.add(unique.lower())
        return unique
