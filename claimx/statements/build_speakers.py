"""Doc -> speakers: the records of a component, with every word taken from the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc

from claimx.document.words import read_words
from claimx.pipeline.attributions import SPEAKERS
from claimx.spans import CharSpan, trim_space
from claimx.statements.naming import key_and_wikidata
from claimx.statements.speaker import Speaker, SpeakerKind

if TYPE_CHECKING:
    from claimx.registry import Registry

# Titles and descriptions stand beside a mention or in it: looked for so near, time stays linear in the length
# of the article. What stands further off is looked for in all of it, but only as it is written.
_NEAR = 200  # characters

# Between the names of a joint speaker, who is named nowhere as a whole: "Hill, Dale and Marlow".
_JOINT = re.compile(r"(, | and )")


def build_speakers(
    text: str, doc: Doc, speaker_ids: Iterable[str | None], registry: Registry | None
) -> tuple[Speaker, ...]:
    """Read the speakers off `doc`; none where no component has looked for them.

    Args:
        text: The article's text.
        doc: The processed text, of the same length.
        speaker_ids: Of each statement.
        registry: Well-known speakers; by default those of claimx.
    """
    records = getattr(doc._, SPEAKERS) if Doc.has_extension(SPEAKERS) else None
    counts = Counter(speaker_ids)
    doc_text = read_words(doc).text
    return tuple(
        _build_speaker(text, doc, doc_text, record, counts[record["id"]], registry)
        for record in records or ()
    )


def _build_speaker(
    text: str,
    doc: Doc,
    doc_text: str,
    record: Mapping[str, Any],
    statements: int,
    registry: Registry | None,
) -> Speaker:
    mentions = _mentions(text, doc, record["mentions"])
    article = _Words(text, doc_text, mentions)
    kind = SpeakerKind(record["kind"])
    name = article.name(record["name"]) if record["name"] is not None else None
    key, wikidata = key_and_wikidata(name, kind, registry) if name is not None else (None, None)
    return Speaker(
        id=record["id"],
        name=name,
        key=key,
        wikidata=wikidata,
        kind=kind,
        titles=article.all(record["titles"]),
        descriptions=article.all(record["descriptions"]),
        aliases=article.all(record["aliases"]),
        mentions=mentions,
        statements=statements,
    )


def _mentions(text: str, doc: Doc, tokens: Iterable[Sequence[int]]) -> tuple[CharSpan, ...]:
    spans = (doc[start:end] for start, end in tokens)
    trimmed = (trim_space(text, (span.start_char, span.end_char)) for span in spans)
    return tuple(sorted({span for span in trimmed if span is not None}))


class _Words:
    """Finds what a component says in the article itself, as components may join tokens or change case.

    Args:
        text: The article's text.
        doc_text: The same, of the same length, as the component saw it.
        mentions: Where to look first.
    """

    def __init__(self, text: str, doc_text: str, mentions: Sequence[CharSpan]) -> None:
        self._text = text
        self._doc_text = doc_text
        self._windows = [(max(0, start - _NEAR), end + _NEAR) for start, end in mentions]

    def name(self, name: str) -> str:
        """The name as the article has it; that of a joint speaker is put together of such names."""
        whole = self._find(name)
        if whole is not None:
            return whole
        parts = _JOINT.split(name)
        return "".join(part if _JOINT.fullmatch(part) else self._find(part) or part for part in parts)

    def all(self, words: Iterable[str]) -> tuple[str, ...]:
        """Those that the article has, as it has them, each once."""
        found = (self._find(some) for some in words)
        return tuple(dict.fromkeys(some for some in found if some is not None))

    def _find(self, words: str) -> str | None:
        span = next(self._places(words), None) if words.strip() else None
        return " ".join(self._text[slice(*span)].split()) if span is not None else None

    def _places(self, words: str) -> Iterator[CharSpan]:
        for start, end in self._windows:
            at = self._doc_text.find(words, start, end)
            if at >= 0 and not self._cuts_word(at, at + len(words)):
                yield at, at + len(words)
        # No space need be where two tokens meet ("Kyiv 's"), and a line may end where there is one.
        pattern = r"\s*".join(map(re.escape, words.split()))
        for flags in (0, re.IGNORECASE):
            compiled = re.compile(rf"(?<!\w){pattern}(?!\w)", flags)
            for start, end in self._windows:
                match = compiled.search(self._doc_text, start, end)
                if match is not None:
                    yield match.span()
        at = self._doc_text.find(words)
        if at >= 0 and not self._cuts_word(at, at + len(words)):
            yield at, at + len(words)

    def _cuts_word(self, start: int, end: int) -> bool:
        borders = (self._doc_text[max(0, at - 1) : at + 1] for at in (start, end))
        return any(len(border) == 2 and border.isalnum() for border in borders)
