"""`awesomelint init`: what it sees, what it writes, and what it leaves alone."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from awesomelint import __version__, config
from awesomelint.decode import decode
from awesomelint.markdown import parse
from awesomelint.rules import BUILTIN
from awesomelint.starting.habits import Habit, entries_of, habits
from awesomelint.workflows import templates
from scripted_links import Run

HOOKS = f"""\
repos:
  - repo: https://github.com/awesomelint/awesomelint
    rev: v{__version__}
    hooks:
      - id: awesomelint-fix
      - id: awesomelint
"""
FLOW = ".github/workflows/awesomelint.yml"
SORTED = ("Ant", "Bee", "Cat", "Dog", "Elk", "Fox", "Gnu", "Hen", "Ibis", "Jay", "Kiwi", "Lion")
Make = Callable[..., Path]


def entries(names: tuple[str, ...] = SORTED, sign: str = "-", before: str = "- ") -> str:
    return "".join(f"{before}[{name}](https://{name.lower()}.example/) {sign} Walks.\n" for name in names)


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a folder, a repository unless told otherwise, and goes there."""
    monkeypatch.setenv("AWESOMELINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))

    def call(files: dict[str, str], *, remote: str | None = None, git: bool = True) -> Path:
        folder = tmp_path / "lists"
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="")
        monkeypatch.chdir(folder)
        if git:
            subprocess.run(["git", "init", "-q"], check=True)
        if remote is not None:
            subprocess.run(["git", "remote", "add", "origin", remote], check=True)
        return folder

    return call


