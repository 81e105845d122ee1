"""The attribution cues of English, and which of them a cue's words are a form of.

The list is `data/cues.jsonl`, one JSON object a line: `lemma`; `pos` (verb, noun, adjective, adverb,
adposition); `kind` (what the source does: speech, denial, accusation ...); `forms`, the irregular forms only.
A lemma of several words ("point out") is inflected in its first word.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from claimx.errors import RecordError
from claimx.lexicon.inflection import IRREGULAR_FORMS, guess_base, regular_bases

PARTS_OF_SPEECH = frozenset({"verb", "noun", "adjective", "adverb", "adposition"})
CUE_KINDS = frozenset(
    """
    speech writing report claim denial admission accusation criticism praise request promise warning question
    answer attitude knowledge evidence silence
    """.split()  # noqa: SIM905 - a list would take a line a word
)

_FILE = "cues.jsonl"
_FIELDS = frozenset({"lemma", "pos", "kind", "forms"})
_LONGEST_PHRASE = 4  # words
_EDGES = "\"'`“”‘’„«»‹›,.;:!?…()[]–—- "

_AUXILIARIES = {
    **dict.fromkeys(("am", "is", "are", "was", "were", "be", "been", "being", "re", "m"), "be"),
    **dict.fromkeys(["have", "has", "had", "having", "'ve"], "have"),
    **dict.fromkeys(["do", "does", "did", "done", "doing"], "do"),
}
_MODALS = frozenset(
    """
    will would can could may might must shall should ought wo ca sha
    """.split()  # noqa: SIM905 - a list would take a line a word
)
# What may stand in a cue and is never its head. Adverbs in -ly are passed over as well.
_FUNCTION_WORDS = frozenset(
    """
    a an the this that these those its his her their our my your it he she they we i you him them us me who
    which what there to of in on at by for with from about as into over against upon out up down off back
    and or but if whether than not n't no nor never ever also too again still now then once twice later
    earlier before first last already yet even just only simply both all some any much more most very so
    well far long often always sometimes soon today yesterday tomorrow instead rather further meanwhile
    however s d ll
    """.split()  # noqa: SIM905 - a list would take a line a word
)
# They say that something is said, not what kind of saying: another cue beside them goes first.
_LIGHT_VERBS = frozenset(
    """
    go get come make take give keep begin start continue try use issue release hold put let file share deliver
    publish post send sign look seem appear remain stand turn set help like
    """.split()  # noqa: SIM905 - a list would take a line a word
)


class Cue(NamedTuple):
    """One entry of the list."""

    lemma: str
    pos: str
    kind: str
    forms: tuple[str, ...] = ()


@cache
def load_cues() -> tuple[Cue, ...]:
    """The cues that come with claimx, in the order of the file."""
    source = resources.files("claimx.lexicon").joinpath("data", _FILE).read_text(encoding="utf-8")
    return parse_cues(source.splitlines(), _FILE)


def parse_cues(lines: Iterable[str], place: str) -> tuple[Cue, ...]:
    """Read cues from JSON lines; empty lines are passed over.

    Args:
        lines: The file's lines.
        place: Its name, for messages.

    Raises:
        RecordError: A line is no JSON object, lacks a field, has an unknown value or repeats an entry; the
            message names the line.
    """
    cues: dict[tuple[str, str], Cue] = {}
    for number, raw in _rows([*enumerate(lines, start=1)], place):
        cue = _cue(raw, place, number)
        if (cue.lemma, cue.pos) in cues:
            problem = f"the {cue.pos} {cue.lemma!r} is there twice"
            raise RecordError(f"{place}, line {number}", problem, "Remove one of the two.")
        cues[cue.lemma, cue.pos] = cue
    return tuple(cues.values())


def _rows(lines: Sequence[tuple[int, str]], place: str) -> Iterator[tuple[int, object]]:
    """Each line that is not empty, parsed, with its number."""
    lines = [(number, line) for number, line in lines if line.strip()]
    # All lines at once take a fifth of the time; one by one they tell which of them is wrong.
    rows: list[object] = []
    with suppress(json.JSONDecodeError):
        rows = json.loads("[" + ",".join(line for _, line in lines) + "]")
    if len(rows) == len(lines):
        yield from zip((number for number, _ in lines), rows, strict=True)
        return
    for number, line in lines:
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise RecordError(
                f"{place}, line {number}", f"this is not JSON: {error}", "Each line is one JSON object."
            ) from error
        yield number, row


def _cue(raw: object, place: str, number: int) -> Cue:
    where = f"{place}, line {number}"
    if not isinstance(raw, dict) or not raw.keys() <= _FIELDS:
        raise RecordError(where, f"this is no cue: {raw!r}", "A cue has lemma, pos, kind and perhaps forms.")
    lemma, pos, kind, forms = raw.get("lemma"), raw.get("pos"), raw.get("kind"), raw.get("forms", [])
    if not isinstance(lemma, str) or not lemma or lemma != " ".join(lemma.casefold().split()):
        raise RecordError(where, f"'lemma' is {lemma!r}", "It must be words in lower case, one space apart.")
    if not isinstance(pos, str) or pos not in PARTS_OF_SPEECH:
        raise RecordError(where, f"'pos' is {pos!r}", _one_of(PARTS_OF_SPEECH))
    if not isinstance(kind, str) or kind not in CUE_KINDS:
        raise RecordError(where, f"'kind' is {kind!r}", _one_of(CUE_KINDS))
    if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
        raise RecordError(where, f"'forms' is {forms!r}", "It must be a list of the irregular forms.")
    return Cue(lemma, pos, kind, tuple(forms))


def _one_of(allowed: frozenset[str]) -> str:
    return "It must be one of " + ", ".join(sorted(allowed)) + "."


class _Index(NamedTuple):
    """The cues by what is looked for."""

    verbs: Mapping[str, str]
    others: Mapping[str, str]
    phrases: Mapping[str, str]


@cache
def _index() -> _Index:
    verbs: dict[str, str] = {}
    others: dict[str, str] = {}
    phrases: dict[str, str] = {}
    for cue in load_cues():
        group = phrases if " " in cue.lemma else verbs if cue.pos == "verb" else others
        for form in (cue.lemma, *cue.forms):
            group.setdefault(form, cue.lemma)
    return _Index(verbs, others, phrases)


def lemma_of_cue(words: Sequence[str]) -> str:
    """The lemma of a cue: ["has", "denied"] -> "deny", ["in", "a", "statement"] -> "statement", [":"] -> ":".

    The first phrase or verb of the list decides, then the first noun or other word of it, then a light verb
    ("gave"), then the word that looks most like a verb, brought to its base by spelling.

    Args:
        words: The cue's words in the order of the text, any case, with or without punctuation.

    Returns:
        A lemma in lower case; the text itself if there is no word in it, "" if it is empty.
    """
    return _lemma(tuple(words))


# Half of all cues are "said".
@lru_cache(maxsize=4096)
def _lemma(words: tuple[str, ...]) -> str:
    bare = [word.casefold().replace("’", "'").strip(_EDGES) or word for word in words if word.strip()]
    text = [word for word in bare if any(character.isalnum() for character in word)]
    if not text:
        return "".join(bare)
    index = _index()
    content = [word for word in text if not _is_function_word(word)]
    return (
        _first_phrase_or_verb(text, index)
        or next(
            (index.others[base] for word in content for base in _bases(word) if base in index.others), None
        )
        or next((verb for word in content for verb in map(_light_verb, _bases(word)) if verb), None)
        or _guess(text, content)
    )


def _first_phrase_or_verb(text: Sequence[str], index: _Index) -> str | None:
    for start, word in enumerate(text):
        for length in range(min(_LONGEST_PHRASE, len(text) - start), 1, -1):
            rest = text[start + 1 : start + length]
            for base in _bases(word):
                phrase = " ".join([base, *rest])
                if phrase in index.phrases:
                    return index.phrases[phrase]
        if _is_function_word(word):
            continue
        for base in _bases(word):
            verb = index.verbs.get(base)
            if verb is not None and verb not in _LIGHT_VERBS:
                return verb
    return None


def _guess(text: Sequence[str], content: Sequence[str]) -> str:
    if not content:
        return _AUXILIARIES.get(text[0], text[-1])
    return guess_base(next((word for word in content if word.endswith(("ed", "ing"))), content[0]))


@lru_cache(maxsize=4096)
def _bases(word: str) -> tuple[str, ...]:
    irregular = IRREGULAR_FORMS.get(word)
    return (*regular_bases(word), irregular) if irregular else tuple(regular_bases(word))


def _light_verb(base: str) -> str | None:
    verb = _index().verbs.get(base, base)
    return verb if verb in _LIGHT_VERBS else None


def _is_function_word(word: str) -> bool:
    start = word.partition("'")[0]  # it's, they'll
    if start in _AUXILIARIES or start in _MODALS or start in _FUNCTION_WORDS or word.endswith("n't"):
        return True
    return word.endswith("ly") and word not in _index().others and word not in _index().verbs
