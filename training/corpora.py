"""Corpora -> examples: one text each, with everything that any of them says about its tokens.

What a corpus does not say is `IGNORE` and costs no loss. Tokens are those of spaCy's English tokenizer.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from claimx.document.edges import TokenEdges
from claimx.neural.features import TokenFeatures, token_features
from claimx.neural.labels import CUE_LABELS, ENTITY_LABELS
from claimx.neural.windows import cut_qualities

IGNORE = -100
# Corpora of articles that were written for training; all but the first are the project's own.
WRITTEN = ("written", "articles", "hard", "contrasts", "constructions")
ARTICLES = Path(__file__).with_name("articles")
HARD = Path(__file__).with_name("hard")
CONTRASTS = Path(__file__).with_name("contrasts")
CONSTRUCTIONS = Path(__file__).with_name("constructions")
# The project's own texts by folder, with what the model of types calls their kind.
OWN = {ARTICLES: "long", HARD: "long", CONTRASTS: "contrasts", CONSTRUCTIONS: "constructions"}
Spans = list[list[int]]
Labels = NDArray[np.int64]


@dataclass
class Attribution:
    """One annotated statement in tokens: half-open spans, in document order, at least one cue."""

    source: Spans
    cue: Spans
    content: Spans
    id: str
    type: str | None = None
    targets: tuple[str, ...] = ()
    speaker: str | None = None
    speaker_known: bool = False  # whether a missing speaker means that the article names none
    chances: tuple[float, float] | None = None  # of a denial and of a counterclaim, where it was graded
    against: dict[str, float] = field(default_factory=dict)  # how strongly it stands against others, by id


@dataclass
class Example:
    """A text ready for training. All arrays have one entry a token."""

    id: str
    corpus: str
    text: str
    features: TokenFeatures
    qualities: Labels
    attributions: list[Attribution]
    cues: Labels  # index into CUE_LABELS
    sentences: Labels  # 1 where a sentence starts
    entities: Labels  # index into ENTITY_LABELS
    names: list[str] = field(default_factory=list)  # a token that may end a name, folded; else ""
    tags: list[str | None] = field(default_factory=list)  # Penn tags
    relations: list[str | None] = field(default_factory=list)  # dependency labels
    heads: Labels = field(
        default_factory=lambda: np.zeros(0, dtype=np.int64)
    )  # token index; the root's is its own


@dataclass
class Parsed:
    """One token of a parsed corpus, with offsets into the text; `head` counts from 1, 0 is the root."""

    start: int
    end: int
    tag: str
    relation: str
    head: int
    entity: str | None  # a kind of ENTITY_KINDS, "O", or None for not known


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a gzip'd JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


class Reader:
    """Turns records into examples; holds the two tokenizers."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.nlp: Language = spacy.blank("en")
        self.nlp.max_length = 10**9
        self.tokenizer = tokenizer

    def attributed(
        self, record: dict[str, Any], corpus: str, parse: list[list[Parsed]] | None = None
    ) -> Example:
        """Read an article with annotated statements, and its parse where there is one."""
        doc = self.nlp.make_doc(record["text"])
        example = self._blank(doc, record["id"], corpus)
        discard = record.get("discard") or []
        edges = TokenEdges(doc)
        example.cues[:] = 0
        for start, end in edges.token_spans(discard):
            example.cues[start:end] = IGNORE
        for statement in record["statements"]:
            if discard and all(any(a <= s and e <= b for a, b in discard) for s, e in statement["content"]):
                continue
            spans = {role: edges.token_spans(statement[role]) for role in ("source", "cue", "content")}
            if not spans["cue"] or not spans["content"]:
                continue
            kind, targets = statement.get("type"), tuple(statement.get("targets") or ())
            example.attributions.append(
                Attribution(
                    **spans,
                    id=statement["id"],
                    type=kind,
                    targets=targets,
                    speaker=statement.get("speaker"),
                    speaker_known=corpus != "polnear" or bool(record.get("labelled_speakers")),
                    chances=tuple(statement["chances"]) if "chances" in statement else None,
                    against=statement.get("against") or {},
                )
            )
            start, end = spans["cue"][0]
            example.cues[start] = CUE_LABELS.index("B")
            example.cues[start + 1 : end] = CUE_LABELS.index("I")
        if parse is not None:
            add_parse(example, doc, parse)
        return example

    def parsed(self, id: str, text: str, corpus: str, parse: list[list[Parsed]]) -> Example:
        """Read a text with a parse and no statements."""
        doc = self.nlp.make_doc(text)
        example = self._blank(doc, id, corpus)
        add_parse(example, doc, parse)
        return example

    def _blank(self, doc: Doc, id: str, corpus: str) -> Example:
        features = token_features(doc, self.tokenizer)
        n = len(doc)
        return Example(
            id=id,
            corpus=corpus,
            text=doc.text,
            features=features,
            qualities=cut_qualities([token.text for token in doc], features.breaks),
            attributions=[],
            cues=np.full(n, IGNORE, dtype=np.int64),
            sentences=np.full(n, IGNORE, dtype=np.int64),
            entities=np.full(n, IGNORE, dtype=np.int64),
            names=name_ends([token.text for token in doc]),
            tags=[None] * n,
            relations=[None] * n,
            heads=np.full(n, IGNORE, dtype=np.int64),
        )


