"""The README: its commands run, its picture and its index are what is so."""

from __future__ import annotations

import html
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from awesomelint import rulebook
from awesomelint.model import Evidence, Verdict
from awesomelint.rule import name_of
from awesomelint.rules import BUILTIN
from scripted_links import NOW, Run, Script, record, remember

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_ROW = re.compile(r"^(\| `([a-z]+)` \| [^|]+ \|)(.*)$", re.MULTILINE)


def commands() -> list[str]:
    """All that the README says to type: in indented lines, and between backquotes."""
    text = README.read_text(encoding="utf-8")
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = re.findall(r"^    ((?:awesomelint|pip|pre-commit|git|make)\b[^#\n]*)", prose, re.MULTILINE)
    quoted = re.findall(r"`(awesomelint [a-z][^`]*)`", prose)
    shell = "".join(re.findall(r"^```(?:sh|console|bash)\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    return list(dict.fromkeys(line.strip() for line in (*lines, *quoted, *shell.splitlines())))


ELSEWHERE = {"pip install awesomelint": "test_release.py", "awesomelint lsp": "test_lsp_server.py"}
"""What is run by another test."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list in a repository that has a remote branch, and a store that knows a link."""
    for name in ("CACHE", "CONFIG", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWESOMELINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    folder = tmp_path / "ants"
    folder.mkdir()
    monkeypatch.chdir(folder)
    example = (ROOT / "docs/example/ants.md").read_text(encoding="utf-8")
    (folder / "README.md").write_text(f"{example}7. [Ex](https://example.org/) - Ample.\n", encoding="utf-8")
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@ann.example")
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        [*who, "commit", "-qm", "Ants"],
        ["update-ref", "refs/remotes/origin/main", "HEAD"],
    ):
        subprocess.run(["git", *arguments], check=True)
    verdict = Verdict(
        "https://example.org/", "alive", None, Evidence("the server answered 200 OK", 200), NOW, NOW
    )
    from awesomelint.links.memory.opening import default_place

    default_place().parent.mkdir(parents=True, exist_ok=True)
    remember(record(verdict), path=str(default_place()))
    monkeypatch.setattr("awesomelint.remembered.time", SimpleNamespace(time=lambda: NOW))
    return folder


@pytest.mark.parametrize("command", [command for command in commands() if command not in ELSEWHERE])
def test_commands_run(command: str, awesomelint: Run, script: Script, place: Path) -> None:
    words = shlex.split(re.sub(r"\s*>>? \S+$", "", command))
    assert words[0] == "awesomelint", "a command that no test runs"
    code, out, err = awesomelint(*words[1:])
    assert code in (0, 1), err
    assert (out or err) and "awesomelint: error" not in err


def test_commands_are_found() -> None:
    found = commands()
    assert {"pip install awesomelint", "awesomelint", "awesomelint init", "awesomelint fix --diff"} <= {
        *found
    }
    assert len(found) > 15


def test_index_lists_every_rule(request: pytest.FixtureRequest) -> None:
    def row(match: re.Match[str]) -> str:
        rules = [name_of(cls) for cls in BUILTIN if cls.family == match[2]]
        return f"{match[1]} {', '.join(f'[{name}](rules/{name}.md)' for name in rules)} |"

    text = README.read_text(encoding="utf-8")
    expected = _ROW.sub(row, text)
    if request.config.getoption("--rewrite-pages"):
        README.write_text(expected, encoding="utf-8", newline="\n")
        text = expected
    assert text == expected
    assert re.findall(r"\]\(rules/([a-z0-9-]+)\.md\)", text) != []
    assert set(rulebook.pages()) <= set(re.findall(r"\]\(rules/([a-z0-9-]+)\.md\)", text))


def test_the_picture_shows_what_a_run_says() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        import picture
    finally:
        sys.path.remove(str(ROOT / "docs"))
    said = picture.said()
    shown = picture.PICTURE.read_text(encoding="utf-8")
    texts = re.findall(r"<text [^>]*\by=\"([0-9.]+)\"[^>]*>(.*?)</text>", shown)
    rows: dict[str, str] = {}
    for y, text in texts:
        rows[y] = rows.get(y, "") + html.unescape(text)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
    drawn = ["".join(row.split()) for row in rows.values() if not row.startswith("awesomelint")]
    assert [line for line in drawn if line] == ["".join(line.split()) for line in plain.split("\n") if line]
    assert "http" not in re.sub(r"<text .*?</text>|xmlns=\S+", "", shown, flags=re.DOTALL), (
        "it fetches something"
    )


def test_links_to_files_of_the_repository_lead_somewhere() -> None:
    text = README.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target:
            assert (ROOT / target).exists(), target
