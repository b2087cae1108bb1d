"""Where a line of a file is shown on the code host that a build works for.

Sources: docs.github.com, "Variables reference", and docs.gitlab.com, "Predefined CI/CD variables reference";
both hosts show a Markdown file's lines with `?plain=1`, and mark one with `#L3`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

_PROJECT = re.compile(r"https://[\w.-]+(?::\d+)?(?:/[\w.-]+){2,}", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class CodeHost(NamedTuple):
    """A repository on a code host, at a commit."""

    root: str
    """What the addresses of its files begin with, a stroke at its end."""
    folder: str
    """The current folder's place in it; empty for its top."""

    def address(self, path: str, line: int) -> str:
        """Give the address of a line of a file, in ASCII; empty for one outside the repository.

        >>> CodeHost("https://github.com/ann/ants/blob/1a/", "docs").address("../a b.md", 3)
        'https://github.com/ann/ants/blob/1a/a%20b.md?plain=1#L3'
        """
        inside = posixpath.normpath(posixpath.join(self.folder, path))
        if inside.startswith(("/", "../")) or inside == "..":
            return ""
        return f"{self.root}{percent_encoded(inside)}?plain=1#L{line}"


def percent_encoded(path: str) -> str:
    """Write a path as URIs have it, whatever bytes its names hold.

    >>> percent_encoded("a b/é#.md"), percent_encoded("caf\\udce9")
    ('a%20b/%C3%A9%23.md', 'caf%E9')
    """
    # A file's name may hold bytes that are no UTF-8; Python keeps them as lone surrogates.
    errors = "surrogateescape" if not re.search("[\ud800-\udc7f\udd00-\udfff]", path) else "surrogatepass"
    return quote(path, safe="/", errors=errors)


def code_host(environment: Mapping[str, str], here: Path) -> CodeHost | None:
    """Tell from a build's environment where its files are shown; None outside of one. `here` is absolute."""
    if environment.get("GITHUB_ACTIONS") == "true":
        project = "/".join(environment.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY"))
        commit, top = (environment.get(f"GITHUB_{name}", "") for name in ("SHA", "WORKSPACE"))
        blob = "/blob/"
    elif environment.get("GITLAB_CI") == "true":
        project, commit, top = (
            environment.get(f"CI_{name}", "") for name in ("PROJECT_URL", "COMMIT_SHA", "PROJECT_DIR")
        )
        blob = "/-/blob/"
    else:
        return None
    is_known = _PROJECT.fullmatch(project) and _COMMIT.fullmatch(commit) and top
    if not is_known or not here.is_relative_to(top):
        return None
    folder = here.relative_to(top).as_posix()
    return CodeHost(f"{project}{blob}{commit}/", "" if folder == "." else folder)
