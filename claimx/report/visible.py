"""Text of an article -> text that is safe to show in HTML, one character for one.

HTML has no place for most control characters, and overrides of writing direction would show a name, or the
text after it, in another order than it stands in. What cannot be shown is replaced, not dropped, so that
offsets stay.
"""

from __future__ import annotations

REPLACEMENT = "\ufffd"

# C0 has pictures of its own (U+2400 ff.); tab and line ends are white space.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in {9, 10, 12, 13}}
_HIDDEN = (
    *range(0x7F, 0xA0),
    *range(0x202A, 0x202F),  # embeddings and overrides
    *range(0x2066, 0x206A),  # isolates
    *range(0xD800, 0xE000),  # lone surrogates: UTF-8 has none
    *range(0xFDD0, 0xFDF0),  # noncharacters
    0xFFFE,
    0xFFFF,
)
_TABLE = {**_PICTURES, **dict.fromkeys(_HIDDEN, ord(REPLACEMENT)), 0x85: 0x20}


def visible(text: str) -> str:
    """The text with a sign in place of every character that cannot be shown, of the same length."""
    return text.translate(_TABLE)


def visible_line(text: str) -> str:
    """The same on one line: every stretch of white space is one space."""
    return " ".join(visible(text).split())
