"""What a reporting verb does to what it reports: leave it open, cast doubt on it, or take it for true.

The distinction is that of assertive and factive verbs (Kiparsky and Kiparsky 1970, "Fact"; Hooper 1975, "On
assertive predicates") as Recasens, Danescu-Niculescu-Mizil and Jurafsky (2013, "Linguistic models for
analyzing and detecting biased language") use it for news: "say" leaves the truth to the reader, "claim"
doubts it, "admit" and "point out" take it for granted. Lemmas are those of the lexicon of cues.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from claimx.lexicon.cues import load_cues

Tone = Literal["neutral", "doubt", "fact", "other"]

_NEUTRAL = frozenset(
    """
    say tell add state ask write report announce describe explain speak talk tweet post comment reply answer
    respond continue mention statement quote read publish recount testify inform brief declare cite remark
    letter per email interview
    """.split()  # noqa: SIM905 - a list would take a line a word
) | {"according to", "as per", "press release", "press conference", "news conference", "interview", ":"}
_DOUBT = frozenset(
    """
    allegedly apparently avowedly ostensibly presumably purportedly reportedly seemingly supposedly boast
    insinuate imply lie rumour rumor suspect
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_FACT = frozenset(
    """
    reveal disclose divulge note observe remind demonstrate prove show establish discover find expose uncover
    know realise realize recall
    """.split()  # noqa: SIM905 - a list would take a line a word
) | {"point out", "make clear", "make it clear", "bear out", "find out"}


def tone(lemma: str) -> Tone:
    """The tone of a cue by its lemma; "other" for verbs that say something else (deny, urge, hope)."""
    if lemma in _NEUTRAL:
        return "neutral"
    if lemma in _DOUBT:
        return "doubt"
    if lemma in _FACT:
        return "fact"
    kinds = kinds_of(lemma)
    if "claim" in kinds:
        return "doubt"
    if "admission" in kinds:
        return "fact"
    return "other"


def accuses(lemma: str) -> bool:
    """Whether a cue with this lemma lays something to somebody's charge."""
    return "accusation" in kinds_of(lemma)


def kinds_of(lemma: str) -> frozenset[str]:
    """The kinds of cue that the lexicon has under this lemma."""
    return _kinds().get(lemma, frozenset())


@cache
def _kinds() -> dict[str, frozenset[str]]:
    kinds: dict[str, frozenset[str]] = {}
    for cue in load_cues():
        kinds[cue.lemma] = kinds.get(cue.lemma, frozenset()) | {cue.kind}
    return kinds
