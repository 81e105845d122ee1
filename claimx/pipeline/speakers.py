"""`claimx_speakers`: who the source of each statement is, by the fullest name that the article has."""

from collections.abc import Sequence

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from claimx.neural.pool import mean_states
from claimx.pipeline.attributions import CONTENTS, CUES, EXTENSION, SOURCES, SPEAKERS, statement_spans
from claimx.pipeline.states import token_states
from claimx.pipeline.stored import StoredPipe
from claimx.speakers.candidates import Candidates, Floats, Pairs, Source, TokenSpan
from claimx.speakers.reading import read_candidates
from claimx.speakers.records import speaker_records
from claimx.speakers.resolve import Speaking, resolve_sources

# A source in pieces is read as one unless the pieces lie further apart, in tokens.
_LONGEST_SOURCE = 60


@Language.factory(
    "claimx_speakers",
    requires=["doc.tensor", "doc.spans", "doc.ents", "doc.sents", "doc._.claimx_statements"],
    assigns=["doc._.claimx_speakers", "doc._.claimx_statements"],
    default_config={"threshold": 0.5},
)
def make_speakers(nlp: Language, name: str, threshold: float) -> "SpeakersPipe":
    """Make the component; its weights come with `from_disk`."""
    return SpeakersPipe(name, threshold=threshold)


class SpeakersPipe(StoredPipe):
    """Sets `doc._.claimx_speakers`, and "speaker", "speaker_confidence" and "source_kind" of each statement.

    Args:
        name: In the pipeline.
        threshold: A source is named unless the probability that the article has no name for it is this much.
    """

    files = ("mentions.onnx", "pairs.onnx")

    def __init__(self, name: str, *, threshold: float) -> None:
        super().__init__(name)
        self.threshold = threshold

    def __call__(self, doc: Doc) -> Doc:
        """Resolve the sources of one text whose statements have been found."""
        statements = doc._.get(EXTENSION) or []
        sources, order = statement_sources(doc)
        candidates = read_candidates(doc, sources)
        speaking = self.resolve(doc, candidates, sources)
        records, ids = speaker_records(doc, candidates, sources, speaking)
        by_id = {statement["id"]: statement for statement in statements}
        for id, source, speaker, decision in zip(order, sources, ids, speaking, strict=True):
            by_id[id]["speaker"] = speaker
            by_id[id]["speaker_confidence"] = decision.confidence
            by_id[id]["source_kind"] = candidates.query_kind(source)
        doc._.set(SPEAKERS, records)
        doc._.set(EXTENSION, statements)
        return doc

    def resolve(self, doc: Doc, candidates: Candidates, sources: Sequence[Source]) -> list[Speaking]:
        """Say of each source, in text order, who it is."""
        if not sources:
            return []
        states = token_states(doc, self.name)
        spans: list[TokenSpan] = [*candidates.spans, *(s.source for s in sources if s.source is not None)]
        queries = np.concatenate(
            [mean_states(states, [s.source for s in sources]), mean_states(states, [s.cue for s in sources])],
            axis=1,
        )
        mentions, asked = self.graph("mentions.onnx").run(
            {"mentions": mean_states(states, spans), "queries": queries}
        )
        places = {span: place for place, span in reversed(list(enumerate(spans)))}
        graph = self.graph("pairs.onnx")

        def score(number: int, pairs: Pairs) -> Floats:
            rows = [places[candidates.spans[mention]] for mention in pairs.mentions]
            scores: Floats = graph.run(
                {
                    "mentions": mentions[rows],
                    "query": asked[number : number + 1],
                    "features": pairs.features,
                    "plain": pairs.query[None],
                }
            )[0]
            return scores

        return resolve_sources(candidates, sources, score, threshold=self.threshold)


def statement_sources(doc: Doc) -> tuple[list[Source], list[str]]:
    """The sources of a Doc's statements in text order, and the ids of the statements."""
    found = [
        (make_source(roles[SOURCES], roles[CUES][0], roles[CONTENTS]), id)
        for id, roles in statement_spans(doc).items()
    ]
    found.sort(key=lambda pair: (pair[0].place, pair[0].content))
    return [source for source, _ in found], [id for _, id in found]


def make_source(source: Sequence[TokenSpan], cue: TokenSpan, content: Sequence[TokenSpan]) -> Source:
    """A statement's spans, each role as one; a source in pieces that lie far apart is its first."""
    whole: TokenSpan | None = None
    if source:
        near = source[-1][1] - source[0][0] <= _LONGEST_SOURCE
        whole = (source[0][0], source[-1][1]) if near else source[0]
    return Source(whole, cue, (content[0][0], content[-1][1]))
