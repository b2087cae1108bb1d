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
import subprocess
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from awesomelint.errors import GitError

Ranges = tuple[tuple[int, int], ...]
"""First and last lines, counted from 1, in order."""
EVERY_LINE: Ranges = ((1, sys.maxsize),)
"""The lines of a file that git does not know."""
_SECONDS = 120.0
"""How long a single answer may take."""
_RANGES = 64
"""How many lines of a file are asked for one by one; of more, all are."""
_KEPT = re.compile(
    r"GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|CEILING_DIRECTORIES"
    r"|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH)"
)
"""What of git's environment holds: where the user's own settings are, not which repository is meant.

A hook is run with `GIT_DIR` and `GIT_INDEX_FILE` set, which would make one repository of all.
"""
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "",  # a partial clone fetches what it lacks, by programs that it names itself
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.pager": "cat",
    "safe.bareRepository": "explicit",
}
_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_BLAMED = re.compile(rb"([0-9a-f]{40,64}) \d+ (\d+)(?: \d+)?")

_REMOTE = re.compile(r"(?:\w[\w+.-]*://)?(?:[^/@\s]*@)?([\w-]+(?:\.[\w-]+)+)(?::|/)")
"""The host in a URL, or in `user@host:path`."""


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
    for top, files in _by_repository(paths).items():
        repository = _Repository(top)
        found |= _lines_of(repository, repository.base(rev), files, cuts)
    return found


def merged_into(commit: str, folder: str = ".") -> str | None:
    """Tell which commit another one was merged into, where HEAD is that merge: GitHub checks such a one out.

    None where it is none, and where there is no repository. Raises GitError.
    """
    top = _top_of(os.path.realpath(folder), {})
    parents = _Repository(top).parents() if top is not None else []
    return parents[0] if parents[1:] == [commit] else None


def staged_lines(paths: Iterable[str]) -> Mapping[str, Ranges]:
    """Tell which lines of some files, as they are staged, are not so in the last commit.

    As `changed_lines` with `cuts`, with all that a first commit holds. Raises GitError.
    """
    found: dict[str, Ranges] = {}
    for top, files in _by_repository(paths).items():
        found |= _lines_of(_Repository(top, is_staged=True), None, files, cuts=True)
    return found


def staged_names(path: str) -> tuple[str, Mapping[str, str]]:
    """Name the files that are staged in the repository which a path is in: its top folder, and by name
    relative to that, with `/`, what `staged_bytes` asks for.

    Links and other repositories within it are left out. Raises GitError, for unresolved conflicts too.
    """
    ((top, _),) = _by_repository([path]).items()
    found: dict[str, str] = {}
    for row in _Repository(top, is_staged=True).listed():
        (mode, number, stage), name = row[0].split(), os.fsdecode(row[1])
        if stage != b"0":
            raise GitError(f"{top}: {name} has unresolved conflicts; resolve them, and 'git add' it")
        if mode in (b"100644", b"100755"):
            found[name] = number.decode()
    return top, found


def staged_bytes(top: str, numbers: Sequence[str]) -> list[bytes]:
    """Give the bytes that git keeps under some numbers of `staged_names`, in order; raise GitError."""
    return _Repository(top, is_staged=True).blobs(numbers) if numbers else []


