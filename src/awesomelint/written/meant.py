"""The file that was probably meant by a link to one that is not there."""

from __future__ import annotations

import re
from collections import defaultdict
from posixpath import dirname, normpath, relpath
from typing import NamedTuple
from urllib.parse import quote

from awesomelint.written.nearest import Names
from awesomelint.written.relative import Folders

_UNSAFE = re.compile(r"[\s()<>\"%?#\\|]")


class Meant(NamedTuple):
    """A file that is there."""

    file: str
    """Its path as the tree spells it."""
    link: str
    """What the link has to say, in the style in which it was written."""


def spell(path: str) -> str:
    """Write a path as a link's destination, escaping what would end it.

    >>> spell("my ant (1).md")
    'my%20ant%20%281%29.md'
    """
    return _UNSAFE.sub(lambda match: quote(match[0]), path)


class Nearby:
    """Finds files that a link may have meant; goes through each folder once."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._by_case: dict[str, dict[str, list[str]]] = {}
        self._by_type: dict[tuple[str, str], tuple[dict[str, str], Names]] = {}

    def meant(self, folder: str, path: str) -> Meant | None:
        """Find the one file a broken link in `folder` probably means; None where there is none, or several.

        Tried in turn: the same path in other letter case; the same path from the repository's top
        folder, or from the list's own; a name much alike in the folder where the link leads.
        """
        folders = self._folders
        resolved, found = folders.resolve(folder, path), folders.top(folder)
        if resolved is None or found is None:
            return None
        top = found[0]
        other = folders.resolve(folder, path.lstrip("/") if path.startswith("/") else f"/{path}")
        for candidate in (resolved, other):
            if candidate is not None and (file := self._in_any_case(top, candidate)):
                return _meant(folder, top, path, file)
        parent = self._in_any_case(top, dirname(resolved) or ".")
        if parent is None:
            return None
        stem, suffix = _split(resolved.rpartition("/")[2])
        stems, names = self._of_type(parent, suffix)
        near = names.nearest(stem)
        return None if near is None else _meant(folder, top, path, normpath(f"{parent}/{stems[near]}"))

    def _in_any_case(self, top: str, path: str) -> str | None:
        """Find a path whose names differ in letter case alone, where there is just one."""
        rest = relpath(path, top)
        current = top
        for part in rest.split("/") if rest != "." else ():
            same = self._cases(current).get(part.casefold(), [])
            if part not in same and len(same) != 1:
                return None
            current = normpath(f"{current}/{part if part in same else same[0]}")
        return current

    def _cases(self, folder: str) -> dict[str, list[str]]:
        if folder not in self._by_case:
            cases = self._by_case[folder] = defaultdict(list)
            for name in sorted(self._folders.names(folder)):
                cases[name.rstrip("/").casefold()].append(name.rstrip("/"))
        return self._by_case[folder]

    def _of_type(self, folder: str, suffix: str) -> tuple[dict[str, str], Names]:
        """Give a folder's names of one type by their stems."""
        key = folder, suffix
        if key not in self._by_type:
            names = (name.rstrip("/") for name in sorted(self._folders.names(folder)))
            stems = {_split(name)[0]: name for name in names if _split(name)[1] == suffix}
            self._by_type[key] = stems, Names(stems)
        return self._by_type[key]


def _meant(folder: str, top: str, path: str, file: str) -> Meant:
    if path.startswith("/"):
        link = "/" + relpath(file, top)
    else:
        link = relpath(file, folder)
        if path.startswith("./") and not link.startswith("../"):
            link = f"./{link}"
    return Meant(file, spell(link) + ("/" if path.endswith("/") else ""))


def _split(name: str) -> tuple[str, str]:
    """Part a name from its type: another type is another file, however much the names are alike."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix.lower()) if dot and stem else (name, "")
