"""Documents as brat standoff: a .txt and an .ann for each article, and the configuration of the folder.

The format is that of brat 1.3 (https://brat.nlplab.org/standoff.html), kept to what INCEpTION's import of
"brat basic" reads as well. A statement is a Cue with the attributes Type and Form; relations lead from it to
its Source and Content, and from a denial or counterclaim to the Cues of the statements that it contests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from claimx.output.file_names import FileNames
from claimx.spans import CharSpan
from claimx.statements.model import Document, Statement

ANNOTATION_CONF = """\
# What claimx finds: statements with their source, cue and content.

[entities]
Source
Cue
Content

[relations]
HasSource\tArg1:Cue, Arg2:Source
HasContent\tArg1:Cue, Arg2:Content
Contests\tArg1:Cue, Arg2:Cue
# A statement may stand within another.
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
Type\tArg:Cue, Value:claim|denial|counterclaim
Form\tArg:Cue, Value:direct|mixed|indirect
"""

VISUAL_CONF = """\
[labels]
Source | Source | Src
Cue | Cue
Content | Content | Cont
HasSource | source | src
HasContent | content | cont
Contests | contests

[drawing]
SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken
ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5
Source\tbgColor:#ffd8a8
Cue\tbgColor:#d0bfff
Content\tbgColor:#b2f2bb
Contests\tcolor:#c92a2a, dashArray:3-3
Type\tglyph:[claim]|[denial]|[counterclaim]
Form\tglyph:(direct)|(mixed)|(indirect)
"""

# An annotation cannot hold a line end: it is given in pieces around it.
_LINE_ENDS = re.compile("[\n\r\x85\u2028\u2029]+")

# brat counts code points, INCEpTION UTF-16 units. They agree where each character is one unit, so that one of
# two becomes U+FFFD; so do characters that XML, which INCEpTION stores, cannot hold.
_UNSAFE = re.compile("[\x00-\x08\x0e-\x1b\ud800-\udfff\ufffe\uffff\U00010000-\U0010ffff]")
# Neither can it hold these, at which brat ends lines.
_ODD_SPACE = re.compile("[\x0b\x0c\x1c-\x1f]")


class BratWriter:
    """Writes documents into a folder.

    Args:
        folder: An existing folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = FileNames()
        _write(folder / "annotation.conf", ANNOTATION_CONF)
        _write(folder / "visual.conf", VISUAL_CONF)

    def add(self, text: str, document: Document) -> None:
        """Write the two files of an article."""
        name = self._names.name(document.article.id)
        _write(self._folder / f"{name}.txt", brat_text(text))
        _write(self._folder / f"{name}.ann", "".join(f"{line}\n" for line in standoff(text, document)))


def brat_text(text: str) -> str:
    """The text as brat and INCEpTION can both hold it; every offset stays."""
    return _UNSAFE.sub("\ufffd", _ODD_SPACE.sub(" ", text))


def standoff(text: str, document: Document) -> Iterator[str]:
    """The lines of the .ann file: entities, then attributes, relations and notes.

    Args:
        text: The text of the article.
        document: What was found in it.
    """
    text = brat_text(text)
    entities: list[str] = []
    attributes: list[str] = []
    relations: list[str] = []
    notes: list[str] = []
    cues: dict[str, str] = {}

    def entity(kind: str, spans: tuple[CharSpan, ...]) -> str | None:
        parts = [part for span in spans for part in _between_line_ends(text, span)]
        if not parts:
            return None
        name = f"T{len(entities) + 1}"
        offsets = ";".join(f"{start} {end}" for start, end in parts)
        verbatim = " ".join(text[start:end] for start, end in parts)
        entities.append(f"{name}\t{kind} {offsets}\t{verbatim}")
        return name

    def relation(kind: str, left: str, right: str | None) -> None:
        if right is not None:
            relations.append(f"R{len(relations) + 1}\t{kind} Arg1:{left} Arg2:{right}")

    for statement in document.statements:
        cue = entity("Cue", statement.cue.spans)
        if cue is None:
            continue
        cues[statement.id] = cue
        if statement.source is not None:
            relation("HasSource", cue, entity("Source", statement.source.spans))
        relation("HasContent", cue, entity("Content", statement.content.spans))
        for kind, value in (("Type", statement.type), ("Form", statement.form)):
            if value is not None:
                attributes.append(f"A{len(attributes) + 1}\t{kind} {cue} {value.value}")
        notes.append(f"#{len(notes) + 1}\tAnnotatorNotes {cue}\t{_note(statement)}")
    for statement in document.statements:
        for target in statement.targets:
            if statement.id in cues and target in cues:
                relation("Contests", cues[statement.id], cues[target])
    yield from (*entities, *attributes, *relations, *notes)


def _between_line_ends(text: str, span: CharSpan) -> Iterator[CharSpan]:
    """The parts of a span that stand on one line each; those of white space alone are left out."""
    start, end = span
    for match in (*_LINE_ENDS.finditer(text, start, end), None):
        stop = match.start() if match else end
        if text[start:stop].strip():
            yield start, stop
        start = match.end() if match else end


def _note(statement: Statement) -> str:
    """What has no place of its own: the statement's id, its speaker, how sure it is."""
    speaker = statement.speaker or statement.description
    parts = [statement.id, f"speaker: {speaker}" if speaker else "no speaker"]
    parts.append(f"confidence: {statement.confidence:.3f}")
    return brat_text(" ".join("; ".join(parts).split()))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
