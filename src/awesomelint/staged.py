"""What is staged, in place of the files as they are: what a commit would hold."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from awesomelint import sources
from awesomelint.errors import SourceError, UsageError
from awesomelint.git import blobs, staged
from awesomelint.held import HeldTree, files_of
from awesomelint.sources import SKIPPED, Found

if TYPE_CHECKING:
    from awesomelint.config import Settings


class Staged:
    """The lists in the index of one repository: the one that the current folder is in."""

    def __init__(self, settings: Settings) -> None:
        """Raises GitError where there is no repository, no git, or a conflict."""
        from awesomelint.reading import globs

        self._matches = sources.matcher(**globs(settings))
        self._held = staged(str(Path.cwd()))
        self._numbers = dict(files_of(self._held))
        self._texts: dict[str, bytes] = {}

    def find(self, paths: Sequence[str], *, may_be_empty: bool = False) -> Found:
        """Turn paths into staged files, as `sources.find` does with those of the file system.

        A folder may hold none: most commits of a repository change no list. Raises UsageError for a file
        that is not staged.
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
            found |= dict.fromkeys(sorted(wanted, key=lambda file: Path(file).parts))
        self._load(found)
        return Found(tuple(map(sources.shown, found)), ())

    def read(self, path: str) -> bytes:
        """Give a staged file's bytes."""
        real = os.path.realpath(path)
        if real not in self._texts:
            raise SourceError("it is not in git's index")
        return self._texts[real]

    def tree(self) -> HeldTree:
        return HeldTree([self._held])

    def _is_looked_for(self, file: str) -> bool:
        own = SKIPPED.isdisjoint(Path(file).relative_to(self._held.top).parts)
        return own and self._matches(file)

    def _load(self, files: Iterable[str]) -> None:
        """Read files all at once: a process for each would take long."""
        wanted = [file for file in files if file not in self._texts]
        numbers = [self._numbers[file] for file in wanted]
        self._texts |= zip(wanted, blobs(self._held.top, numbers), strict=True)
