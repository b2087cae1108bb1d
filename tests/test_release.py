"""What is released: wheel and sdist, built, installed where nothing else of ours is, and used."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from email import message_from_bytes
from importlib.resources import files
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from awesomelint import __version__

ROOT = Path(__file__).parents[1]
DEPENDENCIES = sysconfig.get_path("purelib")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def run(*command: str | Path, cwd: Path, code: int = 0) -> str:
    """Run a command without what this environment would lend it, and give what it prints."""
    lent = ("PYTHON", "AWESOMELINT", "VIRTUAL_ENV", "GITHUB_", "COVERAGE")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(lent)}
    environment |= {"AWESOMELINT_CACHE_DIR": str(cwd / "cache"), "XDG_CACHE_HOME": str(cwd / "cache")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the sdist, as hatchling makes them of what git has."""
    place = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "hatchling", "build", "-d", place, cwd=ROOT)
    (wheel,), (sdist,) = place.glob("*.whl"), place.glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="module")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that has the wheel; what it depends on is borrowed, for tests ask no registry."""
    place = tmp_path_factory.mktemp("clean") / "env"
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-index",
        "--no-deps",
        built[0],
        cwd=ROOT,
    )
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (place / "lib" / version / "site-packages" / "borrowed.pth").write_text(f"{DEPENDENCIES}\n")
    where = run(python, "-c", "import awesomelint; print(awesomelint.__file__)", cwd=place)
    assert Path(where.strip()).is_relative_to(place), "what is tested is not what was installed"
    return place


def contents(wheel: Path) -> dict[str, str]:
    """What a wheel holds, by name, as digests."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}


