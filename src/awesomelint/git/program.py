"""Git as a program: run so that it does nothing but read, whatever a repository's configuration names."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence

from awesomelint.errors import GitError

_SECONDS = 120.0
"""How long a single answer may take."""
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
SETTINGS = {
    "core.fsmonitor": "false",
    "core.pager": "cat",
    "safe.bareRepository": "explicit",
}


class SilentError(GitError):
    """Git failed and said nothing: what was asked for is not there."""


class FewerLinesError(GitError):
    """The file has fewer lines than were asked about."""


def run(
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
            env=environment(filters) | ({} if index is None else {"GIT_INDEX_FILE": index}),
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


def environment(filters: Sequence[str]) -> dict[str, str]:
    """Give git the user's environment, without another repository's, and with our settings last."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or _KEPT.fullmatch(k)}
    settings = list(SETTINGS.items())
    for name in filters:
        settings += ((f"{name}.clean", ""), (f"{name}.process", ""), (f"{name}.required", "false"))
    count = int(env["GIT_CONFIG_COUNT"]) if env.get("GIT_CONFIG_COUNT", "").isdecimal() else 0
    for number, (key, value) in enumerate(settings, start=count):
        env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return env | _ENVIRONMENT | {"GIT_CONFIG_COUNT": str(count + len(settings))}


def _error(folder: str, command: str, said: str) -> GitError:
    """Put what git says of a failure into words that say what to do."""
    if not said:
        return SilentError(f"{folder}: 'git {command}' failed")
    if "dubious ownership" in said or "unsafe repository" in said:
        return GitError(
            f"{folder} belongs to another user, so git does not touch it; if it can be trusted: "
            f"git config --global --add safe.directory {folder}"
        )
    if "not a git repository" in said:
        return GitError(f"{folder} is no git repository, though it has a .git")
    if "has only" in said and command == "blame":
        return FewerLinesError(f"{folder}: {said}")
    if "promisor" in said or "lazy fetch" in said.lower() or "transport" in said:
        return GitError(f"{folder} is a partial clone and lacks what is needed; make a full one")
    last = said.splitlines()[-1]
    return GitError(f"{folder}: 'git {command}' failed: {last.removeprefix('fatal: ')}")
