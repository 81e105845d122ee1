"""Statements that the layout makes: turns of an interview, and quotations with a name set under them.

Neither has a verb. A turn begins with its speaker's name and a colon ("Q: ...", "MR. HALE: ..."); a signed
quotation is a paragraph of its own that ends with a dash and a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

TokenSpan = tuple[int, int]

# A transcript has so many turns at least, and somebody in it speaks twice.
FEWEST_TURNS = 3
_LONGEST_NAME = 8  # tokens, with what introduces it
_LONGEST_SIGNATURE = 12
_DASHES = frozenset(["―", "—", "–", "--", "-"])
_OPENERS = frozenset(['"', "“", "'", "‘", "«", "„"])
_CLOSERS = frozenset(['"', "”", "’", "'", "»", "“"])
_ENDS = frozenset('.!?…)]"”’')
# Words before a colon that name no speaker.
_LABELS = frozenset(
    """
    also archive background bottom breaking caption contact copyright correction credit date editor exclusive
    fact file full gallery image listen live location map more note opinion photo photos picture pictures poll
    read related reporting results share source sources summary time timeline tip top topics transcript update
    updated video videos watch weather where who why what when how
    """.split()  # noqa: SIM905 - a list would take a line a word
)


# Who asks is nobody whom a reader would look up.
_ASKING = frozenset(["q", "question", "interview", "interviewer"])


class Turn(NamedTuple):
    """A statement without a verb, in half-open token spans. The cue is the colon or the dash."""

    source: TokenSpan
    cue: TokenSpan
    content: TokenSpan


def find_turns(words: Sequence[str], paragraphs: NDArray[np.int64]) -> list[Turn]:
    """The turns of a transcript; none where the text is no transcript.

    Args:
        words: The tokens.
        paragraphs: The number of each token's paragraph. Shape (n_tokens,).

    Returns:
        In order. A turn ends where the next begins; the last one ends with its paragraph.
    """
    marks = list(_turn_marks(words, paragraphs))
    # A name in a heading ("Pence: Nobody Invited Her") is no turn of a transcript that writes PENCE.
    capitals = [mark for mark in marks if _letters(words, mark).isupper()]
    marks = capitals if len(capitals) > len(marks) / 2 else marks
    names = Counter(_key(words, mark) for mark in marks)
    if len(marks) < FEWEST_TURNS or len(names) < 2 or max(names.values()) < 2:
        return []
    # What introduces a name in the middle of a paragraph is trusted where the name has other turns.
    marks = [mark for mark in marks if names[_key(words, mark)] > 1 or _all_names(words, mark)]
    turns = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        start = mark[1] + 1
        if following is not None:
            end = following[0]
        else:
            end = int(np.searchsorted(paragraphs, paragraphs[mark[0]], side="right"))
        while end > start and (words[end - 1].isspace() or words[end - 1] in _OPENERS):
            end -= 1
        while start < end and words[start].isspace():
            start += 1
        # Not the figures of a table.
        said = any(word.isalpha() for word in words[start:end]) and not words[start][:1].isdigit()
        if said and _key(words, mark) not in _ASKING:
            turns.append(Turn(mark, (mark[1], mark[1] + 1), (start, end)))
    return turns


def _letters(words: Sequence[str], mark: TokenSpan) -> str:
    return "".join(filter(str.isalpha, "".join(words[mark[0] : mark[1]])))


def _all_names(words: Sequence[str], mark: TokenSpan) -> bool:
    return all(map(_in_name, words[mark[0] : mark[1]]))


def _key(words: Sequence[str], mark: TokenSpan) -> str:
    return words[mark[1] - 1].casefold()


def _turn_marks(words: Sequence[str], paragraphs: NDArray[np.int64]) -> Iterator[TokenSpan]:
    """Names with a colon behind them, at the start of a paragraph or of a sentence."""
    for colon, word in enumerate(words):
        if word != ":" or not colon or not _in_name(words[colon - 1]):
            continue
        start = colon
        while start and colon - start < _LONGEST_NAME and paragraphs[start - 1] == paragraphs[colon]:
            if not words[start - 1].isalpha() and not _in_name(words[start - 1]):
                break
            start -= 1
        if any(w.casefold().strip(".") in _LABELS for w in words[start:colon]):
            continue
        before = start - 1
        while before >= 0 and (words[before].isspace() or words[before] in _OPENERS):
            before -= 1
        mark = (start, colon)
        if before < 0 or paragraphs[before] != paragraphs[start]:
            if _all_names(words, mark):
                yield mark
        elif words[before][-1] in _ENDS and (
            (_letters(words, mark).isupper() and len(_letters(words, mark)) > 1)
            or (colon - start > 1 and _in_name(words[start]) and _in_name(words[colon - 2]))
        ):
            yield mark


def _in_name(word: str) -> bool:
    return word[:1].isupper() and all(c.isalpha() or c in ".-'’" for c in word)


def find_signed(
    words: Sequence[str], paragraphs: NDArray[np.int64], quotations: Sequence[TokenSpan]
) -> list[Turn]:
    """Paragraphs that are a quotation, a dash and a name.

    Args:
        words: The tokens.
        paragraphs: The number of each token's paragraph. Shape (n_tokens,).
        quotations: Those inside no other, in order.
    """
    found = []
    for start, end in quotations:
        before = start - 1
        while before >= 0 and words[before].isspace():
            before -= 1
        if before >= 0 and paragraphs[before] == paragraphs[start]:
            continue
        dash = end
        while dash < len(words) and words[dash].isspace() and paragraphs[dash] == paragraphs[start]:
            dash += 1
        if dash >= len(words) or words[dash] not in _DASHES:
            continue
        first = dash + 1
        while first < len(words) and words[first].isspace():
            first += 1
        last = int(np.searchsorted(paragraphs, paragraphs[start], side="right"))
        while last > first and (words[last - 1].isspace() or words[last - 1] in "."):
            last -= 1
        if 0 < last - first <= _LONGEST_SIGNATURE and _in_name(words[first]):
            found.append(Turn((first, last), (dash, dash + 1), (start, end)))
    return found
