"""The batch on a Ray cluster: Ray Data reads and analyses shards, with a model in an actor on each core.

All machines must see the input and the output under the same paths (NFS or the like). A shard is a file and
is done by one actor: make several times as many as there are actors. Where a machine or an actor dies, Ray
starts others, which do the shards in hand again.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from claimx.batch.parts import Counts, WorkFolder
from claimx.batch.plan import ModelIdentity, Plan, decisive, fingerprint
from claimx.batch.run import Observer, Outcome, Summary, Unobserved, error_of, now, run_row
from claimx.batch.worker import open_model
from claimx.engines.shards import (
    Look,
    Marker,
    Marks,
    Shard,
    ShardFolder,
    find_shards,
    look_at,
    shard_key,
    shard_rows,
)
from claimx.errors import ExtraError, InputError
from claimx.input.files import SourceFile, check_inputs
from claimx.input.meter import Meter
from claimx.input.notes import Notes
from claimx.input.options import InputOptions
from claimx.input.problem import InputProblem
from claimx.store.tables import RUNS

Row = dict[str, Any]


def run_on_ray(plan: Plan, *, address: str | None = None, observer: Observer | None = None) -> Summary:
    """Do a batch on Ray, or what is left of it; the result is a folder of Parquet shards.

    Args:
        plan: What to do; `plan.workers` is the number of actors, 0 for one on each core of the cluster. The
            target is a folder, its format Parquet.
        address: The cluster, `auto` for that of this machine; by default a cluster of this process alone.
        observer: Told of what happens.

    Raises:
        ExtraError: Ray is not installed.
        ModelError: The model cannot be loaded.
        ArticleNotFoundError: None of the inputs is there.
        InputError: Standard input is no shard; with `plan.strict`, the first error.
        OutputError: The result cannot be written.
    """
    if "-" in plan.inputs:
        remedy = "Put it into files, or use the local engine."
        raise InputError("standard input", "Ray reads files that all machines see", remedy)
    check_inputs(plan.inputs)
    watcher = observer or Unobserved()
    with _cluster(address) as ray:
        return _Run(ray, plan, watcher).do()


class _cluster:  # noqa: N801 (reads as a function of its address)
    """Ray, connected; what was started here ends at the end."""

    def __init__(self, address: str | None) -> None:
        self._address = address

    def __enter__(self) -> Any:
        # Read when Ray is imported: no reports to its makers, no bars of its own.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
        os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
        try:
            import ray
            import ray.data
        except ModuleNotFoundError as error:
            raise ExtraError("--engine ray", "Ray is not installed", "pip install 'claimx[ray]'.") from error
        self._ray = ray
        self._is_ours = not ray.is_initialized()
        if self._is_ours:
            ray.init(
                address=self._address,
                include_dashboard=False,
                log_to_driver=False,
                logging_level=logging.ERROR,
            )
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.execution_options.preserve_order = True
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        return ray

    def __exit__(self, *_: object) -> None:
        if self._is_ours:
            self._ray.shutdown()


@dataclass(slots=True)
class _Run:
    ray: Any
    plan: Plan
    watcher: Observer

    def do(self) -> Summary:
        plan, target = self.plan, self.plan.target
        actors = plan.workers or max(1, int(self.ray.cluster_resources().get("CPU", 1)))
        facts = decisive(plan, self._model())
        folder = ShardFolder(target.path.absolute())
        work = WorkFolder(target.work)
        try:
            if plan.restart:
                folder.forget_beyond(0)
            folder.prepare()
            shards = find_shards(plan.inputs, plan.input_options.exclude)
            folder.forget_beyond(len(shards))
            row = run_row(replace(plan, workers=actors), facts)
            summary = self._do_shards(shards, folder, fingerprint(facts), actors)
            row.update(asdict(summary.total), outcome="complete", skipped=summary.skipped, ended=now())
            from claimx.store.parquet_files import write_parquet

            temporary = folder.path / ".runs.tmp"
            write_parquet(RUNS, [row], temporary)
            temporary.replace(folder.path / "runs.parquet")
            work.remove()
        finally:
            work.close()
        return summary

    def _model(self) -> ModelIdentity:
        """The identity of the model, as a process of the cluster loads it."""
        options = self.plan
        task = self.ray.remote(_identify).options(num_cpus=1)
        identity: ModelIdentity = self.ray.get(task.remote(options, os.getcwd()))  # noqa: PTH109 (a text)
        return identity

    def _do_shards(self, shards: list[Shard], folder: ShardFolder, mark: str, actors: int) -> Summary:
        total, resumed, skipped = Counts(), Counts(), 0
        meter = Meter()
        tasks: list[Row] = []
        marker = Marker()
        for shard, look in zip(shards, self._looks(shards), strict=True):
            marks = marker.mark(look)
            key = shard_key(mark, look, marks)
            skipped += len(marks.duplicates) if self.plan.skip_duplicates else 0
            done = folder.done(shard.index, key)
            if done is None:
                tasks.append(_packed(shard, key=key, marks=json.dumps([marks.ids, marks.duplicates])))
            else:
                resumed.add(done)
        self.watcher.begin(
            replace(self.plan, workers=actors), meter=meter, is_resumed=len(tasks) < len(shards)
        )
        try:
            if len(tasks) < len(shards):
                self.watcher.resumed(resumed)
            for result in self._results(tasks, folder, actors):
                counts = Counts(**json.loads(result["counts"]))
                error = InputError(*json.loads(result["error"])) if result["error"] else None
                total.add(counts)
                meter.add(result["bytes"])
                self.watcher.done(counts, error)
                if self.plan.strict and error is not None:
                    raise error
        finally:
            self.watcher.end()
        total.add(resumed)
        outcome = Outcome.complete if tasks else Outcome.already
        return Summary(outcome, folder.path, total, resumed, skipped)

    def _looks(self, shards: list[Shard]) -> Iterator[Look]:
        """The looks at all shards, in their order; what they warn of is warned of here."""
        if not shards:
            return
        data = self.ray.data.from_items([_packed(shard) for shard in shards], override_num_blocks=len(shards))
        options = self.plan.input_options
        notes = Notes()
        here = os.getcwd()  # noqa: PTH109 (a text)
        for row in data.map(_look, fn_kwargs={"options": options, "here": here}).iter_rows():
            notes.merge(json.loads(row["notes"]))
            yield Look(row["digest"], json.loads(row["ids"]), row["signatures"], notes)
        notes.warn()

    def _results(self, tasks: list[Row], folder: ShardFolder, actors: int) -> Iterable[Row]:
        if not tasks:
            return []
        data = self.ray.data.from_items(tasks, override_num_blocks=len(tasks))
        # A shard that is done is told of at once, whatever its place.
        self.ray.data.DataContext.get_current().execution_options.preserve_order = False
        return data.map(  # type: ignore[no-any-return]
            _Analyser,
            fn_constructor_args=(self.plan, str(folder.path), os.getcwd()),  # noqa: PTH109 (a text)
            compute=self.ray.data.ActorPoolStrategy(size=min(actors, len(tasks))),
            num_cpus=1,
        ).iter_rows()


class _Analyser:
    """An actor: a model, loaded once, that does one shard after the other."""

    def __init__(self, plan: Plan, folder: str, here: str) -> None:
        os.chdir(here)
        self._plan = plan
        self._folder = ShardFolder(Path(folder))
        self._model = open_model(plan.load, plan.registry, plan.input_options.max_chars)

    def __call__(self, task: Row) -> Row:
        shard = _unpacked(task)
        ids, duplicates = json.loads(task["marks"])
        marks = Marks(
            {int(place): id for place, id in ids.items()},
            {int(place): tuple(duplicate) for place, duplicate in duplicates.items()},
        )
        attempts = self._folder.attempts(shard.index, task["key"])
        errors: list[Row] = []

        def watched() -> Iterator[dict[str, list[Row]]]:
            for rows in shard_rows(
                shard, marks, self._plan.input_options, self._model, attempts,
                skip_duplicates=self._plan.skip_duplicates,
            ):  # fmt: skip
                errors.extend(rows.get("errors", ()) if not errors else ())
                yield rows

        counts = self._folder.write(shard.index, task["key"], watched())
        size = Path(shard.file.path).stat().st_size if isinstance(shard.file, SourceFile) else 0
        first = error_of(errors[0]).args if errors else None
        return {
            "counts": json.dumps(asdict(counts)),
            "error": json.dumps(first) if first else "",
            "bytes": size,
        }


# Paths are relative to where the command was given; Ray's processes may be elsewhere.


def _identify(plan: Plan, here: str) -> ModelIdentity:
    os.chdir(here)
    nlp, _ = open_model(plan.load, plan.registry, plan.input_options.max_chars)
    return ModelIdentity.of(nlp)


def _look(task: Row, options: InputOptions, here: str) -> Row:
    os.chdir(here)
    look = look_at(_unpacked(task), options)
    return {
        "digest": look.digest,
        "ids": json.dumps(look.ids),
        "signatures": look.signatures,
        "notes": json.dumps(look.notes.made()),
    }


def _packed(shard: Shard, **more: str) -> Row:
    """A shard as a row of Ray Data, whose values are numbers and texts."""
    kind = "file" if isinstance(shard.file, SourceFile) else "problem"
    values = shard.file._asdict() if isinstance(shard.file, SourceFile) else asdict(shard.file)
    return {"index": shard.index, "kind": kind, "file": json.dumps(values), **more}


def _unpacked(row: Row) -> Shard:
    values = json.loads(row["file"])
    file = SourceFile(**values) if row["kind"] == "file" else InputProblem(**values)
    return Shard(int(row["index"]), file)
