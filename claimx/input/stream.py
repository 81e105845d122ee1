"""Files as streams of bytes: opened, counted, decompressed, and bounded against decompression bombs."""

from __future__ import annotations

import gzip
import io
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from claimx.errors import ArticleIsFolderError, ArticleNotFoundError, InputError
from claimx.input.files import STDIN_PLACE, SourceFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from claimx.input.meter import Meter

GZIP_MAGIC, ZSTD_MAGIC = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"

# Bytes to tell a format by.
HEAD = 65_536
_BUFFER = 1 << 17

# gzip packs a run of one character a thousandfold, zstd thirty-thousandfold; text three- to thirtyfold, or
# more where one article comes again and again. Beyond both bounds a file is no archive of articles.
MAX_RATIO, FREE_BYTES = 300, 1 << 30

# A block of zstd has four bytes at least and gives 128 KiB at most: this much gives 32 MiB at most.
_ZSTD_CHUNK = 1024

# A file that has to be read from its end (Parquet, PDF) and is no plain file is copied to disk first.
_MAX_SPOOLED = 50 << 30


@contextmanager
def open_stream(
    file: SourceFile, stdin: BinaryIO | None = None, meter: Meter | None = None
) -> Iterator[io.BufferedReader]:
    """Open a file or standard input; `.gz` and `.zst` are decompressed, whatever the file's name.

    Nothing is held in memory but a buffer.

    Args:
        file: What to open.
        stdin: What "-" reads instead of the process's standard input.
        meter: Told of the file, to count what is read of it.

    Raises:
        InputError: The file cannot be opened. What goes wrong later is raised by the stream's methods.
    """
    raw = _open(file, stdin)
    place = STDIN_PLACE if file.is_stdin else file.path
    counted = meter if not file.is_stdin else None
    try:
        if counted is not None:
            counted.opened(raw)
        head = _peek(raw, file, 4)
        if head.startswith(GZIP_MAGIC):
            packed: io.RawIOBase = _Gzip(raw, place)
        elif head.startswith(ZSTD_MAGIC):
            packed = _Zstd(raw, place)
        else:
            packed = _Plain(raw, place)
        yield io.BufferedReader(packed, _BUFFER)
    finally:
        if counted is not None:
            counted.closing(raw)
        if file.is_stdin:
            raw.detach()  # closing would close the standard input of the process
        else:
            raw.close()


def peek(stream: io.BufferedReader, count: int = HEAD) -> bytes:
    """The first bytes of a stream that nothing was read of yet; fewer if it is shorter."""
    # `peek` gives what one read of the layer below gave, which may be a single member of an archive.
    return stream.peek(count)[:count]


@contextmanager
def seekable(stream: io.BufferedReader, file: SourceFile) -> Iterator[IO[bytes]]:
    """A stream that can be read from its end: the plain file itself, or a copy in the temporary folder.

    Raises:
        InputError: The copy grows too large, or there is no room for it.
    """
    raw = stream.raw
    plain = None if file.is_stdin or isinstance(raw, _Packed) else cast("_Plain", raw).plain_file()
    if plain is not None:
        yield plain
        return
    place = STDIN_PLACE if file.is_stdin else file.path
    with tempfile.TemporaryFile() as copy:
        try:
            while chunk := stream.read(1 << 20):
                copy.write(chunk)
                if copy.tell() > _MAX_SPOOLED:
                    raise InputError(place, "it is too large to be unpacked", "Unpack it first.")
        except OSError as error:
            folder = tempfile.gettempdir()
            reason = f"there is no room to unpack it in {folder} ({error.strerror})"
            raise InputError(
                place, reason, "Unpack it first, or set TMPDIR to a folder with room."
            ) from error
        copy.seek(0)
        yield copy


