"""The training loop: a generator of steps, with logging, checkpoints and resume wrapped around it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from training.batches import LabelSets, epoch_batches
from training.corpora import Example
from training.loss import Weights, batch_loss
from training.model import Network
from training.settings import Stage

log = logging.getLogger("claimx.training")
LOG_EVERY = 50  # steps


class Trainer:
    """A network with its optimiser and the running average of its weights."""

    def __init__(self, network: Network, stage: Stage, total_steps: int, device: torch.device) -> None:
        self.network = network.to(device)
        self.device = device
        self.stage = stage
        self.total_steps = total_steps
        self.step = 0
        self.average = {k: v.detach().clone() for k, v in network.state_dict().items()}
        # The word embeddings stay as they were trained on a billion sentences: names that these corpora lack
        # keep their place among those they have, and a step costs a tenth less.
        network.encoder.words.weight.requires_grad_(False)
        encoder = [p for p in network.encoder.parameters() if p.requires_grad]
        inside = {id(p) for p in network.encoder.parameters()}
        heads = [p for p in network.parameters() if id(p) not in inside]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": encoder, "lr": self.stage.encoder_rate},
                {"params": heads, "lr": self.stage.head_rate},
            ],
            weight_decay=self.stage.decay,
            fused=True,
        )
        self.rates = [group["lr"] for group in self.optimiser.param_groups]

    def rate(self) -> float:
        """The share of the full learning rate at this step: a linear rise, then a linear fall to 0."""
        warm = self.stage.warmup * self.total_steps
        if self.step < warm:
            return (self.step + 1) / (warm + 1)
        return max(0.0, (self.total_steps - self.step) / (self.total_steps - warm))

    def update(self, losses: dict[str, torch.Tensor]) -> None:
        """Take one step down the sum of the losses."""
        for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
            group["lr"] = rate * self.rate()
        self.optimiser.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()
        parameters = [p for p in self.network.parameters() if p.requires_grad]
        torch.nn.utils.clip_grad_norm_(parameters, self.stage.clip)
        self.optimiser.step()
        self.step += 1
        weight = min(self.stage.average, self.step / (self.step + 10))
        with torch.no_grad():
            for name, value in self.network.state_dict().items():
                if name != "encoder.words.weight":
                    self.average[name].lerp_(value, 1 - weight)

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average,
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
        }
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def restore(self, path: Path) -> None:
        """Go on from a checkpoint."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average = state["average"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = state["step"]


def train_steps(
    trainer: Trainer, examples: Sequence[Example], sets: LabelSets, weights: Weights
) -> Iterator[dict[str, float]]:
    """Yield the losses of each step, from the trainer's step on; the batches before it are passed over."""
    stage = trainer.stage
    count = 0
    for epoch in range(stage.epochs):
        for batch in epoch_batches(examples, sets, stage, epoch):
            count += 1
            if count <= trainer.step:
                continue
            trainer.network.train()
            # Seeded each step, so that a resumed run equals an unbroken one.
            random = np.random.default_rng([stage.seed, count])
            torch.manual_seed(stage.seed + count)
            losses = batch_loss(
                trainer.network, batch.to(trainer.device), weights, random, stances=stage.stances
            )
            trainer.update(losses)
            values = {name: float(value.detach()) for name, value in losses.items()}
            yield {"pieces": float(batch.mask.sum()), **values}


def count_steps(examples: Sequence[Example], sets: LabelSets, stage: Stage) -> int:
    """Steps of all epochs together."""
    return sum(1 for epoch in range(stage.epochs) for _ in epoch_batches(examples, sets, stage, epoch))


def train(trainer: Trainer, examples: Sequence[Example], sets: LabelSets, folder: Path) -> None:
    """Run to the end, from the last checkpoint in `folder` if there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    last = folder / "last.pt"
    if last.exists():
        trainer.restore(last)
    log.info("%s: step %d of %d", folder.name, trainer.step, trainer.total_steps)
    sums: dict[str, float] = {}
    started, pieces = time.monotonic(), 0.0
    try:
        for losses in train_steps(trainer, examples, sets, Weights()):
            pieces += losses.pop("pieces")
            for name, value in losses.items():
                sums[name] = sums.get(name, 0.0) + value / LOG_EVERY
            if trainer.step % LOG_EVERY == 0:
                parts = " ".join(f"{name} {value:.3f}" for name, value in sums.items())
                speed = pieces / (time.monotonic() - started)
                log.info("step %d: %s (%.0f pieces/s)", trainer.step, parts, speed)
                sums = {}
            if trainer.step % trainer.stage.checkpoint_every == 0:
                trainer.save(last)
    finally:
        trainer.save(last)
