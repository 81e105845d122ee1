"""Where the debris of a web page lies: related links, captions, bylines, disclaimers and the like.

What is debris stands in `lexicon/data/boilerplate.toml`; here is only where to look for it. A paragraph is
debris as a whole, or has some glued to its beginning or end, or holds a bracketed credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claimx.lexicon import BoilerplatePatterns, load_boilerplate_patterns
from claimx.spans import CharSpan

# Debris glued to a paragraph is looked for in this many characters at each end of it. The longest found by
# eye in some 900 news articles, a related link with its headline, had 140.
WINDOW = 300
# A paragraph may begin with a date, then a related link, then a dateline; more has not been seen.
MOST_GLUED = 4
# A bar may belong to the debris ("READ | ..."), a cross, the button that closes a picture, does not.
_SEPARATOR = re.compile(r"(?P<mark>[×✕✖•|►▶»])(?=[\s\"“‘«])\s*")
_CROSSES = frozenset("×✕✖")
FEWEST_SPACES = 2
# What stands behind a separator is the article's own text if it ends a sentence or holds a quotation; else it
# is the next headline.
_BODY = re.compile(r"[.!…][\"”’')]*(?:\s|\Z)|[\"”]\s\w")
_BRACKET = re.compile(r"[(\[]")
_SENTENCE_GAP = re.compile(r"(?<=[.!?…\"”’')\]])\s+(?=[\w(\[–—-])")


class Boilerplate(NamedTuple):
    """A piece of debris: `text[start:end]`, without white space at its ends; `kind` as in the lexicon."""

    start: int
    end: int
    kind: str


def find_boilerplate(text: str, paragraphs: Sequence[CharSpan]) -> list[Boilerplate]:
    """The web-page debris in a text, in time linear in its length.

    Args:
        text: The article's text.
        paragraphs: As `find_paragraphs(text)` gives them: disjoint, in order, bare of white space at the
            ends.

    Returns:
        Non-empty, disjoint pieces in order, each inside one paragraph.
    """
    patterns = load_boilerplate_patterns()
    return [piece for start, end in paragraphs for piece in _in_paragraph(text, start, end, patterns)]


def _in_paragraph(text: str, start: int, end: int, patterns: BoilerplatePatterns) -> Iterator[Boilerplate]:
    for _ in range(MOST_GLUED):
        piece = _at_start(text, start, end, patterns)
        if piece is None:
            break
        yield piece
        start = end - len(text[piece.end : end].lstrip())
        if start == end:
            return
    tail = _at_end(text, start, end, patterns)
    body_end = tail.start if tail else end
    for bracket in _BRACKET.finditer(text, start, body_end):
        if bracket.start() >= start:
            found = patterns.match("inside", text[bracket.start() : min(body_end, bracket.start() + WINDOW)])
            if found:
                start = bracket.start() + found[0].end()
                yield Boilerplate(bracket.start(), start, found[1].kind)
    if tail:
        yield tail


def _at_start(text: str, start: int, end: int, patterns: BoilerplatePatterns) -> Boilerplate | None:
    """The whole of `text[start:end]` if that is debris, else what is glued before the article's own text."""
    glued = _before_separator(text, start, end, patterns)
    if glued:
        return glued
    if end - start <= patterns.longest:
        entry = patterns.whole(text[start:end])
        if entry:
            return Boilerplate(start, end, entry.kind)
    found = patterns.match("start", text[start : min(end, start + WINDOW)])
    if found is None:
        return None
    match, entry = found
    length = len(match.group().rstrip())
    return Boilerplate(start, start + length, entry.kind) if length else None


def _before_separator(text: str, start: int, end: int, patterns: BoilerplatePatterns) -> Boilerplate | None:
    """Debris that a separator parts from a sentence of the article, the separator included."""
    for separator in _SEPARATOR.finditer(text, start, min(end, start + WINDOW)):
        head = text[start : separator.start()].rstrip()
        if separator["mark"] not in _CROSSES and head.count(" ") < FEWEST_SPACES:
            continue
        if separator.end() < end and _BODY.search(text, separator.end(), min(end, separator.end() + WINDOW)):
            entry = patterns.whole(head)
            if entry:
                return Boilerplate(start, separator.end("mark"), entry.kind)
    return None


def _at_end(text: str, start: int, end: int, patterns: BoilerplatePatterns) -> Boilerplate | None:
    """What is glued behind the last sentence of `text[start:end]`."""
    left = max(start, end - WINDOW)
    for gap in _SENTENCE_GAP.finditer(text, left, end):
        found = patterns.match("end", text[gap.end() : end])
        if found:
            return Boilerplate(gap.end(), end, found[1].kind)
    return None
