"""The tables that results are stored in: the one place where their columns stand.

A row is a plain dict with a value for every column of its table; what is unknown is None. Spans are pairs
`[start, end]` of code points of the article's text, as everywhere.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, NamedTuple

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Rows by the name of their table; a table without rows may be missing."""

# Changes when a column or a view does: a reader can tell what it has before it.
STORE_VERSION: Final = "1"


class Kind(StrEnum):
    """What the cells of a column hold."""

    text = "text"
    integer = "integer"
    number = "number"
    boolean = "boolean"
    time = "time"
    texts = "list of texts"
    spans = "list of spans"


class Column(NamedTuple):
    """A column: its name, what it holds, and what that means."""

    name: str
    kind: Kind
    meaning: str


class Table(NamedTuple):
    """A table: what a row is, and its columns."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


ARTICLES = Table(
    "articles",
    "an article, in the order of reading",
    (
        Column("id", Kind.text, "name of the article, unique in the database"),
        Column("path", Kind.text, "the file it came from; null for standard input"),
        Column("url", Kind.text, "address on the web, where it is known"),
        Column("title", Kind.text, "the headline, where it is known"),
        Column("date", Kind.text, "day of publication, ISO 8601, where it is known"),
        Column("text", Kind.text, "the text that all spans of the article refer to"),
        Column("length", Kind.integer, "code points in the text"),
        Column("words", Kind.integer, "words in the text, told by white space"),
        Column("sha256", Kind.text, "SHA-256 of the text in UTF-8"),
        Column("statements", Kind.integer, "how many statements were found"),
        Column("duplicate_of", Kind.text, "id of the earlier article with the same or nearly the same text"),
        Column("similarity", Kind.number, "how much of that text it shares, from 0 to 1"),
        Column("model", Kind.text, "name of the model that found the statements"),
        Column("model_version", Kind.text, "its version"),
    ),
)

SPEAKERS = Table(
    "speakers",
    "a speaker of an article",
    (
        Column("article", Kind.text, "id of the article"),
        Column("id", Kind.text, "id within the article: p1, p2 …"),
        Column("name", Kind.text, "the fullest name in the article; null for an unnamed speaker"),
        Column("key", Kind.text, "the same in every article; null for an unnamed speaker"),
        Column("wikidata", Kind.text, "item in Wikidata, where it is known"),
        Column("kind", Kind.text, "person, organisation, government, group, document or unnamed"),
        Column("titles", Kind.texts, "offices, ranks and roles"),
        Column("descriptions", Kind.texts, "what else the article calls the speaker"),
        Column("aliases", Kind.texts, "other forms of the name in the article"),
        Column("mentions", Kind.spans, "where the article mentions the speaker"),
        Column("statements", Kind.integer, "how many of the article's statements are the speaker's"),
    ),
)

STATEMENTS = Table(
    "statements",
    "a statement",
    (
        Column("article", Kind.text, "id of the article"),
        Column("id", Kind.text, "id within the article: s1, s2 …"),
        Column("number", Kind.integer, "place within the article, from 1"),
        Column("form", Kind.text, "direct, mixed or indirect"),
        Column("type", Kind.text, "claim, denial or counterclaim"),
        Column("type_confidence", Kind.number, "probability that the type is right"),
        Column("speaker", Kind.text, "name of the speaker; null where the article names nobody"),
        Column("speaker_id", Kind.text, "id of the speaker within the article"),
        Column("speaker_key", Kind.text, "key of the speaker, the same in every article"),
        Column("speaker_confidence", Kind.number, "probability that the speaker is right"),
        Column("description", Kind.text, "what the article calls an unnamed speaker"),
        Column("source", Kind.text, "whoever the content is attributed to, verbatim"),
        Column("cue", Kind.text, "the words that signal the attribution, verbatim"),
        Column("cue_lemma", Kind.text, "base form of the main word of the cue"),
        Column("content", Kind.text, "what is attributed, verbatim"),
        Column("confidence", Kind.number, "probability that the attribution is right"),
        Column("source_spans", Kind.spans, "where the source stands; null where there is none"),
        Column("cue_spans", Kind.spans, "where the cue stands"),
        Column("content_spans", Kind.spans, "where the content stands"),
        Column("sentences", Kind.spans, "the sentences that source, cue and content touch"),
        Column("targets", Kind.texts, "ids of the statements of the article that it contests"),
        Column("contested_by", Kind.texts, "ids of the statements of the article that contest it"),
        Column("evidence", Kind.texts, "what decided on the type, for people"),
    ),
)

TARGETS = Table(
    "targets",
    "a link from a denial or counterclaim to a statement that it contests",
    (
        Column("article", Kind.text, "id of the article"),
        Column("statement", Kind.text, "id of the denial or counterclaim"),
        Column("type", Kind.text, "denial or counterclaim"),
        Column("rank", Kind.integer, "1 for the nearest and most explicit target"),
        Column("target", Kind.text, "id of the statement that is contested"),
    ),
)

ERRORS = Table(
    "errors",
    "an article or a record that gave no result",
    (
        Column("stage", Kind.text, "input: it could not be read; analysis: the model failed on it"),
        Column("article", Kind.text, "id of the article, where it could be read"),
        Column("file", Kind.text, "the file; null where it is not known"),
        Column("line", Kind.integer, "the line, or the row, from 1; null where the whole file is meant"),
        Column("reason", Kind.text, "what is wrong"),
        Column("remedy", Kind.text, "what can be done about it"),
    ),
)

RUNS = Table(
    "runs",
    "a start of the command: one, or more where it was stopped and went on",
    (
        Column("started", Kind.time, "when, in UTC"),
        Column("ended", Kind.time, "when, in UTC; null where it was killed"),
        Column("outcome", Kind.text, "complete, stopped or failed; null where it was killed"),
        Column("articles", Kind.integer, "articles done by then, in earlier starts as well"),
        Column("words", Kind.integer, "words of these, told by white space"),
        Column("statements", Kind.integer, "statements found in these"),
        Column("errors", Kind.integer, "articles and records that gave no result"),
        Column("skipped", Kind.integer, "copies of earlier articles that were left out"),
        Column("workers", Kind.integer, "processes at work"),
        Column("claimx", Kind.text, "version of claimx"),
        Column("store", Kind.text, "version of these tables"),
        Column("model", Kind.text, "name of the model"),
        Column("model_version", Kind.text, "its version"),
        Column("model_sha256", Kind.text, "SHA-256 over the model's files"),
        Column("inputs", Kind.texts, "what was named on the command line"),
        Column("options", Kind.text, "the options that decide on the result, as JSON"),
        Column("fingerprint", Kind.text, "the same for runs whose results go together"),
    ),
)

# What an article gives: the tables that every engine fills.
RESULT_TABLES = (ARTICLES, SPEAKERS, STATEMENTS, TARGETS, ERRORS)
TABLES = {table.name: table for table in (*RESULT_TABLES, RUNS)}
