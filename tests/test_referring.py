"""Where references come from: files that are named, real histories, the lists around; and what they cost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awesomelint import git, referring
from awesomelint.decode import decode
from awesomelint.errors import GitError
from awesomelint.model import Reference
from awesomelint.mojibake.channels import single
from awesomelint.referring import Named, Referring
from scripted_links import Run
from test_git import Repository

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

CHANNEL = single("utf-8", "cp1254", "dropped", "\xad")
CLEAN = """# 不与中

- [Ants at work](https://ant.example/work) 蚂蚁不是孤独的，与中间的同伴一起工作
- [Bees at home](https://bee.example/home) 蜜蜂与花：中午不出门的家庭生活
- [Cats in town](https://cat.example/town) 城市中的猫，与人不亲
"""
GARBLED = CHANNEL.garble(CLEAN)
FIX = ("fix", "--unsafe", "--select", "mojibake", "--no-cache", "list.md")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The current folder."""
    found = Repository(tmp_path / "list")
    monkeypatch.setenv("AWESOMELINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(found.folder)
    return found


def garbled_later(repository: Repository, clean: str = CLEAN) -> None:
    """Commit a list, garble it, and go on as if nothing had happened."""
    repository.write("list.md", clean)
    repository.commit("2021-03-04")
    repository.write("list.md", CHANNEL.garble(clean))
    repository.commit("2021-03-05")
    repository.write("list.md", CHANNEL.garble(clean) + "- [Dogs](https://dog.example/)\n")
    repository.commit("2021-03-06")


def text_of(path: str) -> str:
    return Path(path).read_bytes().decode()


def references(path: str, *, history: bool = True, named: tuple[Named, ...] = ()) -> tuple[Reference, ...]:
    """Find the references of a file that has no lists around it, and be told of no trouble."""

    def warn(message: str) -> None:
        raise AssertionError(message)

    return Referring(named, history, warn).of(decode(Path(path).read_bytes(), path), dict)


# History


def test_an_earlier_version_gives_every_byte_back(repository: Repository, awesomelint: Run) -> None:
    garbled_later(repository)
    assert awesomelint(*FIX) == (
        0,
        "fixed: list.md: mojibake: restore the text\nno findings in 1 file; 1 fix applied in 1 file\n",
        "",
    )
    assert text_of("list.md") == CLEAN + "- [Dogs](https://dog.example/)\n"


def test_versions_that_are_garbled_too_are_passed_over(repository: Repository) -> None:
    garbled_later(repository)
    assert [(item.name[:21], item.text) for item in references("list.md")] == [
        ("list.md of 2021-03-04", CLEAN)
    ]


def test_the_newest_versions_come_first_and_each_text_once(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(1, 8):
        repository.write("list.md", CLEAN + f"- {day % 6}\n")
        repository.commit(f"2021-03-0{day}")
    repository.write("list.md", GARBLED)
    assert [item.text[-2] for item in references("list.md")] == ["1", "0", "5", "4"]
    monkeypatch.setattr(referring, "COMMITS", 2)
    assert [item.text[-2] for item in references("list.md")] == ["1", "0"]


def test_a_file_is_followed_to_its_earlier_names(repository: Repository, awesomelint: Run) -> None:
    repository.write("deep/old name.md", CLEAN)
    repository.commit()
    repository("mv", "deep/old name.md", "list.md")
    repository.commit()
    repository.write("list.md", GARBLED)
    repository.commit()
    awesomelint(*FIX)
    assert text_of("list.md") == CLEAN


def test_a_working_tree_of_a_bare_clone_has_history(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, awesomelint: Run
) -> None:
    garbled_later(repository)
    repository("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    repository("--git-dir", str(tmp_path / "bare.git"), "worktree", "add", "--quiet", str(tmp_path / "tree"))
    monkeypatch.chdir(tmp_path / "tree")
    awesomelint(*FIX)
    assert text_of("list.md") == CLEAN + "- [Dogs](https://dog.example/)\n"


def test_a_shallow_clone_has_what_it_has(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, awesomelint: Run
) -> None:
    garbled_later(repository)
    for depth in (1, 3):
        repository(
            "clone", "--quiet", f"--depth={depth}", repository.folder.as_uri(), str(tmp_path / f"{depth}")
        )
        monkeypatch.chdir(tmp_path / f"{depth}")
        assert len(references("list.md")) == (depth == 3)


@pytest.mark.parametrize("how", ["no repository", "no commit", "no git", "not tracked"])
def test_without_history_a_garbled_list_is_looked_at_all_the_same(
    how: str, repository: Repository, monkeypatch: pytest.MonkeyPatch, awesomelint: Run
) -> None:
    if how == "not tracked":
        repository.write("other.md", "# Other\n")
        repository.commit()
    repository.write("list.md", GARBLED)
    if how == "no repository":
        shutil.rmtree(repository.folder / ".git")
    if how == "no git":
        monkeypatch.setenv("PATH", str(repository.folder / "nowhere"))
    assert references("list.md") == ()
    code, out, err = awesomelint("check", "--select", "mojibake", "--no-cache", "list.md")
    assert (code, out.count("mojibake"), err) == (1, 1, "")


def test_no_history_and_the_configuration_leave_git_alone(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, awesomelint: Run
) -> None:
    garbled_later(repository)
    monkeypatch.setattr(git, "earlier_versions", never)
    before = awesomelint("check", "--select", "mojibake", "--no-cache", "--no-history", "list.md")
    Path("awesomelint.toml").write_text("history = false\n")
    assert awesomelint("check", "--select", "mojibake", "--no-cache", "list.md") == before
    assert before[0] == 1


def test_clean_lists_and_rules_that_do_not_refer_cost_no_git(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, awesomelint: Run
) -> None:
    monkeypatch.setattr(git, "earlier_versions", never)
    repository.write("list.md", CLEAN)
    assert awesomelint("check", "--offline", "--no-cache", "list.md")[0] == 0
    repository.write("list.md", GARBLED)
    awesomelint("check", "--select", "numbering", "--no-cache", "list.md")
    with pytest.raises(AssertionError):
        awesomelint("check", "--select", "mojibake", "--no-cache", "list.md")
        raise AssertionError  # the command line tells of a bug in place of raising it


def never(*arguments: object) -> Iterator[Any]:
    raise AssertionError(arguments)


def test_git_that_fails_is_told_and_does_no_harm(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, awesomelint: Run
) -> None:
    def fails(path: str, most: int) -> Iterator[Any]:
        raise GitError(f"{path} belongs to another")
        yield

    monkeypatch.setattr(git, "earlier_versions", fails)
    repository.write("list.md", GARBLED)
    code, out, err = awesomelint("check", "--select", "mojibake", "--no-cache", "list.md")
    assert (code, out.count("mojibake")) == (1, 1)
    assert err == (
        "awesomelint: warning: list.md belongs to another; earlier versions of list.md are not looked at\n"
    )


# Files that are named


@pytest.mark.parametrize("option", [True, False])
def test_a_reference_that_is_named_decides(
    option: bool, repository: Repository, tmp_path: Path, awesomelint: Run
) -> None:
    repository.write("list.md", GARBLED)
    (tmp_path / "clean.txt").write_bytes(CLEAN.encode())
    if not option:
        Path("awesomelint.toml").write_text('references = ["../clean.txt", "list.md"]\n')
        repository.write("list.md", CLEAN)
        assert awesomelint("check", "--offline", "list.md")[0] == 0  # its own reference is none
        Path("awesomelint.toml").write_text('references = ["../clean.txt"]\n')
        repository.write("list.md", GARBLED)
    awesomelint(*FIX, *(("--reference", "../clean.txt") if option else ()))
    assert text_of("list.md") == CLEAN


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("nowhere.md", "no such file: nowhere.md"),
        ("", "no file is named"),
        (".", ". is a folder; name a file in it"),
        ("binary.md", "binary.md is no text, so it cannot tell what another one was"),
        ("gbk.md", "gbk.md is not UTF-8; convert it first, so that it is sure what it says"),
        ("garbled.md", "garbled.md is garbled itself; name a clean text"),
        ("list.md", "list.md is the file to look at; name a clean copy of it"),
    ],
)
def test_a_reference_that_can_tell_nothing_is_refused(
    given: str, message: str, repository: Repository, awesomelint: Run
) -> None:
    repository.write("list.md", CLEAN)
    repository.write("garbled.md", GARBLED)
    Path("binary.md").write_bytes(bytes(range(256)) * 4)
    Path("gbk.md").write_bytes(CLEAN.encode("gbk"))
    for command in ("check", "fix"):
        arguments = (command, "--offline", "list.md", "--reference", given)
        assert awesomelint(*arguments) == (2, "", f"awesomelint: error: --reference: {message}\n")
    if given != "list.md":
        Path("awesomelint.toml").write_text(f'references = ["{given}"]\n')
        where = "awesomelint.toml: references"
        code, _, err = awesomelint("check", "--offline", "list.md")
        assert (code, err.startswith(f"awesomelint: error: {where}: ")) == (2, True)


# The lists around


def test_the_other_lists_tell_what_was_lost(repository: Repository, awesomelint: Run) -> None:
    repository.write("list.md", GARBLED)
    repository.write("zh/other.md", CLEAN.replace("# ", "# Other: "))
    repository.write("ascii.md", "# Ants\n")
    awesomelint(*FIX)
    assert text_of("list.md").split("\n")[1:] == CLEAN.split("\n")[1:]


def test_lists_with_most_lines_in_common_come_first_and_garbled_ones_not_at_all() -> None:
    garbled = decode(GARBLED.encode(), "list.md")
    far = "# 猫\n\n- [Dogs on trains](https://dog.example/) 火车上的狗\n"
    others = {
        "a.md": far.encode(),
        "b.md": CLEAN.encode(),
        "garbled.md": GARBLED.encode(),
        "twice.md": CHANNEL.garble(GARBLED).encode(),
        "list.md": GARBLED.encode(),
        "ascii.md": b"# Ants\n",
        "binary.md": bytes(range(256)),
    }
    found = referring.lists_around(garbled, others)
    assert [*found] == [Reference("b.md", CLEAN), Reference("a.md", far)]


# The cache and the workers


def test_what_is_kept_depends_on_the_references(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, awesomelint: Run
) -> None:
    repository.write("list.md", GARBLED)
    (tmp_path / "clean.txt").write_bytes(CLEAN.encode())
    check = ("check", "--select", "mojibake", "list.md")
    without, beside = awesomelint(*check), awesomelint(*check, "--reference", "../clean.txt")
    assert without != beside
    monkeypatch.setattr("awesomelint.workers.examine", never)
    assert awesomelint(*check) == without
    assert awesomelint(*check, "--reference", "../clean.txt") == beside


def test_processes_are_told_the_references(repository: Repository, awesomelint: Run) -> None:
    filler = "".join(f"- [Ant {n}](https://ant.example/{n}) {'work ' * 20}\n" for n in range(2000))
    garbled_later(repository)
    repository.write("list.md", GARBLED)
    repository.write("more.md", f"# More\n\n{filler}")
    repository.write("still.md", f"# Still more\n\n{filler}")
    awesomelint("fix", "--unsafe", "--select", "mojibake", "--no-cache", "--jobs", "2", ".")
    assert text_of("list.md") == CLEAN


def test_garbled_copies_get_their_text_back(repository: Repository, awesomelint: Run) -> None:
    repository.write("list.md", CLEAN)
    repository.write("copy.md", GARBLED)
    fix = ("fix", "--unsafe", "--select", "garbled-copy", "--no-cache")
    code, out, err = awesomelint(*fix, ".")
    assert (code, err, text_of("copy.md")) == (0, "", CLEAN)
    assert out == (
        "fixed: copy.md: garbled-copy: restore the lines from list.md\n"
        "no findings in 2 files; 1 fix applied in 1 file\n"
    )
    repository.write("copy.md", GARBLED)
    awesomelint(*fix, "copy.md")
    assert text_of("copy.md") == CLEAN
