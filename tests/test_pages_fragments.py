"""Places in pages: those that are there, those that are not, and those nobody can tell of."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable

import pytest

from awesomelint.links.net.answer import Answer
from awesomelint.links.net.unpack import BODY_CAP
from awesomelint.links.pages.fragments import FRAGMENT_CAP, cap_for, present
from awesomelint.links.target import target

URL = "https://ants.example/species"
HTML = (("content-type", "text/html; charset=utf-8"),)
PAGE = """<!doctype html><title>Ants</title><body>
<ul><li><a href="#red">Red</a> <li><a href="#black-ants">Black</a></ul>
<h2 id="red">Red ants</h2><p>They <b>bite</b>, and carry 蚂蚁 leaves home over stones.</p>
<h2 id=black-ants>Black ants</h2><a name='old name'></a><a name="%41">x</a>
<section ID='Été'></section><p id="a&amp;b">They sleep in winter.</p><h3>No anchor here</h3>"""
SCRIPTED = PAGE + "<script>document.querySelectorAll('h3')</script>"


def found(fragment: str, page: str = PAGE, url: str = URL, *, is_whole: bool = True) -> bool | None:
    answer = Answer(200, HTML, page.encode(), is_whole)
    return present(answer, [fragment], target(url))[fragment]


@pytest.mark.parametrize(
    "fragment",
    [
        "",
        "#",
        "top",
        "TOP",
        "red",
        "#red",
        "black-ants",
        "old%20name",
        "old name",
        "%41",
        "a&b",
        "a%26b",
        "Été",
        "%C3%89t%C3%A9",
        ":~:text=carry",
        ":~:text=They%20bite",
        ":~:text=red%20ANTS",
        ":~:text=Red,stones",
        ":~:text=They-,bite,-and",
        ":~:text=winter-,x&text=leaves%20home",
        ":~:text=%E8%9A%82%E8%9A%81",
        "red:~:text=gone",
        "gone:~:text=sleep",
    ],
)
@pytest.mark.parametrize("page", [PAGE, SCRIPTED], ids=["still", "scripted"])
def test_places_that_are_there(fragment: str, page: str) -> None:
    assert found(fragment, page) is True


@pytest.mark.parametrize(
    "fragment",
    [
        "green",
        "#green",
        "Red",
        "BLACK-ANTS",
        "user-content-green",
        ":~:text=green%20ants",
        "green:~:text=green%20ants",
        "%ff",
    ],
)
@pytest.mark.parametrize("page", [PAGE, SCRIPTED], ids=["still", "scripted"])
def test_places_that_are_not(fragment: str, page: str) -> None:
    assert found(fragment, page) is False


@pytest.mark.parametrize(
    "fragment",
    [
        "/route",
        "!route",
        "!/route",
        "page=3",
        "t=30",
        "t=10,20",
        "xywh=1,2,3,4",
        "gid=0",
        "L10",
        "L10-L20",
        "L10-20",
        "lines-10",
        "lines-10:20",
        "issuecomment-12345",
        "discussion_r123",
        "diff-abc",
        "comment-17",
        "comments",
        "disqus_thread",
        ".x1y2",
        "tab-2",
        "wechat_redirect",
        "no-anchor-here",
        "black_ants",
        ":~:selector(x)",
        ":~:text=they-,leaves,-winter",
        "?x",
    ],
)
@pytest.mark.parametrize("page", [PAGE, SCRIPTED], ids=["still", "scripted"])
def test_places_nobody_can_tell_of(fragment: str, page: str) -> None:
    assert found(fragment, page) is None


DOUBTS = {
    "the page was not read to its end": (PAGE, URL, False),
    "a single-page application": (
        '<title>Ants</title><div id="root"></div><script src=a.js></script>',
        URL,
        True,
    ),
    "anchors by script": ("<h2>Green things</h2><h2>Red</h2><script src=anchors.js></script>", URL, True),
    "a script that knows the place": (SCRIPTED + '<script>var x = {"id": "green"}</script>', URL, True),
    "a link of the page's own to the place": (PAGE + "<a href='#green'>Green</a>", URL, True),
    "a heading of that name": (PAGE + "<h2>Green</h2>", URL, True),
    "a host whose pages are made by scripts": (PAGE, "https://docs.google.com/document/d/1", True),
    "a repository without its README": (
        "<title>ants</title>" + SCRIPTED,
        "https://github.com/ants/ants",
        True,
    ),
}


@pytest.mark.parametrize(("page", "url", "is_whole"), DOUBTS.values(), ids=DOUBTS)
def test_doubts_are_in_favour_of_the_link(page: str, url: str, is_whole: bool) -> None:
    assert found("green", page, url, is_whole=is_whole) is None


README = """<title>ants</title><article><h1><a id="user-content-red-ants" href="#red-ants"></a></h1>
<h2 id="user-content-black"><a href="#black">Black</a></h2>
<p>All that is known of them.</p></article><script></script>"""


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("red-ants", True),
        ("Red-Ants", True),
        ("user-content-red-ants", True),
        ("black", True),
        ("readme", True),
        ("readme-ov-file", True),
        ("green", False),
        ("L10", None),
    ],
)
def test_anchors_of_github(fragment: str, expected: bool | None) -> None:
    assert found(fragment, README, "https://github.com/ants/ants") is expected


def test_anchors_in_the_data_of_scripts_of_github() -> None:
    data = '<script type="application/json">{"richText": "\\u003ch1 id=\\"user-content-green\\""}</script>'
    assert found("green", data, "https://github.com/ants/ants/blob/main/README.md") is True


def test_what_is_no_page_has_no_anchors_to_miss() -> None:
    answer = Answer(200, (("content-type", "application/pdf"),), b"%PDF-1.7")
    assert present(answer, ["page=3", "chapter", ""], target(URL)) == {
        "page=3": None,
        "chapter": None,
        "": True,
    }


def test_a_page_that_is_not_whole_may_still_have_it() -> None:
    assert found("red", is_whole=False) is True


def test_a_page_in_another_encoding() -> None:
    page = '<meta charset=gbk><h1 id="蚂蚁">蚂蚁</h1>'.encode("gbk")
    assert present(Answer(200, (), page), ["蚂蚁", "%E8%9A%82%E8%9A%81"], target(URL)) == {
        "蚂蚁": True,
        "%E8%9A%82%E8%9A%81": True,
    }


def test_more_is_read_only_where_a_place_is_looked_for() -> None:
    caps = {name: cap_for([name], target(URL)) for name in ("red", "page=3", "", ":~:text=red")}
    assert caps == {"red": FRAGMENT_CAP, "page=3": BODY_CAP, "": BODY_CAP, ":~:text=red": FRAGMENT_CAP}
    assert cap_for([], target(URL)) == cap_for(["red"], target("https://docs.google.com/d/1")) == BODY_CAP


# Lines of a file


def listing(prefix: str, numbers: Iterable[int]) -> str:
    """Write a page that shows a file, line by line."""
    return "<title>ant.py</title>" + "".join(f'<td id="{prefix}{n}">ant</td>' for n in numbers)


def blob(*texts: str, more: str = "") -> str:
    """Write a page of GitHub's, whose scripts show a file."""
    data = json.dumps({"payload": {"blob": {"rawLines": texts}}}, separators=(",", ":"))
    return f'<title>ants</title><div id="LC1">ant</div><script type="application/json">{data}</script>{more}'


