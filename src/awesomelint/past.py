"""The lists as they were before a change, to tell what it broke elsewhere from what was broken before.

A line that nobody touched has a new fault where the file it links to was removed, or the heading; where the
only link to a definition went; where its name was taken. So whatever rules find now, and did not find in the
files as they were, is the change's.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from awesomelint import sources
from awesomelint.git import Held, blobs, held_before
from awesomelint.held import HeldTree, files_of
from awesomelint.rule import Tree
from awesomelint.sources import SKIPPED


class Past(NamedTuple):
    """What there was."""

    same: frozenset[str]
    """The files of the run that were what they are."""
    raws: Mapping[str, bytes]
    """The bytes of those that were not, by path, and of lists that are gone."""
    tree: Tree


def past(
    rev: str | None,
    now: Mapping[str, bytes],
    is_looked_for: Callable[[str], bool],
    is_gone: Callable[[str], bool],
) -> Past:
    """Look up what there was of the files of a run, where `git.changed_lines` begins; None is HEAD.

    `is_looked_for` tells of an absolute path whether it may be a list, `is_gone` whether it is there no more.
    Raises GitError.
    """
    held = tuple(held_before(rev, now))
    paths = {os.path.realpath(path): path for path in now}
    same: set[str] = set()
    raws: dict[str, bytes] = {}
    for one in held:
        wanted = {}
        for file, number in files_of(one):
            path = paths.get(file)
            if path is not None and _number(now[path], number) == number:
                same.add(path)
            elif path is not None or (_is_list(one, file, is_looked_for) and is_gone(file)):
                wanted[path or sources.shown(file)] = number
        raws |= dict(zip(wanted, blobs(one.top, [*wanted.values()]), strict=True))
    return Past(frozenset(same), raws, HeldTree(held))


def _is_list(held: Held, file: str, is_looked_for: Callable[[str], bool]) -> bool:
    return SKIPPED.isdisjoint(Path(file).relative_to(held.top).parts) and is_looked_for(file)


def _number(raw: bytes, like: str) -> str:
    """Give the number under which git keeps some bytes, by the kind of another one."""
    digest = hashlib.sha1(usedforsecurity=False) if len(like) == 40 else hashlib.sha256()
    digest.update(b"blob %d\0" % len(raw))
    digest.update(raw)
    return digest.hexdigest()
