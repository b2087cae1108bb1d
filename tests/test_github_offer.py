"""The one pull request with fixes: what it holds, and what is refused."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from awesomelint.errors import SourceError
from awesomelint.github.api import ApiError, GitHub
from awesomelint.github.artifacts import Fixed, read_fixes, write_fixes
from awesomelint.github.offer import offer
from scripted_github import REPOSITORY, TOKEN, GitHubServer

FILES = {"a.md": b"# Ant\r\n", "docs/b.md": b"# B\xe9\n", "c.py": b"c\n"}


def number(raw: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()


def fixed(path: str, new: bytes, old: bytes | None = None) -> Fixed:
    return Fixed(path, number(FILES[path] if old is None else old), new)


@pytest.fixture
def server() -> Iterator[GitHubServer]:
    with GitHubServer() as server:
        server.commit(FILES)
        yield server


@pytest.fixture
def api(server: GitHubServer) -> Iterator[GitHub]:
    with GitHub(TOKEN, REPOSITORY, "contents: write and pull-requests: write", server.base) as api:
        yield api


BODY = """\
`awesomelint fix` changed 2 files. Made by awesomelint; pushes to this branch are kept, and end its updates.

- `a.md`
- `docs/b.md`
"""


def test_fixes_are_offered_once_and_kept_up_to_date(server: GitHubServer, api: GitHub) -> None:
    both = [fixed("a.md", b"# Ants\r\n"), fixed("docs/b.md", b"# B\xe9es\n")]
    offered = offer(api, both)
    assert (offered.done, offered.number, offered.left) == ("opened", 1, ())
    (pull,) = server.pulls
    assert (pull["head"], pull["base"], pull["body"]) == ("awesomelint/fixes", "main", BODY)
    assert server.files("awesomelint/fixes") == {
        "a.md": b"# Ants\r\n",
        "docs/b.md": b"# B\xe9es\n",
        "c.py": b"c\n",
    }
    assert server.files("main") == FILES
    commit = server.commits[server.branches["awesomelint/fixes"]]
    assert commit["parents"] == [server.branches["main"]]

    server.asked.clear()
    assert offer(api, both).done == "up to date"
    written = [path.rpartition("/")[2] for method, path in server.told() if method != "GET"]
    assert written == ["blobs", "trees"]  # no commit, no push, no text

    assert offer(api, both[:1]).done == "up to date"
    assert server.files("awesomelint/fixes") == FILES | {"a.md": b"# Ants\r\n"}
    assert "- `a.md`\n" in pull["body"] and "docs/b.md" not in pull["body"]
    assert len(server.pulls) == 1


def test_files_that_were_changed_since_are_left_alone(server: GitHubServer, api: GitHub) -> None:
    stale = [fixed("a.md", b"# Ants\n", old=b"# An older ant\n"), Fixed("new.md", number(b""), b"new\n")]
    offered = offer(api, stale)
    assert (offered.done, offered.left) == ("nothing to offer", ("a.md", "new.md"))
    assert {method for method, _ in server.told()} == {"GET"}
    offered = offer(api, [*stale, fixed("docs/b.md", b"# Bees\n")])
    assert (offered.done, offered.left) == ("opened", ("a.md", "new.md"))
    assert server.files("awesomelint/fixes") == FILES | {"docs/b.md": b"# Bees\n"}


def test_what_people_pushed_is_left_alone(server: GitHubServer, api: GitHub) -> None:
    tip = server.commit({"a.md": b"# By hand\n"}, branch="awesomelint/fixes", message="by hand")
    offered = offer(api, [fixed("a.md", b"# Ants\n")])
    assert offered.done == "left alone: somebody pushed to awesomelint/fixes; merge or delete it"
    assert server.branches["awesomelint/fixes"] == tip
    assert server.pulls == []


def test_a_link_or_a_program_is_not_replaced(server: GitHubServer, api: GitHub) -> None:
    tree = server.trees[server.commits[server.branches["main"]]["tree"]]
    tree["a.md"] = ("120000", tree["a.md"][1])
    assert offer(api, [fixed("a.md", b"/etc/passwd")]).done == "nothing to offer"
    tree["docs/b.md"] = ("100755", tree["docs/b.md"][1])
    offer(api, [fixed("docs/b.md", b"# Bees\n")])
    made = server.trees[server.commits[server.branches["awesomelint/fixes"]]["tree"]]
    assert made["docs/b.md"][0] == "100755"


def test_a_repository_beyond_what_is_listed_is_told(server: GitHubServer, api: GitHub) -> None:
    server.is_truncated = True
    with pytest.raises(
        ApiError, match=r"^ant/list has more files than GitHub lists at once; fix them by hand$"
    ):
        offer(api, [fixed("a.md", b"# Ants\n")])


def test_what_does_not_arrive_byte_for_byte_is_not_offered(server: GitHubServer, api: GitHub) -> None:
    server.mangles = True
    with pytest.raises(ApiError, match=r"^a\.md did not get to GitHub as it is; nothing was offered$"):
        offer(api, [fixed("a.md", b"# Ants\r\n")])
    assert list(server.branches) == ["main"]


def test_five_hundred_files_are_few_requests(server: GitHubServer, api: GitHub) -> None:
    names = [f"{number}.md" for number in range(500)]
    server.commit(dict.fromkeys(names, b"x\n"))
    offer(api, [Fixed(name, number(b"x\n"), b"\xef\xbb\xbf" + name.encode() + b"\r\n") for name in names])
    assert server.files("awesomelint/fixes")["7.md"] == b"\xef\xbb\xbf7.md\r\n"
    assert len(server.asked) < 20
    assert "- and 400 more\n" in server.pulls[0]["body"]


def test_what_one_job_writes_the_other_reads(tmp_path: Path) -> None:
    path = str(tmp_path / "fixes.json")
    made = (fixed("a.md", bytes(range(256))), fixed("docs/b.md", b""))
    write_fixes(made, path)
    assert read_fixes(path) == made


@pytest.mark.parametrize(
    ("more", "words"),
    [
        *(
            ({"path": path}, "files[0].path: expected the path of a list in the repository")
            for path in (
                "../a.md",
                "/a.md",
                "a/../../b.md",
                "./a.md",
                "a//b.md",
                "a\\b.md",
                ".git/a.md",
                "x/.GIT/a.md",
                ".github/workflows/a.md",
                ".GitHub/a.md",
                "a.yml",
                "a.md\n::error::",
                "",
            )
        ),
        ({"old": "main"}, "files[0].old: expected git's number of a file"),
        ({"base64": "*"}, "files[0].base64: expected bytes in Base64"),
        ({"base64": 1}, "files[0].base64: expected a text"),
    ],
)
def test_files_that_must_not_be_written_are_refused(
    tmp_path: Path, more: dict[str, object], words: str
) -> None:
    path = tmp_path / "fixes.json"
    item = {"path": "a.md", "old": number(b""), "base64": base64.b64encode(b"x").decode()} | more
    path.write_text(json.dumps({"version": 1, "files": [item]}))
    with pytest.raises(SourceError) as raised:
        read_fixes(str(path))
    assert str(raised.value) == f"{path}: {words}"


def test_a_file_that_comes_twice_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "fixes.json")
    write_fixes([fixed("a.md", b"x"), fixed("a.md", b"y")], path)
    with pytest.raises(SourceError, match=r"files\[1\]\.path: it is there twice$"):
        read_fixes(path)
