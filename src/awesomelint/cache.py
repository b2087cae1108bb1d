"""What was found in a file that has not changed since: one small file per checked file.

An entry is used only for the same bytes, the same rules and options, and the same version of the
program; anything else in its place, however damaged, is as if it were not there. A cache that cannot
be written costs time and nothing else, so that is no error.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from pathlib import Path

DAY = 86_400.0
"""In seconds."""
LIFETIME = 30 * DAY
_MAGIC = b"awesomelint cache 1"


class Cache:
    """The cache of one kind of run: `key` stands for all that results depend on besides a file."""

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self.key = key
        self._here = os.fsencode(Path.cwd())

    def get(self, path: str, raw: bytes, beside: bytes = b"") -> bytes | None:
        """Give what was put for this path, these bytes and what they were looked at beside, or None."""
        place = self._place(path, beside)
        try:
            stored = place.read_bytes()
        except OSError:
            return None
        header, _, payload = stored.partition(b"\n")
        if header != _header(raw, payload):
            return None
        self._keep(place)
        return payload

    def put(self, path: str, raw: bytes, payload: bytes, beside: bytes = b"") -> None:
        """Keep a result; another run that reads meanwhile sees the old one or the new one whole."""
        place = self._place(path, beside)
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(dir=place.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(_header(raw, payload) + b"\n" + payload)
                Path(temporary).replace(place)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise

    def prune(self) -> None:
        """Once a day, delete what no run has used for thirty days."""
        stamp = self.folder / "pruned"
        now = time.time()
        with contextlib.suppress(OSError):
            if stamp.exists() and now - stamp.stat().st_mtime < DAY:
                return
            for place in self.folder.glob("??/*"):
                if now - place.stat().st_mtime > LIFETIME:
                    place.unlink(missing_ok=True)
            if self.folder.is_dir():
                stamp.touch()

    def _place(self, path: str, beside: bytes = b"") -> Path:
        parts = (self.key.encode(), self._here, os.fsencode(path), *((beside,) if beside else ()))
        name = hashlib.sha256(b"\0".join(parts)).hexdigest()
        return self.folder / name[:2] / name[2:]

    def _keep(self, place: Path) -> None:
        """Mark an entry as used, without a write for every file in every run."""
        with contextlib.suppress(OSError):
            if time.time() - place.stat().st_mtime > DAY:
                os.utime(place)


def user_folder() -> Path:
    """Find the user's cache folder; `AWESOMELINT_CACHE_DIR` names another."""
    given = os.environ.get("AWESOMELINT_CACHE_DIR")
    if given:
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("awesomelint", appauthor=False)


def _header(raw: bytes, payload: bytes) -> bytes:
    """Name the bytes an entry is for, and what it holds, so that a damaged one is told from a whole one."""
    return b" ".join(
        (_MAGIC, hashlib.sha256(raw).hexdigest().encode(), hashlib.sha256(payload).hexdigest().encode())
    )
