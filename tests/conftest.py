"""What tests share: the option that brings the rulebook's pages up to date, and lists with links."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from scripted_links import LISTS, Run, Script

settings.register_profile(
    "steady", derandomize=True, deadline=None
)  # the same cases each time; `explore` looks further
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-pages",
        action="store_true",
        help="put what is so in the `report` and `diff` fences and the options of the pages that are run",
    )


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two lists and no configuration."""
    monkeypatch.setenv("AWESOMELINT_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "work"
    (folder / "docs").mkdir(parents=True)
    (folder / ".git").mkdir()
    for path, text in LISTS.items():
        (folder / path).write_text(text, encoding="utf-8", newline="")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def awesomelint(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in this process; gives the exit code and both outputs."""
    from awesomelint.cli import run

    def call(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        return code, *capfd.readouterr()

    return call


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """The engine of every run."""
    from awesomelint.asking import Asking

    engine = Script()
    monkeypatch.setattr(Asking, "web", lambda self: engine)
    return engine
