"""Git, asked in real repositories: changed lines, dates of lines, what a stranger's cannot do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from awesomelint.errors import GitError
from awesomelint.git import EVERY_LINE, changed_lines, line_dates, program
from awesomelint.git.program import SETTINGS, environment

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def time_of(day: str) -> float:
    return datetime.fromisoformat(f"{day}T00:00Z").timestamp()


class Repository:
    """A real one, whose commits are made on days that are told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self("init", "--quiet", "--initial-branch=main", ".")

    def __call__(self, *arguments: str, day: str = "2020-01-01") -> str:
        env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        env |= {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": f"{day}T00:00:00Z",
            "GIT_COMMITTER_DATE": f"{day}T00:00:00Z",
        }
        settings = ("user.name=ant", "user.email=ant@ant.example", "protocol.file.allow=always")
        command = ["git", *(word for setting in settings for word in ("-c", setting)), *arguments]
        done = subprocess.run(command, cwd=self.folder, env=env, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return str(path)

    def commit(self, day: str = "2020-01-01") -> str:
        self("add", "--all")
        self("commit", "--quiet", "--allow-empty", "--message=a change", day=day)
        return self("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "list")


# Changed lines


def test_changed_lines_are_those_of_commits_and_of_the_files_as_they_are(repository: Repository) -> None:
    names = ["edited.md", "cut.md", "same.md", "old.md"]
    lines = "".join(f"line {n}\n" for n in range(1, 11))
    edited, cut, same, _ = [repository.write(name, f"{name}\n{lines}") for name in names]
    first = repository.commit()
    repository.write("edited.md", f"edited.md\n{lines}".replace("line 2", "LINE 2"))
    repository.write("cut.md", f"cut.md\n{lines}".replace("line 5\n", ""))
    added = repository.write("deep/added.md", "a\nb\n")
    repository.commit()
    repository("mv", "old.md", "new.md")
    new = repository.write("new.md", f"old.md\n{lines}".replace("line 9\n", "line 9\nline 9a\nline 9b\n"))
    repository.write("edited.md", Path(edited).read_text() + "more\nand more")
    repository("rm", "--quiet", "--cached", "same.md")
    (repository.folder / ".gitignore").write_text("ignored.md\n")
    ignored, unknown = repository.write("ignored.md", "x"), repository.write("unknown.md", "x\ny")

    assert changed_lines(first, [edited, cut, same, added, new, ignored, unknown]) == {
        edited: ((3, 3), (12, 13)),
        cut: (),
        same: (),
        added: ((1, 2),),
        new: ((11, 12),),
        ignored: EVERY_LINE,
        unknown: EVERY_LINE,
    }
    assert changed_lines("HEAD", [edited, cut, added]) == {edited: ((12, 13),), cut: (), added: ()}


def test_a_branch_is_compared_with_what_it_was_made_from(repository: Repository) -> None:
    path = repository.write("list.md", "a\nb\nc\nd\ne\n")
    repository.commit()
    repository("switch", "--quiet", "--create", "mine")
    repository.write("list.md", "a\nb\nc\nd\nE\n")
    repository.commit()
    repository("switch", "--quiet", "main")
    repository.write("list.md", "A\nb\nc\nd\ne\n")
    repository.commit()
    repository("switch", "--quiet", "mine")
    assert changed_lines("main", [path]) == {path: ((5, 5),)}


def test_histories_that_never_met_are_compared_as_they_are(repository: Repository) -> None:
    path = repository.write("list.md", "a\nb\n")
    repository.commit()
    repository("switch", "--quiet", "--orphan", "other")
    repository.write("list.md", "a\nB\n")
    repository.commit()
    assert changed_lines("main", [path]) == {path: ((2, 2),)}


@pytest.mark.parametrize("name", ["-n.md", "a b.md", ":(glob)*.md", "a\nb.md", "蚂蚁.md", "*.md", '"a".md'])
def test_any_file_name_is_a_file_name(repository: Repository, name: str) -> None:
    other = repository.write("other.md", "a\n")
    path = repository.write(name, "a\n")
    repository.commit("2019-01-01")
    repository.write(name, "a\nb\n")
    assert changed_lines("HEAD", [path, other]) == {path: ((2, 2),), other: ()}
    assert line_dates(path, [1, 2]) == {1: time_of("2019-01-01")}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems want Unicode in file names")
def test_a_name_that_is_no_text_is_a_file_name(repository: Repository) -> None:
    path = os.fsdecode(os.fsencode(repository.folder) + b"/\xff.md")
    Path(path).write_text("a\n")
    repository.commit()
    Path(path).write_text("a\nb\n")
    assert changed_lines("HEAD", [path]) == {path: ((2, 2),)}


def test_paths_are_relative_to_the_current_folder_and_links_are_followed(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("deep/list.md", "a\n")
    repository.commit("2019-01-01")
    repository.write("deep/list.md", "a\nb\n")
    (repository.folder / "link.md").symlink_to("deep/list.md")
    monkeypatch.chdir(repository.folder / "deep")
    assert changed_lines("HEAD", ["list.md", "../link.md"]) == {"list.md": ((2, 2),), "../link.md": ((2, 2),)}
    assert line_dates("../link.md", [1, 2]) == {1: time_of("2019-01-01")}


def test_files_of_several_repositories_are_asked_about_together(tmp_path: Path) -> None:
    one, two = Repository(tmp_path / "one"), Repository(tmp_path / "one" / "two")
    first, second = one.write("list.md", "a\n"), two.write("list.md", "a\n")
    two.commit()
    (one.folder / ".gitignore").write_text("two\n")
    one.commit()
    two.write("list.md", "b\n")
    assert changed_lines("HEAD", [first, second]) == {first: (), second: ((1, 1),)}


@pytest.mark.parametrize(
    "rev", ["--output=evil", "-x", "", "HEAD\0", "HEAD..HEAD", "nowhere", "HEAD:list.md"]
)
def test_what_is_no_revision_is_refused(repository: Repository, rev: str) -> None:
    path = repository.write("list.md", "a\n")
    repository.commit()
    with pytest.raises(GitError) as caught:
        changed_lines(rev, [path])
    if rev in ("HEAD..HEAD", "nowhere", "HEAD:list.md"):
        told = f"{repository.folder}: there is no revision {rev!r}; 'git fetch' gets those of others"
    else:
        told = f"{rev!r} is no revision"
    assert str(caught.value) == told
    assert sorted(file.name for file in repository.folder.iterdir()) == [".git", "list.md"]


def test_a_repository_without_a_commit_has_no_revision(repository: Repository) -> None:
    path = repository.write("list.md", "a\n")
    told = f"{repository.folder} has no commit yet to compare with; --staged looks at a first one"
    for rev in ("HEAD", "origin/main"):
        with pytest.raises(GitError) as caught:
            changed_lines(rev, [path])
        assert str(caught.value) == told
    assert line_dates(path, [1]) == {}


def test_the_users_way_of_showing_diffs_does_not_matter(repository: Repository) -> None:
    path = repository.write("list.md", "a\nb\nc\nd\n")
    repository.write(".gitattributes", "*.md binary\n")
    repository.commit()
    for key, value in {
        "diff.noprefix": "true", "diff.interHunkContext": "9", "diff.context": "9", "color.ui": "always",
        "diff.renames": "false", "diff.orderFile": "nowhere", "diff.mnemonicPrefix": "true",
        "blame.showRoot": "false", "core.quotePath": "true", "diff.relative": "true",
    }.items():  # fmt: skip
        repository("config", key, value)
    repository.write("list.md", "A\nb\nc\nD\n")
    assert changed_lines("HEAD", [path]) == {path: ((1, 1), (4, 4))}
    assert line_dates(path, [2]) == {2: time_of("2020-01-01")}


# Dates of lines


def test_a_lines_date_is_the_day_it_was_written(repository: Repository) -> None:
    path = repository.write("list.md", "# Ants\r\n\r\n- [Ant](https://ant.example/)\r\n")
    repository.commit("2019-01-01")
    repository.write("list.md", Path(path).read_bytes().decode() + "- [Bee](https://bee.example/)\n")
    repository.commit("2021-05-06")
    repository.write("list.md", Path(path).read_bytes().decode() + "- [Cat](https://cat.example/)\n")
    first, second = time_of("2019-01-01"), time_of("2021-05-06")
    assert line_dates(path, [1, 2, 3, 4, 5, 99]) == {1: first, 2: first, 3: first, 4: second}
    assert line_dates(path, []) == {}


def test_blanks_and_moves_within_the_file_are_no_writing(repository: Repository) -> None:
    entries = [f"- [Entry number {n}](https://ant.example/{n}): something about it\n" for n in range(5)]
    path = repository.write("list.md", "".join(entries))
    repository.commit("2019-01-01")
    repository.write("list.md", "".join(entries[::-1]).replace("- [", "  -  ["))
    repository.commit("2021-05-06")
    assert line_dates(path, [1]) == {1: time_of("2019-01-01")}
    repository.write("list.md", "".join(entries[2:] + entries[:2]))
    repository.commit("2022-05-06")
    assert line_dates(path, range(1, 6)) == dict.fromkeys(range(1, 6), time_of("2019-01-01"))


def test_commits_that_the_repository_wants_ignored_are_no_writing(repository: Repository) -> None:
    path = repository.write("list.md", "- [Ant](http://ant.example/)\n")
    repository.commit("2019-01-01")
    repository.write("list.md", "- [Ant](https://ant.example/)\n")
    repository.write("ignored", repository.commit("2021-05-06") + "\n")
    assert line_dates(path, [1]) == {1: time_of("2021-05-06")}
    repository("config", "blame.ignoreRevsFile", "ignored")
    assert line_dates(path, [1]) == {1: time_of("2019-01-01")}


def test_many_lines_are_asked_about_at_once(repository: Repository) -> None:
    path = repository.write("list.md", "".join(f"line {n}\n" for n in range(1, 301)))
    repository.commit("2019-01-01")
    assert line_dates(path, range(2, 500, 2)) == dict.fromkeys(range(2, 301, 2), time_of("2019-01-01"))


def test_a_file_that_git_does_not_know_has_no_dates(repository: Repository) -> None:
    repository.commit()
    assert line_dates(repository.write("list.md", "a\n"), [1]) == {}


def test_how_far_a_shallow_clone_goes_back_is_no_date(repository: Repository, tmp_path: Path) -> None:
    repository.write("list.md", "a\n")
    old = repository.commit("2018-01-01")
    repository.write("list.md", "a\nb\n")
    repository.commit("2019-01-01")
    repository.write("list.md", "a\nb\nc\n")
    repository.commit("2020-01-01")
    clone = Repository(tmp_path / "clone")
    clone("fetch", "--quiet", "--depth=2", repository.folder.as_uri(), "main")
    clone("reset", "--quiet", "--hard", "FETCH_HEAD")
    path = str(clone.folder / "list.md")
    assert line_dates(path, [1, 2, 3]) == {3: time_of("2020-01-01")}
    assert changed_lines("HEAD~1", [path]) == {path: ((3, 3),)}
    with pytest.raises(GitError) as caught:
        changed_lines(old, [path])
    assert str(caught.value) == (
        f"{clone.folder}: there is no revision {old!r} in this clone, which is shallow; get it with "
        f"'git fetch --unshallow', or with 'fetch-depth: 0' where actions/checkout made the clone"
    )


# Strangers' repositories


def test_no_program_that_a_repository_names_is_run(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = repository.write("list.md", "a\n")
    repository.commit()
    mark = tmp_path / "was-run"
    program = tmp_path / "evil"
    program.write_text(f"#!/bin/sh\necho \"$@\" >> '{mark}'\ncat\n")
    program.chmod(0o755)
    for key in (
        "filter.evil.clean", "filter.evil.process", "filter.a.b=c.clean", "diff.evil.textconv",
        "diff.evil.command", "diff.external", "core.fsmonitor", "core.pager", "pager.blame", "pager.diff",
        "core.sshCommand", "core.gitProxy", "core.askPass", "gpg.program",
    ):  # fmt: skip
        repository("config", key, str(program))
    repository("config", "filter.evil.required", "true")
    for hook in ("post-index-change", "post-checkout"):
        shutil.copy(program, repository.folder / ".git" / "hooks" / hook)
    repository.write(".gitattributes", "list.md filter=evil diff=evil\nother.md filter=a.b=c\n")
    repository.write("other.md", "a\n")
    repository.write("list.md", "a\nb\n")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(program))
    monkeypatch.setenv("GIT_PAGER", str(program))
    assert changed_lines("HEAD", [path]) == {path: ((2, 2),)}
    assert line_dates(path, [1, 2]) == {1: time_of("2020-01-01")}
    assert not mark.exists(), mark.read_text()
    repository("status", "--short")  # it would have been, by others
    assert mark.exists()


def test_nothing_is_fetched(repository: Repository, tmp_path: Path) -> None:
    repository.write("list.md", "a\n")
    repository.commit()
    repository.write("list.md", "b\n")
    repository.commit()
    repository("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    repository("clone", "--quiet", "--filter=blob:none", repository.folder.as_uri(), str(clone))
    objects = sorted((clone / ".git" / "objects").rglob("*"))
    with pytest.raises(GitError) as caught:
        changed_lines("HEAD~1", [str(clone / "list.md")])
    assert str(caught.value) == f"{clone} is a partial clone and lacks what is needed; make a full one"
    assert sorted((clone / ".git" / "objects").rglob("*")) == objects


def test_another_repository_in_the_environment_is_not_meant(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = repository.write("list.md", "a\n")
    repository.commit()
    repository.write("list.md", "a\nb\n")
    other = Repository(tmp_path / "other")
    other.commit()
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "no-index"))
    assert changed_lines("HEAD", [path]) == {path: ((2, 2),)}


def test_the_users_own_settings_hold(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = repository.write("list.md", "a\n")
    repository.commit()
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "alias.ant")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "bee")
    env = environment(())
    assert (env["GIT_CONFIG_KEY_0"], env["GIT_CONFIG_VALUE_0"]) == ("alias.ant", "bee")
    assert int(env["GIT_CONFIG_COUNT"]) == 1 + len(SETTINGS)
    assert changed_lines("HEAD", [path]) == {path: ()}


# What goes wrong


def test_a_file_in_no_repository(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_text("a\n")
    with pytest.raises(GitError) as caught:
        line_dates(str(path), [1])
    assert str(caught.value) == f"{path} is in no git repository"


def test_git_is_not_there(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    path = repository.write("list.md", "a\n")
    monkeypatch.setenv("PATH", str(repository.folder))
    with pytest.raises(GitError) as caught:
        changed_lines("HEAD", [path])
    assert str(caught.value) == "git is not installed, or not on the PATH"


def test_a_folder_that_is_no_repository_after_all(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(GitError) as caught:
        changed_lines("HEAD", [str(tmp_path / "list.md")])
    assert str(caught.value) == f"{tmp_path} is no git repository, though it has a .git"


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Put a git on the PATH that does what a line of shell says, and give the path of a file to ask about."""

    def put(line: str) -> str:
        programs = tmp_path / "programs"
        programs.mkdir()
        (programs / "git").write_text(f"#!/bin/sh\n{line}\n")
        (programs / "git").chmod(0o755)
        (tmp_path / ".git").mkdir()
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        return str(tmp_path / "list.md")

    return put


@pytest.mark.skipif(os.name == "nt", reason="scripts are no programs there")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "fatal: detected dubious ownership in repository at '/ant'\nTo add an exception ...",
            (
                "{0} belongs to another user, so git does not touch it; if it can be trusted: "
                "git config --global --add safe.directory {0}"
            ),
        ),
        ("warning: odd\nfatal: the index is damaged", "{0}: 'git config' failed: the index is damaged"),
        ("", "{0}: 'git config' failed"),
    ],
)
def test_what_git_says_is_put_into_words(
    pretend: Callable[[str], str], tmp_path: Path, said: str, told: str
) -> None:
    path = pretend(f'echo "{said}" >&2; exit 128' if said else "exit 1")
    with pytest.raises(GitError) as caught:
        changed_lines("HEAD", [path])
    assert str(caught.value) == told.format(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="scripts are no programs there")
def test_a_git_that_does_not_answer_is_given_up(
    pretend: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pretend("exec sleep 600")
    monkeypatch.setattr(program, "_SECONDS", 0.2)
    with pytest.raises(GitError) as caught:
        line_dates(path, [1])
    assert str(caught.value) == f"{tmp_path}: 'git config' took more than 0.2 seconds"
