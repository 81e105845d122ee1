"""Word lists and patterns that come as data files: attribution cues, words of denying, web-page debris."""

from claimx.lexicon.cues import CUE_KINDS, PARTS_OF_SPEECH, Cue, lemma_of_cue, load_cues, parse_cues
from claimx.lexicon.patterns import (
    KINDS,
    BoilerplatePattern,
    BoilerplatePatterns,
    load_boilerplate_patterns,
    parse_boilerplate_patterns,
)
from claimx.lexicon.stances import (
    Stance,
    StanceEntry,
    StanceFinder,
    find_stances,
    load_stances,
    parse_stances,
)

__all__ = [
    "CUE_KINDS",
    "KINDS",
    "PARTS_OF_SPEECH",
    "BoilerplatePattern",
    "BoilerplatePatterns",
    "Cue",
    "Stance",
    "StanceEntry",
    "StanceFinder",
    "find_stances",
    "lemma_of_cue",
    "load_boilerplate_patterns",
    "load_cues",
    "load_stances",
    "parse_boilerplate_patterns",
    "parse_cues",
    "parse_stances",
]
