"""Statements as the heads drafted them -> statements with whole quotations and clean edges.

Pure functions over a Doc whose quotations are marked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Span

from claimx.document.words import read_words

TokenSpan = tuple[int, int]
QUOTATIONS = "claimx_quotations"

# A content that holds this much of a quotation's tokens holds all of it: people quote whole ones.
# .2 to .5 and none tried on the dev articles; .5 had the best strict F1 that did not cost direct F1.
WHOLE_QUOTATION = 0.5
# A quotation within so many tokens of the cue is what the cue introduces.
BESIDE = 12
# Two drafts are one statement if they share this much of their content's tokens (of both together).
SAME_CONTENT = 0.8

# "Speaking of the harvest, Lund said ...": what begins a sentence so tells the topic of what is said.
_TOPICS = frozenset({"Speaking", "Talking", "Commenting"})

_LEADING = frozenset(",;:.)]}!?…-–— ")
_TRAILING = frozenset(",;:([{-–— ")


class Draft(NamedTuple):
    """One statement in half-open token spans, in order; source may be empty.

    `log_odds` are those of the cue head and of the role head, which the confidence is made of.
    """

    source: list[TokenSpan]
    cue: list[TokenSpan]
    content: list[TokenSpan]
    confidence: float
    log_odds: tuple[float, float] = (0.0, 0.0)


class Quotations:
    """The quotations of a Doc, to be looked up by place.

    Args:
        doc: With the span group `claimx_quotations`, in the order of the text.
    """

    def __init__(self, doc: Doc) -> None:
        spans = doc.spans.get(QUOTATIONS, [])
        self.spans = [(span.start, span.end) for span in spans]
        self.starts = [start for start, _ in self.spans]
        # By where a quotation is opened again within its paragraph, where the piece before begins.
        self.before: dict[int, int] = {}
        last: dict[str, Span] = {}
        for span in spans:
            piece = last.get(span.id_)
            if (
                span.id_
                and piece is not None
                and not any("\n" in t.text for t in doc[piece.end : span.start])
            ):
                self.before[span.start] = piece.start
            last[span.id_] = span

        self.top: list[TokenSpan] = []
        for start, end in self.spans:
            if not self.top or start >= self.top[-1][1]:
                self.top.append((start, end))
        self.top_ends = [end for _, end in self.top]

    def outermost(self, start: int, end: int) -> list[TokenSpan]:
        """Those inside no other that share a token with `start:end`."""
        first = bisect_right(self.top_ends, start)
        last = bisect_left(self.top, (end, end))
        return self.top[first:last]

    def beside(self, length: int) -> NDArray[np.bool_]:
        """Whether each token of the Doc lies within `BESIDE` tokens of a quotation, or in one.

        Args:
            length: Tokens of the Doc.

        Returns:
            Shape (length,).
        """
        steps = np.zeros(length + 1, dtype=np.int64)
        for start, end in self.top:
            steps[max(0, start - BESIDE)] += 1
            steps[min(length, end + BESIDE)] -= 1
        return np.asarray(np.cumsum(steps[:-1]) > 0, dtype=np.bool_)

    def hold(self, spans: Sequence[TokenSpan]) -> bool:
        """Whether each of the spans lies in one quotation."""
        return all(
            any(left <= start and end <= right for left, right in self.outermost(start, end))
            for start, end in spans
        )

    def starting_in(self, start: int, end: int) -> list[TokenSpan]:
        """Those whose first token lies in `start:end`."""
        return self.spans[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def tidy_drafts(doc: Doc, drafts: list[Draft]) -> list[Draft]:
    """Mend every draft's edges, keep the surer of two that say the same, drop pieces that are another's."""
    quotations = Quotations(doc)
    words = read_words(doc).words
    cues = sorted(start for draft in drafts for start, _ in draft.cue)
    tidied = [tidy(words, draft, quotations, cues) for draft in drafts]
    whole = [draft for draft in tidied if draft.content and draft.cue]
    kept = without_doubles(without_topics(words, whole))
    return without_strays(doc, without_borrowed(kept), quotations)


def tidy(words: Sequence[str], draft: Draft, quotations: Quotations, cues: Sequence[int] = ()) -> Draft:
    """Give contents their quotation marks and take stray punctuation off every span.

    `cues`: see `whole_quotation`.
    """
    whole = (whole_quotation(span, draft.cue, quotations, cues) for span in draft.content)
    marked = (trim(words, with_marks(span, quotations)) for span in whole)
    content = merge([span for span in marked if span is not None], words)
    source = [span for s in draft.source if (span := trim(words, s)) is not None]
    cue = [span for s in draft.cue if (span := trim(words, s)) is not None] or draft.cue
    return draft._replace(source=source, cue=cue, content=content)


def whole_quotation(
    span: TokenSpan, cue: list[TokenSpan], quotations: Quotations, cues: Sequence[int] = ()
) -> TokenSpan:
    """Widen a content to the outermost quotations that it holds most of, unless the cue stands in them.

    To one that is opened again, what was quoted before belongs as well, back to a piece with a cue in it:
    there a mark is missing, and not all is quoted.

    Args:
        span: The content, or a piece of it.
        cue: Its own.
        quotations: Of the text.
        cues: Where those of all statements begin, in order.
    """
    start, end = span
    for left, right in quotations.outermost(start, end):
        if any(left < last and first < right for first, last in cue):
            continue
        shared = min(end, right) - max(start, left)
        if shared >= WHOLE_QUOTATION * (right - left):
            first = left
            while first in quotations.before:
                before = quotations.before[first]
                if bisect_left(cues, before) < bisect_left(cues, first):
                    break
                first = before
            start, end = min(start, first), max(end, right)
    return start, end


def with_marks(span: TokenSpan, quotations: Quotations) -> TokenSpan:
    """Take in the mark that stands just outside, if the span holds the rest of its quotation's end."""
    start, end = span
    # From the inside out: the marks of nested quotations may stand side by side.
    for left, right in reversed(quotations.starting_in(start - 2, end)):
        if left == start - 1 and right > start:
            start = left
        if left >= start and right - 1 == end:
            end = right
    return start, end


