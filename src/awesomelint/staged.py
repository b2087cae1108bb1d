"""What is staged, in place of the files as they are: what a commit would hold."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from awesomelint import sources
from awesomelint.errors import SourceError, UsageError
from awesomelint.git import staged_bytes, staged_names
from awesomelint.sources import SKIPPED, FileTree, Found

if TYPE_CHECKING:
    from awesomelint.config import Settings


class Staged:
    """The lists in the index of one repository: the one that the current folder is in."""

    def __init__(self, settings: Settings) -> None:
        """Raises GitError where there is no repository, no git, or a conflict."""
        from awesomelint.reading import globs

        self._matches = sources.matcher(**globs(settings))
        self._top, names = staged_names(str(Path.cwd() / "x"))
        self._numbers = {os.path.join(self._top, *name.split("/")): n for name, n in names.items()}  # noqa: PTH118
        self._texts: dict[str, bytes] = {}

    def find(self, paths: Sequence[str], *, may_be_empty: bool = False) -> Found:
        """Turn paths into staged files, as `sources.find` does with those of the file system.

        Raises UsageError for a file that is not staged and a folder that holds nothing to look at.
        """
        found: dict[str, None] = {}
        for path in paths:
            real = os.path.realpath(path)
            if real in self._numbers:
                found[real] = None
                continue
            within = [file for file in self._numbers if Path(file).is_relative_to(real)]
            if not within and not Path(path).is_dir():
                raise UsageError(f"--staged: {path} is not in git's index; 'git add {path}' puts it there")
            wanted = [file for file in within if self._is_looked_for(file)]
            if not wanted and not may_be_empty:
                raise UsageError(f"--staged: nothing to look at in '{path}': no list there is in git's index")
            found |= dict.fromkeys(sorted(wanted, key=lambda file: Path(file).parts))
        self._load(found)
        return Found(tuple(map(sources.shown, found)), ())

    def read(self, path: str) -> bytes:
        """Give a staged file's bytes."""
        real = os.path.realpath(path)
        if real not in self._texts:
            raise SourceError("it is not in git's index")
        return self._texts[real]

    def tree(self) -> StagedTree:
        return StagedTree(self._top, self._numbers)

    def _is_looked_for(self, file: str) -> bool:
        own = SKIPPED.isdisjoint(Path(file).relative_to(self._top).parts)
        return own and self._matches(file)

    def _load(self, files: Iterable[str]) -> None:
        """Read files all at once: a process for each would take long."""
        wanted = [file for file in files if file not in self._texts]
        numbers = [self._numbers[file] for file in wanted]
        self._texts |= zip(wanted, staged_bytes(self._top, numbers), strict=True)


class StagedTree:
    """The files that are staged, as a `Tree`; outside of their repository, the files as they are."""

    def __init__(self, top: str, files: Mapping[str, object]) -> None:
        """`top` and `files` are absolute real paths."""
        self._files = FileTree()
        self._top = top
        self._here = os.path.realpath(".")
        self._names: dict[str, set[str]] = defaultdict(set, {top: {".git/"}})
        for file in files:
            name, folder = os.path.basename(file), os.path.dirname(file)  # noqa: PTH119, PTH120  # of many files
            while name not in self._names[folder]:
                self._names[folder].add(name)
                if folder == top:
                    break
                name, folder = f"{os.path.basename(folder)}/", os.path.dirname(folder)  # noqa: PTH119, PTH120

    @property
    def root(self) -> str:
        return self._files.root

    def names(self, folder: str) -> frozenset[str] | None:
        """Name what a folder holds, folders with a final `/`; None where there is no such folder."""
        place = os.path.normpath(Path(self._here) / folder)
        if not Path(place).is_relative_to(self._top):
            return self._files.names(folder)
        return frozenset(self._names[place]) if place in self._names else None
