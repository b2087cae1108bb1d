"""Canonical forms: the cases of `fixtures/canonical.toml`, the tables of data, and the laws of all."""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from awesomelint import rulebook
from awesomelint.links.forms import parameters, sites
from awesomelint.links.forms.canonical import canonical, entered_pages, forms, preferred, syntax, work
from awesomelint.links.forms.url import URL, _parse_slowly, parse


class Case(NamedTuple):
    """One equivalence: each group's members are equal, and no two groups are."""

    name: str
    groups: tuple[tuple[str, ...], ...]


def _cases(level: str) -> list[Case]:
    rows = tomllib.loads((Path(__file__).parent / "fixtures" / "canonical.toml").read_text(encoding="utf-8"))[
        level
    ]
    return [Case(row["name"], tuple(tuple(group) for group in row["groups"])) for row in rows]


SYNTAX, PAGE, WORK = _cases("syntax"), _cases("page"), _cases("work")


def pairs(cases: list[Case]) -> list[object]:
    return [pytest.param(case, id=case.name) for case in cases]


def check(case: Case, key: object) -> None:
    assert callable(key)
    keys = [{url: key(url) for url in group} for group in case.groups]
    for group in keys:
        assert len(set(group.values())) == 1, group
    firsts = [next(iter(group.values())) for group in keys]
    assert None not in firsts
    assert len(set(firsts)) == len(firsts), sorted(map(str, firsts))


@pytest.mark.parametrize("case", pairs(SYNTAX))
def test_syntax(case: Case) -> None:
    check(case, syntax)


@pytest.mark.parametrize("case", pairs(PAGE))
def test_page(case: Case) -> None:
    check(case, canonical)


@pytest.mark.parametrize("case", pairs(WORK))
def test_work(case: Case) -> None:
    check(case, work)


def test_every_work_has_a_case() -> None:
    assert [row["name"] for row in rulebook.data("same-works")["work"]] == [case.name for case in WORK]


def test_every_form_of_a_work_is_tried() -> None:
    urls = [url for case in WORK for group in case.groups for url in group]
    settled = {re.sub(r"^https?://(www\.)?", "", url) for url in urls}
    for row in rulebook.data("same-works")["work"]:
        for form in row["form"]:
            pattern = re.compile(form["path"], re.IGNORECASE)
            tried = [
                url
                for url in settled
                for host, slash, path in [url.partition("/")]
                if host in form["hosts"] and pattern.fullmatch((slash + path).rstrip("/"))
            ]
            assert tried or form["hosts"] == ["raw.githubusercontent.com"], form


def test_every_tracking_name_is_dropped_on_its_hosts() -> None:
    for row in rulebook.data("tracking-parameters")["parameters"]:
        for host in row.get("hosts", ["example.org"]):
            for name in [*row.get("names", ()), *(prefix + "x" for prefix in row.get("prefixes", ()))]:
                assert canonical(f"https://{host}/a?{name}=1&zz=2") == canonical(f"https://{host}/a?zz=2"), (
                    name
                )
                assert name == name.lower()
        if "hosts" in row:
            kept = [name for name in row["names"] if not parameters.tracks("example.org", name)]
            for name in kept:
                assert canonical(f"https://example.org/a?{name}=1") != canonical("https://example.org/a")
        for host in row.get("except", ()):
            assert canonical(f"https://{host}/a?mid=1") != canonical(f"https://{host}/a")


def test_every_wrapper_is_unwrapped() -> None:
    for row in rulebook.data("redirect-wrappers")["wrapper"]:
        path = {"/.*": "/x", r"/(?:l\.php)?": "/l.php", "/(?:go-wild)?": "/go-wild"}.get(
            row["path"], row["path"]
        )
        path = {
            r"/(?:index|middle[mb]|middlem|pc)\.html": "/pc.html",
            "/(?:safety/go|redir/redirect)": "/safety/go",
        }.get(path, path)
        for host in row["hosts"]:
            for name in row["parameters"]:
                host = f"a{host}" if host.startswith(".") else host
                value = quote("http://www.example.org/a?b=1", safe="")
                query = f"{name}={value}&x=y" if name else "http://www.example.org/a?b=1"
                url = f"https://www.{host}{path.replace(chr(92), '')}?{query}"
                assert canonical(url) == "https://example.org/a?b=1", url
                assert preferred(url) == "http://www.example.org/a?b=1"


