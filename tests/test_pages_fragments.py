"""Places in pages: those that are there, those that are not, and those nobody can tell of."""

from __future__ import annotations

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
