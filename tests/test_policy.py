"""Every row of the status table, what redirects mean, and what pages say of themselves."""

from __future__ import annotations

import gzip
import ssl

import pytest

from awesomelint.links import redirects
from awesomelint.links.manners import Cookies, seconds_asked
from awesomelint.links.net.answer import Answer, NoAnswer, Result, Trouble
from awesomelint.links.net.unpack import BODY_CAP, Unpacked
from awesomelint.links.pages.page import is_challenge, text_of, title_of
from awesomelint.links.policy import Observation, judge, next_move, see
from awesomelint.links.reasons import tls_words
from awesomelint.links.target import MalformedError, SchemeError, target, written_fault
from awesomelint.model import Evidence, Hop, Phase, State, Verdict

START = "https://old.example/ants/red-ants"
PAGE = b"<title>Red ants</title>"


def html(status: int = 200, body: bytes = PAGE, **headers: str) -> Answer:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status, (("content-type", "text/html"), *named), body)


def verdict(result: Result, *hops: tuple[int, str], control: bool = False) -> Verdict:
    """Judge the end of a chain; `hops` are the answers before it, and where each came from."""
    *redirected, final = [*hops, (0, START)] if not hops else [*hops]
    chain = tuple(Hop(*hop) for hop in redirected)
    if isinstance(result, Answer):
        chain = (*chain, Hop(result.status, final[1]))
    return judge(Observation(START, chain, final[1], see(result, target(final[1])), control))


TROUBLES: dict[Trouble, State] = {
    "malformed": "invalid",
    "private": "invalid",
    "missing": "dead",
    "dns": "unreachable",
    "timeout": "unreachable",
    "refused": "unreachable",
    "reset": "unreachable",
    "certificate": "unreachable",
    "tls": "unreachable",
    "protocol": "unreachable",
    "redirects": "unreachable",
    "given-up": "unreachable",
    "throttled": "blocked",
    "scheme": "unsure",
    "port": "unsure",
    "no-network": "unchecked",
    "unchecked": "unchecked",
}
ON_ITS_OWN: list[tuple[Result, State]] = [
    *((html(status), "alive") for status in (200, 203, 206)),
    (html(304, b""), "alive"),
    (html(200, b""), "unsure"),
    (Answer(200, (), b"", is_garbled=True), "unsure"),
    *((html(status, b"", location=""), "unsure") for status in (301, 302, 303, 307, 308)),
    *((html(status), "unsure") for status in (202, 204, 205, 300, 404, 410)),
    *((html(status), "unsure") for status in (400, 405, 406, 409, 415, 421, 422, 501)),
    *((html(status), "restricted") for status in (401, 402, 407, 451)),
    *((html(status), "blocked") for status in (403, 418, 429, 999)),
    *((html(status), "unreachable") for status in (408, 425, 500, 502, 503, 504, *range(520, 528))),
    (html(200, cf_mitigated="challenge"), "blocked"),
    (html(404, cf_mitigated="challenge"), "blocked"),
    (html(503, b"<title>Just a moment...</title>"), "blocked"),
    *((NoAnswer(trouble, "why"), state) for trouble, state in TROUBLES.items()),
]


@pytest.mark.parametrize(("result", "state"), ON_ITS_OWN, ids=str)
def test_each_status_and_trouble_has_its_verdict(result: Result, state: State) -> None:
    found = verdict(result)
    phase: Phase | None = "suspected" if state in ("dead", "gone-soft", "unreachable") else None
    assert (found.state, found.phase) == (state, phase)