def test_every_same_host_is_the_same() -> None:
    for row in rulebook.data("same-hosts")["host"]:
        for name in row["names"]:
            prefix = "en" if name.startswith(".") else ""
            assert sites.same_host(prefix + name) == prefix + row["same-as"]
            assert canonical(f"http://{prefix}{name}/a/b") == canonical(
                f"https://{prefix}{row['same-as']}/a/b"
            )


@pytest.mark.parametrize(
    "table",
    ["tracking-parameters", "same-hosts", "identifying-parameters", "redirect-wrappers", "same-works"],
)
def test_every_row_has_a_source_and_a_date(table: str) -> None:
    for rows in rulebook.data(table).values():
        for row in rows:
            assert row["source"]
            assert isinstance(row["verified"], datetime.date)


PREFERRED = [
    ("https://youtu.be/dQw4w9WgXcQ?si=x", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", None),
    ("https://m.youtube.com/@ants", "https://www.youtube.com/@ants"),
    ("http://dx.doi.org/10.1000/AbC", "https://doi.org/10.1000/AbC"),
    ("https://doi.org/10.1000/AbC", None),
    ("https://github.com/Ant/Hill.git", "https://github.com/Ant/Hill"),
    ("https://github.com/Ant/Hill/", None),
    ("https://github.com/Ant/Hill/tree/master", "https://github.com/Ant/Hill"),
    (
        "https://raw.githubusercontent.com/Ant/Hill/main/Map.pdf",
        "https://github.com/Ant/Hill/blob/main/Map.pdf",
    ),
    ("https://en.m.wikipedia.org/wiki/Ant", "https://en.wikipedia.org/wiki/Ant"),
    ("https://link.zhihu.com/?target=http%3A//www.a.org/%3Fb%3D1", "http://www.a.org/?b=1"),
    (
        "https://link.zhihu.com/?target=https%3A//youtu.be/dQw4w9WgXcQ",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    ),
    ("https://arxiv.org/pdf/1706.03762v5.pdf", "https://arxiv.org/abs/1706.03762"),
    ("https://arxiv.org/abs/1706.03762", "https://arxiv.org/abs/1706.03762"),
    ("https://aclweb.org/anthology/p18-1001", "https://aclanthology.org/P18-1001/"),
    ("https://example.org/a", None),
    ("mailto:ant@example.org", None),
]


@pytest.mark.parametrize(("url", "expected"), PREFERRED)
def test_preferred(url: str, expected: str | None) -> None:
    assert preferred(url) == expected
    if expected is not None:
        assert preferred(expected) in (None, expected)
        assert work(expected) == work(url)


NO_WEB_ADDRESSES = [
    "",
    " ",
    "#top",
    "docs/a.md",
    "/a",
    "mailto:ant@example.org",
    "ftp://example.org/a",
    "javascript:alert(1)",
    "data:text/html,<b>",
    "http://",
    "http:///",
    "https://a b.org/",
    "http://[::1",
    "https://exa%00mple.org/",
    "https://example.org:99999/",
    "http://\ud800.org/",
    "https://example.org/\udcff",
    "htp://example.org",
    "git@github.com:ant/hill.git",
    "https://xn--a.org.\x00/",
    "\x00",
    "//",
]


@pytest.mark.parametrize("url", NO_WEB_ADDRESSES)
def test_what_is_no_web_address_has_no_form(url: str) -> None:
    assert (syntax(url), canonical(url), work(url), preferred(url), forms(url)) == (None,) * 5


LOOK_ALIKES = [
    ("https://github.com/a/b", "https://github.com@evil.org/a/b"),
    ("https://github.com/a/b", "https://github.com:pw@evil.org/a/b"),
    ("https://github.com/a/b", "https://evil.org\\@github.com/a/b"),
    ("https://github.com/a/b", "https://github.com.evil.org/a/b"),
    ("https://github.com/a/b", "https://g\u0131thub.com/a/b"),
    ("https://apple.com/", "https://\u0430pple.com/"),
    ("https://a.org/x", "https://u:p@a.org/x"),
    ("https://a.org/x/y", "https://a.org/x%2Fy"),
    ("https://a.org/b", "https://a.org/a%2e%2e%2fb"),
    ("https://a.org/x?y", "https://a.org/x%3Fy"),
    ("https://a.org/x", "https://a.org/x%23y"),
    ("https://a.org/x", "https://a.org/x%00"),
    ("https://a.org/x", "https://a.org/x\u00a0"),
    ("https://a.org/x", "https://a.org/x\u200b"),
    ("https://a.org/?a&b", "https://a.org/?a%26b"),
    ("https://a.org/?a=b", "https://a.org/?a%3Db"),
    ("https://a.org/?a+b", "https://a.org/?a%2Bb"),
    ("https://a.org/x%20y", "https://a.org/x+y"),
    ("http://a.org/", "http://a.org:443/"),
    ("http://a.org:8080/", "https://a.org:8080/"),
    ("http://127.0.0.1/", "http://0x7f.2/"),
    ("https://arxiv.org/abs/1706.03762", "https://arxiv.org.evil.org/abs/1706.03762"),
    ("https://arxiv.org/abs/1706.03762", "https://arxiv.org/abs/1706.03762/x"),
    ("https://a.org/", "https://google.com.evil.org/url?q=https://a.org/"),
    ("https://a.org/", "https://evil.org/url?q=https://a.org/"),
    ("https://youtu.be/dQw4w9WgXcQ", "https://youtu.be/dqw4w9wgxcq"),
    ("https://github.com/a/b", "https://gist.github.com/a/b"),
    ("https://github.com/a/b/issues/1", "https://github.com/a/b/pull/1"),
]


@pytest.mark.parametrize(("url", "other"), LOOK_ALIKES)
def test_what_looks_alike_is_not_the_same(url: str, other: str) -> None:
    for form in (syntax, canonical, work):
        assert form(url) is not None
        assert form(url) != form(other)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org/" + "a/../" * 100_000,
        "https://a.org/" + "%" * 100_000,
        "https://a.org/?" + "a=1&" * 100_000,
        "https://" + "@" * 50_000 + "a.org/",
        "https://" + "[" * 10_000,
        "https://google.com/url?q=" * 5_000 + "https://a.org",
    ],
    ids=["dots", "percents", "parameters", "ats", "brackets", "wrappers"],
)
def test_a_long_url_is_no_crash(url: str) -> None:
    page = canonical(url)
    assert page is None or canonical(page) == page


