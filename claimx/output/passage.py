"""A passage as a person reads it."""

from __future__ import annotations

from claimx.output.printable import printable_line
from claimx.statements.model import Passage, pieces


def shown_text(passage: Passage) -> str:
    """The passage on one line, fit to print, with an ellipsis where something stands between its pieces."""
    return " … ".join(printable_line(piece) for piece in pieces(passage))
