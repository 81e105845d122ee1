"""The shipped pipeline: where it is, and how to get it with other settings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from claimx.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "claimx_en_news"
# spaCy refuses longer texts for its parser's sake; ours is linear.
MAX_LENGTH = 2**31 - 1


def model_path() -> Path:
    """The shipped model's folder: in the installed package, else in a checkout's `models/`.

    Raises:
        ModelError: It is in neither.
    """
    package = Path(__file__).resolve().parent.parent
    places = (package / "_models" / MODEL, package.parent / "models" / MODEL)
    for place in places:
        if (place / "config.cfg").is_file():
            return place
    raise ModelError("model", f"{MODEL} is in neither {places[0]} nor {places[1]}", "Install claimx again.")


def load(
    path: str | Path | None = None,
    *,
    keep_boilerplate: bool = False,
    threads: int = 1,
    exclude: Iterable[str] = (),
) -> Language:
    """Load a pipeline.

    Args:
        path: The model's folder; the shipped one by default.
        keep_boilerplate: Whether statements are looked for in web-page debris, too.
        threads: Threads that one article may use.
        exclude: Components to leave out.

    Raises:
        ModelError: There is no model in that folder, or it was made for another version.
    """
    import spacy

    folder = Path(path) if path is not None else model_path()
    if not (folder / "config.cfg").is_file():
        raise ModelError(
            str(folder), "no model is there: config.cfg is missing", "Name a folder that holds one."
        )
    overrides: dict[str, object] = {
        "components.claimx_attributions.keep_boilerplate": keep_boilerplate,
        "components.claimx_encoder.threads": threads,
    }
    try:
        nlp = spacy.load(folder, config=overrides, exclude=list(exclude))
    except ModelError:
        raise
    except Exception as error:  # what spaCy makes of a damaged file depends on the damage
        raise ModelError(str(folder), f"the model does not load: {error}", "Install claimx again.") from error
    nlp.max_length = MAX_LENGTH
    return nlp
