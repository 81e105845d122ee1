"""Shards: the files of a collection, each read, analysed and stored by itself, with results as of the whole.

What an article's rows are hangs on the article alone, but for two things that hang on all articles before it:
whether it is a copy of one, and whether its id is taken. So shards are looked at first, side by side:
`look_at` gives the ids and signatures of a shard's articles. `Marker` goes through these in the order of the
shards and says what is to be told to each. Then `shard_rows` analyses them, in any order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from claimx.article import Article
from claimx.batch.duplicates import Duplicate, DuplicateFinder, Signer
from claimx.batch.parts import Counts, replace_file
from claimx.batch.rows import failure_row, mark_duplicate, result_rows
from claimx.errors import OutputError
from claimx.input.collection import UniqueIds, read_file, with_id
from claimx.input.files import SourceFile, find_files
from claimx.input.notes import Notes
from claimx.input.options import InputOptions
from claimx.input.problem import InputProblem
from claimx.store.tables import RESULT_TABLES

if TYPE_CHECKING:
    from spacy.language import Language

    from claimx.registry import Registry

# Articles after which the vocabulary forgets what it has learned of new words.
_MEMORY = 16

# How often one article may end its process before it is given up: once may be bad luck.
DEATHS = 2


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of a collection, or what stands in the place of one."""

    index: int
    """Its place in the collection, from 0."""
    file: SourceFile | InputProblem

    def read(self, options: InputOptions, notes: Notes | None = None) -> Iterator[Article | InputProblem]:
        """Its articles, by the ids that they have there."""
        if isinstance(self.file, InputProblem):
            return iter([self.file])
        return read_file(self.file, options, notes or Notes())


@dataclass(slots=True)
class Look:
    """What all articles before a shard's and after it need to be told of it."""

    digest: str
    """Hash of all that is in it."""
    ids: list[str | None]
    """Of each article its id; None for a problem."""
    signatures: bytes
    """Of each article the signature for finding copies (504 bytes)."""
    notes: Notes
    """What the reader should know of it."""


@dataclass(slots=True)
class Marks:
    """What a shard needs to be told of those before it."""

    ids: dict[int, str] = field(default_factory=dict)
    """Articles whose id was taken, by their place in the shard, with another."""
    duplicates: dict[int, tuple[str, float]] = field(default_factory=dict)
    """Articles that are copies, by their place in the shard: the id of the original and the similarity."""


def find_shards(inputs: Iterable[str], exclude: tuple[str, ...]) -> list[Shard]:
    """The shards of a collection, in their order."""
    return [Shard(index, file) for index, file in enumerate(find_files(inputs, exclude))]


def look_at(shard: Shard, options: InputOptions) -> Look:
    """Read a shard, and tell what those after it need to know."""
    signer, notes = Signer(), Notes()
    digest = hashlib.sha256()
    ids: list[str | None] = []
    signatures: list[bytes] = []
    for item in shard.read(options, notes):
        shown = repr(item) if isinstance(item, InputProblem) else repr(item.model_dump())
        digest.update(f"\0{shown}".encode("utf-8", "surrogatepass"))
        ids.append(None if isinstance(item, InputProblem) else item.id)
        if isinstance(item, Article):
            signatures.append(signer.sign(item.text).tobytes())
    return Look(digest.hexdigest(), ids, b"".join(signatures), notes)


class Marker:
    """Goes through the looks at all shards, in their order."""

    def __init__(self) -> None:
        self._ids = UniqueIds()
        self._finder = DuplicateFinder()

    def mark(self, look: Look) -> Marks:
        """What the shard is to be told."""
        import numpy

        marks = Marks()
        articles = [(place, id) for place, id in enumerate(look.ids) if id is not None]
        if not articles:
            return marks
        signatures = numpy.frombuffer(look.signatures, dtype=numpy.uint32).reshape(len(articles), -1)
        for (place, id), signature in zip(articles, signatures, strict=True):
            name = self._ids.make(id)
            if name != id:
                marks.ids[place] = name
            duplicate = self._finder.find_signed(name, signature)
            if duplicate is not None:
                marks.duplicates[place] = (duplicate.of, duplicate.similarity)
        return marks


def shard_key(plan: str, look: Look, marks: Marks) -> str:
    """Hash of all that decides on the rows of a shard: what is stored under it needs not be done again."""
    facts = json.dumps([plan, look.digest, list(marks.ids.items()), list(marks.duplicates.items())])
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:24]


