"""Word lists and patterns that come as data files: attribution cues and web-page debris."""

from claimx.lexicon.patterns import (
    KINDS,
    BoilerplatePattern,
    BoilerplatePatterns,
    load_boilerplate_patterns,
    parse_boilerplate_patterns,
)

__all__ = [
    "KINDS",
    "BoilerplatePattern",
    "BoilerplatePatterns",
    "load_boilerplate_patterns",
    "parse_boilerplate_patterns",
]
