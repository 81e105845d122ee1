"""What a batch is to do, and the fingerprint of all that decides on its results."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claimx.article import Article
from claimx.batch.chunks import MOST_CHARACTERS, MOST_ITEMS
from claimx.input.meter import Meter
from claimx.input.options import InputOptions
from claimx.input.problem import InputProblem
from claimx.store.tables import STORE_VERSION
from claimx.store.target import Target

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Plan:
    """A batch: from where, with what, to where."""

    inputs: tuple[str, ...]
    """Files, folders, globs, "-"."""
    target: Target
    load: Callable[[], Language]
    """Loads the model, once in each process; it must survive pickling."""
    input_options: InputOptions = field(default_factory=InputOptions)
    keep_boilerplate: bool = False
    """Told to `load` by who makes the plan; here for the fingerprint."""
    registry: tuple[Path, ...] = ()
    """Registry files on top of that of claimx."""
    skip_duplicates: bool = False
    workers: int = 1
    """Processes at work. With one, the work is done in this process."""
    strict: bool = False
    """Stop at the first error."""
    restart: bool = False
    """Throw away what an earlier run has left, finished or not."""

    def read(self, meter: Meter | None = None) -> Iterator[Article | InputProblem]:
        """The articles, in their order; the result itself is no input.

        Args:
            meter: Counts how much has been read.
        """
        from claimx.input.collection import read_collection

        target = self.target
        own = {os.path.abspath(target.folder / name) for name in target.names().values()}  # noqa: PTH100
        for item in read_collection(self.inputs, self.input_options, meter=meter):
            path = item.file if isinstance(item, InputProblem) else item.path
            if path is None or os.path.abspath(path) not in own:  # noqa: PTH100 (a link is its name here)
                yield item


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which model it is: by name, version, and a hash of its files."""

    name: str
    version: str
    sha256: str

    @classmethod
    def of(cls, nlp: Language) -> ModelIdentity:
        """The identity of a loaded model; one that was put together in memory has no files."""
        path = getattr(nlp, "path", None)
        folder = Path(path) if path else None
        files = sorted(file for file in folder.rglob("*") if file.is_file()) if folder else []
        digest = hashlib.sha256(" ".join(nlp.pipe_names).encode())
        for file in files:
            digest.update(f"\0{file.relative_to(folder or file).as_posix()}\0".encode())
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        return cls(nlp.meta["name"], nlp.meta["version"], digest.hexdigest())


def decisive(plan: Plan, model: ModelIdentity) -> dict[str, Any]:
    """All that decides on the results, as plain data; the number of workers does not."""
    import claimx

    options = plan.input_options
    return {
        "claimx": claimx.__version__,
        "tables": STORE_VERSION,
        "chunks": [MOST_ITEMS, MOST_CHARACTERS],
        "model": asdict(model),
        "inputs": list(plan.inputs),
        "options": {
            "keep_boilerplate": plan.keep_boilerplate,
            "skip_duplicates": plan.skip_duplicates,
            "registry": [_hash(path) for path in plan.registry],
            **{name: _plain(getattr(options, name)) for name in type(options).__dataclass_fields__},
        },
    }


def fingerprint(facts: dict[str, Any]) -> str:
    """One word for `decisive(...)`."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def changes(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What differs between two `decisive(...)`, for people: `model.version: 0.1.0 before, 0.2.0 now`."""
    old, new = dict(_flat(before)), dict(_flat(now))
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return [f"{name}: {_shown(old.get(name))} before, {_shown(new.get(name))} now" for name in names]


def _flat(facts: dict[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in facts.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}".removeprefix("options."), value


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return dict(value) if hasattr(value, "items") else value
