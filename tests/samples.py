"""The sample articles, and what the shipped model finds in them.

`python -m tests.samples` writes `tests/golden/NAME.jsonl` anew: after a change that should change them, look
at the difference before it is committed.
"""

import sys
from pathlib import Path

from claimx.extract import extract
from claimx.input.read import read_article
from claimx.output.jsonl import document_json

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
GOLDEN = ROOT / "tests" / "golden"


def read_sample(path):
    """The article, with a path that is the same on every machine."""
    return read_article(path).model_copy(update={"path": path.relative_to(ROOT).as_posix()})


def golden_path(sample):
    """Where the model's own output for a sample stands."""
    return GOLDEN / f"{sample.stem}.jsonl"


def regenerate(nlp):
    """Write what the model finds now; return the files that changed."""
    GOLDEN.mkdir(exist_ok=True)
    changed = []
    for sample in SAMPLES:
        path = golden_path(sample)
        line = document_json(extract(read_sample(sample), nlp)) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != line:
            path.write_text(line, encoding="utf-8")
            changed.append(path.name)
    return changed


if __name__ == "__main__":
    from claimx.pipeline.load import load

    sys.stdout.write("changed: " + (", ".join(regenerate(load())) or "nothing") + "\n")
