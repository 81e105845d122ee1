"""The registry of well-known speakers: entries, the files that hold them, and the search for a name."""

from claimx.registry.entry import Entry, HeldTitle, Kind
from claimx.registry.read import check_file, read_entries, shipped_entries
from claimx.registry.registry import Match, Registry, load_registry

__all__ = [
    "Entry",
    "HeldTitle",
    "Kind",
    "Match",
    "Registry",
    "check_file",
    "load_registry",
    "read_entries",
    "shipped_entries",
]