def test_fragments_count_where_a_list_enters_a_page_on_purpose() -> None:
    urls = [
        "https://a.org/#ants",
        "http://a.org/#bees",
        "https://a.org",
        "https://b.org/#ants",
        "http://b.org#ants",
        "https://youtu.be/dQw4w9WgXcQ?t=10",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m",
    ]
    pages = entered_pages(urls)
    assert pages == {"https://a.org/", "https://youtube.com/watch?v=dQw4w9WgXcQ"}
    assert [canonical(url, pages) for url in urls] == [
        "https://a.org/#ants",
        "https://a.org/#bees",
        "https://a.org/",
        "https://b.org/",
        "https://b.org/",
        "https://youtube.com/watch?v=dQw4w9WgXcQ#t=10",
        "https://youtube.com/watch?v=dQw4w9WgXcQ#t=60",
    ]


HOSTS = st.sampled_from(
    [
        "example.org",
        "www.example.org",
        "github.com",
        "raw.githubusercontent.com",
        "youtu.be",
        "www.youtube.com",
        "m.youtube.com",
        "arxiv.org",
        "dx.doi.org",
        "doi.org",
        "openreview.net",
        "aclweb.org",
        "papers.nips.cc",
        "openaccess.thecvf.com",
        "proceedings.mlr.press",
        "en.m.wikipedia.org",
        "www.google.com",
        "link.zhihu.com",
        "mp.weixin.qq.com",
        "www.bilibili.com",
        "huggingface.co",
        "x.com",
        "例え.jp",
        "[::1]",
        "127.0.0.1",
        "EXAMPLE.org.",
        "user:pw@example.org",
        "example.org:80",
        "example.org:8080",
        "xn--r8jz45g.jp",
    ]
)
PIECES = st.sampled_from(
    [
        "/",
        "//",
        "/.",
        "/..",
        "/%2e",
        "/%2E%2e",
        "%",
        "%%32%65",
        "%41",
        "%7e",
        "%2f",
        "%28",
        "%27",
        "%20",
        "+",
        "'",
        "(",
        "a",
        "A",
        "é",
        ".git",
        "watch",
        "?",
        "&",
        "=",
        "#",
        "#/",
        "#!",
        "v=dQw4w9WgXcQ",
        "list=PL1",
        "t=1m2s",
        "utm_x=1",
        "target=https%3A//youtu.be/dQw4w9WgXcQ",
        "url=http%3A//a.org/%2e%2e",
        "q=https://a.org/b",
        "/url",
        "/s",
        "__biz=1",
        "/abs/1706.03762",
        "/pdf/1706.03762v2.pdf",
        "/abs/hep-th/9901001",
        "/10.48550/arXiv.1706.03762",
        "/ant",
        "/hill",
        "/tree/main",
        "/blob/main/x",
        "/forum",
        "id=Ab",
        "/P18-1001",
        ":~:text=a",
        "|",
        "\\",
        "\t",
        "p=1",
        "/video/BV1",
        ";",
    ]
)
BUILT = st.builds(
    lambda scheme, host, pieces: f"{scheme}{host}{''.join(pieces)}",
    st.sampled_from(["http://", "https://", "HTTPS://", "//"]),
    HOSTS,
    st.lists(PIECES, max_size=8),
)
ANY = st.one_of(
    BUILT, st.text(max_size=40), st.text(max_size=20).map(lambda text: f"https://example.org/{text}")
)


