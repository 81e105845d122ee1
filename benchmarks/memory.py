"""How much memory does a long run take, and does it grow? `python -m benchmarks.memory N` prints JSON."""

from __future__ import annotations

import json
import random
import re
import string
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from claimx.article import Article
from claimx.extract import extract_all
from claimx.pipeline.load import load

# Every so many words one is replaced by a word that no other article has: about the share of names and
# figures in news that are new, and what the vocabulary of a pipeline grows by.
NEW_WORD_EVERY = 10
# Peaks are taken after these shares of the articles.
EARLY = 0.2

_WORD = re.compile(r"\b[a-z]{4,}\b")


def measure_memory(n_articles: int) -> tuple[float, float]:
    """Peak memory of a fresh process, in megabytes: after `EARLY` of the articles, and after all."""
    command = [sys.executable, "-m", "benchmarks.memory", str(n_articles)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    early, late = json.loads(done.stdout)
    return early, late


def varied(articles: Sequence[Article], n_articles: int) -> Iterator[Article]:
    """So many articles: the given ones in turn, each with words of its own."""
    for number, article in enumerate(islice(cycle(articles), n_articles)):
        rng = random.Random(number)

        def vary(match: re.Match[str], rng: random.Random = rng) -> str:
            if rng.randrange(NEW_WORD_EVERY):
                return match.group()
            return "".join(rng.choices(string.ascii_lowercase, k=8))

        yield Article(id=f"{article.id}-{number}", text=_WORD.sub(vary, article.text))


def peaks(articles: Iterable[Article], n_articles: int) -> tuple[float, float]:
    """Run the shipped model over the articles; the peaks of this process."""
    nlp = load()
    early = 0.0
    for number, _ in enumerate(extract_all(articles, nlp), start=1):
        if number == int(n_articles * EARLY):
            early = peak_megabytes()
    return early, peak_megabytes()


def peak_megabytes() -> float:
    """The most memory that this process has held."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what the parent held before it started this process
        return int(re.findall(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="utf-8"))[0]) / 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024**2 if sys.platform == "darwin" else peak / 1024


if __name__ == "__main__":
    from benchmarks.annotated import read_samples

    wanted = int(sys.argv[1])
    sys.stdout.write(json.dumps(peaks(varied(read_samples(), wanted), wanted)))