def contents(folder: Path) -> dict[str, str]:
    """What is in a folder, git's own aside."""
    return {
        str(path.relative_to(folder)): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def test_a_list_is_held_to_what_it_does_and_told_why(make: Make, awesomelint: Run) -> None:
    lists = {"README.md": f"# Ants\n\n{entries()}", "docs/how.md": "# How\n\nTo ant.\n"}
    folder = make(lists, remote="git@github.com:ann/ants.git")
    code, out, err = awesomelint("init")
    settings = (
        "# awesomelint looks after the lists in this folder: https://github.com/awesomelint/awesomelint\n"
        'extend-select = ["entry-order"] # order: by title, nearly everywhere\n'
        "\n"
        "[rules.entry-separator]\n"
        "sign = \"-\" # separator: '-', as in 12 of 12 entries\n"
    )
    shown = "".join(f"    {line}".rstrip() + "\n" for line in settings.splitlines())
    assert (code, err) == (0, "")
    assert out == (
        "lists       README.md: 12 entries\n"
        "            1 other Markdown file will be looked at, too\n"
        "separator   '-', as in 12 of 12 entries\n"
        "order       by title, nearly everywhere\n"
        "\n"
        f"wrote awesomelint.toml\n{shown}"
        "wrote .pre-commit-config.yaml\n"
        "wrote .github/workflows/awesomelint.yml\n"
        "wrote .github/workflows/awesomelint-links.yml\n"
        "\n"
        "today       no findings in 2 files\n"
        "next        pre-commit install  look at what is committed, from now on\n"
        "            awesomelint links   ask the web about every link\n"
    )
    written = {"awesomelint.toml": settings, ".pre-commit-config.yaml": HOOKS, **templates()}
    assert contents(folder) == {**lists, **written}
    assert awesomelint("check", "--offline") == (0, "no findings in 2 files\n", "")
    validate = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    assert subprocess.run(validate, capture_output=True, check=True).stderr == b""

    code, out, err = awesomelint("init")
    assert (code, err, out.count("it is what would be written")) == (0, "", 4)
    assert contents(folder) == {**lists, **written}


def test_what_is_wrong_today_is_told_with_what_to_do(make: Make, awesomelint: Run) -> None:
    make({"README.md": f"\ufeff# Ants\n\n{entries()}\n# Bees\n\n1. [a]()\n2. b\n4. c\n"}, git=False)
    _, out, _ = awesomelint("init")
    assert out.endswith(
        "\nno hooks, no workflows: there is no git repository here; run init again after 'git init'\n"
        "\n"
        "today       3 findings in 1 file: 2 errors, 1 warning (1 fixable, 1 more with --unsafe)\n"
        "next        awesomelint check --offline       what that is\n"
        "            awesomelint fix --offline --diff  what safe fixes would change\n"
        "            awesomelint baseline --offline    leave today's findings for later\n"
        "            awesomelint links                 ask the web about every link\n"
    ), out


def test_a_dry_run_shows_all_and_writes_nothing(make: Make, awesomelint: Run) -> None:
    folder = make({"README.md": entries()})
    before = contents(folder)
    code, out, err = awesomelint("init", "--dry-run", "--fixes")
    assert (code, err) == (0, "")
    for path, text in {".pre-commit-config.yaml": HOOKS, **templates(fixes=True)}.items():
        body = "".join(f"    {line}".rstrip() + "\n" for line in text.splitlines())
        assert f"would write {path}\n{body}" in out
    assert contents(folder) == before


def test_what_is_there_stays_unless_forced(make: Make, awesomelint: Run) -> None:
    others = "# mine\nrepos:\n  # first\n    - repo: https://x.example/\n      rev: v1\n      hooks: []\n"
    others = others.replace("\n", "\r\n")
    mine = {
        "README.md": entries(),
        "awesomelint.toml": 'exclude = ["old/"]\n',
        ".pre-commit-config.yaml": others,
        **dict.fromkeys(templates(), "on: push\n"),
    }
    folder = make(mine)
    code, out, err = awesomelint("init")
    assert (code, err) == (
        2,
        "awesomelint: error: init: nothing written, for all of it is there already: see above, and --force\n",
    )
    assert "left awesomelint.toml: it is there already; --force replaces it\n" in out
    assert "left .pre-commit-config.yaml: it is there already; --force adds to its repos:\n\n" in out
    assert "        - repo: https://github.com/awesomelint/awesomelint\n" in out
    assert contents(folder) == mine

    code, out, err = awesomelint("init", "--force", "--no-workflows")
    assert (code, err) == (0, "")
    assert "\nreplaced awesomelint.toml\n" in out
    assert "\nadded hooks to .pre-commit-config.yaml\n" in out
    now = contents(folder)
    ours = "".join(f"    {line[2:]}\r\n" for line in HOOKS.splitlines()[1:])
    assert now[".pre-commit-config.yaml"] == others.replace("    - repo", f"{ours}    - repo")
    assert now["awesomelint.toml"].startswith("# awesomelint looks after")
    assert now[".github/workflows/awesomelint.yml"] == "on: push\n"
    assert "it has our hooks already" in awesomelint("init", "--force")[1]


def test_a_configuration_elsewhere_holds(make: Make, awesomelint: Run) -> None:
    text = '[tool.awesomelint]\nexclude = ["old/"]\n'
    folder = make({"README.md": entries(), "old/x.md": "\ufeff", "pyproject.toml": text})
    code, out, _ = awesomelint("init", "--force", "--no-hooks", "--no-workflows")
    assert (code, contents(folder)["pyproject.toml"]) == (0, text)
    assert "left pyproject.toml: it holds the configuration already\n" in out
    assert "awesomelint.toml" not in contents(folder)


@pytest.mark.parametrize(
    ("remote", "why"),
    [
        ("https://github.com/ann/ants", ""),
        ("ssh://git@github.com:22/ann/ants", ""),
        ("../elsewhere.git", ""),
        ("git@gitlab.com:ann/ants.git", "gitlab.com"),
        ("https://ann:secret@codeberg.org/ann/ants", "codeberg.org"),
    ],
)
def test_workflows_are_for_github(make: Make, awesomelint: Run, remote: str, why: str) -> None:
    folder = make({"README.md": entries()}, remote=remote)
    code, out, err = awesomelint("init")
    assert (code, err) == (0, "")
    told = f"no workflows: the repository is on {why}, and they are for GitHub Actions\n"
    assert ((folder / ".github").is_dir(), told in out, "secret" in out) == (not why, bool(why), False)


def test_without_git_on_the_path_a_repository_is_one(
    make: Make, awesomelint: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make({"README.md": entries()}, remote="git@gitlab.com:ann/ants.git")
    monkeypatch.setenv("PATH", "")
    assert awesomelint("init")[0] == 0
    assert (folder / ".github/workflows/awesomelint.yml").is_file()


def test_files_go_to_the_top_of_the_repository(
    make: Make, awesomelint: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make({"README.md": entries(), "docs/a.md": entries()})
    monkeypatch.chdir(folder / "docs")
    assert awesomelint("init", "--no-workflows")[0] == 0
    assert {"awesomelint.toml", ".pre-commit-config.yaml"} < contents(folder).keys()
    monkeypatch.chdir(folder.parent)
    assert "it is what would be written" in awesomelint("init", "lists/docs")[1]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda top: (top / "awesomelint.toml").symlink_to(top.parent / "bashrc"),
            "nothing written: awesomelint.toml is, or lies in, a link to elsewhere; take it away",
        ),
        (
            lambda top: (top / ".github").symlink_to(top.parent),
            "nothing written: {flow} is, or lies in, a link to elsewhere; take it away",
        ),
        (
            lambda top: (top / ".github").write_text(""),
            ".github/workflows/awesomelint.yml: not written: cannot make its folder: not a directory",
        ),
        (
            lambda top: (top / "awesomelint.toml").mkdir(),
            "cannot read awesomelint.toml, which is there already: is a directory",
        ),
        (
            lambda top: (top / "README.md").unlink(),
            "init: no list in {top}: no file there ends with .md; go where your lists are",
        ),
    ],
    ids=["link", "linked folder", "file for a folder", "folder for a file", "no lists"],
)  # fmt: skip
def test_what_is_in_the_way_is_told(
    make: Make, awesomelint: Run, spoil: Callable[[Path], object], message: str
) -> None:
    folder = make({"README.md": entries()})
    spoil(folder)
    before = contents(folder.parent)
    code, _, err = awesomelint("init", "--force")
    assert (code, err) == (2, f"awesomelint: error: {message.format(top=folder, flow=FLOW)}\n")
    if "not written: cannot make" not in message:
        assert contents(folder.parent).keys() - before.keys() <= {"cache"}