def test_the_wheel_holds_what_is_needed_and_nothing_else(built: tuple[Path, Path]) -> None:
    names = contents(built[0]).keys()
    package = {
        f"awesomelint/{path.relative_to(ROOT / 'src/awesomelint').as_posix()}"
        for path in (ROOT / "src/awesomelint").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    rulebook = {
        f"awesomelint/rulebook/{path.relative_to(ROOT / 'rules').as_posix()}"
        for path in (ROOT / "rules").rglob("*")
        if path.is_file()
    }
    own = {name for name in names if not name.startswith(f"awesomelint-{__version__}.dist-info/")}
    assert own == package | rulebook
    assert {"awesomelint/py.typed", "awesomelint/awesomelint.schema.json"} < own


def test_a_wheel_made_of_the_sdist_is_the_same(built: tuple[Path, Path], tmp_path: Path) -> None:
    with tarfile.open(built[1]) as archive:
        archive.extractall(tmp_path, filter="data")
    (top,) = tmp_path.iterdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist", cwd=top)
    (again,) = (tmp_path / "dist").glob("*.whl")
    assert contents(again) == contents(built[0])
    for name in ("tests/conftest.py", "CHANGELOG.md", "SECURITY.md", "LICENSE", "docs/design.md"):
        assert (top / name).is_file(), name
    assert not list(top.rglob(".venv"))


def test_what_is_said_of_the_package_can_be_read_there(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as archive:
        said = message_from_bytes(archive.read(f"awesomelint-{__version__}.dist-info/METADATA"))
    assert (said["Name"], said["Version"], said["License-Expression"]) == (
        "awesomelint",
        __version__,
        "MIT AND CC-BY-SA-4.0 AND LGPL-2.1-or-later",
    )
    assert said["Description-Content-Type"] == "text/markdown"
    text = str(said.get_payload())
    assert text.startswith("# awesomelint\n")
    relative = [target for target in re.findall(r"\]\(([^)\s]+)", text) if "://" not in target]
    assert relative == [], "links that lead nowhere from a page of the registry"
    assert "https://github.com/awesomelint/awesomelint/raw/" in text


def test_the_installed_program_works(installed: Path, tmp_path: Path) -> None:
    program = installed / "bin" / "awesomelint"
    (tmp_path / "README.md").write_text("# Ants\n\n1. [Ant]((https://ant.example/))\n3. Bee\n")
    assert run(program, "--version", cwd=tmp_path) == f"awesomelint {__version__}\n"
    assert "broken-link-syntax" in run(program, "check", "--offline", cwd=tmp_path, code=1)
    assert run(program, "explain", "mojibake", cwd=tmp_path).startswith("# mojibake\n")
    schema = json.loads(run(program, "config", "schema", cwd=tmp_path))
    shipped = files("awesomelint") / "awesomelint.schema.json"
    assert schema == json.loads(shipped.read_text(encoding="utf-8"))
    run(program, "init", cwd=tmp_path)
    assert (tmp_path / "awesomelint.toml").is_file()
    assert run(program, "fix", "--offline", cwd=tmp_path, code=1) != ""
    assert "[Ant](https://ant.example/)" in (tmp_path / "README.md").read_text()


def test_examples_of_the_public_interface_are_typed_and_true(installed: Path, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    consumer = tmp_path / "consumer.py"
    consumer.write_text(f"{code}\n\nreveal_type(fixed.applied)\n")
    python = installed / "bin" / "python"
    command = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python)]
    said = run(*command, "--cache-dir", str(tmp_path / "mypy"), consumer.name, cwd=tmp_path)
    assert 'Revealed type is "tuple[awesomelint.model.report.Applied, ...]"' in said
    assert said.endswith("Success: no issues found in 1 source file\n")
    consumer.write_text(code)
    assert run(python, "-W", "error", consumer.name, cwd=tmp_path) == ""


def test_names_of_the_public_interface_are_there() -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for row in re.findall(r"^\| [^|]+ \| (`awesomelint\.[^|]+) \|$", text, re.MULTILINE):
        for part in row.split("; "):
            words = re.findall(r"`([\w.]+)`", part)
            module, names = words[0], words[1:]
            assert resolves(module), module
            for name in names:
                assert resolves(f"{module}.{name}"), f"{module}.{name}"


def resolves(dotted: str) -> bool:
    """Whether a name leads to a module, or to something in one."""
    import pkgutil

    try:
        pkgutil.resolve_name(dotted)
    except (ImportError, AttributeError):
        return False
    return True


def test_one_version_is_named_everywhere() -> None:
    assert PROJECT["version"] == __version__
    named: dict[str, set[str]] = {}
    for path in (
        ROOT / "README.md",
        ROOT / "action.yml",
        *(ROOT / "docs").glob("*.md"),
        *ROOT.rglob("src/**/*.yml"),
    ):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            found = re.findall(r"(?:rev: v|awesomelint/awesomelint@v|awesomelint==)(\d+\.\d+\.\d+)", text)
            named |= {str(path.relative_to(ROOT)): set(found)} if found else {}
    assert set().union(*named.values()) == {__version__}, named
    assert {"README.md", "docs/releasing.md"} <= named.keys()
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[(Unreleased|{re.escape(__version__)})\]", changes, re.MULTILINE)


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent


def test_own_workflows_fit_the_schemas_and_zizmor_finds_nothing() -> None:
    for schema in ("vendor.github-workflows", "custom.github-workflows-require-timeout"):
        said = run(BIN / "check-jsonschema", "--builtin-schema", schema, *map(str, WORKFLOWS), cwd=ROOT)
        assert said == "ok -- validation done\n"
    said = run(
        BIN / "check-jsonschema",
        "--builtin-schema",
        "vendor.dependabot",
        str(ROOT / ".github/dependabot.yml"),
        cwd=ROOT,
    )
    assert said == "ok -- validation done\n"
    places = [str(path) for path in (*WORKFLOWS, ROOT / ".github/dependabot.yml")]
    found = run(BIN / "zizmor", "--offline", "--persona", "auditor", "--format", "json", *places, cwd=ROOT)
    assert json.loads(found) == []


def test_only_a_job_that_runs_nothing_of_ours_may_publish() -> None:
    release = YAML(typ="safe").load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    rights = {name: job["permissions"] for name, job in release["jobs"].items()}
    assert rights == {
        "build": {"contents": "read"},
        "publish": {"id-token": "write"},
        "announce": {"contents": "write"},
    }
    for name in ("publish", "announce"):
        uses = [step.get("uses", "") for step in release["jobs"][name]["steps"]]
        assert not any(use.startswith("actions/checkout") for use in uses)
