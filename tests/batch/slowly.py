"""`python -m tests.batch.slowly ARGS...`: the command line with a stand-in that takes its time."""

import sys
import time
from types import ModuleType

from spacy.language import Language

from tests import standin


@Language.component("claimx_test_pause")
def pause(doc):
    time.sleep(0.01)
    return doc


def load(path=None, *, keep_boilerplate=False):
    """Take the place of `claimx.pipeline.load.load`."""
    nlp = standin.load(speaking=True)
    nlp.add_pipe("claimx_test_pause")
    return nlp


if __name__ == "__main__":
    from tests.batch import slowly  # noqa: PLW0406 (workers import it by this name)

    module = ModuleType("claimx.pipeline.load")
    module.load = slowly.load
    sys.modules["claimx.pipeline.load"] = module
    from claimx.cli.app import main

    main()
