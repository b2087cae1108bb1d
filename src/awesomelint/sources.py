"""Paths to files, and files to bytes: the one place where lists are found and read.

A file that is named is always read. In a folder, hidden folders such as `.github` are searched, and
what git ignores is not. Symbolic links are not followed out of the folder that was named: a pull
request may hold a link to anything. Within it every file is read once, under its real name.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from awesomelint.errors import SourceError, UsageError
from awesomelint.ignores import Ignores, above, below, repository
from awesomelint.model import Failure

STDIN = "-"
SUFFIXES = (".md", ".markdown")
SKIPPED = frozenset({".git", ".hg", ".svn", ".jj", "node_modules", ".venv"})
"""Folders that hold other people's files."""


@dataclass(frozen=True, slots=True)
class Found:
    """The files to look at, as `Source.path` shows them, in order; and what could not be looked into."""

    paths: tuple[str, ...]
    failures: tuple[Failure, ...]


@dataclass(slots=True)
class _Walk:
    """One search below one folder: what it found so far."""

    top: str
    matches: _Globs
    excluded: _Globs | None
    files: dict[str, str] = field(default_factory=dict)
    """Absolute path by real path."""
    links: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


class _Globs:
    """Patterns as in a gitignore file, relative to a folder; without patterns, our suffixes."""

    def __init__(self, globs: Sequence[str], folder: str) -> None:
        self.folder = folder
        self.globs = globs
        if globs:
            from pathspec import GitIgnoreSpec

            self.spec = GitIgnoreSpec.from_lines(globs)

    def match(self, path: str, is_folder: bool = False) -> bool:
        if not self.globs:
            return path.lower().endswith(SUFFIXES)
        relative = os.path.relpath(path, self.folder).replace(os.sep, "/")
        return self.spec.match_file(relative + "/" if is_folder else relative)


def find(
    paths: Sequence[str],
    *,
    include: Sequence[str] = (),
    include_from: str = ".",
    exclude: Sequence[str] = (),
    exclude_from: str = ".",
    may_be_empty: bool = False,
) -> Found:
    """Turn paths into files: files as they are, folders searched, each file once, in a fixed order.

    `include` globs take the place of `*.md` and `*.markdown` in folders; they are relative to the
    folder `include_from`, and `exclude` globs to `exclude_from`. Raises UsageError for a path that
    does not exist and, unless it `may_be_empty`, a folder that holds nothing to look at.
    """
    modes = {path: _mode(path) for path in paths if path != STDIN}
    missing = [path for path, mode in modes.items() if mode is None]
    if missing:
        raise UsageError(f"no such file or folder: {', '.join(path or repr(path) for path in missing)}")
    included = _Globs(include, _absolute(include_from))
    excluded = _Globs(exclude, _absolute(exclude_from)) if exclude else None
    found: dict[str, None] = {}
    failures: list[Failure] = []
    for path in paths:
        if path == STDIN or not stat.S_ISDIR(modes[path] or 0):
            found[path if path == STDIN else shown(path)] = None
            continue
        top = _absolute(path)
        walk = _Walk(top, included, excluded)
        _search(walk)
        if not walk.files and not walk.failures and not may_be_empty:
            wanted = ", ".join(include) or "*.md, *.markdown"
            raise UsageError(
                f"nothing to look at in '{path}': no file there matches {wanted}; "
                "name files, or say with --glob which to look for"
            )
        found.update(
            dict.fromkeys(
                shown(file) for file in sorted(walk.files.values(), key=lambda file: Path(file).parts)
            )
        )
        failures += walk.failures
    return Found(tuple(_each_once(found)), tuple(failures))


def matcher(
    include: Sequence[str], include_from: str, exclude: Sequence[str], exclude_from: str
) -> Callable[[str], bool]:
    """Make the function that tells whether `find` would take a file, by absolute path, out of a folder."""
    included = _Globs(include, _absolute(include_from))
    excluded = _Globs(exclude, _absolute(exclude_from)) if exclude else None

    def matches(path: str) -> bool:
        return included.match(path) and not (excluded and excluded.match(path))

    return matches


def shown(path: str) -> str:
    """Write a path as people see it: relative to the current folder where it lies below it, with `/`."""
    absolute = _absolute(path)
    here = str(Path.cwd())
    if absolute.startswith(here.rstrip(os.sep) + os.sep):
        absolute = os.path.relpath(absolute, here)
    return f"./{STDIN}" if absolute == STDIN else absolute.replace(os.sep, "/")


