"""Doc -> what the resolution of sources reads of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from claimx.document.boundaries import QUOTATIONS
from claimx.document.words import read_words
from claimx.names.titles import title_split
from claimx.speakers.candidates import PRONOUNS, Candidates, Layout, Source, TokenSpan
from claimx.speakers.entities import LONGEST_ACRONYM, NameMention, honorific_gender

# Heads of noun phrases that name a body where something before them says which one.
COLLECTIVES = frozenset(
    """
    administration agency army assembly association authorities authority board bureau cabinet campaign
    coalition command commission committee congress council court department directorate embassy government
    guard guards headquarters house institute junta leaders leadership legislature military militia ministry
    mission movement navy office opposition parliament party police presidency prosecutors regime senate
    service services side team union
    """.split()  # noqa: SIM905 - a list would take a line a word
)
# What says it in lower case: "the defence ministry".
_FIELDS = frozenset(
    """
    agriculture border central city coast county culture defence defense district economy education election
    electoral emergency energy environment federal finance foreign general health home immigration
    intelligence interior justice labor labour national presidential prosecutor's regional secret security
    state supreme tax trade transport treasury
    """.split()  # noqa: SIM905
)
_NOT_NAMES = frozenset(
    """
    the a an mr mr. ms ms. mrs mrs. one some many several other another both all most two three four five
    critics officials sources experts analysts people reports police
    """.split()  # noqa: SIM905
)
_ACRONYM = re.compile(rf"(?:[A-Z]\.?){{3,{LONGEST_ACRONYM}}}")
# What stands between the words that an acronym is made of.
_LINKS = frozenset(["of", "and", "for", "the", "to", "in", "on", "&", "'s", "’s"])
_STROKES = frozenset("/-–")
_OPEN_ENDS = frozenset({"and", "for", "of", "&", *_STROKES})
_MARKS = frozenset("\"“”‘’'")
_LONGEST_REST = 8  # tokens of a name behind what was found of it
_LONGEST_NICKNAME = 4  # tokens, with its quotation marks
_JOINTS = frozenset(["/", "-", "–", "&", "’s", "'s"])


def read_layout(doc: Doc) -> Layout:
    """Number the sentences and paragraphs of a Doc whose sentences and quotations are marked."""
    words = read_words(doc)
    starts = doc.to_array("SENT_START") == 1
    quoted = np.zeros(len(doc), dtype=bool)
    for span in doc.spans.get(QUOTATIONS, []):
        quoted[span.start : span.end] = True
    return Layout(words.words, np.cumsum(starts), words.paragraphs, quoted)


def read_candidates(doc: Doc, sources: Sequence[Source]) -> Candidates:
    """Collect the names of a Doc: its entities, the bodies named after them, and capitals in sources."""
    layout = read_layout(doc)
    tagged = {(ent.start, ent.end): ent.label_ for ent in doc.ents if not _is_title(ent.text)}
    spans = _with_long_forms(layout.words, tagged)
    lower = {word for word in layout.words if word.islower()}
    covered = np.zeros(len(doc), dtype=bool)
    for start, end in spans:
        covered[start:end] = True
    spans = _joined(doc, spans)
    for span in _collectives(layout.words, covered):
        spans[span] = "ORG"
    for start, end in spans:
        covered[start:end] = True
    for source in sources:
        if source.source is not None:
            runs = _capitalised(layout.words, *source.source, covered)
            # A capital at the start of a sentence says nothing: "Poll: ..." beside "a poll".
            for start, end in runs:
                text = doc[start:end].text
                if text.casefold() not in lower and not _is_title(text):
                    spans[start, end] = "MISC"
    for (start, end), kind in spans.items():
        # Who is called "Mr" is a man, whatever the tagger thinks of "Ban" and "Page".
        called_so = start and honorific_gender(layout.words[start - 1])
        if called_so and kind != "PERSON" and layout.words[end - 1][:1].isupper():
            spans[start, end] = "PERSON"
    names = [
        NameMention(start, end, _bare(tuple(doc[start:end].text.split()), kind), kind)
        for (start, end), kind in spans.items()
    ]
    return Candidates(layout, sorted(names), len(sources))


@lru_cache(maxsize=4096)
def _is_title(name: str) -> bool:
    """Whether a name is nothing but a title: "President", "the Prime Minister"."""
    titles, rest = title_split(f"{name} Surname")
    return bool(titles) and rest == "Surname"


@lru_cache(maxsize=4096)
def _bare(words: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """A name without what the tagger took for a part of it: titles, and the "news" of a news agency."""
    if kind == "PERSON":
        return tuple(title_split(" ".join(words))[1].split())
    return words[:-1] if len(words) > 1 and words[-1] == "news" else words


def _joined(doc: Doc, spans: dict[TokenSpan, str]) -> dict[TokenSpan, str]:
    """Mend names that were cut at a hyphen or a stroke, or after an "and" that belongs to them."""
    out: list[tuple[int, int, str]] = []
    for (start, end), kind in sorted(spans.items()):
        if len(out) > 1 and out[-2][2] == kind == "PERSON" and _is_nickname(doc, out[-2][1], start):
            out.pop()  # the nickname, which the tagger took for a name of its own
        if out:
            first, last, before = out[-1]
            open_end = last == start and doc[last - 1].lower_ in _OPEN_ENDS
            joint = start == last + 1 and doc[last].text in _STROKES
            if (
                open_end
                or (joint and not doc[last - 1].whitespace_ and not doc[last].whitespace_)
                or (before == kind == "PERSON" and _is_nickname(doc, last, start))
            ):
                out[-1] = (first, end, before)
                continue
        out.append((start, end, kind))
    whole = [(start, _whole_end(doc, start, end) if kind == "ORG" else end, kind) for start, end, kind in out]
    whole = [(start, _hyphenated_end(doc, end), kind) for start, end, kind in whole]
    reached = [0, *np.maximum.accumulate([end for _, end, _ in whole]).tolist()]
    # What a mended name has taken in is no name of its own.
    return {
        (start, end): kind for (start, end, kind), before in zip(whole, reached, strict=False) if end > before
    }


def _with_long_forms(words: Sequence[str], spans: dict[TokenSpan, str]) -> dict[TokenSpan, str]:
    """Mend names of bodies of which the tagger found a part, if the article has their acronym as well.

    "Exchange Commission" becomes "Securities and Exchange Commission" beside SEC. A person or a place is part
    of such a name behind "of" or "in" alone: "the United States and Australia" are no USA.
    """
    acronyms = {word.replace(".", "") for word in words if _ACRONYM.fullmatch(word)}
    if not acronyms:
        return spans
    owner = {token: span for span in spans for token in range(*span)}
    mended = dict(spans)
    for start, end in _long_forms(words, acronyms):
        near = {owner[token] for token in range(start, end) if token in owner}
        if any(mended.get(span) == "ORG" for span in near) and all(
            start <= first
            and last <= end
            and (first, last) != (start, end)
            and (
                mended.get((first, last)) in ("ORG", "MISC")
                or (first > start and words[first - 1] in ("of", "in"))
            )
            for first, last in near
        ):
            for span in near:
                del mended[span]
            mended[start, end] = "ORG"
            owner.update((token, (start, end)) for token in range(start, end))
    return mended


def _long_forms(words: Sequence[str], acronyms: set[str]) -> Iterator[TokenSpan]:
    """Runs of capitalised words whose initials spell an acronym: "Securities and Exchange Commission", SEC.

    After Schwartz and Hearst (2003), but by initials alone, and wherever in the text the acronym stands.
    """
    first_letters = {acronym[0] for acronym in acronyms}
    for start, word in enumerate(words):
        if word[0] not in first_letters or word.isupper():
            continue
        initials, end = word[0], start + 1
        longest = 0
        while len(initials) < LONGEST_ACRONYM and end < len(words):
            following = words[end]
            if following[0].isupper():
                initials += following[0]
                if initials in acronyms:
                    longest = end + 1
            elif following not in _LINKS:
                break
            end += 1
        if longest:
            yield start, longest


def _hyphenated_end(doc: Doc, end: int) -> int:
    """Where a name ends that was cut behind a hyphen: "Ban Ki-" + "moon"."""
    while end < len(doc) and doc[end - 1].text == "-" and not doc[end - 1].whitespace_:
        end += 1
    return end


def _whole_end(doc: Doc, start: int, end: int) -> int:
    """Where the name of a body ends that was cut: "U.S. Court of Appeals for" + "the Sixth Circuit"."""
    words = [token.text for token in doc[end : end + _LONGEST_REST]]
    place = 0
    open_end = doc[end - 1].lower_ in ("for", "of")
    if open_end:
        place = 1 if words[:1] == ["the"] else 0
    elif not (words[:1] == ["and"] and _holds_preposition(doc, start, end)):
        return end
    else:
        # "Organization for Security" + "and Cooperation in Europe", but not "... of Justice" + "and the FBI".
        place = 1
    first = place
    while place < len(words) and words[place][:1].isupper() and (open_end or not doc[end + place].ent_type_):
        place += 1
    if place == first:
        return end
    if words[place : place + 1] == ["in"] and doc[min(end + place + 1, len(doc) - 1)].ent_type_ == "LOC":
        place += 2
    return end + place


def _holds_preposition(doc: Doc, start: int, end: int) -> bool:
    return any(token.lower_ in ("for", "of", "on") for token in doc[start + 1 : end])


def _is_nickname(doc: Doc, start: int, end: int) -> bool:
    """Whether these tokens between two names are a nickname in quotation marks: Robert "Bobby" Scott."""
    return (
        3 <= end - start <= _LONGEST_NICKNAME
        and doc[start].text in _MARKS
        and doc[end - 1].text in _MARKS
        and all(doc[place].text[:1].isupper() for place in range(start + 1, end - 1))
    )


def _collectives(words: Sequence[str], covered: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Bodies named by what stands before: "Hill's campaign", "the defence ministry"."""
    for head, word in enumerate(words):
        if covered[head] or word.casefold() not in COLLECTIVES:
            continue
        if head and word == "agency" and words[head - 1] == "news":
            continue  # its name stands before: "Russia's Interfax news agency"
        start = head
        while start and (
            covered[start - 1]
            or words[start - 1].casefold() in _FIELDS
            or (words[start - 1] in _JOINTS and start > 1 and covered[start - 2])
        ):
            start -= 1
        end = head + 1
        if word == "embassy" and words[end : end + 1] == ["in"]:
            while end + 1 < len(words) and covered[end + 1]:
                end += 1
            end += end > head + 1
        if start < head:
            yield start, end


def _capitalised(
    words: Sequence[str], start: int, end: int, covered: NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    """Runs of capitalised words in a source that no name covers: names that the tagger missed."""
    token = start
    while token < end:
        stop = token
        while stop < end and (
            _is_capital(words[stop], covered[stop])
            or (stop > token and words[stop] in _JOINTS and stop + 1 < end and words[stop + 1][:1].isalpha())
        ):
            stop += 1
        if stop > token:
            yield token, stop
        token = max(stop, token + 1)


def _is_capital(word: str, covered: bool) -> bool:
    folded = word.casefold()
    return word[:1].isupper() and not covered and folded not in PRONOUNS and folded not in _NOT_NAMES
