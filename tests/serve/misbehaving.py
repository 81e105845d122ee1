"""The stand-in pipeline, which obeys a few words in an article: what goes wrong in a worker, at will."""

import os
import time

from spacy.language import Language

from tests import standin


@Language.component("claimx_misbehave")
def misbehave(doc):
    """Sleep, die or fail if the article says so."""
    if "PLEASE SLEEP" in doc.text:
        time.sleep(60)
    if "PLEASE WAIT" in doc.text:
        time.sleep(0.3)
    if "PLEASE DIE" in doc.text:
        os._exit(1)
    if "PLEASE FAIL" in doc.text:
        raise ValueError(f"nobody may see this: {doc.text}")
    return doc


def load():
    nlp = standin.load(speaking=True)
    nlp.add_pipe("claimx_misbehave", first=True)
    return nlp
