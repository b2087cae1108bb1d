"""Completion in real shells: what a person sees who types a beginning and presses the tabulator."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from awesomelint.completion_command import SHELLS
from scripted_links import Run

# What a person types, and what the shell offers; bash and zsh are driven by their own completion functions.
DRIVERS = {
    "bash": """
        source "$1"
        COMP_WORDS=(awesomelint {words}) COMP_CWORD={last} COMPREPLY=()
        compopt() {{ printf '%s %s %s\\n' compopt "$1" "$2"; }}
        _awesomelint_completion awesomelint
        [[ ${{#COMPREPLY[@]}} == 0 ]] || printf '%s\\n' "${{COMPREPLY[@]}}"
    """,
    "zsh": """
        compdef() {{ }}
        compadd() {{ print -rl -- $completions }}
        _describe() {{ print -rl -- ${{completions_with_descriptions%%:*}} }}
        _path_files() {{ print -r -- "compopt $*"; }}
        source "$1"
        words=(awesomelint {words}) CURRENT=$(({last} + 1))
        _awesomelint_completion
    """,
    "fish": """
        source $argv[1]
        complete -C "awesomelint {line}"
    """,
}


@pytest.fixture(scope="module", params=SHELLS)
def shell(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    return name


def offers(shell: str, folder: Path, *words: str) -> list[str]:
    """What a shell offers where the last of some words is being typed."""
    script = folder / "completion"
    command = [sys.executable, "-m", "awesomelint", "completion", shell]
    script.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)
    line = " ".join(words)
    quoted = " ".join(f"'{word}'" for word in words)
    driver = DRIVERS[shell].format(words=quoted, last=len(words), line=line)
    start = {"bash": ["--norc", "-c", driver, "bash"], "zsh": ["-f", "-c", driver, "zsh"]}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shell, *start.get(shell, ["--no-config", "-c", driver]), str(script)],
        cwd=folder,
        env={"PATH": path, "HOME": str(folder), "LC_ALL": "C.UTF-8", "TERM": "dumb"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return [offer.partition("\t")[0] for offer in done.stdout.splitlines() if offer]


def test_commands_options_and_rules_are_completed(shell: str, tmp_path: Path) -> None:
    assert offers(shell, tmp_path, "che") == ["check"]
    assert sorted(offers(shell, tmp_path, "check", "--no-ca")) == ["--no-cache"]
    assert offers(shell, tmp_path, "explain", "numbering-s") == ["numbering-start"]
    assert offers(shell, tmp_path, "check", "--select", "numbering,dead") == ["numbering,dead-link"]
    assert sorted(offers(shell, tmp_path, "check", "--color", "a")) == ["always", "auto"]


def test_files_are_left_to_the_shell(shell: str, tmp_path: Path) -> None:
    (tmp_path / "lists.md").write_text("")
    found = offers(shell, tmp_path, "check", "lis")
    assert found == {"fish": ["lists.md"], "bash": ["compopt -o default"], "zsh": ["compopt -f"]}[shell]


def test_a_shell_that_is_not_known_is_an_error(awesomelint: Run) -> None:
    code, out, err = awesomelint("completion", "csh")
    assert (code, out) == (2, "")
    assert err.startswith("awesomelint: error: Invalid value for '{bash|zsh|fish}': 'csh' is not one of")
