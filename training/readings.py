"""Second readings of a corpus's articles: speakers, types and targets by the ids of its statements.

A file in `readings/` holds one article a line: its `id`; `denials` and `counterclaims`, by the id of each the
ids of what it contests; and, where the corpus does not say it, `speakers`, by name the ids of their
statements. No word of an article stands there besides those names.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from claimx.errors import RecordError

READINGS = Path(__file__).with_name("readings")
POLNEAR = READINGS / "polnear.jsonl.gz"


def read_again(records: Iterable[Any], path: Path = POLNEAR) -> Iterator[Any]:
    """The annotated articles of a corpus, with what a file of readings says in place of their own labels.

    Args:
        records: Annotated articles; those that the file does not know are left as they are.
        path: The file of readings.

    Raises:
        RecordError: A reading names a statement that its article does not have.
    """
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        readings = {reading["id"]: reading for reading in map(json.loads, lines)}
    for record in records:
        if record["id"] in readings:
            _check(record, readings[record["id"]], path)
            yield _labelled(record, readings[record["id"]])
        else:
            yield record


def _labelled(record: Any, reading: dict[str, Any]) -> Any:
    targets = {**reading["denials"], **reading["counterclaims"]}
    speakers = {id: name for name, ids in reading.get("speakers", {}).items() for id in ids}
    changed = []
    for statement in record["statements"]:
        id = statement["id"]
        labels = {"type": _type(id, reading), "targets": targets.get(id, [])}
        if "speakers" in reading:
            labels["speaker"] = speakers.get(id)
        changed.append({**statement, **labels})
    known = "speakers" in reading or bool(record.get("labelled_speakers"))
    return {**record, "statements": changed, "labelled_speakers": known}


def _type(id: str, reading: dict[str, Any]) -> str:
    if id in reading["denials"]:
        return "denial"
    return "counterclaim" if id in reading["counterclaims"] else "claim"


def _check(record: Any, reading: dict[str, Any], path: Path) -> None:
    contesting = {**reading["denials"], **reading["counterclaims"]}
    named = {id for ids in (*contesting.values(), *reading.get("speakers", {}).values()) for id in ids}
    unknown = (named | set(contesting)) - {statement["id"] for statement in record["statements"]}
    if unknown:
        raise RecordError(
            f"{path}, article {record['id']!r}",
            f"the article has no statement {', '.join(sorted(unknown))}",
            "Readings belong to one version of the corpus.",
        )
