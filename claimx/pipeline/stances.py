"""`claimx_stances`: what each statement does, claim, denial or counterclaim, and which others it contests."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from claimx.errors import ModelError
from claimx.neural.decode import softmax
from claimx.neural.labels import TYPE_LABELS
from claimx.neural.onnx import REINSTALL
from claimx.pipeline.attributions import CONTENTS, CUES, EXTENSION, SOURCES, SPEAKERS, statement_spans
from claimx.pipeline.states import early_states
from claimx.pipeline.stored import StoredPipe
from claimx.registry import load_registry
from claimx.speakers.candidates import Floats, Layout
from claimx.speakers.reading import read_layout
from claimx.stances.decide import Thresholds, decide
from claimx.stances.evidence import evidence
from claimx.stances.features import Mark, StatementSpans, find_marks, read_inputs, speaker_words
from claimx.stances.words import (
    WordWeights,
    plain_features,
    telling_words,
    word_logits,
    word_rows,
    word_shares,
)

# Statements that are looked at together, and how many of them two neighbouring blocks share: the pairs of a
# long article grow with the length of a block, not with the square of the article's.
BLOCK, SHARED = 96, 32
_LEAST = 1e-12  # probability


@Language.factory(
    "claimx_stances",
    requires=["doc.tensor", "doc.spans", "doc.sents", "doc._.claimx_statements", "doc._.claimx_speakers"],
    assigns=["doc._.claimx_statements"],
    default_config={"denial": 0.5, "counterclaim": 0.5, "link": 0.5},
)
def make_stances(nlp: Language, name: str, denial: float, counterclaim: float, link: float) -> "StancesPipe":
    """Make the component; its weights come with `from_disk`."""
    return StancesPipe(name, denial=denial, counterclaim=counterclaim, link=link)


class StancesPipe(StoredPipe):
    """Sets "type", "type_confidence", "targets" and "evidence" of each statement.

    Args:
        name: In the pipeline.
        denial: The least probability of a denial that is called one.
        counterclaim: The same for a counterclaim.
        link: The least probability that a statement contests another for it to be named as a target; of a
            further target more is asked (`claimx.stances.decide.NEARLY`).
    """

    files = ("stances.onnx", "words.npz")

    def __init__(self, name: str, *, denial: float, counterclaim: float, link: float) -> None:
        super().__init__(name)
        self.thresholds = Thresholds(denial, counterclaim, link)
        self._words: WordWeights | None = None

    @property
    def words(self) -> "WordWeights":
        """The linear model over words.

        Raises:
            ModelError: The component was never loaded, or its file is damaged.
        """
        if self._words is None:
            try:
                self._words = WordWeights.from_bytes(self.data("words.npz"))
            except ValueError as error:
                raise ModelError(f"{self.name}/words.npz", str(error), REINSTALL) from error
        return self._words

    def set_data(self, files: dict[str, bytes]) -> None:
        """Take over weights."""
        super().set_data(files)
        self._words = None

    def __call__(self, doc: Doc) -> Doc:
        """Type the statements of one text whose speakers are known."""
        records = doc._.get(EXTENSION)
        if not records:
            return doc
        if "source_kind" not in records[0]:
            raise ModelError(
                self.name,
                "nobody has looked for the speakers of the statements",
                "Put the component `claimx_speakers` before this one, or leave out this one as well.",
            )
        layout = read_layout(doc)
        statements = read_statements(doc)
        marks = find_marks(layout)
        types, contests = self.score(doc, layout, statements, marks)
        ids = [record["id"] for record in records]
        decisions = decide(types, contests, voices(doc, statements), self.thresholds)
        for record, statement, decision in zip(records, statements, decisions, strict=True):
            targets = [ids[target] for target in decision.targets]
            record["type"] = decision.type
            record["type_confidence"] = decision.confidence
            record["targets"] = targets
            column = TYPE_LABELS.index(decision.type)
            telling = telling_words(self.words, layout, statement, column) if column else []
            record["evidence"] = evidence(layout.words, statement, decision, marks, targets, telling)
        doc._.set(EXTENSION, records)
        return doc

    def score(
        self, doc: Doc, layout: Layout, statements: Sequence[StatementSpans], marks: Sequence[Mark]
    ) -> tuple[Floats, dict[int, list[tuple[int, float]]]]:
        """Type logits (S, 3), and for each statement the logits that it contests others, by their index."""
        states = early_states(doc, self.name)
        names = speaker_words(doc._.get(SPEAKERS) or [], [s.speaker for s in statements])
        types = np.zeros((len(statements), 3), dtype=np.float32)
        contests: dict[int, list[tuple[int, float]]] = {}
        for start, first, last, end in blocks(len(statements)):
            inputs = read_inputs(layout, states, statements[start:end], names[start:end], marks)
            of_words = word_logits(
                self.words, word_rows(layout, statements[start:end], inputs, marks), plain_features(inputs)
            )
            of_states, told_words, of_pairs = self.graph("stances.onnx").run(
                {**inputs._asdict(), "words": word_shares(of_words)}
            )
            # The geometric mean of what all three find probable.
            shares = softmax(of_states) * softmax(told_words) * softmax(of_words)
            mean = np.log(np.maximum(shares, _LEAST)) / 3
            types[first:last] = mean[first - start : last - start]
            for row in range(first, last):
                scores = of_pairs[row - start].tolist()
                contests[row] = [(start + column, score) for column, score in enumerate(scores)]
        return types, contests


def blocks(size: int) -> list[tuple[int, int, int, int]]:
    """Cut so many statements into blocks: [start, end) is looked at, [first, last) is decided there."""
    out = []
    first = 0
    while first < size:
        start = max(0, first - SHARED)
        end = min(size, start + BLOCK)
        last = end if end == size else end - SHARED
        out.append((start, first, last, end))
        first = last
    return out


def voices(doc: Doc, statements: Sequence[StatementSpans]) -> list[str | None]:
    """For each statement who speaks, where known: all names of one entry of the registry are one voice.

    An article that has both "Kyiv" and "Ukraine" has two speakers, but neither contests the other.
    """
    names = {record["id"]: (record["name"], record["kind"]) for record in doc._.get(SPEAKERS) or []}
    return [None if s.speaker is None else _entry(*names[s.speaker]) or s.speaker for s in statements]


@lru_cache(maxsize=4096)
def _entry(name: str, kind: str) -> str | None:
    """The id of the registry's entry that a name certainly means."""
    entry = load_registry().lookup(name, kind=kind)
    return None if entry is None else entry.id


def read_statements(doc: Doc) -> list[StatementSpans]:
    """The statements of a Doc with their speakers, in order."""
    spans = statement_spans(doc)
    names: dict[str, Any] = {r["id"]: r["name"] for r in doc._.get(SPEAKERS) or []}
    found = []
    for record in doc._.get(EXTENSION):
        roles = spans[record["id"]]
        speaker = record.get("speaker")
        found.append(
            StatementSpans(
                roles[SOURCES],
                roles[CUES],
                roles[CONTENTS],
                record["cue_lemma"],
                record["source_kind"],
                speaker if names.get(speaker) else None,
            )
        )
    return found