def test_hostile_names_are_shown_harmless_and_written_nowhere(make: Make, awesomelint: Run) -> None:
    names = (
        "::error::a.md",
        "$(touch pwned).md",
        "`touch pwned`.md",
        "@everyone.md",
        "<script>.md",
        "\x1b[31m.md",
    )
    folder = make({name: entries(tuple(f"{x}::set-output::$(id)" for x in SORTED)) for name in names})
    before = contents(folder).keys()
    code, out, err = awesomelint("init")
    assert (code, err) == (0, "")
    assert "\x1b" not in out
    assert not [line for line in out.splitlines() if line.startswith("::")]
    written = {path: text for path, text in contents(folder).items() if path not in before}
    assert sorted(written) == [
        ".github/workflows/awesomelint-links.yml",
        ".github/workflows/awesomelint.yml",
        ".pre-commit-config.yaml",
        "awesomelint.toml",
    ]
    assert "touch" not in "".join(written.values()) + "".join(written)
    assert not (folder / "pwned").exists()


def test_five_hundred_files_are_read(make: Make, awesomelint: Run) -> None:
    make({f"lists/{at:03}.md": f"# {at}\n\n{entries(SORTED[:5])}" for at in range(500)})
    code, out, err = awesomelint("init", "--dry-run")
    assert (code, err) == (0, "")
    assert "            and 495 more lists: 2475 entries\n" in out
    assert "separator   '-', as in 2500 of 2500 entries\n" in out


NUMBERED = "# A\n\n1. [a](https://a.example/)\n2. [b](https://b.example/)\n3. [c](https://c.example/)\n"
PER_SECTION = NUMBERED + "\n# B\n\n1. [d](https://d.example/)\n\n# C\n\n1. [e](https://e.example/)\n"
CONTINUOUS = NUMBERED + "\n# B\n\n4. [d](https://d.example/)\n\n# C\n\n5. [e](https://e.example/)\n"


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        (
            [PER_SECTION],
            [Habit("numbering", "afresh in each section, as in 2 of 2 later sections",
                   rule="numbering-start", option="policy", value="per-section")],
        ),
        (
            [CONTINUOUS],
            [Habit("numbering", "on from section to section, as in 2 of 2 later sections",
                   rule="numbering-start", option="policy", value="continuous")],
        ),
        (
            [PER_SECTION, CONTINUOUS],
            [Habit("numbering", "2 of 4 later sections count afresh, 2 go on: left to each list")],
        ),
        (
            [PER_SECTION, "# A\n\n4. [a](https://a.example/)\n"],
            [Habit("numbering", "afresh in each section, as in 2 of 2 later sections; left to each list, "
                   "for not all do the same")],
        ),
        (
            [entries(SORTED[5:] + SORTED[:5]), entries(SORTED[5:] + SORTED[:5], sign="–")],
            [Habit("separator", "'-' and '–', one in some lists and one in others: left to each list"),
             Habit("order", "none that most of them keep")],
        ),
        (
            [entries(tuple(reversed(SORTED)))],
            [Habit("separator", "'-', as in 12 of 12 entries",
                   rule="entry-separator", option="sign", value="-"),
             Habit("order", "by title, falling, nearly everywhere", select="entry-order")],
        ),
        (
            [entries((*SORTED, "Bat"))],
            [Habit("separator", "'-', as in 13 of 13 entries",
                   rule="entry-separator", option="sign", value="-"),
             Habit("order", "by title, nearly everywhere; 1 entry stands out of it", select="entry-order")],
        ),
        (["# Nothing\n"], []),
    ],
)  # fmt: skip
def test_habits_are_what_lists_show(lists: list[str], expected: list[Habit]) -> None:
    documents = [parse(decode(text.encode(), f"{at}.md")) for at, text in enumerate(lists)]
    assert list(habits(documents)) == expected


def test_the_configuration_that_is_written_is_taken(make: Make, awesomelint: Run) -> None:
    numbered = "".join(f"# {at}\n\n{entries(SORTED, before='1. ')}\n" for at in range(3))
    folder = make({"README.md": numbered})
    assert awesomelint("init", "--no-workflows", "--no-hooks")[0] == 0
    settings = config.settings(tomllib.loads((folder / "awesomelint.toml").read_text()), "a.toml")
    assert settings.rules == {"numbering-start": {"policy": "per-section"}, "entry-separator": {"sign": "-"}}
    assert config.rules(settings, config.registry_of(BUILTIN))


def test_a_list_is_what_leads_elsewhere() -> None:
    def count(text: str) -> int:
        return entries_of(parse(decode(text.encode(), "a.md")))

    assert count(entries(SORTED[:5])) == 5
    assert count(entries(SORTED[:4])) == 0
    assert count(entries() + "- [in](#a)\n" * 40) == 12
    assert count(entries() + "- words\n" * 13) == 0
