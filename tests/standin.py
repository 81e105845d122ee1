"""A pipeline that stands in for the model: quotations before "X said" by one regular expression.

It leaves on the `Doc` what the real components leave, so that all that follows can be tested without a model.
With `speaking`, every source is a person's name, and who denied contests the statement before.
"""

import re
import sys
from functools import partial
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


@Language.component("claimx_standin_speakers")
def name_speakers(doc: Doc) -> Doc:
    """Name the speaker of every statement that has a source."""
    if not Doc.has_extension("claimx_speakers"):
        Doc.set_extension("claimx_speakers", default=None)
    speakers = {}
    sources = {span.id_: span for span in doc.spans["claimx_sources"]}
    for record in doc._.claimx_statements:
        source = sources.get(record["id"])
        speaker = None
        if source is not None:
            speaker = speakers.setdefault(source.text, _speaker(len(speakers) + 1, source.text))
            speaker["mentions"].append([source.start, source.end])
        record.update(speaker=speaker and speaker["id"], speaker_confidence=0.8)
    doc._.claimx_speakers = list(speakers.values())
    return doc


def _speaker(number, name):
    nothing = {"titles": [], "descriptions": [], "aliases": [], "mentions": []}
    return {"id": f"p{number}", "name": name, "kind": "person", **nothing}


@Language.component("claimx_standin_stances")
def type_statements(doc: Doc) -> Doc:
    """Say that who denied contests the statement before, and that all else is a claim."""
    before = []
    for record in doc._.claimx_statements:
        denies = record["cue_lemma"] == "deny"
        record.update(
            type="denial" if denies else "claim",
            type_confidence=0.7 if denies else 0.95,
            targets=before if denies else [],
            evidence=["cue: denied"] if denies else [],
        )
        before = [record["id"]]
    return doc


def load(path=None, *, keep_boilerplate=False, exclude=(), speaking=False):
    """Take the place of `claimx.pipeline.load.load`."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("claimx_standin")
    if speaking:
        nlp.add_pipe("claimx_standin_speakers", name="claimx_speakers")
        nlp.add_pipe("claimx_standin_stances", name="claimx_stances")
    nlp.meta.update(name=NAME, version=VERSION, license="CC0-1.0")
    return nlp


def module(*, speaking=False):
    """A module to put into `sys.modules` as `claimx.pipeline.load`."""
    standin = ModuleType("claimx.pipeline.load")
    standin.load = partial(load, speaking=speaking)
    return standin


if __name__ == "__main__":
    # `python -m tests.standin ARGS...`: the command line with the stand-in for its model.
    sys.modules["claimx.pipeline.load"] = module()
    from claimx.cli.app import main

    main()
