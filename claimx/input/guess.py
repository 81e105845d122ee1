"""Guess the encoding of a text that is not UTF-8.

charset-normalizer judges by the mess and the languages that a reading gives. An English article has a few
dozen characters beyond ASCII, nearly all of them quotation marks and dashes, and on so few it often answers
with a code page of another continent: of 54 news articles written as cp1252 it took 11 for something else. So
the two encodings that English newsrooms used are tried first, by whether they make the characters that
English has.
"""

from __future__ import annotations

import re

# The web's default, a superset of Latin-1, and the one of old Macintoshes.
_USUAL = ("cp1252", "mac-roman")

# A guess made on this many bytes is as good as on all of them, and takes the same time for any file.
_LOOK_AT_BYTES = 200_000

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

# Typographic marks; small accented letters inside words; capital ones at their start.
_EXPECTED = re.compile(
    r"[“”‘’‚„–—…•·«»£€§°©®™½\xa0]"
    r"|(?<=[A-Za-z])[à-öø-ÿœšž]|[à-öø-ÿœšž](?=[A-Za-z])"
    r"|(?<![^\W\d_])[À-ÖØ-ÞŒŠŽ](?=[a-zà-ÿ])"
)

# Single odd characters (a name from further away) must not decide; half of them odd is another encoding.
_MIN_SHARE = 0.9


def guess_encoding(data: bytes) -> str | None:
    """The likeliest encoding of `data`, which is not valid UTF-8; None if no encoding gives a text."""
    sample = data[:_LOOK_AT_BYTES]
    shares = [(_expected_share(sample, name), name) for name in _USUAL]
    best_share, best_name = max(shares, key=lambda pair: pair[0])
    if best_share >= _MIN_SHARE:
        return best_name
    from charset_normalizer import from_bytes  # rarely needed, and slow to import

    best = from_bytes(sample).best()
    return best.encoding if best is not None else None


def _expected_share(data: bytes, encoding: str) -> float:
    """Which part of the characters beyond ASCII are such as English texts have; 0 for an undecodable text."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    beyond = len(_NOT_ASCII.findall(text))
    return len(_EXPECTED.findall(text)) / beyond if beyond else 0.0
