"""Load the model for a command, and see that it can do what the command needs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from claimx.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language


# Components of the model, and what they are there for.
SPEAKERS, TYPES = "claimx_speakers", "claimx_stances"
_TASKS = {SPEAKERS: "speakers", TYPES: "types of statements"}


def load_model(path: Path | None, *, keep_boilerplate: bool = False, max_chars: int = 0) -> Language:
    """The pipeline, ready for texts of up to `max_chars` characters.

    Raises:
        ModelError: The model is missing, damaged or not for this version.
    """
    from claimx.pipeline.load import load  # imports spaCy

    nlp: Language = load(path, keep_boilerplate=keep_boilerplate)
    nlp.max_length = max(nlp.max_length, max_chars)
    return nlp


def require(nlp: Language, components: Iterable[str]) -> None:
    """Raise unless the model has the components: else a filter would quietly find nothing.

    Raises:
        ModelError: One is missing.
    """
    for name in components:
        if name not in nlp.pipe_names:
            raise ModelError(
                "model",
                f"{nlp.meta['name']} {nlp.meta['version']} does not look for {_TASKS[name]}",
                f"Use a model with the component {name}.",
            )
