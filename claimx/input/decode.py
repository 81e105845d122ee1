"""Bytes -> text. What is not UTF-8 is named by a byte-order mark or by the caller, or it is guessed aloud."""

from __future__ import annotations

import codecs
import warnings

from claimx.errors import BinaryArticleError, ClaimxWarning, EncodingError
from claimx.input.binary import find_signature, looks_binary
from claimx.input.guess import guess_encoding

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARK = "\ufeff"
_REPLACEMENT = "\ufffd"


def decode(data: bytes, *, encoding: str | None, place: str) -> str:
    """Decode an article; line ends and NUL characters stay, a leading byte-order mark goes.

    Args:
        data: The whole file.
        encoding: Its encoding, if known.
        place: What to call the file in messages.

    Raises:
        BinaryArticleError: The bytes are no text in any encoding.
        EncodingError: The bytes are not valid in `encoding`, or there is no such encoding.

    Warns:
        ClaimxWarning: The encoding was guessed.
    """
    text, note = decode_with_note(data, encoding=encoding, place=place)
    if note is not None:
        warnings.warn(f"{place}: {note}", ClaimxWarning, stacklevel=2)
    return text


def decode_with_note(data: bytes, *, encoding: str | None, place: str) -> tuple[str, str | None]:
    """Decode as `decode` does; what that warns of comes as the second value, for who counts such notes.

    Raises:
        BinaryArticleError: The bytes are no text in any encoding.
        EncodingError: The bytes are not valid in `encoding`, or there is no such encoding.
    """
    if encoding is not None:
        return _decode_as(data, encoding, place), None
    marked = marked_encoding(data)
    if marked is not None:
        return _decode_as(data, marked, place), None
    kind = find_signature(data)
    if kind is not None:
        raise BinaryArticleError(place, f"this is {kind}, not plain text", "Convert it to plain text first.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_unknown(data, error, place)
    if looks_binary(data, is_utf8=True):
        return _decode_unknown(data, None, place)
    return text, None


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte-order mark names."""
    return next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)


def is_encoding(name: str) -> bool:
    """Whether Python knows a text encoding of this name."""
    try:
        "".encode(name)
    except LookupError:
        return False
    return True


def _decode_as(data: bytes, encoding: str, place: str) -> str:
    try:
        return data.decode(encoding).removeprefix(_MARK)
    except LookupError as error:
        raise EncodingError(
            place,
            f"there is no encoding {encoding!r}",
            "Common ones: utf-8, utf-16, cp1252, latin-1, mac-roman.",
        ) from error
    except UnicodeDecodeError as error:
        bad = data[error.start : error.end][:8].hex(" ")
        raise EncodingError(
            place,
            f"not valid {encoding}: byte {bad} at offset {error.start:,} ({error.reason})",
            "Name the right encoding with --encoding, or leave it out to have it guessed.",
        ) from error


def _decode_unknown(data: bytes, error: UnicodeDecodeError | None, place: str) -> tuple[str, str | None]:
    """Neither marked nor valid UTF-8 text: damaged UTF-8, another encoding, or no text at all."""
    for name in ("utf-16-le", "utf-16-be"):
        if _is_unmarked_utf16(data, name):
            return data.decode(name), guess_note(name)
    if error is None or looks_binary(data, is_utf8=False):
        raise BinaryArticleError(
            place, "this looks like a binary file", "Give plain text, or name its encoding with --encoding."
        )
    joined = _join_halves(data)
    if joined is not None:
        note = f"UTF-8 with characters in halves from byte {error.start:,} on (CESU-8), put together"
        return joined.removeprefix(_MARK), note
    text = data.decode("utf-8", "replace")
    damaged = text.count(_REPLACEMENT)
    if sum(character > "\x7f" for character in text) > 2 * damaged:
        # Far more right sequences than wrong ones: no other encoding looks like that.
        note = f"damaged UTF-8 from byte {error.start:,} on; characters that read as U+FFFD: {damaged}"
        return text.removeprefix(_MARK), note
    guess = guess_encoding(data)
    if guess is None:
        raise EncodingError(
            place,
            f"the encoding is unknown: not UTF-8 (byte {data[error.start]:02x} at offset {error.start:,})",
            "Name it with --encoding, for instance --encoding cp1252.",
        )
    return _decode_as(data, guess, place), guess_note(guess)


def _join_halves(data: bytes) -> str | None:
    """The text where the bytes are UTF-8 but for surrogates, as Java and some databases write emoji.

    A surrogate without its other half becomes U+FFFD.
    """
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_unmarked_utf16(data: bytes, name: str) -> bool:
    """English in UTF-16 has a zero in nearly every second byte, and hardly one in the others."""
    high = data[1::2] if name == "utf-16-le" else data[::2]
    low = data[::2] if name == "utf-16-le" else data[1::2]
    if len(data) % 2 or high.count(0) < 0.7 * len(high) or low.count(0) > 0.02 * len(low):
        return False
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def guess_note(name: str) -> str:
    """What is to be said of a text that was read in this encoding on a guess."""
    return f"not UTF-8, read as {name} (a guess; --encoding names another)"