def _lines_of(
    repository: _Repository, base: str | None, files: Mapping[str, bytes], cuts: bool
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
    ((top, files),) = _by_repository([path]).items()
    repository = _Repository(top)
    name = files[path]
    if not lines or name not in repository.tracked():
        return {}
    wanted = frozenset(lines)
    try:
        every = repository.blame(name, sorted(wanted) if len(wanted) <= _RANGES else ())
    except _FewerLinesError:
        every = repository.blame(name, ())
    return {line: date for line, date in every.items() if line in wanted}


def remote_hosts(top: str) -> frozenset[str]:
    """Name the hosts that a repository's remotes are on, in small letters; none for those on this machine.

    Raises GitError.
    """
    try:
        said = _git(top, ["config", "--local", "--null", "--get-regexp", r"^remote\..*\.url$"], ())
    except _SilentError:
        return frozenset()
    urls = (item.partition(b"\n")[2].decode(errors="replace") for item in said.split(b"\0"))
    return frozenset(match[1].lower() for url in urls if (match := _REMOTE.match(url)))


class _FewerLinesError(GitError):
    """The file has fewer lines than were asked about."""


class _Change(NamedTuple):
    """What a diff says of one file as it is now."""

    old: bytes
    """Its name in the old revision; its present one where it did not exist."""
    is_renamed: bool


class _Repository:
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
        except _SilentError:
            raise GitError(self._no_revision(rev)) from None
        try:
            return self._ask("merge-base", commit, "HEAD").decode().split()[0]
        except _SilentError:
            return commit

    def parents(self) -> list[str]:
        """Name the parents of HEAD that are in this clone."""
        try:
            return self._ask("rev-list", "--parents", "-n1", "HEAD", "--").decode().split()[1:]
        except _SilentError:
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

    def changed(self, base: str | None) -> dict[bytes, _Change]:
        """Name the files that are not what they were, by their present names."""
        commits = ("--cached",) if base is None else (base,)
        fields = iter(self._diff("--name-status", "-z", *commits, "--").split(b"\0"))
        changes = {}
        for status in fields:
            if not status:
                break
            old = next(fields)
            is_renamed = status[:1] in b"RC"
            changes[next(fields) if is_renamed else old] = _Change(old, is_renamed)
        return changes

    def hunks(self, base: str | None, change: _Change, name: bytes, cuts: bool) -> Ranges:
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
        """Give the dates of lines, or of all; raise _FewerLinesError where there are not so many."""
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

    def _no_revision(self, rev: str) -> str:
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
            listed = _git(self._top, ("config", "-z", "--name-only", "--list"), ())
            names = {key.rpartition(b".")[0] for key in listed.split(b"\0") if key.startswith(b"filter.")}
            self._filters = tuple(sorted(os.fsdecode(name) for name in names))
        return _git(self._top, arguments, self._filters, text, self._index)


def _ranges(patch: bytes, cuts: bool) -> Iterator[tuple[int, int]]:
    for row in patch.split(b"\n"):
        if match := _HUNK.match(row):
            first, count = int(match[1]), int(match[2] or 1)
            if count:
                yield first, first + count - 1
            elif cuts:
                yield first + 1, first + 1


class _SilentError(GitError):
    """Git failed and said nothing: what was asked for is not there."""


def _by_repository(paths: Iterable[str]) -> dict[str, dict[str, bytes]]:
    """Sort files by the top folder of their repository, each with its name there; raise GitError."""
    tops: dict[str, str | None] = {}
    found: dict[str, dict[str, bytes]] = defaultdict(dict)
    for path in paths:
        real = os.path.realpath(path)
        folder = os.path.dirname(real)  # noqa: PTH120  # names that are no UTF-8 stay as they are
        top = _top_of(folder, tops)
        if top is None:
            raise GitError(f"{path} is in no git repository")
        found[top][path] = os.fsencode(os.path.relpath(real, top).replace(os.sep, "/"))
    return found


def _top_of(folder: str, known: dict[str, str | None]) -> str | None:
    """Find the nearest folder that has a `.git`, upwards."""
    if folder not in known:
        parent = Path(folder).parent
        if (Path(folder) / ".git").exists():
            known[folder] = folder
        else:
            known[folder] = None if str(parent) == folder else _top_of(str(parent), known)
    return known[folder]


def _git(
    folder: str,
    arguments: Sequence[str],
    filters: Sequence[str],
    text: bytes = b"",
    index: str | None = None,
) -> bytes:
    """Run git in a folder, with a text to read and an index of a hook's, and give what it prints.

    Raises GitError.
    """
    program = shutil.which("git")
    if program is None:
        raise GitError("git is not installed, or not on the PATH")
    try:
        done = subprocess.run(
            [program, "--no-pager", *arguments],
            cwd=folder,
            env=_environment(filters) | ({} if index is None else {"GIT_INDEX_FILE": index}),
            input=text,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GitError(f"{folder}: 'git {arguments[0]}' took more than {_SECONDS:g} seconds") from None
    except (OSError, ValueError) as error:
        raise GitError(f"{folder}: git cannot be run: {error}") from error
    if done.returncode:
        raise _error(folder, arguments[0], done.stderr.decode(errors="replace").strip())
    return done.stdout


def _environment(filters: Sequence[str]) -> dict[str, str]:
    """Give git the user's environment, without another repository's, and with our settings last."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or _KEPT.fullmatch(k)}
    settings = list(_SETTINGS.items())
    for name in filters:
        settings += ((f"{name}.clean", ""), (f"{name}.process", ""), (f"{name}.required", "false"))
    count = int(env["GIT_CONFIG_COUNT"]) if env.get("GIT_CONFIG_COUNT", "").isdecimal() else 0
    for number, (key, value) in enumerate(settings, start=count):
        env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return env | _ENVIRONMENT | {"GIT_CONFIG_COUNT": str(count + len(settings))}


def _error(folder: str, command: str, said: str) -> GitError:
    """Put what git says of a failure into words that say what to do."""
    if not said:
        return _SilentError(f"{folder}: 'git {command}' failed")
    if "dubious ownership" in said or "unsafe repository" in said:
        return GitError(
            f"{folder} belongs to another user, so git does not touch it; if it can be trusted: "
            f"git config --global --add safe.directory {folder}"
        )
    if "not a git repository" in said:
        return GitError(f"{folder} is no git repository, though it has a .git")
    if "has only" in said and command == "blame":
        return _FewerLinesError(f"{folder}: {said}")
    if "promisor" in said or "lazy fetch" in said.lower() or "transport" in said:
        return GitError(f"{folder} is a partial clone and lacks what is needed; make a full one")
    last = said.splitlines()[-1]
    return GitError(f"{folder}: 'git {command}' failed: {last.removeprefix('fatal: ')}")