REASONS: list[tuple[Result, str]] = [
    (html(200), "the server answered 200 OK"),
    (
        html(403, cf_mitigated="challenge"),
        "the server answered 403 Forbidden, a page that keeps programs out (cf-mitigated: challenge)",
    ),
    (
        Answer(403, (("x-dd-b", "1"),), b""),
        "the server answered 403 Forbidden, a page that keeps programs out (its header x-dd-b)",
    ),
    (
        html(503, b"<title>Just a moment...</title>"),
        (
            "the server answered 503 Service Unavailable, a page that keeps programs out "
            '(its title says "Just a moment...")'
        ),
    ),
    (
        html(200, b"<div id=px-captcha></div>"),
        'the server answered 200 OK, a page that keeps programs out (its code has "px-captcha")',
    ),
    (html(301, b""), "the server answered 301 Moved Permanently without saying where to"),
    (html(302, b"", location=""), "the server answered 302 Found without saying where to"),
    (html(300), "the server answered 300 Multiple Choices"),
    (Answer(200, (), b"", is_garbled=True), "the server answered 200 OK, but its body cannot be unpacked"),
    (Answer(403, (), b"", is_garbled=True), "the server answered 403 Forbidden"),
]


@pytest.mark.parametrize(("result", "reason"), REASONS, ids=str)
def test_each_reason_says_what_was_seen(result: Result, reason: str) -> None:
    assert verdict(result).evidence.reason == reason


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_page_is_dead_only_where_its_host_lives(status: int) -> None:
    assert (verdict(html(status), control=True).state, verdict(html(status)).state) == ("dead", "unsure")


def test_a_long_address_is_cut_in_the_words_and_whole_in_the_evidence() -> None:
    there = "https://old.example/red-ants/" + 1000 * "x"
    shown = f"https://old.example/red-ants/{'x' * 121}…{'x' * 149}"
    found = [verdict(html(), (301, START), (0, there)), verdict(html(500), (301, START), (0, there))]
    for one, (before, after) in zip(
        found,
        [("permanently to ", ""), ("to ", ": the server answered 500 Internal Server Error")],
        strict=True,
    ):
        assert one.evidence.reason.partition(", which")[0] == f"it redirects {before}{shown}{after}"
        assert one.evidence.final_url == there


def test_evidence_tells_what_failed_and_where() -> None:
    failed = verdict(NoAnswer("certificate", "its certificate has expired", ("192.0.2.1",))).evidence
    assert (failed.addresses, failed.tls) == (("192.0.2.1",), "its certificate has expired")
    refused = verdict(NoAnswer("refused", "the connection was refused", ("192.0.2.1",))).evidence
    assert (refused.addresses, refused.tls) == (("192.0.2.1",), None)


def test_evidence_tells_the_chain() -> None:
    found = verdict(html(404), (301, START), (0, "https://new.example/x"), control=True)
    assert found == Verdict(
        START,
        "dead",
        "suspected",
        Evidence(
            "it redirects to https://new.example/x: the server answered 404 Not Found, "
            "while other pages of the host are there",
            404,
            "https://new.example/x",
            (Hop(301, START), Hop(404, "https://new.example/x")),
            "Red ants",
            "status",
            headers=(("content-type", "text/html"),),
            size=len(PAGE),
        ),
    )


REDIRECTS: list[tuple[str, str, str | None, redirects.Meaning]] = [
    ("http://a.example/x", "https://www.a.example/x/", None, "same"),
    ("http://a.example/X", "https://a.example/x/index.html", None, "same"),
    ("http://a.example/", "https://a.example/", None, "same"),
    ("http://a.example/", "https://a.example/welcome", None, "landing"),
    ("https://a.example/ants", "https://a.example/login?next=ants", None, "log-in"),
    ("https://a.example/ants", "https://accounts.google.com/x", None, "log-in"),
    ("https://bit.ly/3xYz", "https://a.example/ants", None, "short"),
    ("https://a.example/red-ants", "https://b.example/2024/red-ants.html", None, "fits"),
    ("https://a.example/red-ants", "https://b.example/12345", "All about Red Ants", "fits"),
    ("https://me.github.io/antfarm/", "https://antfarm.example/", None, "fits"),
    ("https://antfarm.example/", "https://new.example/", "Antfarm | Home", "fits"),
    ("https://github.com/a/antfarm", "https://github.com/b/antfarm", None, "fits"),
    ("https://a.example/蚂蚁", "https://a.example/p/蚂蚁", None, "fits"),
    ("https://a.example/red-ants", "https://a.example/", "Home", "home"),
    ("https://a.example/red-ants", "https://a.example/en/", "Home", "home"),
    ("https://a.example/red-ants", "https://b.example/shop", "Casino", "elsewhere"),
    ("https://antfarm.example/", "https://b.example/", "Casino", "elsewhere"),
    ("https://a.example/red-ants", "https://a.example/node/12", "Insects", "within"),
    ("https://a.example/p/17", "https://b.example/x/17b", None, "unclear"),
]


