"""What lies around the lists and says what to write: a repository, its host, a configuration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from awesomelint.config import FILE, find
from awesomelint.errors import GitError, UsageError
from awesomelint.ignores import repository

_GITHUB = "github.com"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is seen without a question."""

    folder: Path
    """Absolute: where files are written to; the top of the repository where there is one."""
    is_repository: bool
    configuration: Path | None
    """The configuration that holds here already."""
    no_workflows: str
    """Why workflows for GitHub Actions would be of no use here; empty where they are."""

    @property
    def may_configure(self) -> bool:
        """Whether a configuration of ours would be the one that holds, and in nobody's way."""
        return self.configuration is None or self.configuration == self.folder / FILE


def look(folder: str | None) -> Surroundings:
    """Look around a folder, or the current one; raise UsageError where there is none."""
    try:
        here = Path.cwd() if folder is None else Path(Path.cwd(), folder)
    except OSError as error:
        raise UsageError("the current folder is gone; change to another one") from error
    if not here.is_dir():
        raise UsageError(f"no such folder: {folder}")
    top = repository(str(here.resolve()))
    place = here if top is None or Path(top) == here.resolve() else Path(top)
    found = find(place)
    return Surroundings(
        folder=place,
        is_repository=top is not None,
        configuration=found,
        no_workflows="there is no git repository here" if top is None else _elsewhere(top),
    )


def _elsewhere(top: str) -> str:
    """Say where a repository is, if not on GitHub; a new one, and one of several hosts, may well be there."""
    from awesomelint.git import remote_hosts

    if Path(top, ".github").is_dir():
        return ""
    try:
        hosts = remote_hosts(top)
    except GitError:
        return ""  # nobody can tell, and a workflow that nobody runs does no harm
    return "" if not hosts or _GITHUB in hosts else f"the repository is on {', '.join(sorted(hosts))}"
