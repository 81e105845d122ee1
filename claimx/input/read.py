"""Read one article from a file or standard input, or say why that cannot be done."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import BinaryIO

from claimx.article import Article
from claimx.errors import (
    ArticleIsFolderError,
    ArticleNotFoundError,
    ArticleTooLargeError,
    ClaimxWarning,
    EmptyArticleError,
)
from claimx.input import MAX_CHARS
from claimx.input.decode import decode
from claimx.input.language import looks_english
from claimx.input.title import find_title

STDIN = "-"

# No encoding in use needs more for one code point.
_MAX_BYTES_PER_CHARACTER = 4


def read_article(
    path: Path | str,
    *,
    encoding: str | None = None,
    max_chars: int = MAX_CHARS,
    stdin: BinaryIO | None = None,
) -> Article:
    """Read the article at `path`; its text is the decoded bytes as they are, less a byte-order mark.

    Args:
        path: A text file, or "-" for standard input.
        encoding: Name of the encoding. By default it is UTF-8, what a byte-order mark says, or a guess.
        max_chars: Greatest length of the text.
        stdin: What "-" reads instead of the process's standard input.

    Raises:
        InputError: One of its subclasses says what is wrong with the article.

    Warns:
        ClaimxWarning: The encoding had to be guessed, or the text does not look English.
    """
    is_stdin = str(path) == STDIN
    place = "standard input" if is_stdin else str(path)
    limit = max_chars * _MAX_BYTES_PER_CHARACTER
    data = _read_stream(stdin or sys.stdin.buffer, limit) if is_stdin else _read_file(Path(path), limit)
    if len(data) > limit:
        raise _too_large(place, f"it has more than {limit:,} bytes", max_chars)
    text = decode(data, encoding=encoding, place=place)
    if len(text) > max_chars:
        raise _too_large(place, f"it has {len(text):,} characters", max_chars)
    if not text.strip():
        problem = "it holds nothing but white space" if text else "it is empty"
        raise EmptyArticleError(place, problem, "Give a file that holds text.")
    if not looks_english(text):
        message = f"{place}: this does not look like English, the only language the model knows"
        warnings.warn(message, ClaimxWarning, stacklevel=2)
    return Article(
        id="stdin" if is_stdin else Path(path).stem,
        text=text,
        path=None if is_stdin else str(path),
        title=find_title(text),
    )


def _read_file(path: Path, limit: int) -> bytes:
    """The file's bytes, or the first `limit` + 1 of them."""
    place = str(path)
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except IsADirectoryError as error:
        raise ArticleIsFolderError(
            place, "it is a folder", "Name the files in it, as in folder/*.txt."
        ) from error
    except FileNotFoundError as error:
        raise ArticleNotFoundError(
            place, "there is no such file", "Check the spelling of the path."
        ) from error
    except (OSError, ValueError) as error:
        # ValueError: a path with a NUL character.
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ArticleNotFoundError(
            place, f"it cannot be read ({reason})", "Check the path and its permissions."
        ) from error


def _read_stream(stream: BinaryIO, limit: int) -> bytes:
    try:
        return stream.read(limit + 1)
    except OSError as error:
        raise ArticleNotFoundError(
            "standard input", f"it cannot be read ({error.strerror})", "Pipe a text into the command."
        ) from error


def _too_large(place: str, size: str, max_chars: int) -> ArticleTooLargeError:
    return ArticleTooLargeError(
        place, f"{size}; {max_chars:,} characters are allowed", "Split it, or raise the limit (--max-chars)."
    )