@settings(max_examples=600, deadline=None)
@given(ANY)
def test_forms_are_their_own_forms(url: str) -> None:
    for form in (syntax, canonical, work):
        once = form(url)
        if once is not None:
            assert form(once) == once
    preferred_once = preferred(url)
    if preferred_once is not None:
        assert work(preferred_once) == work(url)
        assert preferred(preferred_once) in (None, preferred_once)


@settings(max_examples=300, deadline=None)
@given(BUILT)
def test_higher_forms_follow_from_lower_ones(url: str) -> None:
    lower = syntax(url)
    if lower is not None:
        assert canonical(lower) == canonical(url)
        assert work(lower) == work(url)
        page = canonical(url)
        assert page is not None
        assert work(page) == work(url)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from("abcxyzABC019-._~!$&()*+,;=:@/?#% '|é"), max_size=30).map("".join),
    st.sampled_from(
        ["example.org", "a-b.c-d.org", "-a-.org", "a..org", "a.1", "a.b2", "xn--a.org", "ab--c.org", "A.org"]
    ),
)
def test_plain_urls_need_no_parser(rest: str, host: str) -> None:
    """The short cut for plain URLs gives what the parser gives."""
    for url in (f"https://{host}{rest}", f"http://{host}/{rest}"):
        assert parse(url) == _parse_slowly(url)


def test_parts() -> None:
    assert parse("http://u:p@a.org:81/b?c=d#e") == URL("http", "u:p@a.org:81", "/b", "c=d", "e")
