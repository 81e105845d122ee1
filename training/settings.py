"""The config file as typed values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STAGES = ("base", "further", "stances", "long", "longer", "last", "reread", "contrasts", "graded", "hard")
CONFIG = Path(__file__).with_name("config.toml")


@dataclass(frozen=True)
class Stage:
    """One run of the training loop."""

    shares: dict[str, float]
    epochs: int
    encoder_rate: float
    head_rate: float
    warmup: float
    decay: float
    clip: float
    stances: float
    average: float
    size: int
    batch_pieces: int
    seed: int
    checkpoint_every: int


@dataclass(frozen=True)
class Roles:
    """The role head's training on the finished encoder's states."""

    shares: dict[str, float]
    counts: dict[str, float]
    layers: int
    epochs: int
    rate: float
    warmup: float
    decay: float
    clip: float
    average: float
    cues_from: float


@dataclass(frozen=True)
class Settings:
    """All stages. See the comments in `config.toml`."""

    seed: int
    base: Stage
    further: Stage
    stances: Stage
    long: Stage
    longer: Stage
    last: Stage
    reread: Stage
    contrasts: Stage
    graded: Stage
    hard: Stage
    means: dict[str, dict[str, float]]
    roles: Roles
    speaker_epochs: int
    speaker_seeds: list[int]
    stance_epochs: int
    stance_seeds: list[int]
    told_seeds: list[int]
    strength: float
    windows: int
    tolerance: float


def read_settings(path: Path = CONFIG) -> Settings:
    """Read the config file; an unknown or missing name is a TypeError that says which."""
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = {**raw["windows"], "seed": raw["seed"], "checkpoint_every": raw["checkpoints"]["every"]}
    # Each stage sees the texts in another order.
    stages: dict[str, Any] = {
        name: Stage(**raw[name], **{**shared, "seed": raw["seed"] + place})
        for place, name in enumerate(STAGES)
    }
    return Settings(
        seed=raw["seed"],
        means=raw["means"],
        roles=Roles(**raw["roles"]),
        speaker_epochs=raw["heads"]["speakers"],
        speaker_seeds=raw["heads"]["speaker_seeds"],
        stance_epochs=raw["heads"]["stances"],
        stance_seeds=raw["heads"]["stance_seeds"],
        told_seeds=raw["heads"]["told_seeds"],
        **stages,
        **raw["quantise"],
    )
