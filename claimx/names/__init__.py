"""Names as strings: one form for all spellings, titles, whether two names are one person's, keys."""

from claimx.names.fold import fold
from claimx.names.keys import KeyRing, NameRegistry, speaker_key
from claimx.names.person import SAME, family_name, is_fuller, same_person
from claimx.names.titles import title_split

__all__ = [
    "SAME",
    "KeyRing",
    "NameRegistry",
    "family_name",
    "fold",
    "is_fuller",
    "same_person",
    "speaker_key",
    "title_split",
]
