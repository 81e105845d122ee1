"""JSON Lines and JSON -> articles, value by value: a file of any size is never held as a whole."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator

from claimx.article import Article
from claimx.errors import InputError
from claimx.input.problem import InputProblem
from claimx.input.reading import Reading, text_lines
from claimx.input.records import article_from_record

# A character takes twelve bytes at most in JSON (two escapes of UTF-16), and a record has more than its text.
_BYTES_PER_CHARACTER, _SURROUNDINGS = 12, 1 << 20

_CHUNK = 1 << 20
_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"\s*")
_BETWEEN = re.compile(r"[\s,\x1e]*")  # \x1e: RFC 7464 puts one before each value

# The parser stops at the end of a literal or an escape that the buffer cuts.
_CUT = 16

_MARGIN = 200  # characters before a value that may be its indentation


def max_bytes(max_chars: int) -> int:
    """Greatest size of a record whose text may have `max_chars` characters."""
    return _BYTES_PER_CHARACTER * max_chars + _SURROUNDINGS


def read_jsonl(stream: io.BufferedReader, reading: Reading) -> Iterator[Article | InputProblem]:
    """One value a line; a broken line costs no more than itself."""
    limit = max_bytes(reading.options.max_chars)
    for number, line in enumerate(text_lines(stream, reading, limit), start=1):
        if isinstance(line, InputError):
            yield reading.problem(line, number)
        elif line.strip():
            yield _read_line(line, reading, number)


def _read_line(line: str, reading: Reading, number: int) -> Article | InputProblem:
    try:
        record = json.loads(line.strip())
    except (ValueError, RecursionError) as error:
        return reading.problem(_broken(reading.place, error), number)
    return _article(record, reading, number)


def read_json(stream: io.BufferedReader, reading: Reading) -> Iterator[Article | InputProblem]:
    """An object, an array of them, or one after the other.

    After a broken one the reading goes on at the next line that begins as the first one did: indented files
    have such lines. Where there is none the rest is left out, and the problem says so.
    """
    return _Values(stream, reading).articles()


def _article(record: object, reading: Reading, number: int) -> Article | InputProblem:
    try:
        return article_from_record(record, reading, number)
    except InputError as error:
        return reading.problem(error, number)


def _broken(place: str, error: Exception) -> InputError:
    if isinstance(error, json.JSONDecodeError):
        reason = f"broken JSON: {error.msg[:1].lower()}{error.msg[1:]} (character {error.pos + 1:,})"
    elif isinstance(error, RecursionError):
        reason = "broken JSON: nested too deeply"
    else:
        reason = f"broken JSON: {str(error)[:100]}"
    return InputError(place, reason, "Correct it, or leave it out.")


class _Values:
    """A window on the text of a file that moves from value to value."""

    def __init__(self, stream: io.BufferedReader, reading: Reading) -> None:
        self._stream = stream
        self._reading = reading
        self._limit = max_bytes(reading.options.max_chars)
        # Broken bytes become U+FFFD and are noted: they leave the braces around them in place.
        self._decoder = codecs.getincrementaldecoder(reading.line_encoding)("replace")
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def articles(self) -> Iterator[Article | InputProblem]:
        self._skip(_SPACE)
        if self._text[self._at : self._at + 1] == "\ufeff":
            self._at += 1
            self._skip(_SPACE)
        is_array = self._text[self._at : self._at + 1] == "["
        if is_array:
            self._at += 1
        margin: str | None = None
        while True:
            self._skip(_BETWEEN)
            if self._at >= len(self._text):
                if is_array:
                    yield self._problem("the array has no end", "The file is not complete; get it anew.")
                return
            if is_array and self._text[self._at] == "]":
                return
            if margin is None:
                margin = self._margin()
            number = self._line
            value = self._value()
            if isinstance(value, InputError):
                found = self._go_to_next(margin)
                remedy = (
                    "Correct it." if found else "The rest of the file is left out: correct it and read anew."
                )
                yield InputProblem(self._reading.place, number, value.problem, remedy)
                if not found:
                    return
            else:
                yield _article(value, self._reading, number)

    def _problem(self, reason: str, remedy: str) -> InputProblem:
        return InputProblem(self._reading.place, self._line, reason, remedy)

    def _more(self) -> bool:
        """Let the window grow at its end; what lies behind goes. False at the end of the file."""
        if self._ended:
            return False
        # The margin of the line stays, or as much as tells that there is none.
        start = max(self._text.rfind("\n", 0, self._at) + 1, self._at - _MARGIN)
        self._text, self._at = self._text[start:], self._at - start
        # Twice as much each time, so that a long value is not parsed again and again.
        data = self._stream.read(max(_CHUNK, len(self._text)))
        self._ended = not data
        self._text += self._decoder.decode(data, final=self._ended)
        return True

    def _move(self, to: int) -> None:
        self._line += self._text.count("\n", self._at, to)
        self._at = to

    def _skip(self, pattern: re.Pattern[str]) -> None:
        while True:
            match = pattern.match(self._text, self._at)
            self._move(match.end() if match else self._at)
            if self._at < len(self._text) or not self._more():
                return

    def _margin(self) -> str | None:
        """What stands before a value on its line, if that is white space, and its first character."""
        start = self._text.rfind("\n", 0, self._at) + 1
        before = self._text[start : self._at]
        return before + self._text[self._at] if not before.strip() else None

    def _value(self) -> object:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                is_cut = error.pos >= len(self._text) - _CUT or error.msg.startswith("Unterminated string")
                if len(self._text) - self._at > self._limit:
                    problem = f"a value of more than {self._limit:,} bytes"
                    return InputError(self._reading.place, problem, "Leave it out.")
                if is_cut and self._more():
                    continue
                error.pos -= self._at
                return _broken(self._reading.place, error)
            except (RecursionError, ValueError) as error:
                return _broken(self._reading.place, error)
            if end == len(self._text) and not isinstance(value, dict | list) and self._more():
                continue  # a number may go on
            self._move(end)
            return value

    def _go_to_next(self, margin: str | None) -> bool:
        if margin is None:
            return False
        mark = f"\n{margin}"
        while True:
            found = self._text.find(mark, self._at)
            if found >= 0:
                self._move(found + 1)
                return True
            self._move(max(self._at, len(self._text) - len(mark)))
            if not self._more():
                return False
