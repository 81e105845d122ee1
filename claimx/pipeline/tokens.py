"""`claimx_tokens`: sentences and names, read off the encoder's states: `doc.sents` and `doc.ents`."""

from __future__ import annotations

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from claimx.neural.decode import decode_entities
from claimx.pipeline.states import scored_tokens
from claimx.pipeline.stored import StoredPipe


@Language.factory(
    "claimx_tokens",
    requires=["doc.tensor"],
    assigns=["token.is_sent_start", "doc.sents", "doc.ents", "token.ent_iob", "token.ent_type"],
)
def make_tokens(nlp: Language, name: str) -> TokensPipe:
    """Make the component; its weights come with `from_disk`."""
    return TokensPipe(name)


class TokensPipe(StoredPipe):
    """Sets sentences, and names: PERSON, ORG, LOC, NORP (nationalities, parties, faiths), MISC."""

    files = ("tokens.onnx",)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one text that has been encoded."""
        tokens, states = scored_tokens(doc, self.name)
        starts = np.zeros(len(doc), dtype=bool)
        names = []
        if len(tokens):
            sentences, entities = self.graph("tokens.onnx").run({"states": states})
            starts[tokens[sentences[:, 0] > 0]] = True
            names = [
                (tokens[start], tokens[end - 1] + 1, kind) for start, end, kind in decode_entities(entities)
            ]
            starts[tokens[0]] = False  # white space before the first word belongs to its sentence
        for token, start in zip(doc, starts.tolist(), strict=True):
            after_blank_line = token.i > 0 and token.nbor(-1).text.count("\n") > 1
            token.is_sent_start = start or token.i == 0 or after_blank_line
        # A name does not run over white space such as a line's end.
        doc.ents = [
            Span(doc, int(start), int(end), label=kind)
            for start, end, kind in names
            if not any(token.is_space for token in doc[int(start) : int(end)])
        ]
        return doc
