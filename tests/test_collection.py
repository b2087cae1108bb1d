"""The whole collection, changed lines and what is staged: real repositories, the real command line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripted_links import Run

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

RULES = """
from dataclasses import dataclass
from awesomelint.model import Edit, Finding, Fix, Related, Span
from awesomelint.rule import CollectionRule, DocumentRule

@dataclass(frozen=True)
class SameTitle(CollectionRule):
    "A title that a file before has too."
    def extract(self, doc):
        return [[item.title, *item.title_span] for item in doc.headings]
    def check(self, collection, tree):
        seen = {}
        for path, facts in collection.items():
            for title, start, stop in facts:
                other, span = seen.setdefault(title, (path, Span(start, stop)))
                if other != path:
                    fix = Fix("shout", (Edit(Span(stop, stop), "!"),), True)
                    yield path, Finding(Span(start, stop), title, fix, (Related(other, span, "here too"),))

@dataclass(frozen=True)
class Loud(DocumentRule):
    "An exclamation mark."
    def check(self, doc):
        for at, sign in enumerate(doc.text):
            if sign == "!" and doc.text[at - 1] != "<":
                yield Finding(Span(at, at + 1), "loud", Fix("whisper", (Edit(Span(at, at + 1), "."),), True))
"""


def git(*arguments: str) -> str:
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "user.name=ant", "-c", "user.email=ant@ant.example", *arguments]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.strip()


def put(**texts: str) -> None:
    """Write files; `a__b` stands for `a/b.md`."""
    for name, text in texts.items():
        path = Path(name.replace("__", "/") + ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a configuration that runs the two rules above."""
    monkeypatch.setenv("AWESOMELINT_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "--quiet", "--initial-branch=main")
    (folder / "rules.py").write_text(RULES)
    (folder / "awesomelint.toml").write_text('plugins = ["rules.py"]\nselect = ["plugin"]\n')
    return folder


def commit() -> str:
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message=a change")
    return git("rev-parse", "HEAD")


def check(awesomelint: Run, *arguments: str) -> list[str]:
    """Check, and give the places and rules that are reported."""
    code, out, err = awesomelint("check", "--format", "concise", *arguments)
    assert (code, err) == (int(bool(out)), "")
    return [line.partition(": ")[0] for line in out.splitlines()]


# The whole collection


@pytest.mark.parametrize("cache", [(), ("--no-cache",)])
def test_a_named_file_is_compared_with_all_and_reported_on_alone(
    awesomelint: Run, cache: tuple[str, ...]
) -> None:
    put(a="# Ants\n", b="# Bees!\n", docs__c="# Ants\n\n! \n", d="# Bees!\n")
    for _ in range(2):
        assert check(awesomelint, *cache) == [
            "b.md:1:7 loud",
            "d.md:1:3 same-title",
            "d.md:1:7 loud",
            "docs/c.md:1:3 same-title",
            "docs/c.md:3:1 loud",
        ]
        assert check(awesomelint, *cache, "docs/c.md") == ["docs/c.md:1:3 same-title", "docs/c.md:3:1 loud"]
        assert check(awesomelint, *cache, "docs") == ["docs/c.md:1:3 same-title", "docs/c.md:3:1 loud"]
        assert check(awesomelint, *cache, "--no-collection", "docs/c.md") == ["docs/c.md:3:1 loud"]


def test_a_finding_is_reported_when_either_side_is_named(awesomelint: Run) -> None:
    put(a="# Ants\n", b="# Ants\n", c="# Ants\n")
    assert check(awesomelint, "a.md") == ["b.md:1:3 same-title", "c.md:1:3 same-title"]
    assert check(awesomelint, "b.md") == ["b.md:1:3 same-title"]
    put(b="# Ants <!-- awesomelint-disable-line same-title: it is so -->\n")
    assert check(awesomelint, "a.md") == ["c.md:1:3 same-title"]


def test_standard_input_takes_the_place_of_the_file_it_is_named_for(awesomelint: Run, here: Path) -> None:
    put(a="# Ants\n", b="# Bees\n")

    def piped(text: str, *arguments: str) -> str:
        command = [sys.executable, "-m", "awesomelint", "check", "--format", "concise", *arguments, "-"]
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
        assert done.stderr == b""
        return done.stdout.decode()

    found = piped("# Ants\n", "--stdin-filename", "b.md")
    assert found == "b.md:1:3 same-title: Ants [fix]\n"
    assert piped("# Bees\n", "--stdin-filename", "b.md") == "", "not compared with the file it stands for"
    assert piped("# Bees\n", "--stdin-filename", "c.md") == "c.md:1:3 same-title: Bees [fix]\n"
    assert piped("# Ants\n") == "", "a text without a name is of no collection"
    assert piped("# Ants\n", "--no-collection", "--stdin-filename", "b.md") == ""


def test_the_collection_is_the_folder_of_the_configuration_or_else_the_repository(
    awesomelint: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(a="# Ants\n", docs__b="# Ants\n", docs__deep__c="# Ants\n", skipped__d="# Ants\n")
    config = here / "awesomelint.toml"
    config.write_text(config.read_text() + 'exclude = ["skipped"]\n')
    assert check(awesomelint, "a.md") == ["docs/b.md:1:3 same-title", "docs/deep/c.md:1:3 same-title"]
    monkeypatch.chdir("docs")
    assert check(awesomelint, "b.md") == ["b.md:1:3 same-title"]
    config.rename(here / "docs" / "awesomelint.toml")
    (here / "rules.py").rename(here / "docs" / "rules.py")
    assert check(awesomelint, "b.md") == ["deep/c.md:1:3 same-title"], "a.md is in another collection"


def test_the_configuration_can_say_that_named_files_stand_alone(awesomelint: Run, here: Path) -> None:
    put(a="# Ants\n", b="# Ants\n")
    config = here / "awesomelint.toml"
    config.write_text(config.read_text() + "collection = false\n")
    assert check(awesomelint, "b.md") == []
    assert check(awesomelint) == ["b.md:1:3 same-title"]


def test_only_files_that_are_named_are_fixed(awesomelint: Run) -> None:
    put(a="# Ants\n", b="# Ants\n", c="! \n")
    code, out, _ = awesomelint("fix", "a.md")
    assert (code, out.splitlines()[-1]) == (1, "1 finding in 1 file (1 fixable)")
    assert (Path("b.md").read_text(), Path("c.md").read_text()) == ("# Ants\n", "! \n")
    assert awesomelint("fix", "b.md")[0] == 0
    assert (Path("b.md").read_text(), Path("c.md").read_text()) == ("# Ants.\n", "! \n")


def test_the_files_of_a_run_are_counted_without_those_they_are_compared_with(awesomelint: Run) -> None:
    put(a="# Ants\n", b="# Bees\n")
    assert awesomelint("check", "a.md") == (0, "no findings in 1 file\n", "")


# Bad input


def test_a_file_that_is_named_twice_is_no_copy_of_itself(awesomelint: Run, here: Path) -> None:
    put(a="# Ants\n")
    Path("link.md").symlink_to("a.md")
    os.link("a.md", "docs.txt")
    assert check(awesomelint, "a.md", "./a.md", "link.md", str(here / "a.md"), ".") == []
    assert check(awesomelint, "link.md") == []


def test_files_that_link_to_one_another_are_read_once(awesomelint: Run) -> None:
    put(a="# Ants\n\n[b](b.md)\n", b="# Ants\n\n[a](a.md) [b](b.md)\n")
    assert check(awesomelint, "a.md") == ["b.md:1:3 same-title"]


def test_loops_of_links_are_told_and_the_rest_is_looked_at(awesomelint: Run) -> None:
    put(a="# Ants\n", docs__b="# Ants\n")
    Path("one.md").symlink_to("two.md")
    Path("two.md").symlink_to("one.md")
    Path("docs/up").symlink_to("..")
    for arguments in ((), ("a.md",)):
        code, out, err = awesomelint("check", "--format", "concise", *arguments)
        assert (code, err) == (2, "")
        first, *failed = out.splitlines()
        assert first == "docs/b.md:1:3 same-title: Ants [fix]"
        assert [line.rpartition(": ")[0] for line in failed] == [
            "failed: docs/up: a folder loop",
            "failed: one.md: a link that leads nowhere",
            "failed: two.md: a link that leads nowhere",
        ]


# Changed lines


def test_only_findings_that_changed_lines_have_a_part_in_are_reported(awesomelint: Run) -> None:
    put(a="# Ants\n\nold!\n", b="# Bees\n", c="# Cats\n\nold!\n")
    first = commit()
    put(a="# Ants\n\nold!\nnew!\n", b="# Bees\n\n# Cats\n", new="whole!\n")
    found = ["a.md:4:4 loud", "c.md:1:3 same-title", "new.md:1:6 loud"]
    assert check(awesomelint, "--since", "HEAD") == found
    second = commit()
    assert check(awesomelint, "--since", first) == found
    assert check(awesomelint, "--since", second) == []
    assert check(awesomelint, "--since", first, "c.md") == ["c.md:1:3 same-title"], "the other side changed"
    assert check(awesomelint, "--since", first, "b.md") == ["c.md:1:3 same-title"], "this side changed"


def test_what_follows_a_cut_is_touched_by_it(awesomelint: Run) -> None:
    put(a="cut\nnext!\n\nlast!\n")
    commit()
    put(a="next!\n\nlast!\n")
    assert check(awesomelint, "--since", "HEAD") == ["a.md:1:5 loud"]


def test_only_what_changed_is_fixed(awesomelint: Run) -> None:
    put(a="one!\n\ntwo!\n")
    commit()
    put(a="zero!\none!\n\ntwo!\n")
    assert awesomelint("fix", "--since", "HEAD")[0] == 0
    assert Path("a.md").read_text() == "zero.\none!\n\ntwo!\n"


@pytest.mark.parametrize("option", [("--since", "HEAD"), ("--staged",)])
def test_what_a_change_breaks_in_lines_that_it_left_alone_is_its_own(
    awesomelint: Run, here: Path, option: tuple[str, ...]
) -> None:
    (here / "awesomelint.toml").write_text(
        'select = ["missing-file", "missing-anchor", "unused-definition", "duplicate-heading"]\n'
    )
    links = "[file](docs/b.md) [section](docs/c.md#cats) [old](docs/never.md) [own](#there)\n"
    put(
        a=f"# There\n\n{links}",
        docs__b="# Bees\n",
        docs__c="# Cats\n\n[old](#never)\n",
        d="# D\n[x]\n\n[x]: y.md\n",
    )
    put(y="# Y\n")
    commit()
    Path("docs/b.md").unlink()
    put(docs__c="# Lions\n\n[old](#never)\n", d="# D\n\n\n[x]: y.md\n")
    put(a=f"# Here\n\n{links}")
    git("add", "--all")
    found = [
        "a.md:3:8 missing-file",
        "a.md:3:39 missing-anchor",
        "a.md:3:73 missing-anchor",
        "d.md:4:1 unused-definition",
    ]
    assert check(awesomelint, "--offline", *option) == found
    assert check(awesomelint, "--offline", *option, "a.md") == found[:3]
    commit()
    assert check(awesomelint, "--offline", *option) == []


def test_what_moved_with_its_file_was_there_before(awesomelint: Run, here: Path) -> None:
    (here / "awesomelint.toml").write_text('select = ["missing-file"]\n')
    put(docs__a="# Ants\n\n[old](never.md)\n\n[b](b.md)\n", docs__b="# Bees\n")
    commit()
    git("mv", "docs/a.md", "a.md")
    assert check(awesomelint, "--offline", "--staged") == ["a.md:5:5 missing-file"]


def test_links_and_other_repositories_are_there(awesomelint: Run, here: Path) -> None:
    (here / "awesomelint.toml").write_text('select = ["missing-file"]\n')
    put(a="[link](link.md) [in it](folder/b.md) [other](other/c.md) [no](no.md)\n", docs__b="# Bees\n")
    (here / "link.md").symlink_to("docs/b.md")
    (here / "folder").symlink_to("docs")
    git("init", "--quiet", "other")
    put(other__c="# Cats\n")
    os.chdir("other")
    commit()
    os.chdir("..")
    git("-c", "advice.addEmbeddedRepo=false", "add", "--all")
    assert check(awesomelint, "--offline", "--staged") == ["a.md:1:63 missing-file"]


# What is staged


def test_what_is_staged_is_looked_at_and_not_the_files(awesomelint: Run) -> None:
    put(a="# Ants\n\nold!\n", b="# Bees\n", gone="loud!\n", both="# Both\n")
    commit()
    put(a="# Ants\n\nold!\nstaged!\n", b="# Ants\n", new="# Both\n")
    git("add", "--all")
    put(a="# Ants\n\nold!\n\n\n", b="# Bees\n\nunstaged!\n", untracked="loud!\n")
    Path("new.md").unlink()
    git("rm", "--quiet", "--cached", "gone.md")
    found = ["a.md:4:7 loud", "b.md:1:3 same-title", "new.md:1:3 same-title"]
    assert check(awesomelint, "--staged") == found
    assert check(awesomelint, "--staged", "a.md") == ["a.md:4:7 loud", "b.md:1:3 same-title"]
    assert check(awesomelint, "--staged", "both.md") == ["new.md:1:3 same-title"]
    assert check(awesomelint, "--staged", "--no-collection", "new.md") == []
    commit_of_index = git("write-tree")
    assert commit_of_index == git("write-tree"), "the index is as it was"


def test_the_first_commit_is_all_new(awesomelint: Run) -> None:
    put(a="one!\n")
    git("add", "a.md")
    assert check(awesomelint, "--staged") == ["a.md:1:4 loud"]


def test_a_staged_rename_is_compared_with_its_old_self(awesomelint: Run) -> None:
    lines = "".join(f"line {n}!\n" for n in range(20))
    put(a=lines)
    commit()
    git("mv", "a.md", "b c.md")
    put(**{"b c": lines + "more!\n"})
    git("add", "--all")
    assert check(awesomelint, "--staged") == ["b c.md:21:5 loud"]


def test_links_are_looked_up_in_what_is_staged(awesomelint: Run, here: Path) -> None:
    config = here / "awesomelint.toml"
    config.write_text('select = ["missing-file"]\n')
    put(a="[b](b.md) [c](docs/c.md)\n", b="# Bees\n", docs__c="# Cats\n")
    git("add", "a.md", "docs")
    assert check(awesomelint, "--staged", "--offline") == ["a.md:1:5 missing-file"]
    assert check(awesomelint, "--offline") == []
    os.chdir("docs")
    put(d="[up](../a.md) [b](../b.md)\n")
    git("add", "d.md")
    assert check(awesomelint, "--staged", "--offline") == ["d.md:1:19 missing-file"]


def test_a_commit_without_lists_has_nothing_to_look_at(awesomelint: Run, here: Path) -> None:
    """A hook runs on every commit, and most of them change no list."""
    assert awesomelint("check", "--staged")[:2] == (0, "no findings in 0 files\n")
    (here / "program.py").write_text("pass\n")
    git("add", "program.py")
    assert awesomelint("check", "--staged")[0] == 0
    put(docs__a="loud!\n")
    assert awesomelint("check", "--staged", "docs")[0] == 0
    git("add", "docs")
    assert awesomelint("check", "--staged", "docs")[0] == 1


def test_a_hook_is_told_of_the_index_that_a_commit_is_made_of(awesomelint: Run, here: Path) -> None:
    put(a="one\n", b="one\n")
    commit()
    hook = here / ".git" / "hooks" / "pre-commit"
    program = f"{sys.executable} -m awesomelint check --staged --format concise --output {here}/report"
    hook.write_text(f"#!/bin/sh\n{program}\n")
    hook.chmod(0o755)
    put(a="two!\n", b="two!\n")
    with pytest.raises(subprocess.CalledProcessError):
        git("commit", "--message=one file", "a.md")
    assert (here / "report").read_text() == "a.md:1:4 loud: loud [fix]\n"
    with pytest.raises(subprocess.CalledProcessError):
        git("commit", "--all", "--message=both")
    assert (here / "report").read_text() == "a.md:1:4 loud: loud [fix]\nb.md:1:4 loud: loud [fix]\n"


def test_conflicts_are_told(awesomelint: Run) -> None:
    put(a="one\n")
    commit()
    git("switch", "--quiet", "--create", "other")
    put(a="two\n")
    commit()
    git("switch", "--quiet", "main")
    put(a="three\n")
    commit()
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "other")
    code, out, err = awesomelint("check", "--staged")
    assert (code, out) == (2, "")
    assert err.endswith("a.md has unresolved conflicts; resolve them, and 'git add' it\n")


# What goes wrong


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--since", "nowhere"), "there is no revision 'nowhere'; 'git fetch' gets those of others"),
        (("--since=-x",), "'-x' is no revision"),
        (("--since", ""), "'' is no revision"),
        (("--since", "HEAD", "-"), "--since: what '-' reads has no history; name files"),
        (("--staged", "-"), "--staged: what '-' reads has no history; name files"),
        (("--staged", "--since", "HEAD"), "--since and --staged exclude each other"),
        (("--since", "HEAD", "--only-changed", "HEAD"), "--since and --only-changed exclude each other"),
        (("--staged", "b.md"), "--staged: b.md is not in git's index; 'git add b.md' puts it there"),
        (("--staged", "no"), "--staged: no is not in git's index; 'git add no' puts it there"),
    ],
)
def test_what_makes_no_sense_is_an_error(awesomelint: Run, arguments: tuple[str, ...], told: str) -> None:
    put(a="one!\n")
    commit()
    put(b="two!\n", docs__c="three!\n")
    code, out, err = awesomelint("check", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("awesomelint: error: ")
    assert err.endswith(f"{told}\n")


def test_what_is_staged_is_not_fixed(awesomelint: Run) -> None:
    code, out, err = awesomelint("fix", "--staged")
    assert (code, out) == (2, "")
    told = "--staged: what is staged can be looked at, not fixed; 'fix --since HEAD' fixes files"
    assert err == f"awesomelint: error: {told}\n"


@pytest.mark.parametrize("option", [("--since", "HEAD"), ("--staged",)])
def test_without_git_or_a_repository_nothing_can_be_said(
    awesomelint: Run, here: Path, option: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(a="one!\n")
    commit()
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(here))
        code, out, err = awesomelint("check", *option)
    assert (code, out, err) == (2, "", "awesomelint: error: git is not installed, or not on the PATH\n")
    shutil.rmtree(here / ".git")
    code, out, err = awesomelint("check", *option)
    assert (code, out) == (2, "")
    where = {"--since": "a.md", "--staged": str(here)}[option[0]]
    assert err == f"awesomelint: error: {where} is in no git repository\n"


def test_a_shallow_clone_without_the_revision_is_told(awesomelint: Run, here: Path) -> None:
    put(a="one!\n")
    first = commit()
    put(a="two!\n")
    commit()
    os.chdir(here.parent)
    git("clone", "--quiet", "--depth=1", here.as_uri(), "clone")
    os.chdir("clone")
    code, out, err = awesomelint("check", "--since", first)
    assert (code, out) == (2, "")
    assert "in this clone, which is shallow; get it with 'git fetch --unshallow'" in err
    assert check(awesomelint, "--since", "HEAD") == []