FILES: dict[str, tuple[str, str, bool | None]] = {
    "a line that is there": ("L10", listing("L", range(1, 21)), True),
    "the last one": ("L20", listing("L", range(1, 21)), True),
    "one beyond the last": ("L21", listing("L", range(1, 21)), False),
    "several lines, the first one there": ("L20-L99", listing("L", range(1, 21)), True),
    "several lines as GitLab writes them": ("L21-25", listing("LC", range(1, 21)), False),
    "a column": ("L21C5-L22C1", listing("LC", range(1, 21)), False),
    "the other way round": ("L99-L20", listing("L", range(1, 21)), True),
    "Bitbucket": ("lines-21:22", listing("lines-", range(1, 21)), False),
    "cgit": ("n21", listing("n", range(1, 21)), False),
    "gitweb": ("l21", listing("l", range(1, 21)), False),
    "gitweb, there": ("l20", listing("l", range(1, 21)), True),
    "ids of another kind": ("L21", listing("n", range(1, 21)), None),
    "no ids": ("L21", "<title>ant.py</title><pre>ant</pre>", None),
    "too few ids": ("L21", listing("L", range(1, 4)), None),
    "the second part of a file": ("L21", listing("L", range(5, 20)), None),
    "a file with a gap": ("L21", listing("L", (*range(1, 9), *range(10, 20))), None),
    "a file in parts": ("L21", listing("L", range(1, 21)) + "<a href='?page=2'>more</a>", None),
    "a page that speaks of the line": (
        "L21",
        listing("L", range(1, 21)) + "<script>go('L21')</script>",
        None,
    ),
    "line 0": ("L0", listing("L", range(1, 21)), None),
    "a number nobody counts to": ("L" + "9" * 5000, listing("L", range(1, 21)), None),
}


