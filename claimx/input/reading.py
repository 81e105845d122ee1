"""Reading: what every reader of a file needs to know, and lines of text out of bytes of any encoding."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claimx.errors import BinaryArticleError, EncodingError, InputError
from claimx.input.binary import find_signature, looks_binary
from claimx.input.decode import decode_with_note, guess_note, marked_encoding
from claimx.input.files import STDIN_PLACE, SourceFile
from claimx.input.guess import guess_encoding
from claimx.input.notes import Notes
from claimx.input.options import InputOptions
from claimx.input.problem import InputProblem
from claimx.input.stream import lines

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass(slots=True)
class Reading:
    """One file being read."""

    file: SourceFile
    options: InputOptions
    notes: Notes = field(default_factory=Notes)
    line_encoding: str = "utf-8"
    """Encoding of a file that is read line by line; `settle_encoding` finds it."""

    @property
    def place(self) -> str:
        """What the file is called in messages."""
        return STDIN_PLACE if self.file.is_stdin else self.file.path

    @property
    def path(self) -> str | None:
        """The file as articles name it; None for standard input."""
        return None if self.file.is_stdin else self.file.path

    def problem(self, error: InputError, line: int | None = None) -> InputProblem:
        """The error as the problem of this file, or of a line in it."""
        return InputProblem.of(error, self.place, line)

    def decode(self, data: bytes) -> str:
        """A whole text from its bytes; a guess is noted.

        Raises:
            InputError: The bytes are no text, or not in the encoding that the options name.
        """
        text, note = decode_with_note(data, encoding=self.options.encoding, place=self.place)
        if note is not None:
            self.notes.add(note, self.place)
        return text


def settle_encoding(stream: io.BufferedReader, head: bytes, reading: Reading) -> io.BufferedReader:
    """Find the encoding of a file of lines by its head, and give a stream that can be split at line feeds.

    What has two bytes a character is turned into UTF-8 on the way. `reading.line_encoding` is set.

    Raises:
        InputError: The head is no text, or its encoding is unknown.
    """
    kind = find_signature(head)
    if kind is not None:
        raise BinaryArticleError(reading.place, f"this is {kind}", "Unpack it, or leave it out.")
    encoding = reading.options.encoding or marked_encoding(head) or _guess(head, reading)
    if codecs.lookup(encoding).name.startswith(("utf-16", "utf-32")):
        return io.BufferedReader(_Transcoded(stream, encoding))
    reading.line_encoding = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
    return stream


def text_lines(stream: io.BufferedReader, reading: Reading, limit: int) -> Iterator[str | InputError]:
    """The lines as text, ends included; an error in place of one that is too long or not valid."""
    encoding = reading.line_encoding
    for number, line in enumerate(lines(stream, limit)):
        if number == 1 and encoding == "utf-8-sig":
            encoding = "utf-8"  # a mark is one at the start alone
        if line is None:
            remedy = "Leave it out, or raise the limit (--max-chars)."
            yield InputError(reading.place, f"the line has more than {limit:,} bytes", remedy)
            continue
        try:
            yield line.decode(encoding)
        except UnicodeDecodeError as error:
            bad = line[error.start : error.end][:8].hex(" ")
            yield EncodingError(
                reading.place,
                f"not valid {error.encoding}: byte {bad} at offset {error.start:,} of the line",
                "Correct it, or name the encoding of the whole file (--encoding).",
            )


def _guess(head: bytes, reading: Reading) -> str:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the end may cut a character
    except UnicodeDecodeError:
        pass
    else:
        if looks_binary(head, is_utf8=True):
            raise _no_text(reading)
        return "utf-8"
    if looks_binary(head, is_utf8=False):
        raise _no_text(reading)
    # A damaged record among good ones must not turn the encoding of all: what is beyond ASCII decides.
    good = head.decode("utf-8", "ignore")
    damaged = head.decode("utf-8", "replace").count("\ufffd")
    if sum(character > "\x7f" for character in good) > 2 * damaged:
        return "utf-8"
    guess = guess_encoding(head)
    if guess is None:
        return "utf-8"
    reading.notes.add(guess_note(guess), reading.place)
    return guess


def _no_text(reading: Reading) -> InputError:
    remedy = "Leave it out, or name its encoding (--encoding)."
    return BinaryArticleError(reading.place, "this looks like a binary file", remedy)


class _Transcoded(io.RawIOBase):
    """A stream in UTF-16 or UTF-32 as UTF-8; what is not valid becomes U+FFFD."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._is_first = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        target = memoryview(buffer).cast("B")
        while not self._ready:
            data = self._stream.read1(1 << 16)
            text = self._decoder.decode(data, final=not data)
            if self._is_first and text:
                text, self._is_first = text.removeprefix("\ufeff"), False
            self._ready = text.encode("utf-8", "replace")
            if not data and not self._ready:
                return 0
        count = min(len(target), len(self._ready))
        target[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count
