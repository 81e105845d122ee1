"""What a file holds, by its name and its first bytes."""

from __future__ import annotations

import json
import re
from enum import StrEnum


class Kind(StrEnum):
    """The formats of a collection's files."""

    txt = "txt"
    md = "md"
    html = "html"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    parquet = "parquet"
    warc = "warc"
    pdf = "pdf"


_BY_SUFFIX = {
    **{f".{kind}": kind for kind in Kind},
    ".text": Kind.txt,
    ".markdown": Kind.md,
    ".htm": Kind.html,
    ".xhtml": Kind.html,
    ".ndjson": Kind.jsonl,
    ".tab": Kind.tsv,
    ".pq": Kind.parquet,
    ".wet": Kind.warc,
}

# These no text begins with.
_BY_SIGNATURE = ((b"PAR1", Kind.parquet), (b"%PDF-", Kind.pdf), (b"WARC/", Kind.warc))

_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_JSON = re.compile(rb'\{\s*"|\[\s*\{')
_BOM = b"\xef\xbb\xbf"


def kind_of(name: str, head: bytes) -> Kind:
    """The kind of a file.

    Signatures and markup come before the name; the name comes before a guess. A file that nothing tells of is
    a plain text, and whoever reads it may find that it is none.

    Args:
        name: The file's name; `.gz` and `.zst` at its end are looked past.
        head: Its first bytes, decompressed.
    """
    for signature, kind in _BY_SIGNATURE:
        if head.startswith(signature):
            return kind
    named = _by_name(name)
    start = head.removeprefix(_BOM).lstrip()
    if named in {Kind.json, Kind.jsonl}:
        return _json_kind(start, named)
    if named in {None, Kind.txt} and _HTML.match(start):
        return Kind.html
    if named is None and _JSON.match(start):
        return _json_kind(start, Kind.json)
    return named or Kind.txt


def _by_name(name: str) -> Kind | None:
    parts = name.lower().rpartition("/")[2].lstrip(".").split(".")
    while len(parts) > 1 and parts[-1] in {"gz", "zst", "gzip", "zstd"}:
        parts.pop()
    return _BY_SUFFIX.get(f".{parts[-1]}") if len(parts) > 1 else None


def _json_kind(start: bytes, named: Kind) -> Kind:
    """JSON Lines have a whole value in the first line and more below; all else is read value by value."""
    if start[:1] == b"[":
        return Kind.json
    first, _, rest = start.partition(b"\n")
    if len(first.strip()) <= 1:
        return Kind.json  # the brace of an indented object
    if not rest.strip():
        return named
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return named
    return Kind.jsonl
