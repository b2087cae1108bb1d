"""One repository, asked through git: names are relative to its top, as git has them."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from awesomelint.errors import GitError
from awesomelint.git.program import SilentError, run

Ranges = tuple[tuple[int, int], ...]
"""First and last lines, counted from 1, in order."""
_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_LEFT = re.compile(rb":\d+ 100[0-9]{3} [0-9a-f]+ ([0-9a-f]+) [AMRC]")
"""What a commit made of a file, in `git log --raw`: its mode is that of a file."""
_BLAMED = re.compile(rb"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?")


class Change(NamedTuple):
    """What a diff says of one file as it is now."""

    old: bytes
    """Its name in the old revision; its present one where it did not exist."""
    is_renamed: bool


class Repository:
    """One working tree; names are relative to its top, as git has them."""

    def __init__(self, top: str, *, is_staged: bool = False) -> None:
        """With `is_staged`, what is staged is meant, and not the files as they are."""
        self._top = top
        self._filters: tuple[str, ...] | None = None
        self._index: str | None = None
        self._index = self._hooks_index() if is_staged else None

    def base(self, rev: str) -> str:
        """Resolve a revision to where its history and ours parted; the revision itself if they never met."""
        try:
            commit = self._ask("rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}").decode().strip()
        except SilentError:
            raise GitError(self._no_revision(rev)) from None
        try:
            return self._ask("merge-base", commit, "HEAD").decode().split()[0]
        except SilentError:
            return commit

    def parents(self) -> list[str]:
        """Name the parents of HEAD that are in this clone."""
        try:
            return self._ask("rev-list", "--parents", "-n1", "HEAD", "--").decode().split()[1:]
        except SilentError:
            return []

    def tracked(self) -> frozenset[bytes]:
        """Name the files that git knows."""
        return frozenset(self._ask("ls-files", "-z").split(b"\0"))

    def listed(self) -> Iterator[tuple[bytes, bytes]]:
        """List what is staged: mode, number and stage, and the name."""
        for row in self._ask("ls-files", "--stage", "-z").split(b"\0"):
            if row:
                about, _, name = row.partition(b"\t")
                yield about, name

    def committed(self, commit: str) -> Iterator[tuple[bytes, bytes]]:
        """List what a commit holds: mode, kind and number, and the name."""
        for row in self._ask("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            if row:
                about, _, name = row.partition(b"\t")
                yield about, name

    def blobs(self, numbers: Sequence[str]) -> list[bytes]:
        """Give the bytes of some objects."""
        answer = self._ask("cat-file", "--batch", text="".join(f"{n}\n" for n in numbers).encode())
        found, at = [], 0
        for _ in numbers:
            end = answer.index(b"\n", at)
            *_, kind, size = answer[at:end].split()
            if kind != b"blob":
                raise GitError(f"{self._top} is a partial clone and lacks what is needed; make a full one")
            found.append(answer[end + 1 : end + 1 + int(size)])
            at = end + int(size) + 2
        return found

    def log(self, name: str, most: int) -> list[tuple[str, str, str]]:
        """Name the commits that touched a file, under earlier names, too: in short, day, what it was then.

        Of commits that left it the same, the newest is named.
        """
        if not self.has_commit():
            return []
        form = ("--format=tformat:>%h %cs", "--raw", "-z", "--no-abbrev", f"-O{os.devnull}")
        quiet = ("--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-color")
        answer = self._ask("log", "--follow", f"--max-count={most}", *form, *quiet, "--", name)
        found: dict[str, tuple[str, str]] = {}
        commit = day = ""
        for part in answer.split(b"\0"):
            row = part.lstrip(b"\n")
            if row.startswith(b">"):
                commit, day = row[1:].decode().split()
            elif match := _LEFT.match(row):
                found.setdefault(match[1].decode(), (commit, day))
        return [(*about, number) for number, about in found.items()]

    def changed(self, base: str | None) -> dict[bytes, Change]:
        """Name the files that are not what they were, by their present names."""
        commits = ("--cached",) if base is None else (base,)
        fields = iter(self._diff("--name-status", "-z", *commits, "--").split(b"\0"))
        changes = {}
        for status in fields:
            if not status:
                break
            old = next(fields)
            is_renamed = status[:1] in b"RC"
            changes[next(fields) if is_renamed else old] = Change(old, is_renamed)
        return changes

    def hunks(self, base: str | None, change: Change, name: bytes, cuts: bool) -> Ranges:
        """Give the lines of a file as it is that were not so before, and those after a cut."""
        present, old = os.fsdecode(name), os.fsdecode(change.old)
        if base is not None:
            what = [f"{base}:{old}" if change.is_renamed else base, "--", present]
        elif change.is_renamed:
            what = [f"HEAD:{old}", f":0:{present}", "--"]
        else:
            what = ["--cached", "--", present]
        return tuple(_ranges(self._diff("--unified=0", "--inter-hunk-context=0", "--text", *what), cuts))

    def blame(self, name: bytes, lines: Sequence[int]) -> dict[int, float]:
        """Give the dates of lines, or of all; raise FewerLinesError where there are not so many."""
        parts = [f"-L{line},{line}" for line in lines]
        options = ("--porcelain", "--no-textconv", "-w", "-M")
        answer = self._ask("blame", *options, *parts, "--", os.fsdecode(name))
        beyond = self._shallow()
        dates: dict[bytes, float] = {}
        owners: dict[int, bytes] = {}
        commit = b""
        for row in answer.split(b"\n"):
            if match := _BLAMED.fullmatch(row):
                commit = match[1]
                owners[int(match[2])] = commit
            elif row.startswith(b"author-time "):
                dates[commit] = float(row[12:])
        return {
            line: dates[commit]
            for line, commit in owners.items()
            if commit in dates and commit not in beyond and commit.strip(b"0")
        }

    def _shallow(self) -> frozenset[bytes]:
        """Name the commits that a shallow clone ends at."""
        path = os.fsdecode(self._ask("rev-parse", "--git-path", "shallow").removesuffix(b"\n"))
        try:
            return frozenset((Path(self._top) / path).read_bytes().split())
        except OSError:
            return frozenset()

    def has_commit(self) -> bool:
        """Tell whether anything was ever committed on the present branch."""
        self._ask("rev-parse", "--absolute-git-dir")
        try:
            self._ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except SilentError:
            return False
        return True

    def _no_revision(self, rev: str) -> str:
        if not self.has_commit():
            return f"{self._top} has no commit yet to compare with; --staged looks at a first one"
        if self._ask("rev-parse", "--is-shallow-repository").strip() == b"true":
            return (
                f"{self._top}: there is no revision {rev!r} in this clone, which is shallow; get it with "
                f"'git fetch --unshallow', or with 'fetch-depth: 0' where actions/checkout made the clone"
            )
        return f"{self._top}: there is no revision {rev!r}; 'git fetch' gets those of others"

    def _diff(self, *arguments: str) -> bytes:
        options = ("--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--find-renames")
        return self._ask("diff", *options, "--ignore-submodules=all", f"-O{os.devnull}", *arguments)

    def _hooks_index(self) -> str | None:
        """Name the index that git made for the hook we run in, where it belongs to this repository.

        'git commit -a' and 'git commit FILE' stage in a file of their own.
        """
        given = os.environ.get("GIT_INDEX_FILE")
        if not given:
            return None
        folder = os.fsdecode(self._ask("rev-parse", "--absolute-git-dir").removesuffix(b"\n"))
        place = Path(self._top) / given
        is_ours = place.is_file() and os.path.realpath(place.parent) == os.path.realpath(folder)
        return str(place) if is_ours else None

    def _ask(self, *arguments: str, text: bytes = b"") -> bytes:
        if self._filters is None:
            listed = run(self._top, ("config", "-z", "--name-only", "--list"), ())
            names = {key.rpartition(b".")[0] for key in listed.split(b"\0") if key.startswith(b"filter.")}
            self._filters = tuple(sorted(os.fsdecode(name) for name in names))
        return run(self._top, arguments, self._filters, text, self._index)


def _ranges(patch: bytes, cuts: bool) -> Iterator[tuple[int, int]]:
    for row in patch.split(b"\n"):
        if match := _HUNK.match(row):
            first, count = int(match[1]), int(match[2] or 1)
            if count:
                yield first, first + count - 1
            elif cuts:
                yield first + 1, first + 1


def by_repository(paths: Iterable[str], *, are_folders: bool = False) -> dict[str, dict[str, bytes]]:
    """Sort files by the top folder of their repository, each with its name there; raise GitError.

    With `are_folders` the paths are folders, which may be top folders themselves.
    """
    tops: dict[str, str | None] = {}
    found: dict[str, dict[str, bytes]] = defaultdict(dict)
    for path in paths:
        real = os.path.realpath(path)
        folder = real if are_folders else str(Path(real).parent)
        top = top_of(folder, tops)
        if top is None:
            raise GitError(f"{path} is in no git repository")
        found[top][path] = os.fsencode(os.path.relpath(real, top).replace(os.sep, "/"))
    return found


def top_of(folder: str, known: dict[str, str | None]) -> str | None:
    """Find the nearest folder that has a `.git`, upwards."""
    if folder not in known:
        parent = Path(folder).parent
        if (Path(folder) / ".git").exists():
            known[folder] = folder
        else:
            known[folder] = None if str(parent) == folder else top_of(str(parent), known)
    return known[folder]