@pytest.mark.parametrize(("start", "end", "title", "meaning"), REDIRECTS)
def test_redirects_mean_what_they_mean(
    start: str, end: str, title: str | None, meaning: redirects.Meaning
) -> None:
    assert redirects.meaning(target(start), target(end), title) == meaning


@pytest.mark.parametrize(
    ("hops", "end", "state"),
    [
        ([301], "https://new.example/red-ants", "moved"),
        ([308, 301], "https://new.example/red-ants", "moved"),
        ([302], "https://new.example/red-ants", "alive"),
        ([303], "https://new.example/red-ants", "alive"),
        ([307], "https://old.example/", "alive"),
        ([301, 302], "https://new.example/red-ants", "alive"),
        ([301], "https://old.example/", "gone-soft"),
        ([301], "https://new.example/shop", "gone-soft"),
        ([301], "https://old.example/signin", "restricted"),
        ([302], "https://old.example/signin", "restricted"),
        ([301], "https://old.example/node/7", "moved"),
        ([302], START, "alive"),
    ],
)
def test_only_permanent_redirects_move_or_end_a_page(hops: list[int], end: str, state: State) -> None:
    title = b"<title>Red ants</title>" if "red-ants" in end else b"<title>Shop</title>"
    chain = [(hops[0], START), *((status, "https://between.example/") for status in hops[1:]), (0, end)]
    assert verdict(html(200, title), *chain).state == state


@pytest.mark.parametrize(
    ("result", "tries", "plain", "move"),
    [
        (html(301, b"", location="/x"), 0, False, "follow"),
        (html(301, b""), 2, False, "done"),
        (html(406), 0, False, "plain"),
        (html(406), 2, True, "done"),
        (html(405), 0, False, "plain"),
        (html(501), 0, False, "plain"),
        (html(503), 1, False, "again"),
        (html(503), 0, False, "done"),
        (html(429), 1, False, "again"),
        (html(404), 2, False, "done"),
        (html(503, cf_mitigated="challenge"), 2, False, "done"),
        (NoAnswer("timeout", ""), 1, False, "again"),
        (NoAnswer("timeout", ""), 0, False, "done"),
        (NoAnswer("certificate", ""), 2, False, "done"),
        (NoAnswer("missing", ""), 2, False, "done"),
        (NoAnswer("private", ""), 2, False, "done"),
    ],
)
def test_next_move(result: Result, tries: int, plain: bool, move: str) -> None:
    assert next_move(see(result, target(START)), tries_left=tries, is_plain=plain) == move


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        (b"<TITLE lang=en>\n A &amp;\n B </TITLE>", "text/html", "A & B"),
        ("<title>蚂蚁</title>".encode("gb18030"), "text/html; charset=GB2312", "蚂蚁"),
        ('<meta charset="gbk"><title>蚂蚁</title>'.encode("gb18030"), "text/html", "蚂蚁"),
        ("\ufeff<title>蚂蚁</title>".encode("utf-16-le"), "text/html", "蚂蚁"),
        ("<title>蚂蚁</title>".encode(), "text/html", "蚂蚁"),
        (b"<title>caf\xe9</title>", "text/html; charset=iso-8859-1", "café"),
        (b"<title>x</title>", "text/html; charset=nonsense", "x"),
        (b"<title>x</title>", "text/html; charset=base64", "x"),
        (b"<title>" + b"x" * 500 + b"</title>", "text/html", "x" * 200),
        (b"<title> </title>", "text/html", None),
        (b"<title>x</title>", "application/pdf", None),
        (b"no page", "text/html", None),
    ],
)
def test_titles(body: bytes, content_type: str, title: str | None) -> None:
    assert title_of(Answer(200, (("content-type", content_type),), body)) == title


