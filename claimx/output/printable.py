"""Text of an article -> text that is safe to show on a terminal.

An article may hold escape sequences that recolour, retitle or reprogram a terminal, and marks that make it
show a text in another order than it stands in. Nothing of that is shown; in JSON it stays, escaped.
"""

from __future__ import annotations

import re

# ECMA-48: control sequences (ESC [ …), strings up to their terminator (titles, links), other two-byte
# escapes.
_ESCAPE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]"
)
# What is left of C0 and C1, delete, and the overrides of writing direction.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def printable(text: str) -> str:
    """The text without escape sequences and control characters; line ends become line feeds, tabs stay."""
    text = _LINE_END.sub("\n", _ESCAPE.sub("", text))
    return _LONE_SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def printable_line(text: str) -> str:
    """The same on one line: every stretch of white space is one space."""
    return " ".join(printable(text).split())
