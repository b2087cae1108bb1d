"""A scratch repository whose commits run the project's own hooks, with the real pre-commit.

pre-commit clones what `.pre-commit-hooks.yaml` stands in and installs it with pip, as anywhere. So that no
index is asked, what awesomelint depends on is taken from where the tests run; awesomelint itself is built
from the files as they are, and installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
_PARTS = (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE", "src", "rules")
Ran = subprocess.CompletedProcess[str]


def environment(home: Path) -> dict[str, str]:
    """Give an environment without git's settings, caches, colours and indexes other than those of `home`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    return kept | {
        "HOME": str(home),
        "PATH": os.pathsep.join((str(BIN), os.environ["PATH"])),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PRE_COMMIT_COLOR": "never",
        "AWESOMELINT_CACHE_DIR": str(home / "cache"),
        "NO_COLOR": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ant",
        "GIT_AUTHOR_EMAIL": "ant@ant.example",
        "GIT_COMMITTER_NAME": "Ant",
        "GIT_COMMITTER_EMAIL": "ant@ant.example",
    }


def without_index() -> dict[str, str]:
    """Say how pip is to install without an index: what is needed is importable from where the tests run."""
    return {
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_COMPILE": "1",
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }


class Scratch:
    """A repository with a list, and this project as it is as the origin of its hooks."""

    def __init__(self, place: Path, more: dict[str, str]) -> None:
        """`more` is added to the environment of every command."""
        self.environment = environment(place) | more
        self.hooks = place / "hooks"
        self.folder = place / "list"
        for folder in (self.hooks, self.folder):
            folder.mkdir(parents=True)
        self._copy()
        self._begin(self.hooks)
        self.git("commit", "--quiet", "--message", "hooks", folder=self.hooks)
        self.revision = self.git("rev-parse", "HEAD", folder=self.hooks).stdout.strip()
        self._begin(self.folder)

    def git(self, *arguments: str, folder: Path | None = None) -> Ran:
        return self.run("git", *arguments, folder=folder)

    def run(self, *command: str, folder: Path | None = None) -> Ran:
        """Run a command in the list's repository, or in another folder; whatever it comes to."""
        return subprocess.run(
            command,
            cwd=folder or self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def install(self) -> Ran:
        """Build the hooks that are used, and let commits and pushes run them from now on."""
        kinds = ("--hook-type", "pre-commit", "--hook-type", "pre-push")
        return self.run("pre-commit", "install", "--install-hooks", *kinds)

    def use(self, *hooks: str) -> None:
        """Say which hooks are to run."""
        lines = "\n".join(f"      - id: {hook}" for hook in hooks)
        (self.folder / ".pre-commit-config.yaml").write_text(
            f"repos:\n  - repo: {self.hooks}\n    rev: {self.revision}\n    hooks:\n{lines}\n",
            encoding="utf-8",
        )

    def commit(self, **files: str) -> Ran:
        """Write lists, named without their `.md`, stage them and commit what is staged."""
        self._stage(files)
        return self.git("commit", "--quiet", "--message", "lists")

    def keep(self, **files: str) -> None:
        """Commit lists without asking any hook."""
        self._stage(files)
        self.git("commit", "--quiet", "--no-verify", "--message", "lists")

    def head(self) -> str:
        """Give the last commit's number, or nothing."""
        return self.git("rev-parse", "--verify", "--quiet", "HEAD").stdout.strip()

    def _stage(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            (self.folder / f"{name}.md").write_text(text, encoding="utf-8", newline="")
        self.git("add", "--all")

    def _begin(self, folder: Path) -> None:
        self.git("init", "--quiet", "--initial-branch", "main", folder=folder)
        self.git("add", "--all", folder=folder)

    def _copy(self) -> None:
        for part in _PARTS:
            if (ROOT / part).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / part, self.hooks / part, ignore=ignored)
            else:
                shutil.copy(ROOT / part, self.hooks / part)
