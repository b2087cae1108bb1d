"""The one issue about dead links: what is told, and when it is opened, brought up to date and closed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from awesomelint.errors import SourceError
from awesomelint.github.api import GitHub
from awesomelint.github.artifacts import Gone, LinkReport, read_links
from awesomelint.github.issue import keep
from awesomelint.github.issue_text import MOST, Places, key, mark, marked, text
from scripted_github import REPOSITORY, TOKEN, GitHubServer

COPY = "https://web.archive.org/web/20240102030405/https://ant.example/gone"
ANT = Gone(
    "https://ant.example/gone",
    "dead",
    True,
    "the server answered 404 Not Found",
    "2026-01-02",
    COPY,
    (("a.md", 3), ("docs/b c.md", 1)),
)
BEE = replace(ANT, url="https://bee.example/", is_sure=False, since=None, archive=None, places=(("a.md", 9),))
PLACES = Places("https://github.com", REPOSITORY)
DAY = "2026-11-28"
TEXT = """\
**1 link is gone**, as several looks over weeks have shown.

- `https://ant.example/gone`: dead since 2026-01-02, `the server answered 404 Not Found`
  - in [`a.md:3`](https://github.com/ant/list/blob/HEAD/a.md?plain=1#L3), \
[`docs/b c.md:1`](https://github.com/ant/list/blob/HEAD/docs/b%20c.md?plain=1#L1)
  - [archived copy of 2024-01-02](https://web.archive.org/web/20240102030405/https://ant.example/gone)

<details><summary>1 more suspected</summary>

They failed, and may come back: a death is sure after several looks over weeks.

- `https://bee.example/`: `the server answered 404 Not Found`

</details>

12 links in 2 files looked at on 2026-11-28; \
[what this means](https://github.com/awesomelint/awesomelint/blob/main/rules/dead-link.md).
"""


def report(*gone: Gone, whole: bool = True, links: int = 12) -> LinkReport:
    return LinkReport(gone, links, 2, whole)


@pytest.fixture
def server() -> Iterator[GitHubServer]:
    with GitHubServer() as server:
        yield server


@pytest.fixture
def api(server: GitHubServer) -> Iterator[GitHub]:
    with GitHub(TOKEN, REPOSITORY, "issues: write", server.base) as api:
        yield api


# What is told


def test_the_text_says_what_is_gone_since_when_and_what_to_use() -> None:
    assert text(report(ANT, BEE), PLACES, DAY) == TEXT


def test_the_text_of_good_news() -> None:
    page = "https://github.com/awesomelint/awesomelint/blob/main/rules/dead-link.md"
    looked = f"12 links in 2 files looked at; [what this means]({page}).\n"
    assert text(report(), None) == f"No link is known to be gone.\n\n{looked}"
    assert text(report(whole=False), None).endswith(
        "Not all could be looked at in the last run; its log says why.\n"
    )


def test_of_many_links_the_rest_is_counted() -> None:
    many = [replace(ANT, url=f"https://ant.example/{number}/" + "a" * 300) for number in range(3000)]
    told = mark(many) + text(
        report(*many, *(replace(BEE, reason="x" * 9000) for _ in range(3000))), PLACES, DAY
    )
    assert len(told.encode("utf-16-le")) // 2 < MOST
    assert "more left out here**; `awesomelint links` shows them.\n" in told
    assert "- and 2980 more\n" in told


HOSTILE = (
    "https://a.example/::error::x",
    "https://a.example/$(touch pwned)`touch pwned`",
    "https://a.example/@everyone #1 <script>alert(1)</script>",
    "https://a.example/\n\n::set-output name=a::b\n- [x](javascript:alert(1)) ![](https://evil.example/p.png)",
    "https://a.example/--><!-- awesomelint:links {} --></details>\u202e",
)


@given(st.text(), st.text(), st.text())
def test_nothing_of_strangers_is_more_than_text(url: str, reason: str, path: str) -> None:
    _check_harmless(url, reason, path)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_text(words: str) -> None:
    _check_harmless(words, words, words)


def _check_harmless(url: str, reason: str, path: str) -> None:
    link = replace(ANT, url=url, reason=reason, archive=None, places=((path, 1),))
    told = text(report(link, replace(link, is_sure=False)), PLACES, DAY)
    hosts = set()
    for block in MarkdownIt("commonmark").parse(told):
        assert block.type != "fence"
        if block.type == "html_block":
            assert block.content.split() in (
                ["<details><summary>1", "more", "suspected</summary>"],
                ["</details>"],
            )
        for child in block.children or ():
            assert child.type not in ("image", "html_inline")
            if child.type == "text":
                assert not any(part in child.content for part in "@<`$#")
            if child.type == "link_open":
                hosts.add(str(child.attrs["href"])[:27])
    assert hosts == {"https://github.com/ant/list", "https://github.com/awesomel"}
    assert not any(line.startswith("::") for line in told.splitlines())


def test_the_mark_tells_a_later_run_which_links_were_gone() -> None:
    body = mark([ANT, replace(BEE, url="https://x/-->")]) + text(report(ANT), PLACES, DAY)
    assert marked(body) == {key(ANT.url): "2026-01-02", key("https://x/-->"): ""}
    assert marked(text(report(ANT), PLACES)) is None
    assert marked("<!-- awesomelint:links {{ -->") is None
    assert marked('<!-- awesomelint:links {"a" -->') is None
    assert marked('<!-- awesomelint:links {"a": 1} -->') == {}


# When it is opened, brought up to date and closed


def test_the_issue_lives_as_long_as_links_are_dead(server: GitHubServer, api: GitHub) -> None:
    assert keep(api, report(BEE), PLACES, DAY).done == "nothing to tell"
    assert server.issues == []

    kept = keep(api, report(ANT, BEE), PLACES, DAY)
    assert (kept.done, kept.number, kept.dead) == ("opened", 1, 1)
    (issue,) = server.issues
    assert (issue["title"], issue["labels"], issue["state"]) == ("Dead links", ["awesomelint"], "open")
    assert issue["body"] == f"{mark([ANT])}{TEXT}\nClosing this issue as *not planned* keeps it closed.\n"

    both = report(ANT, replace(BEE, is_sure=True))
    assert keep(api, both, PLACES, "2026-12-05").done == "updated"
    assert issue["body"].startswith(mark(both.gone) + "**2 links are gone**")

    assert keep(api, report(), PLACES, "2026-12-12").done == "closed"
    assert (issue["state"], issue["state_reason"]) == ("closed", "completed")
    assert keep(api, report(), PLACES, "2026-12-12").done == "nothing to tell"

    assert keep(api, report(ANT), PLACES, "2026-12-19").done == "reopened"
    assert len(server.issues) == 1
    assert issue["state"] == "open"


def test_the_issue_is_found_without_its_label(server: GitHubServer, api: GitHub) -> None:
    keep(api, report(ANT), PLACES, DAY)
    server.issues[0]["labels"] = []  # as where the token may not set any
    assert keep(api, report(ANT), PLACES, DAY).done == "updated"
    server.issues[0] |= {"title": "Links of ours that are dead", "labels": ["awesomelint", "help wanted"]}
    assert keep(api, report(ANT), PLACES, DAY).done == "updated"
    server.issues[0]["labels"] = []
    assert keep(api, report(ANT), PLACES, DAY).done == "opened"


def test_an_issue_that_nobody_wants_stays_closed(server: GitHubServer, api: GitHub) -> None:
    keep(api, report(ANT), PLACES, DAY)
    server.issues[0] |= {"state": "closed", "state_reason": "not_planned"}
    server.asked.clear()
    assert keep(api, report(ANT), PLACES, DAY).done == "left closed"
    assert {method for method, _ in server.told()} == {"GET"}


@pytest.mark.parametrize("found", [report(whole=False), report(BEE, whole=False)])
def test_silence_of_a_run_that_failed_closes_nothing(
    server: GitHubServer, api: GitHub, found: LinkReport
) -> None:
    keep(api, report(ANT), PLACES, DAY)
    before = dict(server.issues[0])
    assert keep(api, found, PLACES, DAY).done == "unchanged"
    assert server.issues == [before]


def test_a_lost_memory_closes_nothing(server: GitHubServer, api: GitHub) -> None:
    keep(api, report(ANT), PLACES, DAY)
    anew = replace(ANT, is_sure=False, since=DAY)
    assert keep(api, report(anew, BEE), PLACES, DAY).done == "updated"
    assert server.issues[0]["body"].startswith(f"{mark([ANT])}{TEXT}")


@pytest.mark.parametrize(
    "strange",
    [
        {"user": {"type": "User"}, "author_association": "NONE"},
        {"user": None},
        {"pull_request": {}},
        {"body": "Dead links"},
        {"body": None},
    ],
)
def test_issues_of_strangers_are_not_touched(
    server: GitHubServer, api: GitHub, strange: dict[str, Any]
) -> None:
    keep(api, report(ANT), PLACES, DAY)
    server.issues[0] |= strange
    before = dict(server.issues[0])
    assert keep(api, report(ANT), PLACES, DAY).done == "opened"
    assert server.issues[0] == before


# What is read of another job's report


def link(**more: Any) -> dict[str, Any]:
    places = [{"path": "a.md", "line": 3, "column": 9}]
    given = {"url": ANT.url, "verdict": "dead", "phase": "confirmed", "reason": ANT.reason, "counts": True}
    return given | {"since": "2026-01-02T00:00:00Z", "archive": COPY, "places": places} | more


def write(path: Path, *links: Any, **more: Any) -> str:
    summary = {"files": 2, "failures": [], "interrupted": False} | more.pop("summary", {})
    path.write_text(json.dumps({"version": 1, "links": list(links), "summary": summary} | more))
    return str(path)


def test_a_report_is_read(tmp_path: Path) -> None:
    rows = [link(), link(url="https://b.example/", verdict="alive", phase=None), link(counts=False)]
    rows.append(link(verdict="unreachable", phase="suspected", since=None, archive=None))
    found = read_links(write(tmp_path / "links.json", *rows))
    first = replace(ANT, places=(("a.md", 3),))
    away = replace(first, verdict="unreachable", is_sure=False, since=None, archive=None)
    assert found == LinkReport((first, away), 4, 2, True)
    failed = {"failures": [{"path": "the web", "message": "is the network down?", "code": 2}]}
    found = read_links(write(tmp_path / "links.json", *rows, summary=failed))
    assert (found.is_whole, found.failures) == (False, ("is the network down?",))
    assert not read_links(write(tmp_path / "links.json", *rows, summary={"interrupted": True})).is_whole
    assert not read_links(write(tmp_path / "links.json")).is_whole


@pytest.mark.parametrize(
    "copy",
    [
        "https://evil.example/",
        COPY.replace("ant", "bee"),
        COPY.replace("https://web", "http://web"),
        COPY.replace("web.archive.org", "web.archive.org.evil.example"),
        "https://web.archive.org/web/20240102030405/javascript:alert(1)",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_copy_of_the_page_is_not_linked_to(tmp_path: Path, copy: str) -> None:
    (found,) = read_links(write(tmp_path / "links.json", link(archive=copy))).gone
    assert found.archive is None


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"verdict": "killed"}, "links[0].verdict: there is no such verdict"),
        ({"counts": "yes"}, "links[0].counts: expected true or false"),
        ({"url": None}, "links[0].url: expected a text"),
        ({"url": "a" * 20_001}, "links[0].url: expected 20,000 characters at most, found 20,001"),
        ({"since": "soon](x)"}, "links[0].since: expected a date such as 2027-01-31"),
        ({"places": [{"path": "a", "line": -1}]}, "links[0].places[0].line: expected a count"),
        ({"places": [{"path": "a", "line": True}]}, "links[0].places[0].line: expected a count"),
        ({"places": {}}, "links[0].places: expected an array"),
    ],
)
def test_a_report_that_is_none_is_refused_with_the_place(tmp_path: Path, row: Any, words: str) -> None:
    path = write(tmp_path / "links.json", link(**row))
    with pytest.raises(SourceError) as raised:
        read_links(path)
    assert str(raised.value) == f"{path}: {words}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no such file; did the job that writes it upload it?"),
        (b"", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b"\xff", "it is no JSON"),
        (b"[]", "expected an object"),
        (b"{}", "there is no version"),
        (b'{"version": 2}', "version: expected 1; was it written by another version of awesomelint?"),
        (b'{"version": 1}', "there is no summary"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "links.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as raised:
        read_links(str(path))
    assert str(raised.value) == f"{path}: {words}"


def test_a_report_that_is_a_link_elsewhere_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "there.json", link())
    (tmp_path / "links.json").symlink_to(tmp_path / "there.json")
    with pytest.raises(SourceError, match="no such file"):
        read_links(str(tmp_path / "links.json"))