def name_ends(words: list[str]) -> list[str]:
    """The last word of each run of capitalised words, folded; "" for every other token."""
    capital = [word[:1].isupper() for word in words] + [False]
    return [word.casefold() if capital[i] and not capital[i + 1] else "" for i, word in enumerate(words)]


def add_parse(example: Example, doc: Doc, sentences: list[list[Parsed]]) -> None:
    """Lay a parse of other tokens over the example's tokens, by offsets."""
    first_token: dict[tuple[int, int], int] = {}
    placed: list[tuple[int, int, int]] = []  # token, sentence, word (from 1)
    starts = np.asarray([token.idx for token in doc], dtype=np.int64)
    example.sentences[:] = 0
    for s, sentence in enumerate(sentences):
        for w, word in enumerate(sentence, start=1):
            index = int(np.searchsorted(starts, word.start, side="right")) - 1
            if index < 0 or doc[index].is_space:
                continue
            # The first of several words in a token stands for it; a word's further tokens stay unlabelled.
            if doc[index].idx == word.start or (s, w - 1) not in first_token:
                first_token.setdefault((s, w), index)
                placed.append((index, s, w))
            last = int(np.searchsorted(starts, word.end, side="left"))
            for token in range(index, last):
                if not doc[token].is_space:
                    before = word.entity if token > index else sentence[w - 2].entity if w > 1 else "O"
                    set_entity(example, token, word.entity, before)
        if (s, 1) in first_token:
            example.sentences[first_token[s, 1]] = 1
    for index, s, w in placed:
        word = sentences[s][w - 1]
        example.tags[index] = word.tag
        example.relations[index] = word.relation
        head = index if word.head == 0 else first_token.get((s, word.head))
        if head is not None:
            example.heads[index] = head


def set_entity(example: Example, token: int, kind: str | None, before: str | None) -> None:
    """Label one token; neighbours of one kind make one entity, as in CoreNLP's output."""
    if kind is None:
        return
    if kind == "O":
        label = 0
    else:
        goes_on = kind == before or (token > 0 and example.entities[token - 1] > 0 and before is None)
        label = ENTITY_LABELS.index(f"{'I' if goes_on else 'B'}-{kind}")
    example.entities[token] = label


CORENLP_ENTITIES = {"PERSON": "PERSON", "ORGANIZATION": "ORG", "LOCATION": "LOC"}


