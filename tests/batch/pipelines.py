"""Stand-in pipelines that workers load: they import this module, so it must not need pytest."""

import os
import signal

from spacy.language import Language

from tests import standin


@Language.component("claimx_test_trouble")
def make_trouble(doc):
    if "RAISE" in doc.text:
        raise ZeroDivisionError("a fault of ours")
    if "DIE" in doc.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return doc


def load():
    """The stand-in with speakers and types; some words make it fail, or end its process."""
    nlp = standin.load(speaking=True)
    nlp.add_pipe("claimx_test_trouble", first=True)
    return nlp


def load_other():
    """Another version of the same model."""
    nlp = load()
    nlp.meta["version"] = "10.0.0"
    return nlp
