"""The label sets of the model's heads, in the order of its outputs."""

from __future__ import annotations

# B begins a cue, I goes on with it. A cue in pieces is tagged on its first; the role head finds the rest.
CUE_LABELS = ("O", "B", "I")

# What a token is to one cue.
ROLE_LABELS = ("O", "CUE", "B-SOURCE", "I-SOURCE", "B-CONTENT", "I-CONTENT")

# What a statement does; the order is that of the outputs.
TYPE_LABELS = ("claim", "denial", "counterclaim")

ENTITY_KINDS = ("PERSON", "ORG", "LOC", "NORP", "MISC")
ENTITY_LABELS = ("O", *(f"{prefix}-{kind}" for kind in ENTITY_KINDS for prefix in ("B", "I")))

# Distances between a token and a cue are told apart up to this many tokens.
FAR = 128
