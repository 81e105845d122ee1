"""`claimx_attributions`: cues, then for each cue its source and content; the statements of a text.

Tagging cues first and labelling every token for one cue at a time is semantic role labelling (Gildea and
Jurafsky 2002) with cues for predicates. It lets statements nest, overlap and stand in pieces.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from claimx.document.boundaries import Draft, Quotations, tidy_drafts
from claimx.document.quoting import with_quoted
from claimx.document.turns import find_signed, find_turns
from claimx.document.words import read_words
from claimx.errors import ModelError
from claimx.lexicon.cues import lemma_of_cue
from claimx.neural.decode import Roles, cue_candidates, decode_roles
from claimx.neural.labels import FAR
from claimx.neural.onnx import REINSTALL
from claimx.neural.pool import mean_states
from claimx.neural.roles import Parts, reaches, surroundings
from claimx.pipeline.states import scored_tokens, token_states
from claimx.pipeline.stored import StoredPipe
from claimx.pipeline.structure import BOILERPLATE

SOURCES, CUES, CONTENTS = "claimx_sources", "claimx_cues", "claimx_contents"
EXTENSION = "claimx_statements"
# The speakers of the text, plain dicts in the order of their first mention; the statements name them by id.
SPEAKERS = "claimx_speakers"

# Cues that go to the role head in one call: their states stay in a core's cache, and little is padded. Of 1,
# 2, 4, 8 and 16 the fastest.
ROLE_BATCH = 8
# The least probability of a cue's beginning that is looked into near a quotation.
QUOTED_CANDIDATES = 0.25
# Of statements by layout all 96 in the dev and the written articles are annotated, and 27 of 50 in PolNeAR
# train, whose annotators left out one long interview.
LAYOUT_CONFIDENCE = 0.85


@Language.factory(
    "claimx_attributions",
    requires=["doc.tensor", "doc.spans"],
    assigns=["doc.spans", "doc._.claimx_statements"],
    default_config={
        "threshold": 0.5,
        "sourceless_threshold": 0.6,
        "quoted_threshold": 0.2,
        "candidates": 0.15,
        "calibration": [1.0, 1.0, 0.0],
        "keep_boilerplate": False,
    },
)
def make_attributions(  # noqa: PLR0913, PLR0917 - spaCy hands over each setting by itself
    nlp: Language,
    name: str,
    threshold: float,
    sourceless_threshold: float,
    quoted_threshold: float,
    candidates: float,
    calibration: list[float],
    keep_boilerplate: bool,
) -> "AttributionsPipe":
    """Make the component; its weights come with `from_disk`."""
    return AttributionsPipe(
        name,
        threshold=threshold,
        sourceless_threshold=sourceless_threshold,
        quoted_threshold=quoted_threshold,
        candidates=candidates,
        calibration=calibration,
        keep_boilerplate=keep_boilerplate,
    )


class Candidate(NamedTuple):
    """One cue that may be one, with what it ties together. Spans count the tokens that were scored."""

    roles: Roles
    confidence: float
    log_odds: tuple[float, float]


class AttributionsPipe(StoredPipe):
    """Sets the span groups of sources, cues and contents, and `doc._.claimx_statements`.

    Args:
        name: In the pipeline.
        threshold: The least confidence of a statement that is kept.
        sourceless_threshold: The same for one without a source. Most statements have one, so where none is
            found the cue is often none ("Speaking of the harvest, ...").
        quoted_threshold: The same for one whose content is all quotation and no other statement's.
            People put little else in quotation marks, and a cue that introduces it may be a rare one ("the
            banner ran: ...").
        candidates: The least probability of a cue's beginning that is looked into; near a quotation it is
            `QUOTED_CANDIDATES`, if that is less.
        calibration: Weights of the log odds of the cue head and of the role head, and a constant: together
            the log odds that the statement is right (Platt 1999), fitted on dev articles.
        keep_boilerplate: Whether statements are looked for in web-page debris, too.
    """

    files = ("cues.onnx", "roles.onnx")

    def __init__(
        self,
        name: str,
        *,
        threshold: float,
        sourceless_threshold: float,
        quoted_threshold: float,
        candidates: float,
        calibration: list[float],
        keep_boilerplate: bool,
    ) -> None:
        super().__init__(name)
        if len(calibration) != 3:
            raise ModelError(name, f"calibration has {len(calibration)} numbers, not 3", REINSTALL)
        self.threshold = threshold
        self.sourceless_threshold = sourceless_threshold
        self.quoted_threshold = quoted_threshold
        self.candidates = candidates
        self.calibration = calibration
        self.keep_boilerplate = keep_boilerplate
        set_extension()

    def __call__(self, doc: Doc) -> Doc:
        """Find the statements of one text that has been encoded."""
        tokens = scored_tokens(doc, self.name)
        words = read_words(doc)
        quotations = Quotations(doc)
        parts, beside = read_parts(doc, tokens, quotations), quotations.beside(len(doc))[tokens]
        found = self.find(token_states(doc, self.name), tokens, parts, beside)
        drafts = self.surest([self._draft(cue, tokens) for cue in found if cue.roles.content], quotations)
        drafts = with_quoted(drafts, words.words)
        drafts = with_turns(drafts, words.words, words.paragraphs, quotations.top)
        if not self.keep_boilerplate:
            drafts = without_boilerplate(doc, drafts)
        write_statements(doc, tidy_drafts(doc, drafts))
        return doc

    def surest(self, drafts: list[Draft], quotations: Quotations) -> list[Draft]:
        """Keep what is sure enough: a quotation that no other statement has need be less so."""
        kept: list[Draft] = []
        unsure: list[Draft] = []
        for draft in drafts:
            sure = draft.confidence >= (self.threshold if draft.source else self.sourceless_threshold)
            if sure:
                kept.append(draft)
            elif draft.confidence >= self.quoted_threshold and quotations.hold(draft.content):
                unsure.append(draft)
        if not unsure:
            return kept
        taken = {token for draft in kept for start, end in draft.content for token in range(start, end)}
        return kept + [
            draft
            for draft in unsure
            if taken.isdisjoint(token for start, end in draft.content for token in range(start, end))
        ]

    def find(
        self,
        states: NDArray[np.float32],
        tokens: NDArray[np.int64],
        parts: Parts,
        beside: NDArray[np.bool_],
    ) -> list[Candidate]:
        """Find the candidates of a text, in the order of their cues.

        Args:
            states: Shape (n_tokens, 384).
            tokens: Those that have a state. Shape (n_scored,).
            parts: Of the text, for these.
            beside: Whether a quotation is near each of them. Shape (n_scored,).
        """
        if not len(tokens):
            return []
        logits, as_token, in_cue = self.graph("cues.onnx").run({"states": states})
        least = np.where(beside, min(self.candidates, QUOTED_CANDIDATES), self.candidates)
        anchors, begins = cue_candidates(logits[tokens], least.astype(np.float32))
        if not anchors:
            return []
        spans = reaches(anchors, parts)
        # Those that read about as much go together: little padding.
        order = np.argsort(spans[:, 1] - spans[:, 0], kind="stable").tolist()
        # Of a cue longer than its reach the beginning.
        whole = [(s, min(e, end)) for (s, e), end in zip(anchors, spans[:, 1].tolist(), strict=True)]
        cues = mean_states(in_cue[tokens], whole)
        likely = np.clip(begins, 1e-6, 1 - 1e-6)
        of_cues = np.log(likely / (1 - likely)).tolist()
        found: dict[int, Candidate] = {}
        for first in range(0, len(order), ROLE_BATCH):
            some = order[first : first + ROLE_BATCH]
            near = surroundings([anchors[cue] for cue in some], spans[some])
            roles, valid = self.graph("roles.onnx").run(
                {
                    "as_token": as_token,
                    "cue": cues[some],
                    "tokens": tokens[near.tokens],
                    "distances": near.distances,
                    "mask": near.inside,
                }
            )
            decoded = decode_roles(roles, near.distances == FAR, near.inside)
            for cue, own, of_roles in zip(some, decoded, valid.tolist(), strict=True):
                place, odds = int(spans[cue, 0]), (of_cues[cue], of_roles)
                moved = Roles(*([(a + place, b + place) for a, b in role] for role in own))
                found[cue] = Candidate(moved, self.confidence(*odds), odds)
        return [found[cue] for cue in range(len(anchors))]

    def confidence(self, cue: float, valid: float) -> float:
        """Probability that a statement is right, of the log odds of the cue head and of the role head."""
        of_cue, of_roles, constant = self.calibration
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, of_cue * cue + of_roles * valid + constant))))

    @staticmethod
    def _draft(candidate: Candidate, tokens: NDArray[np.int64]) -> Draft:
        def placed(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
            return [(int(tokens[start]), int(tokens[end - 1]) + 1) for start, end in spans]

        roles = candidate.roles
        return Draft(
            placed(roles.source),
            placed(roles.cue),
            placed(roles.content),
            candidate.confidence,
            candidate.log_odds,
        )


def read_parts(doc: Doc, tokens: NDArray[np.int64], quotations: Quotations) -> Parts:
    """Say of the tokens that are scored which part of the text each belongs to."""
    opens = np.arange(len(doc))
    closes = opens + 1
    for start, end in quotations.top:
        opens[start:end] = start
        closes[start:end] = end
    sentences = np.cumsum(doc.to_array("SENT_START") == 1)
    return Parts(
        read_words(doc).paragraphs[tokens],
        sentences[tokens],
        np.searchsorted(tokens, opens[tokens]),
        np.searchsorted(tokens, closes[tokens]),
    )


def with_turns(
    drafts: list[Draft],
    words: Sequence[str],
    paragraphs: NDArray[np.int64],
    quotations: Sequence[tuple[int, int]],
) -> list[Draft]:
    """Add the statements that the layout makes, in place of those found at the same colon or dash."""
    turns = [*find_turns(words, paragraphs), *find_signed(words, paragraphs, quotations)]
    if not turns:
        return drafts
    log_odds = math.log(LAYOUT_CONFIDENCE / (1 - LAYOUT_CONFIDENCE))
    taken = {turn.cue[0] for turn in turns}
    kept = [
        d for d in drafts if not any(token in taken for start, end in d.cue for token in range(start, end))
    ]
    return kept + [
        Draft([turn.source], [turn.cue], [turn.content], LAYOUT_CONFIDENCE, (log_odds, log_odds))
        for turn in turns
    ]


def without_boilerplate(doc: Doc, drafts: list[Draft]) -> list[Draft]:
    """Drop what stands in web-page debris: whole statements by their cue, else the part that does."""
    debris = np.zeros(len(doc), dtype=bool)
    for span in doc.spans.get(BOILERPLATE, []):
        debris[span.start : span.end] = True
    if not debris.any():
        return drafts

    def outside(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        kept: list[tuple[int, int]] = []
        for start, end in spans:
            for token in range(start, end):
                if debris[token]:
                    continue
                if kept and kept[-1][1] == token and token > start:
                    kept[-1] = (kept[-1][0], token + 1)
                else:
                    kept.append((token, token + 1))
        return kept

    kept = [
        draft._replace(source=outside(draft.source), cue=outside(draft.cue), content=outside(draft.content))
        for draft in drafts
    ]
    return [draft for draft in kept if draft.cue and draft.content]


def write_statements(doc: Doc, drafts: list[Draft]) -> None:
    """Put statements on the Doc: spans tied together by `span.id_`, and one plain dict each."""
    groups: dict[str, list[Span]] = {SOURCES: [], CUES: [], CONTENTS: []}
    records: list[dict[str, Any]] = []
    words = read_words(doc).words
    drafts = sorted(drafts, key=lambda d: (d.content[0], d.cue[0]))
    for number, draft in enumerate(drafts, start=1):
        name = f"s{number}"
        for key, label, spans in (
            (SOURCES, "SOURCE", draft.source),
            (CUES, "CUE", draft.cue),
            (CONTENTS, "CONTENT", draft.content),
        ):
            groups[key] += [Span(doc, start, end, label=label, span_id=name) for start, end in spans]
        cue = [word for start, end in draft.cue for word in words[start:end] if not word.isspace()]
        records.append(
            {
                "id": name,
                "confidence": draft.confidence,
                "cue_lemma": lemma_of_cue(cue),
                "log_odds": list(draft.log_odds),
            }
        )
    for key, found in groups.items():
        doc.spans[key] = found
    doc._.set(EXTENSION, records)


def statement_spans(doc: Doc) -> dict[str, dict[str, list[tuple[int, int]]]]:
    """The token spans of each statement on a Doc, by its id, then by span group, in the order of the text."""
    spans: dict[str, dict[str, list[tuple[int, int]]]] = {
        record["id"]: {SOURCES: [], CUES: [], CONTENTS: []} for record in doc._.get(EXTENSION) or []
    }
    for key in (SOURCES, CUES, CONTENTS):
        for span in doc.spans.get(key, []):
            spans[span.id_][key].append((span.start, span.end))
    for roles in spans.values():
        for own in roles.values():
            own.sort()
    return spans


def set_extension() -> None:
    """Register `doc._.claimx_statements` and `doc._.claimx_speakers`; each is None until it has been set."""
    for name in (EXTENSION, SPEAKERS):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


# A Doc that was made elsewhere and read from bytes has statements, too.
set_extension()
