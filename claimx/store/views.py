"""Views over the tables: the questions that most people ask first."""

from __future__ import annotations

from typing import Final, NamedTuple


class View(NamedTuple):
    """A view: what a row is, and the query behind it."""

    name: str
    row: str
    query: str


VIEWS: Final = (
    View(
        "statements_by_speaker",
        "a statement with its speaker and article, those of one speaker together",
        """
        SELECT s.speaker_key, s.speaker, p.kind AS speaker_kind, a.date, a.title, s.article, s.id, s.type,
               s.form, s.content, s.confidence
        FROM statements AS s
        JOIN articles AS a ON a.id = s.article
        LEFT JOIN speakers AS p ON p.article = s.article AND p.id = s.speaker_id
        ORDER BY s.speaker_key NULLS LAST, a.date NULLS LAST, s.article, s.number
        """,
    ),
    View(
        "speaker_totals",
        "a named speaker over all articles, who says most first",
        """
        SELECT s.speaker_key, max_by(s.speaker, (length(s.speaker), s.speaker)) AS speaker,
               count(*) AS statements,
               count(*) FILTER (WHERE s.type = 'claim') AS claims,
               count(*) FILTER (WHERE s.type = 'denial') AS denials,
               count(*) FILTER (WHERE s.type = 'counterclaim') AS counterclaims,
               count(DISTINCT s.article) AS articles
        FROM statements AS s
        WHERE s.speaker_key IS NOT NULL
        GROUP BY s.speaker_key
        ORDER BY statements DESC, s.speaker_key
        """,
    ),
    View(
        "contested",
        "a denial or counterclaim with a statement that it answers; one that answers none has nulls there",
        """
        SELECT s.article, a.title, a.date, s.type, s.id, s.speaker, s.content, s.type_confidence,
               t.rank, t.target, o.speaker AS target_speaker, o.content AS target_content
        FROM statements AS s
        JOIN articles AS a ON a.id = s.article
        LEFT JOIN targets AS t ON t.article = s.article AND t.statement = s.id
        LEFT JOIN statements AS o ON o.article = s.article AND o.id = t.target
        WHERE s.type IN ('denial', 'counterclaim')
        ORDER BY a.date NULLS LAST, s.article, s.number, t.rank
        """,
    ),
)