@pytest.mark.parametrize(("fragment", "page", "expected"), FILES.values(), ids=FILES)
def test_lines_of_a_file(fragment: str, page: str, expected: bool | None) -> None:
    assert found(fragment, page) is expected


def test_lines_of_a_file_that_was_not_read_to_its_end() -> None:
    page = listing("L", range(1, 21))
    assert [found(name, page, is_whole=False) for name in ("L20", "L21")] == [True, None]


@pytest.mark.parametrize(
    "url", ["https://gitlab.com/a/b/-/blob/x", "https://bitbucket.org/a/b", "https://a.test/a/blame/x"]
)
def test_lines_that_scripts_may_add(url: str) -> None:
    page = listing("L", range(1, 21))
    assert [found(name, page, url) for name in ("L20", "L21")] == [True, None]


GITHUB = "https://github.com/ants/ants/blob/main/ant.py"
BLOBS: dict[str, tuple[str, str, bool | None]] = {
    "a line that is there": ("L3", blob("a", "", 'b = "\\"]'), True),
    "a line that is not": ("L4", blob("a", "", 'b = "\\"]'), False),
    "a file that speaks of such data": ("L3", blob('{"rawLines":["x","y"]}', "b"), False),
    "a file without lines": ("L3", blob(), None),
    "a large file": ("L3", blob("a", more='<script>{"truncated":true}</script>'), None),
    "two files": ("L3", blob("a", more=blob("b")), None),
    "data that is no list": ("L3", blob("a").replace('["a"]', "null"), None),
    "a list that does not end": ("L3", blob("a").partition("]")[0], None),
    "a list of something else": ("L3", blob("a").replace('"a"]', '"a",1]'), None),
    "no data of a script": ("L3", blob("a").replace(' type="application/json"', ""), None),
    "a text of the page": ("L3", blob("a").replace("<script", "<pre").replace("</script", "</pre"), None),
    "ids alone": ("L21", listing("LC", range(1, 21)), None),
    "a line that the HTML has": ("L20", listing("LC", range(1, 21)), True),
}


@pytest.mark.parametrize(("fragment", "page", "expected"), BLOBS.values(), ids=BLOBS)
def test_lines_in_the_data_of_a_page_of_github(fragment: str, page: str, expected: bool | None) -> None:
    assert found(fragment, page, GITHUB) is expected


def test_what_comes_after_the_lines_may_say_that_they_are_not_all() -> None:
    assert [found(name, blob("a"), GITHUB, is_whole=False) for name in ("L1", "L2")] == [True, None]
    assert found("L2", blob("a"), "https://github.com/ants/ants") is None


def test_a_page_is_read_further_for_lines() -> None:
    assert [cap_for([name], target(GITHUB)) for name in ("L3", "L3-L9", "n3", "Lx")] == [FRAGMENT_CAP] * 4
    assert cap_for(["lines-3"], target("https://bitbucket.org/a/b")) == FRAGMENT_CAP


def test_hostile_lists_of_lines_take_no_time() -> None:
    page = '<script type="application/json">' + '"rawLines":[' + '"a\\",' * 150_000
    start = time.monotonic()
    assert found("L3", page, GITHUB) is None
    assert found("L3", "<script " * 100_000 + '"rawLines":["a"]', GITHUB) is None
    wanted = [f"L{number}" for number in range(1, 5001)]
    page = listing("L", range(1, 20_001))
    answer = Answer(200, HTML, page.encode())
    assert set(present(answer, wanted, target(URL)).values()) == {True}
    assert time.monotonic() - start < 5
