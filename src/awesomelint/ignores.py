"""What git leaves alone: `.gitignore` files, nested and inherited, and `.git/info/exclude`.

The user's global excludes file is not read: it says nothing about the repository, and a run should
find the same files on every machine.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class Ignores:
    """The patterns that hold in a folder: its own, then those of the folders above it."""

    folder: str
    """Absolute; what the patterns are relative to."""
    spec: GitIgnoreSpec
    above: Ignores | None

    def covers(self, path: str, is_folder: bool) -> bool:
        """Tell whether an absolute path is ignored; the nearest file that speaks of it decides."""
        level: Ignores | None = self
        while level is not None:
            relative = os.path.relpath(path, level.folder).replace(os.sep, "/")
            verdict = level.spec.check_file(relative + "/" if is_folder else relative).include
            if verdict is not None:
                return verdict
            level = level.above
        return False


def below(folder: str, above: Ignores | None) -> Ignores | None:
    """Add a folder's own `.gitignore`, if it has one, to what holds above it."""
    return _add(Path(folder, ".gitignore"), folder, above)


def above(folder: str) -> Ignores | None:
    """Gather what a repository's upper folders and its `info/exclude` say about a folder.

    None outside a repository, and where the folder itself is ignored: who names it wants it read.
    """
    top = repository(folder)
    if top is None:
        return None
    ignores = _add(_git_folder(Path(top)) / "info" / "exclude", top, None)
    place = Path(top)
    for part in Path(folder).relative_to(top).parts:
        ignores = below(str(place), ignores)
        place = place / part
        if ignores is not None and ignores.covers(str(place), True):
            return None
    return ignores


def repository(folder: str) -> str | None:
    """Find the top of the repository an absolute folder lies in, if any."""
    for place in (Path(folder), *Path(folder).parents):
        if is_repository(place):
            return str(place)
    return None


def is_repository(place: Path) -> bool:
    """Tell whether a folder is the top of a repository; it is none where we may not look."""
    try:
        return (place / ".git").exists()
    except OSError:
        return False


def _add(file: Path, folder: str, above: Ignores | None) -> Ignores | None:
    try:
        lines = file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return above  # there is none, or git could not read it either
    from pathspec import GitIgnoreSpec

    return Ignores(folder, GitIgnoreSpec.from_lines(lines), above)


def _git_folder(top: Path) -> Path:
    """Find where a repository keeps `info/exclude`; in a worktree `.git` is a file that says where."""
    git = top / ".git"
    if git.is_dir():
        return git
    try:
        private = top / git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        common = private / "commondir"
        return private / common.read_text(encoding="utf-8").strip() if common.is_file() else private
    except (OSError, UnicodeDecodeError):
        return git
