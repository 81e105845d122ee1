"""Is a file a result of claimx, or an article?"""

from __future__ import annotations

from pathlib import Path

from claimx.store.target import DATABASE

DATABASE_SUFFIX = ".duckdb"
_HEAD = 65_536  # characters of a first line that tell whether it is a result


def database_in(path: Path) -> Path:
    """The database in a folder that `claimx batch` has made; anything else is given back as it is."""
    inside = path / DATABASE
    try:
        return inside if inside.is_file() else path
    except (OSError, ValueError):  # ValueError: a path with a NUL character
        return path


def is_result(path: Path) -> bool:
    """Whether the file is a database or documents as JSON (Lines), and no article; a missing file is none."""
    if path.suffix.lower() == DATABASE_SUFFIX:
        return True
    if path.suffix.lower() not in {".json", ".jsonl"}:
        return False
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return False  # whoever reads it as an article says why
    return '"schema_version"' in head[:200] and '"article"' in head
