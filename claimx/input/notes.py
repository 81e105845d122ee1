"""Notes on articles that were read all the same: one warning a kind, for a million would bury the rest."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass

from claimx.errors import ClaimxWarning
from claimx.input.language import looks_english

# Notes on damage name the byte, so that each is a kind of its own.
_MOST = 50


class Notes:
    """Counts what the reader of a collection should know, and says it at the end."""

    def __init__(self) -> None:
        self._made: dict[str, _Note] = {}

    def add(self, note: str, place: str, group: str | None = None) -> None:
        """Something was noted of a file or a record; of one group only the first note is shown."""
        key = group or note
        if key not in self._made and len(self._made) >= _MOST:
            key, note = "", "there are notes of more kinds than are shown"
        made = self._made.setdefault(key, _Note(note, place))
        made.count += 1

    def look_at(self, text: str, place: str) -> None:
        """Note where a text does not look like English."""
        if not looks_english(text):
            self.add("this does not look like English, the only language the model knows", place)

    def made(self) -> list[tuple[str, str, str, int]]:
        """The notes as plain data: group, text, first place, how often."""
        return [(key, note.text, note.place, note.count) for key, note in self._made.items()]

    def merge(self, made: Iterable[tuple[str, str, str, int]]) -> None:
        """Take over notes that were made elsewhere, after these."""
        for key, text, place, count in made:
            self.add(text, place, group=key)
            self._made.get(key, self._made.get("", _Note("", ""))).count += count - 1

    def warn(self) -> None:
        """Say each note once, with its first place and how often it was made."""
        for note in self._made.values():
            more = "" if note.count == 1 else f" ({note.count:,} of this kind, this is the first)"
            warnings.warn(f"{note.place}: {note.text}{more}", ClaimxWarning, stacklevel=2)
        self._made.clear()


@dataclass(slots=True)
class _Note:
    text: str
    place: str
    count: int = 0
