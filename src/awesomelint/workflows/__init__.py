"""Workflows for GitHub Actions, to copy into a list's repository; `awesomelint init` writes them.

They are the `.yml` files beside this module, and name this version of awesomelint's action. What each may
do is written in it: no job that reads what strangers wrote has a right to write, and none has secrets.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

_PATHS = {
    "check.yml": ".github/workflows/awesomelint.yml",
    "links.yml": ".github/workflows/awesomelint-links.yml",
}
_FIXES = {"fixes.yml": ".github/workflows/awesomelint-fixes.yml"}


def templates(*, fixes: bool = False) -> Mapping[str, str]:
    """Give the workflows, by the path they belong at in a repository, relative to its top, with `/`.

    There is one that checks pull requests, one that looks at links and keeps an issue; with `fixes`, one that
    offers safe fixes as a pull request too, which needs a setting of the repository. Texts end with a line
    break and have `\\n` for line ends.

    >>> sorted(templates())
    ['.github/workflows/awesomelint-links.yml', '.github/workflows/awesomelint.yml']
    """
    paths = _PATHS | (_FIXES if fixes else {})
    return {path: (files(__name__) / name).read_text(encoding="utf-8") for name, path in paths.items()}