def _each_once(paths: Iterable[str]) -> Iterator[str]:
    """Leave out what is a link to a file before it: a list is no copy of itself."""
    seen = set()
    for path in paths:
        real = path if path == STDIN else os.path.realpath(path)
        if real not in seen:
            seen.add(real)
            yield path


def read(path: str) -> bytes:
    """Read a file's bytes; raise SourceError where it cannot be read, and never wait for a pipe."""
    try:
        kind = _special(Path(path).stat().st_mode)
        if kind:
            raise SourceError(f"{kind}, not a file; pipe it in and name it '-' to check its text")
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(path, flags), "rb") as file:
            return file.read()
    except OSError as error:
        raise SourceError(f"cannot read it: {_reason(error)}") from error


class FileTree:
    """The files around the lists; each folder is listed once."""

    def __init__(self) -> None:
        here = str(Path.cwd())
        top = repository(here)
        self._root = "." if top is None or top == here else top.replace(os.sep, "/")
        self._listed: dict[str, frozenset[str] | None] = {}

    @property
    def root(self) -> str:
        return self._root

    def names(self, folder: str) -> frozenset[str] | None:
        """Name what a folder holds, folders with a final `/`; None where there is no such folder."""
        if folder not in self._listed:
            try:
                with os.scandir(folder or ".") as entries:
                    listed = frozenset(e.name + "/" if e.is_dir() else e.name for e in entries)
            except (OSError, ValueError):  # ValueError: a NUL in a link's path
                self._listed[folder] = None
            else:
                self._listed[folder] = listed
        return self._listed[folder]


def _search(walk: _Walk) -> None:
    """Collect what a folder holds, in any depth, without following a link out of it."""
    stack: list[tuple[str, Ignores | None]] = [(walk.top, above(walk.top))]
    while stack:
        folder, inherited = stack.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            walk.failures.append(Failure(shown(folder), f"cannot look into this folder: {_reason(error)}", 2))
            continue
        ignores = below(folder, inherited) if any(e.name == ".gitignore" for e in entries) else inherited
        stack += [(path, ignores) for path in _folders(walk, entries, ignores)]
    _follow(walk)


def _folders(walk: _Walk, entries: Sequence[os.DirEntry[str]], ignores: Ignores | None) -> Iterator[str]:
    """Sort a folder's entries into files, links and failures; yield the folders to go into."""
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and entry.name in SKIPPED:
            continue
        if not is_folder and not entry.is_symlink() and not walk.matches.match(entry.path):
            continue
        if walk.excluded and walk.excluded.match(entry.path, is_folder):
            continue
        if ignores and ignores.covers(entry.path, is_folder):
            continue
        if is_folder:
            yield entry.path
        elif entry.is_symlink():
            walk.links.append(entry.path)
        elif entry.is_file(follow_symlinks=False):
            walk.files[os.path.realpath(entry.path)] = entry.path
        else:
            kind = _special(entry.stat(follow_symlinks=False).st_mode)
            walk.failures.append(Failure(shown(entry.path), f"{kind}, not a file", 2))


def _follow(walk: _Walk) -> None:
    """Deal with symbolic links, after all real files are known.

    A link to a folder within the search adds nothing, since that is searched anyway; one that leads
    back to a folder above it is a loop, and told. A link to a file within it is read unless the file
    itself was.
    """
    top = os.path.realpath(walk.top)
    for link in sorted(walk.links):
        try:
            real = os.path.realpath(link, strict=True)
        except OSError as error:
            if walk.matches.match(link):
                walk.failures.append(Failure(shown(link), f"a link that leads nowhere: {_reason(error)}", 2))
            continue
        if Path(real).is_dir():
            if Path(os.path.realpath(Path(link).parent)).is_relative_to(real):
                failure = Failure(shown(link), f"a folder loop: the link leads back to {shown(real)}", 2)
                walk.failures.append(failure)
        elif walk.matches.match(link) and real.startswith(top + os.sep) and real not in walk.files:
            walk.files[real] = link


def _special(mode: int) -> str:
    """Name what is no regular file; empty for a file."""
    kinds = {
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    return kinds.get(stat.S_IFMT(mode), "")


def _mode(path: str) -> int | None:
    """Tell what a path leads to: None where nothing is there, 0 where that cannot be known."""
    if not path:
        return None  # an empty variable in a script; `Path` would take it for the current folder
    try:
        return Path(path).stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0 if Path(path).is_symlink() else None  # a link that leads nowhere is for `read` to report
    except (OSError, ValueError):
        return 0


def _absolute(path: str) -> str:
    """Make a path absolute without following links."""
    return os.path.normpath(Path.cwd() / path)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
