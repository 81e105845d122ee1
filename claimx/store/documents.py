"""Documents -> rows of the tables, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from claimx.article import Article
from claimx.statements.model import (
    SCHEMA_VERSION,
    ArticleInfo,
    Content,
    Cue,
    Document,
    ModelInfo,
    Passage,
    Source,
    Statement,
)
from claimx.statements.speaker import Speaker

if TYPE_CHECKING:
    from claimx.store.tables import Row, Rows


def document_rows(article: Article, document: Document) -> Rows:
    """The rows of one article with its statements, in the tables articles, speakers, statements, targets."""
    keys = document.speaker_keys()
    return {
        "articles": [
            {
                "id": article.id,
                "path": article.path,
                "url": article.url,
                "title": article.title,
                "date": article.date,
                "text": article.text,
                "length": document.article.length,
                "words": len(article.text.split()),
                "sha256": document.article.sha256,
                "statements": len(document.statements),
                "duplicate_of": None,
                "similarity": None,
                "model": document.model.name,
                "model_version": document.model.version,
            }
        ],
        "speakers": [
            {"article": article.id, **speaker.model_dump(mode="json")} for speaker in document.speakers
        ],
        "statements": [
            _statement_row(article.id, number, statement, keys.get(statement.speaker_id or ""))
            for number, statement in enumerate(document.statements, start=1)
        ],
        "targets": [
            {
                "article": article.id,
                "statement": statement.id,
                "type": statement.type.value if statement.type else None,
                "rank": rank,
                "target": target,
            }
            for statement in document.statements
            for rank, target in enumerate(statement.targets, start=1)
        ],
    }


def article_of(row: Row) -> Article:
    """The article that a row of the table articles holds."""
    return Article(**{name: row[name] for name in ("id", "path", "url", "title", "date", "text")})


def document_of(rows: Mapping[str, list[Row]]) -> Document:
    """The document that the rows of one article hold: what `document_rows` was given.

    Lone surrogates, which no table holds, have become U+FFFD; the hash of the text is still that of the text
    as given.
    """
    [about] = rows["articles"]
    return Document(
        schema_version=SCHEMA_VERSION,
        article=ArticleInfo(**{name: about[name] for name in ArticleInfo.model_fields}),
        model=ModelInfo(name=about["model"], version=about["model_version"]),
        statements=tuple(_statement_of(row) for row in rows.get("statements", ())),
        speakers=tuple(
            Speaker(**{name: row[name] for name in Speaker.model_fields}) for row in rows.get("speakers", ())
        ),
    )


def _statement_row(article: str, number: int, statement: Statement, speaker_key: str | None) -> Row:
    source, cue, content = statement.source, statement.cue, statement.content
    return {
        "article": article,
        "id": statement.id,
        "number": number,
        "form": statement.form.value,
        "type": statement.type.value if statement.type else None,
        "type_confidence": statement.type_confidence,
        "speaker": statement.speaker,
        "speaker_id": statement.speaker_id,
        "speaker_key": speaker_key,
        "speaker_confidence": statement.speaker_confidence,
        "description": statement.description,
        "source": source.text if source else None,
        "cue": cue.text,
        "cue_lemma": cue.lemma,
        "content": content.text,
        "confidence": statement.confidence,
        "source_spans": _pairs(source) if source else None,
        "cue_spans": _pairs(cue),
        "content_spans": _pairs(content),
        "sentences": [list(span) for span in statement.sentences],
        "targets": list(statement.targets),
        "contested_by": list(statement.contested_by),
        "evidence": list(statement.evidence),
    }


def _pairs(passage: Passage) -> list[list[int]]:
    return [list(span) for span in passage.spans]


def _statement_of(row: Row) -> Statement:
    spans = row["source_spans"]
    return Statement(
        source=Source(text=row["source"], spans=spans) if spans is not None else None,
        cue=Cue(text=row["cue"], lemma=row["cue_lemma"], spans=row["cue_spans"]),
        content=Content(text=row["content"], spans=row["content_spans"]),
        **{name: row[name] for name in _PLAIN},
    )


# The fields of a statement that are columns of the same name.
_PLAIN = tuple(name for name in Statement.model_fields if name not in {"source", "cue", "content"})