def lines(stream: io.BufferedReader, limit: int) -> Iterator[bytes | None]:
    """The lines of a stream with their ends; None for one longer than `limit` bytes, which is skipped."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        yield None
        while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
            pass


def _open(file: SourceFile, stdin: BinaryIO | None) -> io.BufferedReader:
    if file.is_stdin:
        return io.BufferedReader(cast("io.RawIOBase", stdin or sys.stdin.buffer))
    try:
        return open(file.path, "rb")  # noqa: PTH123 (closed by the caller; a path may hold a NUL)
    except IsADirectoryError as error:
        remedy = "Name the files in it, as in folder/*.txt."
        raise ArticleIsFolderError(file.path, "it is a folder", remedy) from error
    except FileNotFoundError as error:
        remedy = "Check the spelling of the path."
        raise ArticleNotFoundError(file.path, "there is no such file", remedy) from error
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL character
        raise _unreadable(file.path, error) from error


def _peek(raw: io.BufferedReader, file: SourceFile, count: int) -> bytes:
    try:
        return raw.peek(count)[:count]
    except OSError as error:
        raise _unreadable(STDIN_PLACE if file.is_stdin else file.path, error) from error


def _unreadable(place: str, error: Exception) -> InputError:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return ArticleNotFoundError(place, f"it cannot be read ({reason})", "Check the path and its permissions.")


class _Plain(io.RawIOBase):
    """A file as it is; an error of the disk becomes an error of the input."""

    def __init__(self, raw: io.BufferedReader, place: str) -> None:
        self._raw = raw
        self._place = place

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        target = memoryview(buffer).cast("B")
        data = self._next(len(target))
        target[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        try:
            return self._raw.read1(size)
        except OSError as error:
            raise _unreadable(self._place, error) from error

    def plain_file(self) -> io.BufferedReader | None:
        """The file itself, from its start, if it can be sought in."""
        if not self._raw.seekable():
            return None
        self._raw.seek(0)
        return self._raw


class _Packed(_Plain):
    """What comes out of a compressed file, as long as it is not absurdly more than went in."""

    def __init__(self, raw: io.BufferedReader, place: str) -> None:
        super().__init__(raw, place)
        self._read = 0
        self._given = 0

    def _take(self, size: int) -> bytes:
        data = super()._next(size)
        self._read += len(data)
        return data

    def _next(self, size: int) -> bytes:
        try:
            data = self._unpack(size)
        except (EOFError, OSError, zlib.error) as error:
            raise self._broken(str(error)) from error
        self._given += len(data)
        if self._given > FREE_BYTES and self._given > MAX_RATIO * self._read:
            raise InputError(
                self._place,
                f"it unpacks to more than {MAX_RATIO} times its size",
                "Unpack it first if it is what you expect.",
            )
        return data

    def _unpack(self, size: int) -> bytes:
        raise NotImplementedError

    def _broken(self, reason: str) -> InputError:
        return InputError(
            self._place,
            f"the compressed file is broken or not complete ({reason or 'no reason given'})",
            "Get it anew; what came before the break has been read.",
        )


class _Gzip(_Packed):
    def __init__(self, raw: io.BufferedReader, place: str) -> None:
        super().__init__(raw, place)
        self._file = gzip.GzipFile(fileobj=cast("IO[bytes]", _Counted(self)))

    def _unpack(self, size: int) -> bytes:
        return self._file.read1(min(size, _BUFFER))


class _Counted:
    """What gzip reads from: the packed file, with its bytes counted."""

    def __init__(self, packed: _Packed) -> None:
        self._packed = packed

    def read(self, size: int) -> bytes:
        return self._packed._take(min(size, _BUFFER))

    def seekable(self) -> bool:
        return False


class _Zstd(_Packed):
    """Frame by frame, for zstandard's own stream does not tell that a file ends within a frame."""

    def __init__(self, raw: io.BufferedReader, place: str) -> None:
        import zstandard

        super().__init__(raw, place)
        self._error = zstandard.ZstdError
        self._start = zstandard.ZstdDecompressor().decompressobj
        self._frame = self._start()
        self._is_inside = False
        self._rest = b""
        self._ready = memoryview(b"")

    def _unpack(self, size: int) -> bytes:
        while not self._ready:
            packed = self._rest or self._take(_ZSTD_CHUNK)
            self._rest = b""
            if not packed:
                if self._is_inside:
                    raise EOFError("it ends within a frame")
                return b""
            try:
                self._ready = memoryview(self._frame.decompress(packed))
            except self._error as error:
                raise EOFError(str(error)) from error
            self._is_inside = not self._frame.eof
            if self._frame.eof:
                self._rest = self._frame.unused_data
                self._frame = self._start()
        data, self._ready = self._ready[:size], self._ready[size:]
        return bytes(data)
