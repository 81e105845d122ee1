"""The scorer gives what the reference scorer gives, to the last digit and byte."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from claimx.evaluation.records import read_gold, read_predictions
from claimx.evaluation.scores import score
from claimx.output.scores import scores_json, scores_table

SHARED = Path(__file__).resolve().parents[3] / "shared"
REFERENCE = SHARED / "tools" / "score.py"

pytestmark = pytest.mark.skipif(
    not REFERENCE.exists(),
    reason="the reference scorer (../shared/tools/score.py) is not here to compare with",
)


def _write(path, rows):
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path


def _assert_parity(tmp_path, gold, predicted):
    paths = [_write(tmp_path / "gold.jsonl.gz", gold), _write(tmp_path / "pred.jsonl.gz", predicted)]
    scores = score(read_gold(paths[0]), read_predictions(paths[1]))
    for option, ours in (([], scores_table(scores)), (["--json"], scores_json(scores))):
        command = [sys.executable, str(REFERENCE), *map(str, paths), *option]
        theirs = subprocess.run(command, capture_output=True, check=True).stdout
        assert (ours + "\n").encode() == theirs


@pytest.mark.parametrize("seed", range(8))
def test_parity_on_made_up_articles(tmp_path, gold, perturb, seed):
    _assert_parity(tmp_path, gold, perturb(gold, seed))


@pytest.mark.parametrize("left_out", [["type"], ["targets", "speaker"], ["type", "targets", "speaker"]])
def test_parity_without_optional_fields(tmp_path, gold, perturb, left_out):
    predicted = perturb(gold, 1)
    for row in predicted:
        for statement in row["statements"]:
            for field in left_out:
                del statement[field]
    _assert_parity(tmp_path, gold, predicted)


@pytest.mark.parametrize("corpus", ["polnear/dev", "ukraine/dev"])
def test_parity_on_a_corpus(tmp_path, perturb, corpus):
    path = SHARED / "data" / f"{corpus}.jsonl.gz"
    if not path.exists():
        pytest.skip(f"the corpus {corpus} is not here")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        gold = [json.loads(line) for line in file]
    _assert_parity(tmp_path, gold, perturb(gold, 5))
