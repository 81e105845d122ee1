"""A pipeline that stands in for the model: quotations before "X said" by one regular expression.

It leaves on the `Doc` what the real components leave, so that all that follows can be tested without a model.
"""

import re
import sys
from types import ModuleType

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

NAME = "claimx_standin"
VERSION = "9.8.7"

_SAID = re.compile(r'(["“][^"“”\n]+["”]),?(?: (?:([A-Z]\w+) )?(said|denied))(?:,? (["“][^"“”\n]+["”]))?')
_DEBRIS = re.compile(r"^(?:ALSO READ|Watch live)[^\n]*", re.MULTILINE)


@Language.component("claimx_standin")
def mark_standin(doc: Doc) -> Doc:
    """Mark what the regular expressions find."""
    if not Doc.has_extension("claimx_statements"):
        Doc.set_extension("claimx_statements", default=None)
    found = {"claimx_contents": [], "claimx_sources": [], "claimx_cues": []}
    records = []
    for number, match in enumerate(_SAID.finditer(doc.text), start=1):
        name = f"s{number}"
        groups = (("claimx_contents", 1), ("claimx_sources", 2), ("claimx_cues", 3), ("claimx_contents", 4))
        for key, group in groups:
            if match.group(group):
                found[key].append(_span(doc, match.span(group), key[7:-1].upper(), name))
        lemma = {"said": "say", "denied": "deny"}[match.group(3)]
        records.append({"id": name, "confidence": 0.90123 / number, "cue_lemma": lemma})
    for key, spans in found.items():
        doc.spans[key] = spans
    debris = (_span(doc, match.span(), "RELATED", "") for match in _DEBRIS.finditer(doc.text))
    doc.spans["claimx_boilerplate"] = list(debris)
    doc._.claimx_statements = records
    return doc


def _span(doc, offsets, label, name):
    tokens = doc.char_span(*offsets, alignment_mode="expand")
    return Span(doc, tokens.start, tokens.end, label=label, span_id=name)


def load(path=None, *, keep_boilerplate=False, exclude=()):
    """Take the place of `claimx.pipeline.load.load`."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("claimx_standin")
    nlp.meta.update(name=NAME, version=VERSION, license="CC0-1.0")
    return nlp


def module():
    """A module to put into `sys.modules` as `claimx.pipeline.load`."""
    standin = ModuleType("claimx.pipeline.load")
    standin.load = load
    return standin


if __name__ == "__main__":
    # `python -m tests.standin ARGS...`: the command line with the stand-in for its model.
    sys.modules["claimx.pipeline.load"] = module()
    from claimx.cli.app import main

    main()
