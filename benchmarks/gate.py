"""`python -m benchmarks.gate`: the scores of the shipped model may not sink below their floors.

The floors stand in `floors.json`: for each data set the fingerprint of its annotations and a floor for each
score, named by its path in the table of scores. `--update` pins them anew, but lowers one only with
`--lower`. Where the corpora are not there, as in a copy of the project alone, its own articles are checked.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypedDict

import typer

from benchmarks.annotated import CORPORA, ROOT, UNSEEN, fingerprint, predict, read_annotated
from claimx.errors import ClaimxError
from claimx.evaluation.scores import score
from claimx.pipeline.load import model_path

FLOORS = ROOT / "benchmarks" / "floors.json"

# The scores that `--update` pins, where both sides have what they are made of.
METRICS = (
    "attribution.f1",
    "strict.f1",
    "direct.f1",
    "cue.f1",
    "speaker.accuracy",
    "type.macro_f1",
    "type.classes.denial.f1",
    "type.classes.counterclaim.f1",
    "links.f1",
)

# A score may lie this much below its floor. The same files give the same scores on one machine; another
# processor rounds 8-bit products otherwise, which turns a few statements in a thousand.
MARGIN = 0.01
# There are so few denials, counterclaims and links that one of them turned changes their score by much; the
# unseen articles hold enough.
RARE_MARGIN = 0.15


class Pinned(TypedDict):
    """What is known of one data set."""

    sha256: str
    floors: dict[str, float]


class Check(NamedTuple):
    """One score beside its floor; `floor` is None where none is pinned, `found` where there is no score."""

    data: str
    metric: str
    floor: float | None
    found: float | None

    @property
    def failed(self) -> bool:
        """Whether the score lies below its floor by more than noise."""
        rare = self.metric.startswith(("type.", "links.")) and self.data != UNSEEN
        margin = RARE_MARGIN if rare else MARGIN
        return self.floor is not None and (self.found is None or self.found < self.floor - margin)


def look_up(scores: Mapping[str, Any], metric: str) -> float | None:
    """The score with that path, "attribution.f1"; None if there is none."""
    value: Any = scores
    for name in metric.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return float(value) if isinstance(value, int | float) else None


def compare(pinned: Mapping[str, Pinned], scores: Mapping[str, Mapping[str, Any]]) -> list[Check]:
    """Every pinned score of the data sets that were scored, and those that could be pinned."""
    return [
        Check(data, metric, floors.get(metric), look_up(table, metric))
        for data, table in scores.items()
        for floors in [pinned[data]["floors"] if data in pinned else {}]
        for metric in dict.fromkeys((*floors, *METRICS))
        if metric in floors or look_up(table, metric) is not None
    ]


def pin(
    pinned: Mapping[str, Pinned],
    scores: Mapping[str, Mapping[str, Any]],
    fingerprints: Mapping[str, str],
    *,
    lower: bool,
) -> dict[str, Pinned]:
    """New floors at the scores, cut to three digits; one that would sink stays unless `lower`.

    Data sets that were not scored keep theirs.
    """
    result = dict(pinned)
    for data in scores:
        result[data] = {"sha256": fingerprints[data], "floors": {}}
    for check in compare(pinned, scores):
        found = math.floor(check.found * 1000) / 1000 if check.found is not None else None
        sinks = check.floor is not None and (found is None or found < check.floor)
        floor = check.floor if sinks and not lower else found
        if floor is not None:
            result[check.data]["floors"][check.metric] = floor
    return result


def complaints(pinned: Mapping[str, Pinned], fingerprints: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the floors themselves: none for a data set, or those of other annotations."""
    for name, sha in fingerprints.items():
        if name not in pinned:
            yield f"{name}: no floors are pinned; pin them with --update"
        elif pinned[name]["sha256"] != sha:
            yield f"{name}: the annotations have changed since its floors were pinned; pin with --update"


def report(checks: list[Check]) -> Iterator[str]:
    """The lines of the table."""
    yield f"{'data':<14}{'score':<18}{'floor':>7}{'found':>7}"
    for check in checks:
        numbers = "".join(
            f"{value:>7.3f}" if value is not None else f"{'-':>7}" for value in (check.floor, check.found)
        )
        verdict = "  BELOW" if check.failed else "  not pinned" if check.floor is None else ""
        yield f"{check.data:<14}{check.metric:<18}{numbers}{verdict}"


def gate(data: Path, floors: Path, *, update: bool, lower: bool, processes: int) -> bool:
    """Score, print the table, pin if asked to; return whether all is well."""
    pinned: dict[str, Pinned] = json.loads(floors.read_text(encoding="utf-8")) if floors.exists() else {}
    annotated = read_annotated(data)
    missing = [name for name in CORPORA if name not in annotated]
    if missing:
        only = ": only the project's own articles are checked" if len(missing) == len(CORPORA) else ""
        typer.echo(f"not there beside {data}: {', '.join(missing)}{only}")
    start = time.perf_counter()
    predicted = predict(annotated, processes=processes)
    scores = {name: score(rows, predicted[name]) for name, rows in annotated.items()}
    n_articles = sum(map(len, annotated.values()))
    typer.echo(f"{n_articles} articles, {processes} processes, {time.perf_counter() - start:.0f} s")

    fingerprints = {name: fingerprint(rows) for name, rows in annotated.items()}
    if update:
        pinned = pin(pinned, scores, fingerprints, lower=lower)
        floors.write_text(json.dumps(pinned, indent=2) + "\n", encoding="utf-8")
    checks = compare(pinned, scores)
    for line in report(checks):
        typer.echo(line)
    unfit = list(complaints(pinned, fingerprints))
    for line in unfit:
        typer.echo(line)
    failed = [check for check in checks if check.failed]
    if failed:
        typer.echo(f"{len(failed)} of {len(checks)} scores lie below their floor by more than noise")
    return not (failed or unfit)


def main(
    data: Annotated[Path, typer.Option(help="The folder of the corpora.")] = ROOT.parent / "shared" / "data",
    update: Annotated[bool, typer.Option("--update", help="Pin the floors at these scores.")] = False,
    lower: Annotated[bool, typer.Option("--lower", help="With --update: lower floors, too.")] = False,
    processes: Annotated[int, typer.Option(min=1, help="Processes side by side.")] = os.cpu_count() or 1,
) -> None:
    """Check that the scores of the shipped model have not sunk below their floors."""
    if lower and not update:
        raise typer.BadParameter("--lower goes with --update")
    try:
        model_path()
        is_well = gate(data, FLOORS, update=update, lower=lower, processes=processes)
    except ClaimxError as error:
        typer.echo(f"gate: {error}", err=True)
        raise typer.Exit(1) from error
    if not is_well:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
