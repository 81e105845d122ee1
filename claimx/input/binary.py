"""Tell files that hold no text by their first bytes and by their share of control characters."""

from __future__ import annotations

# What people hand over in place of a text, by how such files begin.
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
)

# Texts keep some: tabs, line ends, form feeds, and the escape of text saved from a terminal.
_CONTROLS = bytes({*range(32), 0x7F} - set(b"\t\n\v\f\r\x1b"))

# Of random bytes one in nine is such a character; a text has a stray one at most. What is valid UTF-8 is
# hardly ever so by accident and may have more of them, as damaged disks leave.
_MAX_SHARE, _MAX_SHARE_UTF8 = 0.02, 0.2


def find_signature(data: bytes) -> str | None:
    """What kind of file this is, if it begins as a known kind that holds no plain text."""
    return next((kind for start, kind in _SIGNATURES if data.startswith(start)), None)


def looks_binary(data: bytes, *, is_utf8: bool) -> bool:
    """Whether so many of the bytes are control characters that this is no text."""
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > (_MAX_SHARE_UTF8 if is_utf8 else _MAX_SHARE) * len(data)
