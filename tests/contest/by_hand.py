"""Documents by hand, and embeddings by hand: words are dimensions."""

import hashlib

import numpy as np

from claimx.contest.words import content_words
from claimx.statements.model import Document
from claimx.statements.speaker import Speaker


def make_document(name, *statements, date=None, confidence=0.95):
    """Make the document of an article.

    Each statement is (speaker, cue, content), (…, type) or (…, type, targets); a speaker is a person or None.
    """
    text, said = "", []
    for number, (speaker, cue, content, *rest) in enumerate(statements, start=1):
        kind, targets = (*rest, *("claim", ())[len(rest) :])
        start = len(text)
        spans = {}
        for role, words in (("source", speaker), ("cue", cue), ("content", content)):
            if words is not None:
                spans[role] = {"text": words, "spans": [(len(text), len(text) + len(words))]}
                text += f"{words} "
        text = text[:-1] + ".\n"
        said.append(
            {
                "id": f"s{number}",
                "form": "indirect",
                "type": kind,
                "type_confidence": confidence,
                "speaker": speaker,
                "speaker_id": speaker,
                "source": spans.get("source"),
                "cue": {**spans["cue"], "lemma": {"denied": "deny", "said": "say"}.get(cue, cue)},
                "content": spans["content"],
                "confidence": 0.9,
                "sentences": [(start, len(text) - 1)],
                "targets": targets,
            }
        )
    for statement in said:
        statement["contested_by"] = [s["id"] for s in said if statement["id"] in s["targets"]]
    names = dict.fromkeys(speaker for speaker, *_ in statements if speaker is not None)
    return Document.model_validate(
        {
            "schema_version": "1.1",
            "article": {
                "id": name,
                "path": f"{name}.txt",
                "title": None,
                "date": date,
                "length": len(text),
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
            },
            "model": {"name": "hand", "version": "1"},
            "statements": said,
            "speakers": [_speaker(name) for name in names],
        }
    )


def _speaker(name):
    empty = {
        "wikidata": None,
        "titles": (),
        "descriptions": (),
        "aliases": (),
        "mentions": (),
        "statements": 1,
    }
    key = f"person:{name.lower().replace(' ', '-')}"
    return Speaker(id=name, name=name, key=key, kind="person", **empty)


def rank(word):
    """Words of up to five letters are frequent."""
    return 200 if len(word) < 6 else 20_000


def embed(contents, weights):
    """A dimension a word: contents with the same words have the same embedding."""
    words = [[word.stem for word in content_words(content)] for content in contents]
    places = {word: place for place, word in enumerate(sorted({word for some in words for word in some}))}
    rows = np.zeros((len(contents), max(1, len(places))), dtype=np.float32)
    for row, some in zip(rows, words, strict=True):
        row[[places[word] for word in some]] = 1
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
