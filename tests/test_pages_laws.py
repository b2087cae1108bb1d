"""Laws of pages: nothing raises, nothing takes long, everything is the same twice."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awesomelint.links.net.answer import Answer
from awesomelint.links.pages.drift import drifted
from awesomelint.links.pages.fingerprint import jaccard, shingles
from awesomelint.links.pages.fragments import present
from awesomelint.links.pages.look import Page, is_same, is_suspicious, look, sibling_of, weigh
from awesomelint.links.pages.phrases import says_not_found
from awesomelint.links.target import target

URL = target("https://ants.example/species/red-ants")
ROOT = target("https://ants.example/")
MARKUP = (
    "<",
    ">",
    "<title",
    "<title>",
    "</title>",
    "<!--",
    "-->",
    "<script",
    "<script>",
    "</script>",
    "<style>",
    "<h1>",
    "</h1>",
    "<body>",
    '<a x="',
    "'",
    '"',
    "<meta name=robots content=",
    "<link rel=canonical href=",
    "<base href=",
    "noindex",
    "&#",
    "&amp;",
    "404",
    "Page not found",
    " | ",
    "页面不存在",
    "<div id=root>",
    " id=",
    "#x",
    "user-content-x",
    "ants.example",
    " is for sale",
    "\x00",
    "\ud800",
    "<noscript>",
    "<svg>",
    "charset=gbk",
    "charset=utf-16",
)
HEADERS = (
    "",
    "text/html",
    "text/html; charset=gbk",
    "text/html; charset=utf-16",
    "text/html; charset=iso-2022-jp",
    "application/pdf",
)
pages = st.one_of(
    st.binary(max_size=300),
    st.lists(st.sampled_from(MARKUP) | st.text(max_size=8), max_size=25).map(
        lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
    ),
)
answers = st.builds(
    lambda body, kind, link, robots: Answer(
        200, (("content-type", kind), ("link", link), ("x-robots-tag", robots)), body
    ),
    pages,
    st.sampled_from(HEADERS) | st.text(max_size=20),
    st.sampled_from(("", "</a>; rel=canonical", "<<>;;,")) | st.text(max_size=20),
    st.sampled_from(("", "noindex", ":")),
)
titles = st.none() | st.text(max_size=20) | st.sampled_from(("404", "Ants | 404", "Page not found"))
hashes = st.frozensets(st.integers(0, 20), max_size=12)
seen = st.builds(Page, titles, shingles=hashes)
urls = st.sampled_from(("https://ants.example/", "https://ants.example/a/b", "https://ants.example/a/c?d=e"))


@given(answers, st.booleans())
def test_any_answer_can_be_looked_at_and_twice_alike(answer: Answer, is_sibling: bool) -> None:
    assert look(answer, URL, is_sibling=is_sibling) == look(answer, URL, is_sibling=is_sibling)


@given(answers, answers, st.sampled_from((None, 200, 404, 503)), st.integers(1, 5))
def test_any_pages_can_be_weighed(first: Answer, second: Answer, status: int | None, shared: int) -> None:
    page, sibling = look(first, URL), look(second, URL, is_sibling=True)
    is_suspicious(page, URL, ROOT)
    opinion = weigh(
        page,
        URL,
        ROOT,
        sibling=sibling if status == 200 else None,
        sibling_final=URL.url,
        sibling_status=status,
        root=sibling,
        shared=shared,
    )
    assert opinion.state in ("alive", "gone-soft", "unsure")
    assert (opinion.reason == "") == (opinion.state == "alive")
    if opinion.state == "gone-soft":
        assert len(opinion.signals) >= 2
        assert any(signal.is_strong for signal in opinion.signals)


@given(
    answers,
    st.lists(st.text(max_size=12) | st.sampled_from((":~:text=a,b", ":~:text=-,-", "%", "x")), max_size=4),
)
def test_any_fragments_can_be_looked_for(answer: Answer, wanted: list[str]) -> None:
    found = present(answer, wanted, URL)
    assert set(found) == set(wanted)


@given(seen, urls, seen, urls)
def test_being_the_same_is_mutual(one: Page, first: str, other: Page, second: str) -> None:
    assert is_same(one, first, other, second) == is_same(other, second, one, first)
    assert is_same(one, first, one, first)


@given(hashes, hashes)
def test_jaccard_is_a_share(one: frozenset[int], other: frozenset[int]) -> None:
    assert 0 <= jaccard(one, other) == jaccard(other, one) <= 1
    assert jaccard(one, one) == 1


@given(st.lists(st.text(max_size=3), max_size=20))
def test_texts_have_no_more_shingles_than_words(words: list[str]) -> None:
    assert len(shingles(words)) <= len(words)
    assert bool(shingles(words)) == bool(words)


@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.text(max_size=30), max_size=3))
def test_a_title_never_drifts_from_itself_nor_from_its_entry(
    record: str, title: str, texts: list[str]
) -> None:
    drifted(record, title, texts)
    assert not drifted(title, title, texts)
    assert not drifted(record, title, [title])


@given(st.text(max_size=80))
def test_any_title_can_be_read(title: str) -> None:
    assert says_not_found(title) in (True, False)


@given(st.from_regex(r"https://ants\.example(/[a-z0-9.%-]{0,8}){0,4}(\?[a-z=&]{0,5})?", fullmatch=True))
def test_siblings_lie_on_their_host(url: str) -> None:
    sibling = sibling_of(target(url))
    assert sibling == sibling_of(target(url))
    assert sibling.site == "ants.example"
    assert sibling.url != target(url).url


HOSTILE = (
    "<",
    "<title",
    "<title>",
    "<!--",
    "<!-->",
    "<!-- -",
    "<script",
    "<script>",
    "<style>",
    "<template>",
    "<noscript>",
    "<a ",
    '<a x="',
    "<a x='\"",
    "<h1>",
    "<h1 ",
    "<h2>",
    "&#1",
    "&",
    "&#9999999999999",
    "<meta robots ",
    "<link rel=canonical href=",
    "</script",
    "-->",
    "<div id=",
    ' id="',
    " id=a",
    "404 ",
    "page not found ",
    "页面不存在",
    "ไม่",
    "| ",
    "ants.example is for sale ",
    "user-content-",
    " href=#a",
    "\x00",
)


@pytest.mark.parametrize("start", ["", "<title>", "<body>", "<script>", "<title>404</title><body>"])
def test_hostile_pages_take_linear_time(start: str) -> None:
    """64 KiB of anything: some milliseconds each; quadratic work would take seconds."""
    begun = time.process_time()
    for unit in HOSTILE:
        body = (start.encode() + unit.encode() * 65536)[:65536]
        answer = Answer(
            200, (("content-type", "text/html"), ("link", "<a>;" * 9999), ("x-robots-tag", "," * 9999)), body
        )
        look(answer, URL, is_sibling=True)
        present(answer, ["x", ":~:text=page,x"], URL)
    assert time.process_time() - begun < 15


def test_pages_that_are_not_suspicious_are_cheap() -> None:
    """Some 60 microseconds each; the bound is for machines that are slow or busy."""
    words = "<p>some red ants are running around here in the garden of mine every day</p>" * 25
    answer = Answer(200, (("content-type", "text/html"),), f"<title>Ants</title><body>{words}".encode())
    look(answer, URL)
    begun = time.process_time()
    for _ in range(200):
        assert look(answer, URL).signals == ()
    assert time.process_time() - begun < 1
