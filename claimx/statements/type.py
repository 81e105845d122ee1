"""What a statement does: put something forward, deny it, or hold something else against it."""

from __future__ import annotations

from enum import StrEnum


class Type(StrEnum):
    """What a statement does to the other statements of its article."""

    claim = "claim"
    denial = "denial"
    counterclaim = "counterclaim"

    @property
    def contests(self) -> bool:
        """Whether a statement of this type stands against others."""
        return self is not Type.claim
