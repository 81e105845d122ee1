"""Second readings of a corpus's articles, and grades: labels by the ids of its statements.

A file in `readings/` holds one article a line: its `id`; `denials` and `counterclaims`, by the id of each the
ids of what it contests; and, where the corpus does not say it, `speakers`, by name the ids of their
statements. No word of an article stands there besides those names.

A file of grades holds, for each article, `types`: by the id of a statement the chances in percent that it is
a denial, and that it is a counterclaim; and `pairs`: two ids, and how strongly the first stands against the
second, in percent. What is not named has none.
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
GRADES = READINGS / "polnear_grades.jsonl.gz"


def read_again(records: Iterable[Any], path: Path = POLNEAR) -> Iterator[Any]:
    """The annotated articles of a corpus, with what a file of readings says in place of their own labels.

    Args:
        records: Annotated articles; those that the file does not know are left as they are.
        path: The file of readings.

    Raises:
        RecordError: A reading names a statement that its article does not have.
    """
    for record, reading in _with_readings(records, path):
        if reading is None:
            yield record
            continue
        contesting = {**reading["denials"], **reading["counterclaims"]}
        lists = (*contesting.values(), *reading.get("speakers", {}).values())
        _check(record, {*contesting, *(id for ids in lists for id in ids)}, path)
        yield _labelled(record, reading)


def graded(records: Iterable[Any], path: Path = GRADES) -> Iterator[Any]:
    """The annotated articles of a corpus with the grades of a file.

    Each statement of an article that the file knows gets `chances`, those of a denial and of a counterclaim,
    and `against`, by the id of each statement that it stands against how strongly; all in [0, 1].

    Args:
        records: Annotated articles; those that the file does not know are left as they are.
        path: The file of grades.

    Raises:
        RecordError: A grade names a statement that its article does not have.
    """
    for record, grade in _with_readings(records, path):
        if grade is None:
            yield record
            continue
        _check(record, {*grade["types"], *(id for pair in grade["pairs"] for id in pair[:2])}, path)
        against: dict[str, dict[str, float]] = {}
        for one, other, strength in grade["pairs"]:
            against.setdefault(one, {})[other] = strength / 100
        statements = [
            {
                **statement,
                "chances": [chance / 100 for chance in grade["types"].get(statement["id"], (0, 0))],
                "against": against.get(statement["id"], {}),
            }
            for statement in record["statements"]
        ]
        yield {**record, "statements": statements}


def _with_readings(records: Iterable[Any], path: Path) -> Iterator[tuple[Any, dict[str, Any] | None]]:
    """Each article with what the file says of it, if anything."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        readings = {reading["id"]: reading for reading in map(json.loads, lines)}
    for record in records:
        yield record, readings.get(record["id"])


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


def _check(record: Any, named: set[str], path: Path) -> None:
    unknown = named - {statement["id"] for statement in record["statements"]}
    if unknown:
        raise RecordError(
            f"{path}, article {record['id']!r}",
            f"the article has no statement {', '.join(sorted(unknown))}",
            "Readings belong to one version of the corpus.",
        )