class ShardFolder:
    """A result in shards: `statements/000012-<key>.parquet` and so on for each table.

    The files of a shard are written under other names and then renamed. Last comes
    `shards/000012-<key>.json`, which counts what is in them: where it is, the shard is complete.

    Args:
        path: The folder; it is made where it is missing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Make the folders, for a run that begins."""
        for path in (self.path / "shards").glob("*.attempts"):
            path.unlink(missing_ok=True)
        self._make()

    def _make(self) -> None:
        for name in ("shards", *(table.name for table in RESULT_TABLES)):
            (self.path / name).mkdir(parents=True, exist_ok=True)

    def done(self, index: int, key: str) -> Counts | None:
        """What is in a shard; None if it is not complete."""
        try:
            return Counts(**json.loads(self._mark(index, key).read_text(encoding="ascii"))["counts"])
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, index: int, key: str, rows: Iterable[dict[str, list[dict[str, Any]]]]) -> Counts:
        """Store a shard, in the place of whatever there is of it.

        Raises:
            OutputError: It cannot be written.
        """
        from claimx.store.parquet_files import ParquetWriter

        names = [table.name for table in RESULT_TABLES]
        temporary = {name: self.path / name / f".{index:06}-{key}.tmp" for name in names}
        counts = Counts()
        try:
            self._make()
            writer = ParquetWriter(temporary)
            try:
                for row in rows:
                    counts.add(Counts.of(row))
                    writer.write(row)
            except BaseException:
                writer.abandon()
                for path in temporary.values():
                    path.unlink(missing_ok=True)
                raise
            writer.close()
            self.forget(index, but=key)
            for name, path in temporary.items():
                path.replace(self.path / name / f"{index:06}-{key}.parquet")
            mark = json.dumps({"counts": {name: getattr(counts, name) for name in counts.__slots__}})
            replace_file(self._mark(index, key), mark.encode("ascii"))
        except OSError as error:
            reason = f"it cannot be written ({error.strerror or error})"
            remedy = "Check the folder, its permissions and its space; the same command goes on where it was."
            raise OutputError(str(self.path), reason, remedy) from error
        return counts

    def forget(self, index: int, but: str = "") -> None:
        """Remove whatever there is of a shard by other keys than this one, its mark first."""
        for name in ("shards", *(table.name for table in RESULT_TABLES)):
            for path in sorted((self.path / name).glob(f"{index:06}-*")):
                if not but or path.stem != f"{index:06}-{but}":
                    path.unlink(missing_ok=True)

    def forget_beyond(self, count: int) -> None:
        """Remove shards that the collection no longer has."""
        for path in sorted((self.path / "shards").glob("*.json")):
            if int(path.name.partition("-")[0]) >= count:
                self.forget(int(path.name.partition("-")[0]))

    def attempts(self, index: int, key: str) -> Attempts:
        """Who remembers which article of a shard is in hand."""
        return Attempts(self.path / "shards" / f"{index:06}-{key}.attempts")

    def _mark(self, index: int, key: str) -> Path:
        return self.path / "shards" / f"{index:06}-{key}.json"


class Attempts:
    """Remembers in a file which article of a shard is in hand: one that ends its process twice is given up.

    Args:
        path: The file; it is removed when the shard is done.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._deaths = {
                int(place): n for place, n in json.loads(path.read_text(encoding="ascii")).items()
            }
        except (OSError, ValueError):
            self._deaths = {}

    def begin(self, place: int) -> bool:
        """An article comes into hand; False if it is to be given up."""
        deaths = self._deaths.get(place, 0)
        if deaths >= DEATHS:
            return False
        # Counted before it has happened: nobody is there to count it afterwards.
        self._path.write_text(json.dumps({**self._deaths, place: deaths + 1}), encoding="ascii")
        return True

    def end(self) -> None:
        """The shard is done."""
        self._path.unlink(missing_ok=True)


def shard_rows(
    shard: Shard,
    marks: Marks,
    options: InputOptions,
    model: tuple[Language, Registry | None],
    attempts: Attempts,
    *,
    skip_duplicates: bool = False,
) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """The rows of a shard's articles and errors, as every engine gives them."""
    items: list[_Item] = []
    for place, item in enumerate(shard.read(options)):
        mark = marks.duplicates.get(place)
        if mark is not None and skip_duplicates:
            continue
        named = with_id(item, marks.ids.get(place, item.id)) if isinstance(item, Article) else item
        items.append(_Item(place, named, Duplicate(*mark) if mark else None))
        if len(items) == _MEMORY:
            yield from _analysed(items, model, attempts)
            items.clear()
    yield from _analysed(items, model, attempts)
    attempts.end()


class _Item(NamedTuple):
    place: int
    item: Article | InputProblem
    duplicate: Duplicate | None


def _analysed(
    items: list[_Item], model: tuple[Language, Registry | None], attempts: Attempts
) -> Iterator[dict[str, list[dict[str, Any]]]]:
    nlp, registry = model
    for place, item, duplicate in items:
        if isinstance(item, Article) and not attempts.begin(place):
            reason = "the process at work on it died each time"
            remedy = "There may be too little memory: try with fewer workers, or split it."
            yield {"errors": [failure_row(item, reason, remedy)]}
            continue
        for rows in result_rows([item], nlp, registry=registry):
            mark_duplicate(rows, duplicate)
            yield rows
