"""Git is asked here and nowhere else: which lines changed, what is staged, and when lines were written.

A repository may be a stranger's. Whatever its configuration names as a program (filters, drivers that
convert for a diff, monitors, pagers, transports) is not started: git reads objects and files, and
compares. Nothing is fetched and nothing is written, not even the index.

Paths are handed to git as they are, after `--` and without any magic; file names come back with `-z`.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from awesomelint.errors import GitError
from awesomelint.git.program import FewerLinesError, SilentError, run
from awesomelint.git.repository import Ranges, Repository, by_repository, top_of

EVERY_LINE: Ranges = ((1, sys.maxsize),)
"""The lines of a file that git does not know."""
_RANGES = 64
"""How many lines of a file are asked for one by one; of more, all are."""
_REMOTE = re.compile(r"(?:\w[\w+.-]*://)?(?:[^/@\s]*@)?([\w-]+(?:\.[\w-]+)+)(?::|/)")
"""The host in a URL, or in `user@host:path`."""

_AT_ONCE = 8
"""How many versions of a file are read at once."""
_TEXTS = (b"100644", b"100755")
"""The modes of files that have a text of their own."""


def changed_lines(rev: str, paths: Iterable[str], *, cuts: bool = False) -> Mapping[str, Ranges]:
    """Tell which lines of some files were changed since a revision: in commits, and in the files as they are.

    What was changed elsewhere since the histories parted does not count, so that a branch is compared with
    what it was made from. A renamed file is compared with its old self; one that git does not know has
    `EVERY_LINE`. With `cuts`, the line after deleted ones counts as changed. Lines count from 1, and every
    path is in the answer. Raises GitError.
    """
    if not rev or rev.startswith("-") or "\0" in rev:
        raise GitError(f"{rev!r} is no revision")
    found: dict[str, Ranges] = {}
    for top, files in by_repository(paths).items():
        repository = Repository(top)
        found |= _lines_of(repository, repository.base(rev), files, cuts)
    return found


def merged_into(commit: str, folder: str = ".") -> str | None:
    """Tell which commit another one was merged into, where HEAD is that merge: GitHub checks such a one out.

    None where it is none, and where there is no repository. Raises GitError.
    """
    top = top_of(os.path.realpath(folder), {})
    parents = Repository(top).parents() if top is not None else []
    return parents[0] if parents[1:] == [commit] else None


def staged_lines(paths: Iterable[str]) -> Mapping[str, Ranges]:
    """Tell which lines of some files, as they are staged, are not so in the last commit.

    As `changed_lines` with `cuts`, with all that a first commit holds. Raises GitError.
    """
    found: dict[str, Ranges] = {}
    for top, files in by_repository(paths).items():
        found |= _lines_of(Repository(top, is_staged=True), None, files, cuts=True)
    return found


class Held(NamedTuple):
    """What git holds of a repository, staged or committed."""

    top: str
    """The top folder, a real path."""
    numbers: Mapping[str, str]
    """What `blobs` asks for, by name relative to `top`, with `/`."""
    others: frozenset[str]
    """The names of links and of other repositories within this one: they are there, and have no text."""


def staged(folder: str) -> Held:
    """Tell what is staged in the repository which a folder is in.

    Raises GitError, for unresolved conflicts too.
    """
    ((top, _),) = by_repository([folder], are_folders=True).items()
    numbers: dict[str, str] = {}
    others = set()
    for about, raw in Repository(top, is_staged=True).listed():
        (mode, number, stage), name = about.split(), os.fsdecode(raw)
        if stage != b"0":
            raise GitError(f"{top}: {name} has unresolved conflicts; resolve them, and 'git add' it")
        if mode in _TEXTS:
            numbers[name] = number.decode()
        else:
            others.add(name)
    return Held(top, numbers, frozenset(others))


def held_before(rev: str | None, paths: Iterable[str]) -> Iterator[Held]:
    """Tell what the repositories of some files held where `changed_lines` begins, None for `staged_lines`.

    Raises GitError.
    """
    for top in by_repository(paths):
        repository = Repository(top)
        numbers: dict[str, str] = {}
        others = set()
        commit = repository.base(rev) if rev is not None else "HEAD" if repository.has_commit() else None
        for about, raw in repository.committed(commit) if commit is not None else ():
            mode, _, number = about.split()
            if mode in _TEXTS:
                numbers[os.fsdecode(raw)] = number.decode()
            else:
                others.add(os.fsdecode(raw))
        yield Held(top, numbers, frozenset(others))


def blobs(top: str, numbers: Sequence[str]) -> list[bytes]:
    """Give the bytes that git keeps under some of the numbers in `Held`, in order; raise GitError."""
    return Repository(top).blobs(numbers) if numbers else []


def _lines_of(
    repository: Repository, base: str | None, files: Mapping[str, bytes], cuts: bool
) -> Mapping[str, Ranges]:
    """Tell which lines of a repository's files are not so in a commit; `files` gives names by path."""
    tracked = repository.tracked()
    changed = repository.changed(base)
    return {
        path: repository.hunks(base, changed[name], name, cuts)
        if name in changed
        else ()
        if name in tracked
        else EVERY_LINE
        for path, name in files.items()
    }


def line_dates(path: str, lines: Collection[int]) -> Mapping[int, float]:
    """Tell when lines of a file were last written: seconds since 1970, by line, counted from 1.

    Blanks that changed, lines that moved within the file, and commits that the repository's own
    `blame.ignoreRevsFile` names do not count as writing. Left out are lines that
    are not committed, and those as old as a shallow clone goes back: when they were written is not in
    it. Raises GitError.
    """
    ((top, files),) = by_repository([path]).items()
    repository = Repository(top)
    name = files[path]
    if not lines or name not in repository.tracked():
        return {}
    wanted = frozenset(lines)
    try:
        every = repository.blame(name, sorted(wanted) if len(wanted) <= _RANGES else ())
    except FewerLinesError:
        every = repository.blame(name, ())
    return {line: date for line, date in every.items() if line in wanted}


class Version(NamedTuple):
    """A file as it was."""

    commit: str
    """In short."""
    date: str
    """The day it was committed on, as `2027-01-31`."""
    raw: bytes


def earlier_versions(path: str, most: int) -> Iterator[Version]:
    """Give a file as some commits left it, the newest first, each text once; under its earlier names, too.

    At most so many commits that touched it are looked at, and they are read as they are asked for. There is
    nothing where there is no git, no repository, no commit, or none further back, as in a shallow clone.

    Raises GitError.
    """
    real = os.path.realpath(path)
    top = top_of(str(Path(real).parent), {})
    if top is None or shutil.which("git") is None:
        return
    repository = Repository(top)
    commits = repository.log(os.path.relpath(real, top).replace(os.sep, "/"), most)
    for first in range(0, len(commits), _AT_ONCE):
        some = commits[first : first + _AT_ONCE]
        for (commit, date, _), raw in zip(some, repository.blobs([item[2] for item in some]), strict=True):
            yield Version(commit, date, raw)


def remote_hosts(top: str) -> frozenset[str]:
    """Name the hosts that a repository's remotes are on, in small letters; none for those on this machine.

    Raises GitError.
    """
    try:
        said = run(top, ["config", "--local", "--null", "--get-regexp", r"^remote\..*\.url$"], ())
    except SilentError:
        return frozenset()
    urls = (item.partition(b"\n")[2].decode(errors="replace") for item in said.split(b"\0"))
    return frozenset(match[1].lower() for url in urls if (match := _REMOTE.match(url)))
