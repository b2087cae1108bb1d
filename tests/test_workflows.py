"""The workflows to copy: checked by the tools of the field, and for what each job may do."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from awesomelint import __version__
from awesomelint.workflows import templates

BIN = Path(sys.executable).parent
POLICY = Path(__file__).parent / "fixtures" / "github" / "zizmor.yml"
OWN = f"awesomelint/awesomelint@v{__version__}"
ALL = templates(fixes=True)


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every job of every workflow, with a name for it."""
    for path, text in ALL.items():
        for name, job in YAML(typ="safe").load(text)["jobs"].items():
            yield f"{Path(path).stem}:{name}", job


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository into which the workflows were copied."""
    top = tmp_path_factory.mktemp("repository")
    for path, text in ALL.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, encoding="utf-8")
    return top


def test_the_workflows_have_their_places() -> None:
    check, links, fixes = (
        f".github/workflows/{name}.yml" for name in ("awesomelint", "awesomelint-links", "awesomelint-fixes")
    )
    assert list(templates()) == [check, links]
    assert list(ALL) == [check, links, fixes]
    assert all(text.endswith("\n") and "\r" not in text for text in ALL.values())


def test_the_workflows_fit_the_schema_of_github(folder: Path) -> None:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows"]
    command += [str(folder / path) for path in ALL]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "ok -- validation done\n")


def test_zizmor_finds_nothing_in_the_workflows(folder: Path) -> None:
    command = [str(BIN / "zizmor"), "--offline", "--persona", "auditor", "--format", "json"]
    command += ["--config", str(POLICY), str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, "[]")
    assert ran.stderr.count("completed") == len(ALL)


def test_who_may_write_sees_no_strangers_files() -> None:
    writers = {}
    for name, job in jobs():
        granted = {right for right, level in job["permissions"].items() if level == "write"}
        used = [step["uses"].partition("@")[0] for step in job["steps"]]
        if granted:
            assert used == ["actions/download-artifact", "awesomelint/awesomelint"], name
            writers[name] = granted
        else:
            tokens = [step for step in job["steps"] if "token" in str(step)]
            assert all(step["with"]["command"] == "links" for step in tokens), name  # which runs nothing
            assert job["permissions"] == {"contents": "read"}, name
    assert writers == {
        "awesomelint-links:tell": {"issues"},
        "awesomelint-fixes:offer": {"contents", "pull-requests"},
    }


def test_no_job_runs_for_ever() -> None:
    assert all(5 <= job["timeout-minutes"] <= 90 for _, job in jobs())


def test_no_secret_is_named() -> None:
    assert "secrets." not in "".join(ALL.values())


@pytest.mark.parametrize("name", ["README.md", "docs/github.md"])
def test_the_documents_name_this_version(name: str) -> None:
    text = (Path(__file__).parents[1] / name).read_text(encoding="utf-8")
    named = re.findall(r"awesomelint/awesomelint@(\S+?)[`\s]|rev: (v[\d.]+)", text)
    assert {one or other for one, other in named} == {f"v{__version__}"}


def test_every_action_is_pinned_and_our_own_is_of_this_version() -> None:
    pins: dict[str, set[str]] = {}
    for text in (*ALL.values(), (Path(__file__).parents[1] / "action.yml").read_text(encoding="utf-8")):
        used = re.findall(r"uses: (.*)", text)
        assert {line for line in used if line.startswith("awesomelint/")} <= {OWN}
        for line in (line for line in used if line != OWN):
            pin = re.fullmatch(r"((?:actions|github)/[a-z-]+)[a-z/-]*@([0-9a-f]{40} # v\d+\.\d+\.\d+)", line)
            assert pin, line
            pins.setdefault(pin[1], set()).add(pin[2])
    assert {name: len(versions) for name, versions in pins.items()} == dict.fromkeys(pins, 1)
