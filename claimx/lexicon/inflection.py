"""From an English word form to its base, by the regular rules of spelling.

Where a list of known words decides (`cues.py`), `regular_bases` gives it the candidates. For unknown words
`guess_base` decides by spelling alone whether a doubled consonant is the stem's own (fall) or not (ban), and
whether the stem has lost a silent e (quote) or not (tweet). The endings below were chosen by comparing the
verb forms and lemmas of the UD English-EWT and English-GUM treebanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_VOWELS = "aeiou"
_SHORTEST = 2  # letters of a stem: used, vied, but not red

# Irregular forms that a cue may begin with; those of the cues themselves stand in their list.
_IRREGULAR = """
become became | begin began begun | break broke broken | bring brought | build built | buy bought
catch caught | come came | deal dealt | draw drew drawn | drive drove driven | fall fell fallen | feed fed
fight fought | flee fled | fly flew flown | get got gotten | give gave given | go went gone | grow grew grown
keep kept | lay laid | lead led | leave left | lend lent | lose lost | make made | meet met | pay paid
ring rang rung | rise rose risen | run ran | sell sold | send sent | shake shook shaken | shoot shot
shrink shrank shrunk | sit sat | spend spent | stand stood | steal stole stolen | stick stuck
strike struck stricken | take took taken | teach taught | tear tore torn | throw threw thrown
wear wore worn | win won
"""
IRREGULAR_FORMS = {
    form: forms[0]
    for forms in (entry.split() for entry in re.split(r"[|\n]", _IRREGULAR) if entry.strip())
    for form in forms[1:]
}
_VOWEL = re.compile(r"[aeiouy]")
_LIE = re.compile(r"[^aeiou]y\Z")  # ly-ing, vy-ing
# One vowel letter; the u of qu, gu and su is none.
_ONE = r"(?:^|[^aeiou]|(?<=[gqs])u)"
# Stems that have lost an e before -ed and -ing.
_LOST_E = re.compile(
    r"(?:[cevuz]"  # announc-, agre-, believ-, argu-, criticiz-
    r"|[^s]s|[aeioudlr]g|[bcdfgkpstz]l"  # accus-, alleg-, urg-, settl-
    rf"|{_ONE}(?:[aiou][dk]|[aiu]m|[iu]n|[aiu]r|[au]t|[aiou]b|[auy]p|[uy]l)"  # decid-, defin-, declar-
    r"|[iu]at|creat|(?:comp|mpl|del|epl)et|(?:^|re|ex|in)cit|invit|gnit|(?:^|re)unit|writ|pedit|tradit"
    r"|quot|(?:^|de)vot|[mn]ot|(?:nv|rv)en|(?:rf|dh|oh|[er]v|ev)er|(?:pl|gn|st|sc|ad)or|(?:tp|^ph|cond|at|cl)on"
    r"|com|[nx]hal|(?:c|mp|rs)ed|(?:omp|onc|ex|of|ev)il|(?:ns|aj)ol"
    r"|(?:ch|rr|^r)ang|[el]eng|plung|fring|[br]eath|oath|seeth|sooth|^[hptw]ast"
    r"|^[^aeiou]*[aeiou][^aeiouwxyh])\Z"  # monosyllables: bak-, hop-, wip-
)
_KEEPS_NO_E = re.compile(r"(?:focus|bias|canvas|debut|(?:om|ra|pr|ed|tiss)uet|plan|orphan)\Z")
_OWN_DOUBLE = re.compile(r"(?:[fs]{2}|(?:^|[abfjt])[uai]zz|^(?:add|err|egg|ebb)|purr|butt|cott)\Z")
_OWN_LL = re.compile(r"^[^aeiou]*[aeiou]ll\Z|(?:[aiu]|sp|sm|sw|dw|[stuwy]e|^enro|^unro)ll\Z|[aiu]ll\Z")
_EXTRA_K = re.compile(r"(?:mimi|pani|froli|traffi|picni)ck\Z")


def regular_bases(word: str) -> Iterator[str]:
    """What the lower-case `word` may be a regular form of, itself included: "denies", "deny", "denie"."""
    yield word
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]
    for suffix in ("ed", "ing"):
        stem = word.removesuffix(suffix)
        if stem == word or len(stem) < _SHORTEST:
            continue
        if suffix == "ed" and stem.endswith("i"):
            yield stem[:-1] + "y"
        if suffix == "ing" and stem.endswith("y"):
            yield stem[:-1] + "ie"
        yield stem
        yield stem + "e"
        if _is_doubled(stem) or stem.endswith("ck"):
            yield stem[:-1]


def guess_base(word: str) -> str:
    """The likeliest base of a lower-case word that no list knows: "vowed" -> "vow", "argues" -> "argue"."""
    if word in IRREGULAR_FORMS:
        return IRREGULAR_FORMS[word]
    for suffix in ("ed", "ing"):
        stem = word.removesuffix(suffix)
        if stem != word and len(stem) >= _SHORTEST and _VOWEL.search(stem):
            return _restored(stem)
    return _without_s(word)


def _restored(stem: str) -> str:
    """The base of a stem from which -ed or -ing was taken."""
    if stem.endswith("i"):
        base = stem + "e" if len(stem) == _SHORTEST else stem[:-1] + "y"
    elif _LIE.match(stem):
        base = stem[:-1] + "ie"
    elif _EXTRA_K.search(stem):
        base = stem[:-1]
    elif _is_doubled(stem):
        base = stem if (_OWN_LL if stem.endswith("ll") else _OWN_DOUBLE).search(stem) else stem[:-1]
    elif stem.endswith("ee") or _KEEPS_NO_E.search(stem) or not _LOST_E.search(stem):
        base = stem
    else:
        base = stem + "e"
    return base


def _without_s(word: str) -> str:
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes", "ocuses", "iases")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and _VOWEL.search(word):
        return word[:-1]
    return word


def _is_doubled(stem: str) -> bool:
    return stem[-1] == stem[-2] and stem[-1] not in _VOWELS
