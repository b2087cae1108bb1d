"""Paths to files: what is found, what is left alone, what is refused."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from awesomelint.errors import SourceError, UsageError
from awesomelint.model import Failure
from awesomelint.sources import FileTree, find, read, shown


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def make(*paths: str) -> None:
    for path in paths:
        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("- a\n")


def found(*paths: str, **more: Any) -> list[str]:
    result = find(paths, **more)
    assert result.failures == ()
    return list(result.paths)


def test_folders_are_searched_for_markdown_in_a_fixed_order() -> None:
    make(
        "b.md", "a.MD", "docs/x.markdown", "docs/y.mdx", "docs/z.txt", ".github/c.md", "a/b/c.md", "a.b/d.md"
    )
    assert found(".") == [".github/c.md", "a/b/c.md", "a.MD", "a.b/d.md", "b.md", "docs/x.markdown"]


def test_a_file_that_is_named_is_read_whatever_it_is_called_and_once() -> None:
    make("notes.txt", "b.md")
    assert found("notes.txt", "./b.md", ".", "notes.txt") == ["notes.txt", "b.md"]


def test_globs_take_the_place_of_the_usual_suffixes() -> None:
    make("a.md", "b.txt", "docs/c.mdx", "docs/d.txt")
    assert found(".", include=["*.txt"]) == ["b.txt", "docs/d.txt"]
    assert found(".", include=["docs/*.mdx", "/a.md"]) == ["a.md", "docs/c.mdx"]
    assert found("docs", include=["docs/*.mdx"]) == ["docs/c.mdx"]
    assert found(".", include=["*.mdx"], include_from="docs") == ["docs/c.mdx"]
    assert found(".", include=["/c.mdx"], include_from="docs") == ["docs/c.mdx"]


def test_excluded_files_and_folders_are_left_out() -> None:
    make("a.md", "old/b.md", "docs/c.md", "docs/d.md")
    assert found(".", exclude=["old/", "docs/d.md"]) == ["a.md", "docs/c.md"]


def test_what_git_ignores_is_left_out() -> None:
    make("a.md", "skip.md", "build/b.md", "docs/skip.md", "docs/keep.md", "docs/deep/x.md", "secret.md")
    Path(".gitignore").write_text("skip.md\n/build/\n")
    Path("docs/.gitignore").write_text("!skip.md\ndeep/\n")
    Path(".git/info").mkdir(parents=True)
    Path(".git/info/exclude").write_text("secret.md\n")
    assert found(".") == ["a.md", "docs/keep.md", "docs/skip.md"]
    assert found("skip.md", "build") == ["skip.md", "build/b.md"]


def test_what_git_ignores_agrees_with_git() -> None:
    lines = ["*.md", "!keep*.md", "/docs/*", "!/docs/in/", "a/**/z.md", "\\#x.md", "b c/", "d/"]
    make("keep.md", "x.md", "docs/keep.md", "docs/in/keep.md", "a/q/keep1.md", "a/keepz.md", "#x.md",
         "b c/keep.md", "d/keep.md", "e/d/keep.md", "e/keep2.md", ".h/keep.md")  # fmt: skip
    Path(".gitignore").write_text("\n".join(lines) + "\n")
    subprocess.run(["git", "init", "-q"], check=True)
    listed = subprocess.run(
        ["git", "-c", "core.excludesFile=", "ls-files", "-z", "--others", "--exclude-standard", "*.md"],
        check=True,
        capture_output=True,
    ).stdout.decode()
    assert sorted(found(".")) == sorted(listed.removesuffix("\0").split("\0"))


def test_upper_gitignore_files_hold_in_a_folder_that_is_named() -> None:
    make("docs/a.md", "docs/skip.md", "docs/in/skip.md")
    Path(".git").mkdir()
    Path(".gitignore").write_text("skip.md\n")
    assert found("docs") == ["docs/a.md"]


def test_a_worktree_keeps_its_excludes_in_the_main_repository(here: Path) -> None:
    private = here.parent / "main" / "worktrees" / "one"
    private.mkdir(parents=True)
    (private / "commondir").write_text("../..\n")
    (here.parent / "main" / "info").mkdir()
    (here.parent / "main" / "info" / "exclude").write_text("skip.md\n")
    Path(".git").write_text(f"gitdir: {private}\n")
    make("a.md", "skip.md")
    assert found(".") == ["a.md"]


def test_folders_of_other_peoples_files_are_left_out() -> None:
    make("a.md", "node_modules/x/b.md", ".venv/c.md", ".git/d.md")
    assert found(".") == ["a.md"]


def test_a_path_that_does_not_exist_is_named() -> None:
    make("a.md")
    with pytest.raises(UsageError) as caught:
        find(["a.md", "b.md", "a.md/x", "docs"])
    assert str(caught.value) == "no such file or folder: b.md, a.md/x, docs"


def test_a_folder_or_glob_that_matches_nothing_is_named() -> None:
    hint = "; name files, or say with --glob which to look for"
    make("a.md", "docs/b.txt")
    with pytest.raises(UsageError) as caught:
        find([".", "docs"])
    assert str(caught.value) == f"nothing to look at in 'docs': no file there matches *.md, *.markdown{hint}"
    with pytest.raises(UsageError) as caught:
        find(["."], include=["*.rst"])
    assert str(caught.value) == f"nothing to look at in '.': no file there matches *.rst{hint}"


def test_a_folder_loop_is_a_failure_and_the_rest_is_found() -> None:
    make("a.md", "docs/b.md")
    Path("docs/loop").symlink_to("..")
    Path("self.md").symlink_to("self.md")
    result = find(["."])
    assert result.paths == ("a.md", "docs/b.md")
    assert result.failures == (
        Failure("docs/loop", f"a folder loop: the link leads back to {Path.cwd().as_posix()}", 2),
        Failure("self.md", "a link that leads nowhere: too many levels of symbolic links", 2),
    )


def test_links_within_the_folder_give_each_file_once_and_links_out_of_it_nothing(here: Path) -> None:
    make("docs/a.md", "LICENSE", "../other/b.md", "../other.md")
    Path("again.md").symlink_to("docs/a.md")
    Path("also").symlink_to("docs")
    Path("license.md").symlink_to("LICENSE")
    Path("out").symlink_to("../other")
    Path("out.md").symlink_to("../other.md")
    assert found(".") == ["docs/a.md", "license.md"]
    assert found("out.md", "out") == ["out.md", "out/b.md"]


def test_what_is_no_file_is_refused_without_waiting() -> None:
    make("a.md")
    os.mkfifo("pipe.md")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.md")
        result = find(["."])
    assert result.paths == ("a.md",)
    assert result.failures == (
        Failure("pipe.md", "a named pipe, not a file", 2),
        Failure("socket.md", "a socket, not a file", 2),
    )
    for path, kind in (("pipe.md", "a named pipe"), ("socket.md", "a socket"), (os.devnull, "a device")):
        with pytest.raises(SourceError, match=f"^{kind}, not a file"):
            read(path)


def test_a_folder_that_cannot_be_looked_into_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a.md", "closed/b.md")
    scan = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = find(["."])
    assert result.paths == ("a.md",)
    assert result.failures == (Failure("closed", "cannot look into this folder: permission denied", 2),)


def test_a_named_folder_that_cannot_be_looked_into_is_a_failure_too(monkeypatch: pytest.MonkeyPatch) -> None:
    make("a.md", "closed/b.md")
    scan, status = os.scandir, Path.stat

    def refuse(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    def refuse_below(path: Path, **more: bool) -> os.stat_result:
        if "closed" in path.parts[:-1]:
            raise PermissionError(13, "Permission denied")
        return status(path, **more)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(Path, "stat", refuse_below)
    result = find(["a.md", "closed"])
    assert result.paths == ("a.md",)
    assert result.failures == (Failure("closed", "cannot look into this folder: permission denied", 2),)


def test_a_file_that_cannot_be_read_says_why() -> None:
    Path("a.md").symlink_to("a.md")
    assert found("a.md") == ["a.md"]
    with pytest.raises(SourceError) as caught:
        read("a.md")
    assert str(caught.value) == "cannot read it: too many levels of symbolic links"


def test_paths_are_shown_relative_to_the_current_folder(here: Path) -> None:
    assert shown("./docs/../a.md") == "a.md"
    assert shown(str(here / "docs" / "a.md")) == "docs/a.md"
    assert shown("../b.md") == f"{here.parent.as_posix()}/b.md"
    assert shown("./-") == "./-"


def test_names_that_are_no_text_survive() -> None:
    name = os.fsdecode(b"caf\xe9.md")
    make(name)
    assert found(".") == [name]
    assert read(name) == b"- a\n"


def test_the_tree_names_what_folders_hold(here: Path) -> None:
    make("a.md", "docs/b.md", ".hidden")
    tree = FileTree()
    assert tree.names(".") == frozenset({"a.md", "docs/", ".hidden"})
    assert tree.names("docs") == tree.names("docs/") == frozenset({"b.md"})
    assert tree.names("a.md") is None
    assert tree.names("no") is None
    assert tree.names("\0") is None
    assert tree.root == "."


def test_the_tree_has_the_repository_s_top_for_its_root(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".git").mkdir()
    assert FileTree().root == "."
    Path("docs").mkdir()
    monkeypatch.chdir("docs")
    assert FileTree().root == here.as_posix()