def test_a_page_that_fits_no_encoding_is_read_all_the_same() -> None:
    assert text_of(Answer(200, (), b"<p>\xff")) == "<p>\ufffd"


def test_an_article_about_challenges_is_none() -> None:
    assert not is_challenge(html(), "Just a moment... of your time")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("http://", MalformedError),
        ("http://a..b/", MalformedError),
        ("http://a b/", MalformedError),
        ("http://x.example:99999/", MalformedError),
        ("http://[::1", MalformedError),
        ("http://" + "a" * 64 + ".example/", MalformedError),
        ("ftp://x.example/", SchemeError),
    ],
)
def test_what_is_no_web_address(text: str, error: type[ValueError]) -> None:
    with pytest.raises(error):
        target(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("http://x.example:65536/", "its port is above 65535"),
        ("https://me:99@x.example:00099999", "its port is above 65535"),
        ("//x.example:" + "9" * 9999 + "?a", "its port is above 65535"),
        ("http://[2001:db8::1]:70000#a", "its port is above 65535"),
        ("http://x.example:eighty/", "this is not a URL"),
        ("http://a b.example:80/", "this is not a URL"),
        ("http://x.example:" + "0" * 99999 + "x", "this is not a URL"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(text: str, words: str) -> None:
    with pytest.raises(MalformedError) as raised:
        target(text, "https://a.example/")
    assert str(raised.value) == words


@pytest.mark.parametrize(
    ("text", "root", "folder", "site"),
    [
        ("https://a.example/b/c?d#e", "https://a.example/", "https://a.example/b/", "a.example"),
        ("http://a.example:81/b/c/", "http://a.example:81/", "http://a.example:81/b/", "a.example:81"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/", "http://[2001:db8::1]/", "2001:db8::1"),
        ("http://a.example", "http://a.example/", "http://a.example/", "a.example"),
    ],
)
def test_places_of_a_target(text: str, root: str, folder: str, site: str) -> None:
    found = target(text)
    assert (found.root, found.folder, found.site) == (root, folder, site)


@pytest.mark.parametrize(
    ("url", "is_faulty"),
    [
        ("http://127.1/", True),
        ("http://0x7f000001/", True),
        ("http://[::ffff:10.0.0.1]/", True),
        ("http://printer.localhost/", True),
        ("http://8.8.8.8/", False),
        ("http://intranet/", False),
    ],
)
def test_faults_as_written(url: str, is_faulty: bool) -> None:
    assert (written_fault(url) is not None) is is_faulty


def test_a_bomb_is_decoded_to_the_cap_and_no_further() -> None:
    body = Unpacked("gzip")
    body.feed(gzip.compress(b"\0" * 50_000_000))
    assert len(body.data) == BODY_CAP


def test_a_body_that_only_says_it_is_packed_is_taken_as_it_is() -> None:
    body = Unpacked("gzip")
    body.feed(b"<title>plain</title>")
    assert bytes(body.data) == b"<title>plain</title>"


def test_cookies_go_back_to_their_own_host_and_never_from_https_to_http() -> None:
    cookies = Cookies()
    here = target("https://a.example/")
    cookies.keep(here, Answer(302, (("set-cookie", "k=v; Path=/"), ("set-cookie", "b\r\nad=1")), b""))
    elsewhere = ("https://b.example/", "http://a.example/", "https://a.example/x")
    assert [cookies.header(target(url)) for url in elsewhere] == ["", "", "k=v"]


def test_retry_after_in_the_past_asks_for_nothing() -> None:
    assert seconds_asked("Wed, 21 Oct 2015 07:28:00 -0000") == 0


@pytest.mark.parametrize(
    "header",
    ["soon", "-1", "1.5", "²", "Wed, 21 Oct 99999 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 +" + "9" * 20],
)
def test_a_retry_after_that_says_nothing_is_no_crash(header: str) -> None:
    assert seconds_asked(header) is None


def test_an_unknown_tls_failure_is_named_as_openssl_does() -> None:
    error = ssl.SSLError(1, "text")
    error.reason = "BAD_ECPOINT"
    assert tls_words(error) == "TLS failed: bad ecpoint"
