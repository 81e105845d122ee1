"""Documents made by hand for reports, documents of the samples, and texts that try to break out."""

from pathlib import Path

import pytest

from claimx.article import Article
from claimx.statements.model import ArticleInfo, Document

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"

# In titles, texts, names and paths all of them must show as text.
PAYLOADS = [
    pytest.param("<script>window.broken = 1</script>", id="script"),
    pytest.param("</script><script>window.broken = 1</script>", id="end-of-script"),
    pytest.param("</style><img src=x onerror=window.broken=1>", id="end-of-style"),
    pytest.param("\"'><svg onload=window.broken=1> ' onfocus=window.broken=1 x='", id="quotes"),
    pytest.param("<!--<script>", id="comment"),
    pytest.param("{{ 7 * 7 }}{% raw %}&lt;b&gt;&amp;", id="template"),
    pytest.param("]]></textarea></title><b>bold", id="end-of-title"),
    pytest.param("abc \u202e\u2066drowkcab\u2069\u202c \u200f\u061c", id="bidi"),
    pytest.param("nul \0 bell \a escape \x1b[31m c1 \x9b half \ud800 line \u2028 end", id="controls"),
    pytest.param("a" * 10_000, id="long-word"),
    pytest.param("javascript:window.broken=1//", id="url"),
]


def article_of(text, **about):
    return Article(id=about.pop("id", "made"), text=text, **about)


def document_of(article, statements, speakers=()):
    """A document; each statement has its passages as lists of substrings, or of spans.

    Speakers are pairs of name (None: unnamed) and mentions, again as substrings.
    """
    text = article.text
    given = [_speaker(text, number, *speaker) for number, speaker in enumerate(speakers, start=1)]
    names = {speaker["id"]: speaker["name"] for speaker in given}
    records = [_statement(text, number, dict(record), names) for number, record in enumerate(statements, 1)]
    for record in records:
        for target in record["targets"]:
            records[int(target[1:]) - 1]["contested_by"].append(record["id"])
    return Document(
        schema_version="1.1",
        article=ArticleInfo.of(article),
        model={"name": "made", "version": "1"},
        statements=records,
        speakers=given,
    )


def sample(name):
    """What the shipped model finds in a sample, and its text."""
    document = Document.model_validate_json((GOLDEN / f"{name}.jsonl").read_text(encoding="utf-8"))
    with (ROOT / "samples" / f"{name}.txt").open(encoding="utf-8", newline="") as file:
        return document, file.read()


SAMPLES = sorted(path.stem for path in GOLDEN.glob("*.jsonl"))


def _statement(text, number, record, names):
    passages = {role: _passage(text, record.pop(role, None)) for role in ("source", "cue", "content")}
    passages["cue"] = {**passages["cue"], "lemma": record.pop("lemma", "say")}
    speaker = record.pop("speaker_id", None)
    return {
        "id": f"s{number}",
        "form": "indirect",
        "type": "claim",
        "type_confidence": 0.9,
        "confidence": 0.8,
        "sentences": [],
        "targets": [],
        "contested_by": [],
        "speaker_id": speaker,
        "speaker": names[speaker] if speaker else None,
        **passages,
        **record,
    }


def _passage(text, pieces):
    if pieces is None:
        return None
    spans = [_span(text, piece) for piece in pieces]
    return {"text": " ".join(text[start:end] for start, end in spans), "spans": spans}


def _span(text, piece):
    if isinstance(piece, tuple):
        return piece
    start = text.index(piece)
    return start, start + len(piece)


def _speaker(text, number, name, mentions):
    return {
        "id": f"p{number}",
        "name": name,
        "key": f"person:{name.casefold()}" if name else None,
        "wikidata": None,
        "kind": "person" if name else "unnamed",
        "titles": [],
        "descriptions": [] if name else [mentions[0]],
        "aliases": [],
        "mentions": sorted(_span(text, piece) for piece in mentions),
        "statements": 1,
    }
