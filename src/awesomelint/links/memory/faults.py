"""What SQLite complains about, in words that say what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from awesomelint.errors import StoreError

_DAMAGED = frozenset(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
_WORDS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_BUSY": "another process has held it for too long",
    "SQLITE_LOCKED": "another process has held it for too long",
    "SQLITE_READONLY": "it can be read but not written",
    "SQLITE_PERM": "permission denied",
    "SQLITE_AUTH": "permission denied",
    "SQLITE_CANTOPEN": "it cannot be opened or created",
    "SQLITE_IOERR": "the disk cannot be read or written",
    "SQLITE_NOLFS": "it is too large for this file system",
    "SQLITE_TOOBIG": "a value is too large to be kept",
    "SQLITE_NOMEM": "there is not enough memory",
}
"""By the primary result code (https://www.sqlite.org/rescode.html)."""


class DefacedError(sqlite3.DatabaseError):
    """The tables are ours, and the file says that it is somebody else's."""


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether the file itself is broken, rather than its surroundings."""
    # The last is Python's own, and has no code: a text that is none any more.
    is_illegible = str(error).startswith(("no such table", "no such column", "Could not decode to UTF-8"))
    return _code(error) in _DAMAGED or is_illegible or isinstance(error, DefacedError)


def is_refusal(error: sqlite3.Error) -> bool:
    """Tell whether the file or its folder may not be written, or cannot be opened."""
    return _code(error) in ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_IOERR")


def worded(error: sqlite3.Error, place: Path) -> StoreError:
    """Say what a database complains about."""
    fact = _WORDS.get(_code(error), str(error))
    return StoreError(f"the link store {place} cannot be used: {fact}")


def _code(error: sqlite3.Error) -> str:
    """Name the primary code: extended ones (`SQLITE_IOERR_WRITE`) are told by its second word."""
    name = getattr(error, "sqlite_errorname", None) or ""
    return "_".join(name.split("_")[:2])
