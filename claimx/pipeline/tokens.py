"""`claimx_tokens`: sentences and names, read off the encoder's states: `doc.sents` and `doc.ents`."""

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from claimx.document.words import read_words
from claimx.neural.decode import decode_entities
from claimx.pipeline.states import scored_tokens, token_states
from claimx.pipeline.stored import StoredPipe


@Language.factory(
    "claimx_tokens",
    requires=["doc.tensor"],
    assigns=["token.is_sent_start", "doc.sents", "doc.ents", "token.ent_iob", "token.ent_type"],
)
def make_tokens(nlp: Language, name: str) -> "TokensPipe":
    """Make the component; its weights come with `from_disk`."""
    return TokensPipe(name)


class TokensPipe(StoredPipe):
    """Sets sentences, and names: PERSON, ORG, LOC, NORP (nationalities, parties, faiths), MISC."""

    files = ("tokens.onnx",)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one text that has been encoded."""
        tokens = scored_tokens(doc, self.name)
        starts = np.zeros(len(doc), dtype=bool)
        names: list[tuple[int, int, str]] = []
        if len(tokens):
            sentences, entities = self.graph("tokens.onnx").run({"states": token_states(doc, self.name)})
            starts[tokens[sentences[tokens, 0] > 0]] = True
            names = [
                (int(tokens[start]), int(tokens[end - 1]) + 1, kind)
                for start, end, kind in decode_entities(entities[tokens])
            ]
            starts[tokens[0]] = False  # white space before the first word belongs to its sentence
        words = read_words(doc).words
        spaces = doc.to_array("IS_SPACE") == 1
        for place in np.flatnonzero(spaces[:-1]).tolist():
            starts[place + 1] |= words[place].count("\n") > 1
        starts[:1] = True
        # As an array: to set it token by token takes a hundred times as long.
        values: Any = np.where(starts, 1, -1).astype(np.uint64)
        doc.from_array("SENT_START", values)
        # A name does not run over white space such as a line's end.
        doc.ents = [
            Span(doc, start, end, label=kind) for start, end, kind in names if not spaces[start:end].any()
        ]
        return doc