def read_corenlp(record: dict[str, Any]) -> list[list[Parsed]]:
    """Read CoreNLP's parse: tokens are [word, lemma, start, end, tag, entity, head, relation]."""
    out = []
    for sentence in record["sentences"]:
        words = []
        for _, _, start, end, tag, entity, head, relation in sentence:
            kind = CORENLP_ENTITIES.get(entity, "O")
            if entity == "MISC":
                kind = "NORP" if tag in ("JJ", "NNPS", "NNS") else "MISC"
            words.append(Parsed(start, end, tag, coarse_relation(relation), head, kind))
        out.append(words)
    return out


# UD version 1 (CoreNLP) and 2 (GUM, EWT) name these differently.
SAME_RELATION = {
    "dobj": "obj", "nsubjpass": "nsubj:pass", "csubjpass": "csubj", "auxpass": "aux:pass", "mwe": "fixed",
    "name": "flat", "neg": "advmod", "obl": "nmod", "compound:prt": "prt",
}  # fmt: skip
KEPT_SUBTYPES = {"nsubj:pass", "aux:pass", "acl:relcl", "nmod:poss"}


def coarse_relation(relation: str) -> str:
    """Map the relations of both versions of Universal Dependencies to one set."""
    relation = SAME_RELATION.get(relation, relation)
    return relation if relation in KEPT_SUBTYPES else relation.split(":")[0]


def read_conllu(path: Path) -> Iterator[tuple[str, str, list[list[Parsed]]]]:
    """Yield (id, text, parse) for each document; the text is rebuilt from tokens and paragraph marks."""
    documents: list[tuple[str, list[list[str]]]] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for block in file.read().split("\n\n"):
            lines = block.strip().split("\n")
            documents.extend(
                (line.split("=", 1)[1].strip(), []) for line in lines if line.startswith("# newdoc id")
            )
            if any(line[:1].isdigit() for line in lines):
                documents[-1][1].append(lines)
    for id, blocks in documents:
        yield id, *_rebuild(blocks)


def _rebuild(blocks: list[list[str]]) -> tuple[str, list[list[Parsed]]]:
    text = ""
    parse = []
    for lines in blocks:
        if text and any(line.startswith("# newpar") for line in lines):
            text = text.rstrip() + "\n\n"
        open_entities: list[tuple[str, str]] = []
        words = []
        hidden_until = 0
        for columns in (line.split("\t") for line in lines if line[:1].isdigit()):
            if "." in columns[0]:
                continue
            space = "" if "SpaceAfter=No" in columns[9] else " "
            if "-" in columns[0]:
                hidden_until = int(columns[0].split("-")[1])
                start_of_group = len(text)
                text += columns[1] + space
                offset = start_of_group
                continue
            if int(columns[0]) <= hidden_until:
                # Parts of a contraction stand in the text as the whole does: "do", "n't".
                start, end = offset, offset + len(columns[1])
                offset = end
            else:
                start, end = len(text), len(text) + len(columns[1])
                text += columns[1] + space
            kind = _entity(columns, open_entities)
            words.append(Parsed(start, end, columns[4], coarse_relation(columns[7]), int(columns[6]), kind))
        parse.append(words)
    return text, parse


GUM_ENTITIES = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
_MENTION = re.compile(r"\((\d+)-([a-z]+)|(\d+)\)")


def _entity(columns: list[str], open_entities: list[tuple[str, str]]) -> str | None:
    """GUM marks every mention; a name is a run of proper nouns in a person, organization or place."""
    match = re.search(r"(?:^|\|)Entity=([^|]*)", columns[9])
    closing = []
    for opened, kind, closed in _MENTION.findall(match[1]) if match else ():
        if opened:
            open_entities.append((opened, kind))
        else:
            closing.append(closed)
    if match:  # one-word mentions open and close in one step: "(7-person-…)"
        closing.extend(re.findall(r"\((\d+)-[^()]*\)", match[1]))
    inner = open_entities[-1][1] if open_entities else None
    for closed in closing:
        for place in range(len(open_entities) - 1, -1, -1):
            if open_entities[place][0] == closed:
                del open_entities[place]
                break
    if columns[3] == "PROPN":
        return GUM_ENTITIES.get(inner or "")
    return None if columns[1][:1].isupper() else "O"
