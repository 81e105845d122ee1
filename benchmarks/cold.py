"""How long does a command take from a standing start, beside the import of spaCy?"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.summary import Summary, summarise

IMPORT_SPACY = (sys.executable, "-c", "import spacy")


class Cold(NamedTuple):
    """Seconds of a command, and how many imports of spaCy fit into them."""

    seconds: Summary
    ratio: Summary


def claimx_command(*arguments: str) -> tuple[str, ...]:
    """The command as it is installed beside this interpreter."""
    return (str(Path(sys.executable).with_name("claimx")), *arguments)


def measure_cold(
    commands: Mapping[str, Sequence[str]], *, repetitions: int
) -> tuple[Summary, dict[str, Cold]]:
    """Run spaCy's import and the commands in turn, once each a repetition.

    One more goes before them and does not count: it warms the disk's cache.

    Returns:
        Seconds of spaCy's import, and for each command its own.
    """
    imports: list[float] = []
    runs: dict[str, list[float]] = {name: [] for name in commands}
    for repetition in range(repetitions + 1):
        times = {name: _seconds_of(command) for name, command in {"": IMPORT_SPACY, **commands}.items()}
        if repetition:
            imports.append(times[""])
            for name in commands:
                runs[name].append(times[name])
    of_import = median(imports)
    return summarise(imports), {
        name: Cold(summarise(seconds), summarise([value / of_import for value in seconds]))
        for name, seconds in runs.items()
    }


def _seconds_of(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start
