"""Doc -> Document. The one place where `Statement` objects are made.

The components leave spans in `doc.spans`, tied together by `span.id_`, and one plain dict a statement in
`doc._.claimx_statements`; pydantic objects on a `Doc` would not survive `nlp.pipe(n_process=2)`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc

from claimx.article import Article
from claimx.document.words import read_words
from claimx.errors import ModelError, SpanError
from claimx.pipeline.attributions import CONTENTS, CUES, EXTENSION, SOURCES
from claimx.pipeline.structure import BOILERPLATE
from claimx.spans import CharSpan, spans_text, touching, trim_space
from claimx.statements.build_speakers import build_speakers
from claimx.statements.form import form_of, quoted_spans
from claimx.statements.model import (
    SCHEMA_VERSION,
    ArticleInfo,
    Content,
    Cue,
    Document,
    ModelInfo,
    Source,
    Statement,
)
from claimx.statements.speaker import Speaker
from claimx.statements.type import Type

if TYPE_CHECKING:
    from claimx.registry import Registry

# The fourth decimal differs between processors, and nobody acts on it.
CONFIDENCE_DIGITS = 3


def build_document(
    article: Article, doc: Doc, model: ModelInfo, *, registry: Registry | None = None
) -> Document:
    """Read the statements off `doc`, with every text taken from `article`.

    Args:
        article: The article as given.
        doc: The processed text, of the same length as `article.text`.
        model: What to name as the maker.
        registry: Well-known speakers, for keys and Wikidata items; by default those of claimx, read when the
            first speaker needs them, and `Registry([])` for none.

    Raises:
        SpanError: `doc` is not of the same length, so its offsets say nothing about the article.
        ModelError: The pipeline that made `doc` has no component that finds attributions, or what its
            components say does not agree.
    """
    doc_text = read_words(doc).text
    if len(doc_text) != len(article.text):
        raise SpanError(
            f"article {article.id!r}",
            f"the Doc has {len(doc_text)} characters, the article {len(article.text)}",
            "Make the Doc from this article's text.",
        )
    text = article.text
    quoted = quoted_spans(text)
    sentences = _sentence_spans(text, doc)
    roles = {key: _spans_by_statement(text, doc, key) for key in (SOURCES, CUES, CONTENTS)}
    # A piece of nothing but white space is no piece: there is nothing to show.
    records = [
        record
        for record in _checked(_records(doc))
        if roles[CUES][record["id"]] and roles[CONTENTS][record["id"]]
    ]
    speakers = build_speakers(text, doc, [record.get("speaker") for record in records], registry)
    by_id = {speaker.id: speaker for speaker in speakers}
    stances = _stances(records)
    statements = [
        _build_statement(
            text,
            record,
            roles,
            quoted=quoted,
            sentences=sentences,
            more=stances[record["id"]] | _speaking(record, by_id),
        )
        for record in records
    ]
    return Document(
        schema_version=SCHEMA_VERSION,
        article=ArticleInfo.of(article),
        model=model,
        statements=tuple(statements),
        speakers=speakers,
    )


def boilerplate(doc: Doc) -> Iterator[tuple[CharSpan, str]]:
    """Each stretch that the pipeline took for web-page debris, with its kind, in ascending order."""
    for span in sorted(doc.spans.get(BOILERPLATE, [])):
        yield (span.start_char, span.end_char), span.label_


def _records(doc: Doc) -> list[dict[str, Any]]:
    records = getattr(doc._, EXTENSION) if Doc.has_extension(EXTENSION) else None
    if records is None:
        raise ModelError(
            "pipeline",
            "no component has looked for attributions",
            "Use `claimx.load()`, or do not disable the component `claimx_attributions`.",
        )
    return list(records)


def _checked(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records, if they name each other by ids that are there."""
    ids = {record["id"] for record in records}
    for record in records:
        unknown = set(record.get("targets") or ()) - ids
        if unknown:
            raise _disagreement(f"the statement {record['id']} contests {min(unknown)}")
    return records


def _disagreement(what: str) -> ModelError:
    return ModelError("pipeline", f"{what}, which is not there", "Use the components of one model together.")


def _stances(records: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The fields of type and links of each statement; a link to a statement that is not shown is none."""
    shown = {record["id"] for record in records}
    contested_by: dict[str, list[str]] = defaultdict(list)
    fields: dict[str, dict[str, Any]] = {}
    for record in records:
        targets = tuple(target for target in record.get("targets") or () if target in shown)
        for target in targets:
            contested_by[target].append(record["id"])
        kind, confidence = record.get("type"), record.get("type_confidence")
        fields[record["id"]] = {
            "type": Type(kind) if kind is not None else None,
            "type_confidence": _rounded(confidence),
            "targets": targets,
            "evidence": tuple(record.get("evidence") or ()),
        }
    return {name: own | {"contested_by": tuple(contested_by[name])} for name, own in fields.items()}


def _speaking(record: Mapping[str, Any], speakers: Mapping[str, Speaker]) -> dict[str, Any]:
    """The fields of a statement that say who speaks."""
    name = record.get("speaker")
    confidence = _rounded(record.get("speaker_confidence"))
    if name is None:
        return {"speaker_confidence": confidence}
    if name not in speakers:
        raise _disagreement(f"the statement {record['id']} is said by {name}")
    speaker = speakers[name]
    unnamed = speaker.name is None and speaker.descriptions
    return {
        "speaker": speaker.name,
        "speaker_id": name,
        "speaker_confidence": confidence,
        "description": speaker.descriptions[0] if unnamed else None,
    }


def _rounded(confidence: float | None) -> float | None:
    return round(float(confidence), CONFIDENCE_DIGITS) if confidence is not None else None


def _spans_by_statement(text: str, doc: Doc, key: str) -> Mapping[str, list[CharSpan]]:
    found: dict[str, list[CharSpan]] = defaultdict(list)
    for span in sorted(doc.spans.get(key, [])):
        trimmed = trim_space(text, (span.start_char, span.end_char))
        if trimmed is not None:
            found[span.id_].append(trimmed)
    return found


def _sentence_spans(text: str, doc: Doc) -> list[CharSpan]:
    if not doc.has_annotation("SENT_START"):
        return []
    spans = (trim_space(text, (sentence.start_char, sentence.end_char)) for sentence in doc.sents)
    return [span for span in spans if span is not None]


def _build_statement(
    text: str,
    record: Mapping[str, Any],
    roles: Mapping[str, Mapping[str, list[CharSpan]]],
    *,
    quoted: Sequence[CharSpan],
    sentences: Sequence[CharSpan],
    more: Mapping[str, Any],
) -> Statement:
    name = record["id"]
    source, cue, content = (roles[key].get(name, []) for key in (SOURCES, CUES, CONTENTS))
    touched = {sentence for span in (*source, *cue, *content) for sentence in touching(span, sentences)}
    return Statement(
        id=name,
        form=form_of(text, content, quoted),
        source=Source(text=spans_text(text, source), spans=tuple(source)) if source else None,
        cue=Cue(text=spans_text(text, cue), lemma=record["cue_lemma"], spans=tuple(cue)),
        content=Content(text=spans_text(text, content), spans=tuple(content)),
        confidence=round(float(record["confidence"]), CONFIDENCE_DIGITS),
        sentences=tuple(sorted(touched)),
        **more,
    )
