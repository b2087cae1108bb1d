"""Which texts may tell what a garbled one was: those that are named, its own history, the lists around it.

They are asked for only where something was lost (`mojibake.signs`), and in bounds: a clean list costs none.
What they tell is for `mojibake.references` to find out.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from awesomelint import sources
from awesomelint.asking import warn
from awesomelint.decode import decode
from awesomelint.errors import GitError, SourceError, UsageError
from awesomelint.model import Reference, Source
from awesomelint.mojibake.signs import is_garbled

COMMITS = 400
"""How many of the commits that touched a file are looked at ..."""
VERSIONS = 4
"""... and how many clean versions are taken ..."""
_READ = 64_000_000
"""... of no more bytes."""
LISTS = 6
"""How many other lists are taken ..."""
_LISTS_SIZE = 1_000_000
"""... of no more characters."""
_SAME = 0.5
"""The share of the lines that are not ASCII which a version has too, if it is as damaged."""
_TELLING = re.compile("[A-Za-z0-9]")
_OWN = 12
"""How many letters and digits tell a line from others."""


class Named(NamedTuple):
    """A file that is said to tell what garbled text was."""

    path: str
    origin: str
    """Where that is said: the option, or the configuration and its key."""


class Referring:
    """Finds the references for the texts of one run."""

    def __init__(self, named: Sequence[Named], history: bool, warn: Callable[[str], None] = warn) -> None:
        """Read the files that are named; raise UsageError for those that can tell nothing."""
        self._named = {os.path.realpath(item.path): _read(item) for item in reversed(named)}
        self._history = history
        self._warn = warn

    def of(self, source: Source, others: Callable[[], Mapping[str, bytes]]) -> tuple[Reference, ...]:
        """Give what may tell what a text was, the strongest first; `others` gives the lists around it."""
        real = os.path.realpath(source.path)
        named = [found for path, found in reversed(self._named.items()) if path != real]
        versions = self._versions(source) if self._history else []
        rest = {path: raw for path, raw in others().items() if os.path.realpath(path) not in self._named}
        return (*named, *versions, *lists_around(source, rest))

    def _versions(self, source: Source) -> list[Reference]:
        """Give a file's clean earlier versions, the newest first."""
        from awesomelint.git import earlier_versions

        garbled = {line for line in source.text.split("\n") if not line.isascii()}
        found: list[Reference] = []
        size = 0
        try:
            for version in earlier_versions(source.path, COMMITS):
                size += len(version.raw)
                if size > _READ or len(found) == VERSIONS:
                    break
                text = _clean_text(version.raw, source.path, garbled)
                if text is not None:
                    found.append(Reference(f"{source.path} of {version.date} ({version.commit})", text))
        except GitError as error:
            self._warn(f"{error}; earlier versions of {source.path} are not looked at")
        return found


def lists_around(source: Source, others: Mapping[str, bytes]) -> Iterator[Reference]:
    """Choose lists that may tell what a garbled one was: those with most lines in common.

    Lines are compared by what is ASCII in them. `others` are the lists, by path; those that are ASCII alone,
    or garbled, too, are left out.
    """
    mine = _keys(source.text)
    ranked = []
    for path, raw in others.items():
        if path == source.path or raw.isascii():
            continue
        other = decode(raw, path)
        if other.certain and not other.binary:
            ranked.append((-len(mine & _keys(other.text)), len(other.text), path, other.text))
    garbled = {line for line in source.text.split("\n") if not line.isascii()}
    size = count = 0
    for _, length, path, text in sorted(ranked):
        if count == LISTS or size + length > _LISTS_SIZE:
            break
        if not _is_damaged(text, garbled):
            yield Reference(path, text)
            size, count = size + length, count + 1


def digest(references: Sequence[Reference] | None) -> bytes:
    """Give what stands for some references, or for none that were found; nothing where nobody looked."""
    if references is None:
        return b""
    parts = (part.encode("utf-8", "surrogatepass") for item in references for part in item)
    return b"beside " + hashlib.sha256(b"\0".join(parts)).digest()


def _keys(text: str) -> frozenset[str]:
    """Give what wrong decoding leaves alone of the lines that have enough of it."""
    keys = ("".join(_TELLING.findall(line)) for line in text.split("\n"))
    return frozenset(key for key in keys if len(key) >= _OWN)


def _clean_text(raw: bytes, path: str, garbled: set[str]) -> str | None:
    if raw.isascii():
        return None
    source = decode(raw, path)
    if not source.certain or source.binary or _is_damaged(source.text, garbled):
        return None
    return source.text


def _is_damaged(text: str, garbled: set[str]) -> bool:
    """Tell whether a text has most of some lines too, or is garbled in another way."""
    shared = garbled.intersection(text.split("\n"))
    return len(shared) >= _SAME * len(garbled) or is_garbled(text)


def _read(named: Named) -> Reference:
    """Read a file that is named; raise UsageError where it can tell nothing."""
    path, origin = named
    if not path:
        raise UsageError(f"{origin}: no file is named")
    place = Path(path)
    try:
        if not place.exists():
            raise UsageError(f"{origin}: no such file: {path}")
        if place.is_dir():
            raise UsageError(f"{origin}: {path} is a folder; name a file in it")
        raw = sources.read(path)
    except (SourceError, ValueError) as error:
        raise UsageError(f"{origin}: {path}: {error}") from error
    source = decode(raw, path)
    if source.binary:
        raise UsageError(f"{origin}: {path} is no text, so it cannot tell what another one was")
    if not source.certain:
        raise UsageError(f"{origin}: {path} is not UTF-8; convert it first, so that it is sure what it says")
    if is_garbled(source.text):
        raise UsageError(f"{origin}: {path} is garbled itself; name a clean text")
    return Reference(sources.shown(path), source.text)
