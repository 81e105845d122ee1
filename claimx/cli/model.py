"""Load the model for a command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


def load_model(path: Path | None, *, keep_boilerplate: bool = False, max_chars: int = 0) -> Language:
    """The pipeline, ready for texts of up to `max_chars` characters.

    Raises:
        ModelError: The model is missing, damaged or not for this version.
    """
    from claimx.pipeline.load import load  # imports spaCy

    nlp: Language = load(path, keep_boilerplate=keep_boilerplate)
    nlp.max_length = max(nlp.max_length, max_chars)
    return nlp
