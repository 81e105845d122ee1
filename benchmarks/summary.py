"""Many measurements of one thing -> a median with its spread; and the machine they were taken on."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np

from benchmarks.annotated import ROOT

LEVEL = 0.95
_RESAMPLES, _SEED = 2_000, 0


class Summary(NamedTuple):
    """The median of n measurements, and the interval that holds `LEVEL` of its resampled values."""

    median: float
    low: float
    high: float
    n: int

    def shown(self, form: str) -> str:
        """As text; `form` is a format for each number."""
        return f"{self.median:{form}} ({self.low:{form}} to {self.high:{form}}, n = {self.n})"


def summarise(values: Sequence[float]) -> Summary:
    """The median, with a bootstrap interval (percentiles)."""
    draws = np.random.default_rng(_SEED).choice(np.asarray(values), (_RESAMPLES, len(values)))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(np.median(draws, axis=1), [tail, 1 - tail])
    return Summary(median(values), float(low), float(high), len(values))


def environment() -> dict[str, str]:
    """What a reader needs to know to take the measurements again."""
    return {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "commit": _commit(),
        "machine": f"{_processor()}, {platform.system()} {platform.machine()}; one core",
        "python": platform.python_version(),
        **{name: version(name) for name in ("claimx", "spacy", "onnxruntime", "tokenizers", "numpy")},
    }


def _commit() -> str:
    """The checkout's commit, marked if files differ from it."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=10"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or "unknown"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"
