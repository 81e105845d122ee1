"""Groups of statements across articles, from `claimx contest`, as the report shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from claimx.contest.report import contest
from claimx.errors import ModelError
from claimx.report.results import Item
from claimx.report.visible import visible_line
from claimx.statements.model import Document

if TYPE_CHECKING:
    from spacy.language import Language

    from claimx.contest.model import Group, Voice

_ENCODER = "claimx_encoder"

# What a reader can look through; `claimx contest` lists all.
MOST_GROUPS = 100
MOST_VOICES = 12


def claim_groups(items: Sequence[Item], nlp: Language) -> list[dict[str, Any]]:
    """The most contested groups of the articles: `groups` for `collection_view`.

    Args:
        items: The articles, in the order of their views.
        nlp: A pipeline from `claimx.load()`, which compares the statements.

    Raises:
        ModelError: The pipeline has no encoder.
    """
    if _ENCODER not in nlp.pipe_names:
        raise ModelError(
            "model",
            f"{nlp.meta['name']} {nlp.meta['version']} cannot compare statements",
            f"Use a model with the component {_ENCODER}.",
        )
    documents = [item.document for item in items]
    places = _places(documents)
    return [_view(group, places) for group in contest(documents, nlp).groups[:MOST_GROUPS]]


def _places(documents: Sequence[Document]) -> dict[tuple[str, str | None, str], tuple[int, int]]:
    """Where each statement is in the report, by article and id; of copies the first counts."""
    places: dict[tuple[str, str | None, str], tuple[int, int]] = {}
    for position, document in enumerate(documents):
        for number, statement in enumerate(document.statements, start=1):
            key = (document.article.id, document.article.path, statement.id)
            places.setdefault(key, (position, number))
    return places


def _view(group: Group, places: dict[tuple[str, str | None, str], tuple[int, int]]) -> dict[str, Any]:
    def place(voice: Voice) -> tuple[int, int]:
        return places[voice.article.id, voice.article.path, voice.statement]

    first = max(group.claims, key=lambda claim: claim.similarity)
    return {
        "title": visible_line(first.content),
        "members": [place(claim) for claim in group.claims[:MOST_VOICES]],
        "against": [place(voice) for voice in group.contests[:MOST_VOICES]],
        "more_members": max(0, len(group.claims) - MOST_VOICES),
        "more_against": max(0, len(group.contests) - MOST_VOICES),
    }
