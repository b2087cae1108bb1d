"""The files around the lists where there is no file system: those that were handed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from posixpath import dirname, normpath


class PathTree:
    """A `Tree` that holds some paths and nothing else.

    >>> tree = PathTree(["list.md", "docs/a.md"])
    >>> sorted(tree.names(".") or ())
    ['docs/', 'list.md']
    >>> tree.names("src") is None
    True
    """

    root = "."

    def __init__(self, paths: Iterable[str]) -> None:
        self._folders: dict[str, set[str]] = defaultdict(set, {".": set()})
        for path in paths:
            name, folder = path, dirname(path)
            while name != folder:
                self._folders[folder or "."].add(name[len(folder) :].lstrip("/"))
                name, folder = f"{folder}/", dirname(folder)
                if name in ("/", "//"):
                    break

    def names(self, folder: str) -> frozenset[str] | None:
        """Name what a folder holds, folders with a final `/`; None where there is no such folder."""
        folder = normpath(folder)
        return frozenset(self._folders[folder]) if folder in self._folders else None
