"""Resolved sources -> one record for each speaker, as plain data for the Doc."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc

from claimx.document.words import read_words
from claimx.names.titles import title_split
from claimx.speakers.candidates import PRONOUNS, Candidates, Source, TokenSpan
from claimx.speakers.resolve import Speaking, entity_name, joint_name

_KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "LOC": "government",
    "NORP": "group",
    "MISC": "organisation",
}
_DOCUMENTS = frozenset(
    """
    report poll survey study letter statement document affidavit lawsuit memo
    """.split()  # noqa: SIM905
)
# A title is looked for in so many tokens before a name.
_TITLE = 5


def speaker_records(
    doc: Doc, candidates: Candidates, sources: Sequence[Source], speaking: Sequence[Speaking]
) -> tuple[list[dict[str, Any]], list[str | None]]:
    """Make the records of an article's speakers.

    Returns:
        The records in the order of their first mentions (see `docs/spacy.md` for their keys), and for each
        source the id of its speaker; None where there is no source, and nobody is named.
    """
    records: dict[object, dict[str, Any]] = {}
    ids: list[str | None] = []
    for source, decision in zip(sources, speaking, strict=True):
        key: object = decision.entities or _unnamed_key(doc, candidates, source)
        if key is None:
            ids.append(None)
            continue
        if key not in records:
            name = f"p{len(records) + 1}"
            records[key] = (
                _named(name, doc, candidates, decision.entities)
                if decision.entities
                else _unnamed(name, doc, candidates, source)
            )
        record = records[key]
        ids.append(record["id"])
        if source.source is not None:
            _note_source(record, source.source)
    for record in records.values():
        record["mentions"] = sorted(record["mentions"])
    ordered = sorted(records.values(), key=lambda record: (record["mentions"], record["id"]))
    renamed = {record["id"]: f"p{number}" for number, record in enumerate(ordered, start=1)}
    for record in ordered:
        record["id"] = renamed[record["id"]]
    return ordered, [renamed[id] if id is not None else None for id in ids]


def _text(doc: Doc, span: TokenSpan) -> str:
    """A span verbatim, but for white space."""
    return " ".join(doc[span[0] : span[1]].text.split())


def _unnamed_key(doc: Doc, candidates: Candidates, source: Source) -> str | None:
    if source.source is None:
        return None
    if candidates.query_kind(source) in PRONOUNS.values():
        # "they" here and "they" there need not be the same people.
        return f"{source.source}"
    return _text(doc, source.source).casefold()


def _named(id: str, doc: Doc, candidates: Candidates, entities: Sequence[int]) -> dict[str, Any]:
    names = [entity_name(candidates, entity) for entity in entities]
    first = candidates.entities[entities[0]]
    mentions: list[list[int]] = []
    aliases: list[str] = []
    titles: list[str] = []
    if len(entities) == 1:
        for mention in first.mentions:
            if candidates.owners[mention][0] != entities[0]:
                continue
            span = candidates.spans[mention]
            mentions.append(list(span))
            alias = " ".join(candidates.names[mention].words)
            if alias != names[0] and alias not in aliases:
                aliases.append(alias)
            if first.kind == "PERSON":
                titles += [t for t in _titles(doc, span) if t not in titles]
    kind = "group" if len(entities) > 1 else _KINDS[first.kind]
    if kind == "organisation" and first.words[-1] in _DOCUMENTS:
        kind = "document"
    return {
        "id": id,
        "name": joint_name(names),
        "kind": kind,
        "titles": titles,
        "descriptions": [],
        "aliases": aliases,
        "mentions": mentions,
    }


def _titles(doc: Doc, span: TokenSpan) -> list[str]:
    """The titles right before a name."""
    start = span[0]
    words = read_words(doc).words
    lowest = start
    while lowest > max(0, start - _TITLE) and words[lowest - 1][:1].isalpha():
        lowest -= 1
    for first in range(lowest, start):
        before = _text(doc, (first, start))
        titles, rest = title_split(f"{before} Surname")
        if titles and rest == "Surname":
            return [before]
    return []


def _unnamed(id: str, doc: Doc, candidates: Candidates, source: Source) -> dict[str, Any]:
    assert source.source is not None
    described = candidates.query_kind(source) not in PRONOUNS.values()
    return {
        "id": id,
        "name": None,
        "kind": "unnamed",
        "titles": [],
        "descriptions": [_text(doc, source.source)] if described else [],
        "aliases": [],
        "mentions": [],
    }


def _note_source(record: dict[str, Any], span: TokenSpan) -> None:
    inside = any(a < span[1] and span[0] < b for a, b in record["mentions"])
    if not inside:
        record["mentions"].append(list(span))
