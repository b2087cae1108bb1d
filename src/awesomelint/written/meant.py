"""The file that was probably meant by a link to one that is not there."""

from __future__ import annotations

import re
from posixpath import dirname, normpath, relpath
from typing import NamedTuple
from urllib.parse import quote

from awesomelint.written.nearest import nearest
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


def meant_path(folders: Folders, folder: str, path: str) -> Meant | None:
    """Find the one file a broken link in `folder` probably means; None where there is none, or several.

    Tried in turn: the same path in other letter case; the same path from the repository's top folder, or
    from the list's own; a name much alike in the folder where the link leads.
    """
    resolved = folders.resolve(folder, path)
    found = folders.top(folder)
    if resolved is None or found is None:
        return None
    top = found[0]
    other = folders.resolve(folder, path.lstrip("/") if path.startswith("/") else f"/{path}")
    for candidate in (resolved, other):
        if candidate is not None and (file := _in_any_case(folders, top, candidate)):
            return _meant(folder, top, path, file)
    parent = _in_any_case(folders, top, dirname(resolved) or ".")
    if parent is None:
        return None
    names = {name.rstrip("/") for name in folders.names(parent)}
    name = nearest(resolved.rpartition("/")[2], names)
    if name is None or _suffix(name) != _suffix(resolved):
        return None
    return _meant(folder, top, path, normpath(f"{parent}/{name}"))


def _in_any_case(folders: Folders, top: str, path: str) -> str | None:
    """Find a path whose names differ in letter case alone, where there is just one."""
    rest = relpath(path, top)
    if rest == ".":
        return path
    current = top
    for part in rest.split("/"):
        names = {name.rstrip("/") for name in folders.names(current)}
        if part not in names:
            same = [name for name in names if name.casefold() == part.casefold()]
            if len(same) != 1:
                return None
            part = same[0]
        current = normpath(f"{current}/{part}")
    return current


def _meant(folder: str, top: str, path: str, file: str) -> Meant:
    if path.startswith("/"):
        link = "/" + relpath(file, top)
    else:
        link = relpath(file, folder)
        if path.startswith("./") and not link.startswith("../"):
            link = f"./{link}"
    return Meant(file, spell(link) + ("/" if path.endswith("/") else ""))


def _suffix(name: str) -> str:
    """A file's type: another one is another file, however much the names are alike."""
    return name.rpartition("/")[2].partition(".")[2].rpartition(".")[2].lower()
