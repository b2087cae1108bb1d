"""What git holds, staged or in a commit, as files around the lists."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from awesomelint.git import Held
from awesomelint.sources import FileTree


def files_of(held: Held) -> Iterator[tuple[str, str]]:
    """Give each file that has a text: its absolute path, and what `git.blobs` asks for."""
    for name, number in held.numbers.items():
        yield _joined(held.top, name.split("/")), number


def _joined(top: str, parts: Sequence[str]) -> str:
    return os.path.join(top, *parts)  # noqa: PTH118  # every file of a repository: pathlib takes several times as long


class HeldTree:
    """The files that git holds, as a `Tree`; outside of their repositories, the files as they are.

    Into links and other repositories nobody can look.
    """

    def __init__(self, held: Iterable[Held]) -> None:
        self._files = FileTree()
        self._here = os.path.realpath(".")
        self._names: dict[str, set[str]] = {}
        self._tops = []
        for one in held:
            self._tops.append(one.top)
            names = defaultdict(set, {one.top: {".git/"}})
            for name in (*one.numbers, *one.others):
                _enter(names, one.top, _joined(one.top, name.split("/")))
            for name in one.others:
                *above, last = name.split("/")
                names[_joined(one.top, above)].add(f"{last}/")
            self._names |= names

    @property
    def root(self) -> str:
        return self._files.root

    def names(self, folder: str) -> frozenset[str] | None:
        """Name what a folder holds, folders with a final `/`; None where there is no such folder."""
        place = os.path.normpath(Path(self._here) / folder)
        if not any(Path(place).is_relative_to(top) for top in self._tops):
            return self._files.names(folder)
        return frozenset(self._names[place]) if place in self._names else None


def _enter(names: defaultdict[str, set[str]], top: str, file: str) -> None:
    """Note a file in its folder, and that in the one above, up to the top."""
    folder, name = os.path.split(file)
    while name not in names[folder]:
        names[folder].add(name)
        if folder == top:
            break
        folder, last = os.path.split(folder)
        name = f"{last}/"
