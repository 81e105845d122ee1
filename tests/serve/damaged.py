"""A model that does not load, in a module of its own: a worker need not import spaCy to be told so."""

from claimx.errors import ModelError


def load_nothing():
    """Take the place of `load`."""
    raise ModelError("model", "it is damaged", "Install claimx again.")
