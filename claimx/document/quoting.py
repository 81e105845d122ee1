"""Who is quoted where somebody quotes: "Interfax quoted Putin as saying" gives the words of Putin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimx.document.boundaries import Draft, TokenSpan

_QUOTING = frozenset(["quoted", "quoting", "quotes"])
_SAYING = frozenset(["saying", "telling", "writing", "warning", "insisting", "adding"])
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
_DAYS = frozenset(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "yesterday"])
# What follows the verb where it has no object: "quoted in the Times as saying".
_NO_OBJECT = _DAYS | frozenset(
    """
    again also as at by during earlier from here in last later on there this to today with
    """.split()  # noqa: SIM905
)
# May stand between a form of "be" and the verb, besides words in -ly.
_BETWEEN = frozenset(["also", "been", "being", "often", "since", "then", "not", "never"])
_ENDS = frozenset('.!?;:…"“”«»')
# Tokens of who is quoted: a title, a name and an apposition.
_LONGEST = 16


def with_quoted(drafts: Sequence[Draft], words: Sequence[str]) -> list[Draft]:
    """Give each statement that somebody quotes to the one who is quoted.

    Only where he stands between the verb and "as saying", and the cue holds either.

    Args:
        drafts: Statements as the heads drafted them.
        words: The tokens of the text.
    """
    found = {token: (verb, as_) for verb, as_ in _places(words) for token in (verb, as_, as_ + 1)}
    if not found:
        return list(drafts)
    return [_quoted(draft, words, found) for draft in drafts]


def _places(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where somebody is quoted: the verb, before whom it is, and the "as" of "as saying" behind him."""
    for place, word in enumerate(words[:-1]):
        if word != "as" or words[place + 1] not in _SAYING:
            continue
        verb = place - 1
        while verb > max(0, place - _LONGEST) and words[verb] not in _QUOTING and not _ends(words[verb]):
            verb -= 1
        if words[verb] in _QUOTING and verb + 1 < place and _is_active(words, verb):
            yield verb, place


def _ends(word: str) -> bool:
    return word in _ENDS or "\n" in word


def _is_active(words: Sequence[str], verb: int) -> bool:
    """Whether the verb has a subject before it and an object behind it."""
    if not verb or words[verb + 1] in _NO_OBJECT or words[verb - 1] == ",":
        return False
    if words[verb] == "quotes" and not words[verb - 1][:1].isupper():
        return False  # "put quotes around it"
    before = verb - 1
    while before and (words[before] in _BETWEEN or words[before].endswith("ly")):
        before -= 1
    return words[before].casefold() not in _BE and words[verb - 1].casefold() not in _BE


def _is_time(words: Sequence[str], token: int) -> bool:
    """Whether when it was quoted is told from here on: "quoted Putin on Monday as saying"."""
    return words[token] in _DAYS or (words[token] == "on" and words[token + 1] in _DAYS)


def _quoted(draft: Draft, words: Sequence[str], found: dict[int, tuple[int, int]]) -> Draft:
    """The draft with its source, cue and content mended. `found`: by each token of such a cue its place."""
    place = next((found[token] for span in draft.cue for token in range(*span) if token in found), None)
    if place is None:
        return draft
    verb, as_ = place
    last = next((token for token in range(verb + 2, as_) if _is_time(words, token)), as_)
    content = [part for span in draft.content for part in _without(span, (verb, as_ + 2))]
    if not content:
        return draft
    return draft._replace(source=[(verb + 1, last)], cue=[(verb, verb + 1), (as_, as_ + 2)], content=content)


def _without(span: TokenSpan, taken: TokenSpan) -> list[TokenSpan]:
    """What is left of a span before and after another."""
    parts = ((span[0], min(span[1], taken[0])), (max(span[0], taken[1]), span[1]))
    return [part for part in parts if part[0] < part[1]]
