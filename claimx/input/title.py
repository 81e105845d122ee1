"""Find the headline of a plain text."""

from __future__ import annotations

import re

# The first line with anything in it, and an empty line after it.
_FIRST_LINE = re.compile(r"\s*(\S[^\r\n]*)(?:\r\n|\r|\n)[^\S\r\n]*(?:\r|\n)")
_MAX_LENGTH = 150
_SENTENCE_END = (".", "!", "?", "…", ":", ";", ",")
_CLOSERS = "\"'”’»)]"


def find_title(text: str) -> str | None:
    """The first line, if an empty line follows it and it reads like a headline rather than a sentence."""
    match = _FIRST_LINE.match(text)
    if match is None:
        return None
    line = match.group(1).strip()
    if len(line) > _MAX_LENGTH or line.rstrip(_CLOSERS).endswith(_SENTENCE_END):
        return None
    return line
