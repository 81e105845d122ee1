"""Who is quoted where somebody quotes: "Interfax quoted Putin as saying" gives the words of Putin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimx.document.boundaries import Draft, TokenSpan

_QUOTING = frozenset(["quote", "quotes", "quoted", "quoting"])
_SAYING = frozenset(["saying", "telling", "writing", "warning", "insisting", "adding"])
_BE = frozenset(["is", "are", "was", "were", "be", "been", "being"])
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
    found = {token: place for place in _places(words) for token in (place[0], *place[2:])}
    if not found:
        return list(drafts)
    return [_quoted(draft, found) for draft in drafts]


def _places(words: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where one is quoted: the verb, the first token of who it is, "as", "saying"."""
    for place, word in enumerate(words[:-1]):
        if word != "as" or words[place + 1] not in _SAYING:
            continue
        verb = place - 1
        while verb > place - _LONGEST and verb >= 0 and words[verb] not in _ENDS:
            if words[verb].casefold() in _QUOTING:
                break
            verb -= 1
        else:
            continue
        passive = verb and (words[verb - 1].casefold() in _BE or words[verb + 1].casefold() == "by")
        if verb >= 0 and verb + 1 < place and not passive:
            yield verb, verb + 1, place, place + 1


def _quoted(draft: Draft, found: dict[int, tuple[int, int, int, int]]) -> Draft:
    place = next((found[token] for span in draft.cue for token in range(*span) if token in found), None)
    if place is None:
        return draft
    verb, first, as_, saying = place
    content = [part for span in draft.content for part in _without(span, (verb, saying + 1))]
    if not content:
        return draft
    cue = [(verb, first), (as_, saying + 1)]
    return draft._replace(source=[(first, as_)], cue=cue, content=content)


def _without(span: TokenSpan, taken: TokenSpan) -> list[TokenSpan]:
    """What is left of a span before and after another."""
    parts = ((span[0], min(span[1], taken[0])), (max(span[0], taken[1]), span[1]))
    return [part for part in parts if part[0] < part[1]]
