"""The lists of a run, read: those that it reports on, and those that they are compared with.

Rules about several lists need the whole collection even where one file is named, as a hook does. The
collection is the folder of the configuration, or else the top of the repository, searched as any folder is;
a file that is named and lies in neither is compared with those named alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypedDict

from awesomelint import sources
from awesomelint.errors import SourceError, UsageError
from awesomelint.ignores import repository
from awesomelint.model import Failure
from awesomelint.rule import Tree
from awesomelint.sources import STDIN, FileTree, Found

if TYPE_CHECKING:
    from awesomelint.config import Settings
    from awesomelint.session import Order


@dataclass(frozen=True, slots=True)
class Lists:
    """Files with their bytes, by path as shown to people."""

    raws: dict[str, bytes]
    """Those that are named first."""
    others: frozenset[str]
    """Those that nobody named, and that the others are compared with."""
    failures: tuple[Failure, ...]
    tree: Tree
    """The files around them."""
    is_whole: bool = False
    """Whether the collection is all there."""


class _Shelf(Protocol):
    """Where lists lie: the file system, or what is staged."""

    def find(self, paths: Sequence[str], *, may_be_empty: bool = False) -> Found: ...

    def read(self, path: str) -> bytes: ...

    def tree(self) -> Tree: ...


class _Files:
    """The file system."""

    def __init__(self, settings: Settings) -> None:
        self._globs = globs(settings)

    def find(self, paths: Sequence[str], *, may_be_empty: bool = False) -> Found:
        return sources.find(paths, may_be_empty=may_be_empty, **self._globs)

    def read(self, path: str) -> bytes:
        return sources.read(path)

    def tree(self) -> Tree:
        return FileTree()


class Globs(TypedDict):
    """Which files are looked for in folders, as `sources.find` and `sources.matcher` take it."""

    include: Sequence[str]
    include_from: str
    exclude: Sequence[str]
    exclude_from: str


def globs(settings: Settings) -> Globs:
    """Say which files are looked for in folders."""
    return {
        "include": settings.include,
        "include_from": "." if settings.given.get("include") == "--glob" else settings.folder,
        "exclude": settings.exclude,
        "exclude_from": settings.folder,
    }


def read(order: Order, *, compares: bool) -> Lists:
    """Find the files and read each once; with `compares`, and unless told otherwise, the collection too.

    Raises UsageError for a path that makes no sense, and GitError where what is staged is asked for.
    """
    shelf: _Shelf
    if order.staged:
        from awesomelint.staged import Staged

        shelf = Staged(order.settings)
    else:
        shelf = _Files(order.settings)
    found = shelf.find(order.paths)
    _check_outputs(order.outputs, found.paths)
    named = _named(order, found)
    raws, failures = _read(shelf, order, named.paths)
    if not (compares and order.collection):
        return Lists(raws, frozenset(), (*named.failures, *failures), shelf.tree())
    rest, is_whole = _rest(shelf, order, named)
    others, more = _read(shelf, order, rest.paths)
    failures = tuple(dict.fromkeys((*named.failures, *failures, *rest.failures, *more)))
    return Lists(raws | others, frozenset(others), failures, shelf.tree(), is_whole)


def _named(order: Order, found: Found) -> Found:
    """Leave out the file that standard input stands for."""
    if STDIN not in found.paths:
        return found
    real = os.path.realpath(order.stdin_name)
    return replace(
        found, paths=tuple(path for path in found.paths if path == STDIN or os.path.realpath(path) != real)
    )


def _rest(shelf: _Shelf, order: Order, named: Found) -> tuple[Found, bool]:
    """Find what else is in the collection that the named files are of; and say whether that is all of it."""
    own = [order.stdin_name if path == STDIN else path for path in named.paths]
    real = {os.path.realpath(path) for path in own if path != STDIN}
    folder = _collection(order.settings, real)
    within = [path for path in order.paths if path != STDIN and Path(path).is_dir()]
    if folder is None:
        return Found((), ()), len(within) == len(order.paths)
    if any(_is_in(folder, path) for path in within):
        return Found((), ()), True
    found = shelf.find([folder], may_be_empty=True)
    rest = tuple(path for path in found.paths if os.path.realpath(path) not in real)
    return replace(found, paths=rest), True


def _collection(settings: Settings, real: set[str]) -> str | None:
    """Name the folder of the collection that some files, by real path, are of."""
    top = repository(str(Path.cwd()))
    for folder in (settings.folder if settings.origin is not None else None, top):
        if folder is not None and any(_is_in(path, folder) for path in real):
            return folder
    return None


def _is_in(path: str, folder: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _read(shelf: _Shelf, order: Order, paths: Sequence[str]) -> tuple[dict[str, bytes], tuple[Failure, ...]]:
    raws: dict[str, bytes] = {}
    failures = []
    for path in paths:
        if path == STDIN:
            raws[order.stdin_name] = order.stdin
            continue
        try:
            raws[path] = shelf.read(path)
        except SourceError as error:
            failures.append(Failure(path, str(error), error.exit_code))
    return raws, tuple(failures)


def _check_outputs(outputs: Iterable[str], paths: Sequence[str]) -> None:
    """Raise UsageError for a report that would take the place of a list."""
    reports = {os.path.realpath(output): output for output in outputs}
    for path in paths if reports else ():
        if path != STDIN and (output := reports.get(os.path.realpath(path))):
            raise UsageError(f"no report can go to {output}: it is one of the lists to look at")
