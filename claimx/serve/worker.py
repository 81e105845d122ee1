"""A worker's process: it loads the model once and answers jobs, one after the other."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from claimx.errors import ClaimxError

if TYPE_CHECKING:
    from spacy.language import Language

    from claimx.registry import Registry
    from claimx.serve.jobs import Done, Job

_TRIAL = b'"The bridge is safe," said Ada Marlow of the ferry company. "It is not," Tom Quill said.'


class Recipe(NamedTuple):
    """What a worker needs to begin. It goes to another process, so `load` must be a function of a module."""

    load: Callable[[], Language]
    max_chars: int
    registry: tuple[Path, ...] = ()
    """Files to put on top of the registry of claimx."""


def loader(path: Path | None = None, *, keep_boilerplate: bool = False) -> Callable[[], Language]:
    """A function for a `Recipe` that loads the shipped model, or the one in `path`."""
    from claimx.pipeline.load import load

    return partial(load, path, keep_boilerplate=keep_boilerplate)


class Ready(NamedTuple):
    """A worker has loaded its model."""

    model: str
    version: str
    components: tuple[str, ...]


class Failure(NamedTuple):
    """Something that should not happen: the name of the error and where it arose, but no word of its message.

    The message may hold the article's text, which is nobody's business.
    """

    name: str
    place: str


def failure_of(error: BaseException) -> Failure:
    """The error without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames[-5:]]
    return Failure(type(error).__name__, ", ".join(places))


def run(connection: Connection, recipe: Recipe) -> None:
    """Load the model, say `Ready` (or why not), then answer each list of jobs with a result a job.

    The worker ends when the other end of the connection closes.
    """
    # Ctrl-C reaches all processes of a terminal; the service ends its workers itself, when all is answered.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        nlp, registry = _load(recipe)
    except ClaimxError as error:
        connection.send(error)
        return
    connection.send(Ready(nlp.meta["name"], nlp.meta["version"], tuple(nlp.pipe_names)))
    while True:
        try:
            jobs: list[Job] = connection.recv()
            for job in jobs:
                connection.send(_result(job, nlp, recipe, registry))
        except (EOFError, OSError):
            return


def _load(recipe: Recipe) -> tuple[Language, Registry | None]:
    """The model and the registry, once used: what the first use imports is no article's time."""
    from claimx.registry import load_registry
    from claimx.serve.jobs import Answer, Body, Job, do

    nlp = recipe.load()
    registry = load_registry(list(recipe.registry)) if recipe.registry else None
    do(Job(Body.text, _TRIAL, Answer.view), nlp, max_chars=len(_TRIAL), registry=registry)
    return nlp, registry


def _result(
    job: Job, nlp: Language, recipe: Recipe, registry: Registry | None
) -> Done | ClaimxError | Failure:
    from claimx.serve.jobs import do

    try:
        return do(job, nlp, max_chars=recipe.max_chars, registry=registry)
    except ClaimxError as error:
        return error
    except Exception as error:  # one article must not end the worker
        return failure_of(error)
