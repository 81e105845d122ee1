"""Speakers, types and targets by themselves: the pipeline on statements that are given, not found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from claimx.document.boundaries import Draft
from claimx.document.edges import TokenEdges
from claimx.evaluation.records import ArticleRecord, StatementRecord
from claimx.pipeline.attributions import EXTENSION, SPEAKERS, write_statements

ATTRIBUTIONS = "claimx_attributions"


def predict_given(nlp: Language, rows: Iterable[ArticleRecord]) -> list[ArticleRecord]:
    """Run all components but the one that finds statements, on the annotated ones.

    Returns:
        One record a row, with the spans as annotated and what the pipeline says of them.
    """
    return [given_record(process_given(nlp, row), row) for row in rows]


def process_given(nlp: Language, row: ArticleRecord) -> Doc:
    """Process one article, with its annotated statements in place of found ones."""
    doc = nlp.make_doc(row["text"])
    for name, component in nlp.pipeline:
        if name == ATTRIBUTIONS:
            put_statements(doc, row["statements"])
        else:
            doc = component(doc)
    return doc


def placed(doc: Doc, statements: Sequence[StatementRecord]) -> list[tuple[Draft, StatementRecord]]:
    """Annotated statements in the tokens of a Doc, in the order in which `write_statements` puts them.

    One without a cue gets its content's first token for one; one without content is left out.
    """
    edges = TokenEdges(doc)
    found: list[tuple[Draft, StatementRecord]] = []
    for statement in statements:
        source, cue, content = (
            [(start, end) for start, end in edges.token_spans(spans or [])]
            for spans in (statement.get("source"), statement.get("cue"), statement.get("content"))
        )
        if content:
            first = content[0][0]
            found.append((Draft(source, cue or [(first, first + 1)], content, 1.0), statement))
    return sorted(found, key=lambda pair: (pair[0].content[0], pair[0].cue[0]))


def put_statements(doc: Doc, statements: Sequence[StatementRecord]) -> list[str]:
    """Write annotated statements on a Doc as if they had been found.

    Returns:
        The annotated ids, in the order of the statements on the Doc.
    """
    found = placed(doc, statements)
    write_statements(doc, [draft for draft, _ in found])
    return [str(statement["id"]) for _, statement in found]


def given_record(doc: Doc, row: ArticleRecord) -> ArticleRecord:
    """What a Doc says of the annotated statements that were put on it."""
    annotated = [statement for _, statement in placed(doc, row["statements"])]
    names = {record["id"]: record["name"] for record in doc._.get(SPEAKERS) or []}
    records = doc._.get(EXTENSION)
    ids = {record["id"]: str(s["id"]) for record, s in zip(records, annotated, strict=True)}
    statements: list[StatementRecord] = []
    for record, statement in zip(records, annotated, strict=True):
        found: StatementRecord = {
            "id": statement["id"],
            "source": statement.get("source") or [],
            "cue": statement.get("cue") or [],
            "content": statement.get("content") or [],
            "confidence": 1.0,
        }
        if "speaker" in record:
            found["speaker"] = names.get(record["speaker"])
        if "type" in record:
            found["type"] = record["type"]
            found["targets"] = [ids[target] for target in record["targets"]]
        statements.append(found)
    return {"id": row["id"], "text": "", "statements": statements}