def trim(words: Sequence[str], span: TokenSpan) -> TokenSpan | None:
    """Take commas, dashes and white space off the ends; None if nothing else is there."""
    start, end = span
    while start < end and (words[start].isspace() or words[start] in _LEADING):
        start += 1
    while end > start and (words[end - 1].isspace() or words[end - 1] in _TRAILING):
        end -= 1
    return (start, end) if any(word.isalnum() or len(word) > 1 for word in words[start:end]) else None


def merge(spans: list[TokenSpan], words: Sequence[str]) -> list[TokenSpan]:
    """Join spans that overlap, touch, or are parted by white space alone; in order."""
    joined: list[TokenSpan] = []
    for start, end in sorted(spans):
        if joined and (start <= joined[-1][1] or all(map(str.isspace, words[joined[-1][1] : start]))):
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def without_topics(words: Sequence[str], drafts: list[Draft]) -> list[Draft]:
    """Drop the topic that a sentence begins with where its source says something else as well."""
    sources = Counter(tuple(draft.source) for draft in drafts)
    return [
        draft
        for draft in drafts
        if not (
            words[draft.cue[0][0]] in _TOPICS
            and draft.source
            and draft.source[0][0] >= draft.content[-1][1]
            and sources[tuple(draft.source)] > 1
        )
    ]


def without_doubles(drafts: list[Draft]) -> list[Draft]:
    """Of drafts with much the same content, keep the surest; order stays."""
    tokens = _shared_tokens(drafts)
    kept: set[int] = set()
    owners: dict[int, list[int]] = {}  # token -> kept drafts that have it in their content
    for i in sorted(range(len(drafts)), key=lambda i: (-drafts[i].confidence, i)):
        rivals = Counter(owner for token in tokens[i] for owner in owners.get(token, ()))
        if all(
            shared < SAME_CONTENT * (len(tokens[i]) + len(tokens[rival]) - shared)
            for rival, shared in rivals.items()
        ):
            kept.add(i)
            for token in tokens[i]:
                owners.setdefault(token, []).append(i)
    return [drafts[i] for i in sorted(kept)]


def _shared_tokens(drafts: list[Draft]) -> list[set[int]]:
    """The tokens of each draft's content; none where no other reaches into its extent, as mostly."""
    extents = [(min(draft.content)[0], max(end for _, end in draft.content)) for draft in drafts]
    shared: set[int] = set()
    reach, last = -1, -1
    for number in sorted(range(len(drafts)), key=extents.__getitem__):
        start, end = extents[number]
        if start < reach:
            shared |= {number, last}
        if end > reach:
            reach, last = end, number
    return [
        {token for start, end in draft.content for token in range(start, end)} if number in shared else set()
        for number, draft in enumerate(drafts)
    ]


def without_borrowed(drafts: list[Draft]) -> list[Draft]:
    """Take from a content the pieces that a nearer cue has in its own: each quotation has one cue.

    A piece that holds the other cue stays: there the other statement is nested in this one.
    """
    tokens = _shared_tokens(drafts)
    owners: dict[int, list[int]] = {}
    for number, own in enumerate(tokens):
        for token in own:
            owners.setdefault(token, []).append(number)
    out = []
    for number, draft in enumerate(drafts):
        if len(draft.content) < 2:
            out.append(draft)
            continue
        kept = []
        for piece in draft.content:
            rivals = Counter(
                owner for token in range(*piece) for owner in owners.get(token, ()) if owner != number
            )
            if not any(
                shared >= SAME_CONTENT * (piece[1] - piece[0])
                and not any(piece[0] <= start < piece[1] for start, _ in drafts[rival].cue)
                and _gap(piece, drafts[rival].cue) < _gap(piece, draft.cue)
                for rival, shared in rivals.items()
            ):
                kept.append(piece)
        out.append(draft._replace(content=kept or draft.content))
    return out


def without_strays(doc: Doc, drafts: list[Draft], quotations: Quotations) -> list[Draft]:
    """Where a cue stands beside a whole quotation, take off unquoted pieces that are sentences away."""
    if not doc.has_annotation("SENT_START"):
        return drafts
    sentence = np.cumsum(doc.to_array("SENT_START") == 1)
    out = []
    for draft in drafts:
        whole = [piece for piece in draft.content if _is_quotation(piece, quotations)]
        if len(draft.content) > 1 and any(_gap(piece, draft.cue) <= BESIDE for piece in whole):
            own = sentence[draft.cue[0][0]]
            near = [p for p in draft.content if p in whole or abs(sentence[p[0]] - own) <= 1]
            out.append(draft._replace(content=near))
        else:
            out.append(draft)
    return out


def _gap(piece: TokenSpan, cue: list[TokenSpan]) -> int:
    """How many tokens lie between a piece and the nearest part of a cue."""
    return min(max(start - piece[1], piece[0] - end, 0) for start, end in cue)


def _is_quotation(piece: TokenSpan, quotations: Quotations) -> bool:
    """Whether a piece lies within one quotation and is nearly all of it."""
    return any(
        left - 1 <= piece[0]
        and piece[1] <= right + 1
        and piece[1] - piece[0] >= SAME_CONTENT * (right - left)
        for left, right in quotations.outermost(*piece)
    )
