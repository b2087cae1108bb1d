"""Whole runs over a scripted web: redirects, retries, pauses, limits, names, interrupts."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from awesomelint.errors import UsageError
from awesomelint.links.checker import Asked, WebEngine, check, notes
from awesomelint.links.forms.rewriting import rewritten
from awesomelint.links.schedule import Schedule
from awesomelint.links.settings import LinkSettings
from awesomelint.links.target import target
from awesomelint.model import Evidence, Hop, LinkKind, State, Verdict
from awesomelint.options import fill
from awesomelint.testing.web import PAGE, Behaviour, Reply, Request, Web, answer, redirect

SETTINGS = LinkSettings(
    allow_private=("127.0.0.0/8",), min_interval_per_host=0, retry_delay=0.01, timeout=1.0,
    canaries=("canary.test",),
)  # fmt: skip


async def names(host: str) -> tuple[str, ...]:
    """Find the hosts of the scripted web, and say of the others what their names say."""
    if host.endswith("missing.test"):
        raise socket.gaierror(socket.EAI_NONAME, "scripted")
    if host.endswith("again.test"):
        raise socket.gaierror(socket.EAI_AGAIN, "scripted")
    if host.endswith("private.test"):
        return ("10.0.0.1",)
    return ("127.0.0.1",)


def judge(*urls: str, settings: LinkSettings = SETTINGS) -> dict[str, Verdict]:
    return WebEngine(settings, ask=names).verdicts(urls)


def outcome(url: str, settings: LinkSettings = SETTINGS) -> tuple[State, str]:
    verdict = judge(url, settings=settings)[url]
    return verdict.state, verdict.evidence.reason


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


async def reset(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def stall(request: Request, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


LONG = PAGE + b" and more of them" * 30
"""A page with too many words to be suspicious."""

# Verdicts


def test_a_living_page(web: Web) -> None:
    web.routes["a.test/"] = answer()
    url = web.url("a.test/")
    assert judge(url) == {
        url: Verdict(
            url,
            "alive",
            None,
            Evidence(
                "the server answered 200 OK",
                200,
                None,
                (Hop(200, url),),
                "A page",
                "status",
                addresses=("127.0.0.1",),
                headers=(("content-type", "text/html; charset=utf-8"),),
                size=len(PAGE),
            ),
        )
    }


def test_a_redirect_to_what_is_no_url_is_no_crash(web: Web) -> None:
    web.routes["a.test/"] = answer()
    web.routes["a.test/escape"] = redirect("/x\x1b[31m")
    web.routes["a.test/host"] = redirect("http://[::1/")
    web.routes["a.test/port"] = redirect("http://a.test:port/")
    words = "it redirects to something that is not a URL"
    assert outcome(web.url("a.test/host")) == ("unreachable", words)
    assert outcome(web.url("a.test/port")) == ("unreachable", words)
    assert outcome(web.url("a.test/escape"))[0] == "dead"
    assert web.asked("a.test/x%1B[31m") == 1


def test_a_missing_page_of_a_living_host(web: Web) -> None:
    web.routes["a.test/"] = answer()
    state, reason = outcome(web.url("a.test/gone"))
    assert (state, reason, web.asked("a.test/")) == (
        "dead",
        "the server answered 404 Not Found, while other pages of the host are there",
        1,
    )


def test_the_host_s_root_is_asked_once_for_many_missing_pages(web: Web) -> None:
    web.routes["a.test/"] = redirect("/en/")
    web.routes["a.test/en/"] = answer()
    verdicts = judge(*(web.url(f"a.test/{number}") for number in range(20)))
    assert {verdict.state for verdict in verdicts.values()} == {"dead"}
    assert web.asked("a.test/") == 1


def test_a_living_link_of_the_host_is_control_enough(web: Web) -> None:
    web.routes["a.test/x"] = answer()
    verdicts = judge(web.url("a.test/gone"), web.url("a.test/x"))
    assert [verdict.state for verdict in verdicts.values()] == ["dead", "alive"]
    assert web.asked("a.test/") == 0


def test_a_host_whose_root_is_missing_too_is_asked_for_the_folder(web: Web) -> None:
    web.routes["a.test/docs/"] = answer()
    assert outcome(web.url("a.test/docs/gone"))[0] == "dead"


def test_a_host_without_any_page_leaves_us_unsure(web: Web) -> None:
    verdicts = judge(*(web.url(f"a.test/{number}/{number}") for number in range(9)), web.url("a.test/"))
    assert {verdict.state for verdict in verdicts.values()} == {"unsure"}
    assert len(web.log) < 15


@pytest.mark.parametrize(
    "root",
    [
        redirect("/away", 302), redirect("/", 302), redirect("http://b.test/", 302), answer(204, b""),
        answer(200, b""), answer(200, b"<title>a.test is for sale</title><h1>Buy this domain</h1>"),
    ],
)  # fmt: skip
def test_a_page_that_is_not_there_itself_vouches_for_nobody(web: Web, root: Reply) -> None:
    web.routes["http://a.test/"] = root
    web.routes["http://a.test/away"] = answer(503)
    web.routes["http://b.test/"] = answer()
    settings = web.settings(retries=0)
    engine = WebEngine(settings, ask=web.ask, connect=web.connect, clock=web.clock)
    assert engine.verdicts(["http://a.test/gone"])["http://a.test/gone"].state == "unsure"


def test_control_pages_can_be_left_out(web: Web) -> None:
    state, _ = outcome(web.url("a.test/gone"), replace(SETTINGS, control_pages=False))
    assert (state, len(web.log)) == ("dead", 1)


def test_a_plain_get_may_do_what_a_polite_one_does_not(web: Web) -> None:
    async def pick(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(bytes(answer(406 if "accept" in request.headers else 200)))
        await writer.drain()

    web.routes["a.test/"] = pick
    web.routes["b.test/"] = answer(406)
    assert outcome(web.url("a.test/"))[0] == "alive"
    assert outcome(web.url("b.test/"))[0] == "unsure"
    assert web.asked("b.test/") == 2


def test_malformed_private_and_foreign_urls_are_not_asked(web: Web) -> None:
    urls = ("http://", "http://10.0.0.1/", "http://x.private.test/", "ftp://a.test/")
    verdicts = judge(*urls, settings=replace(SETTINGS, allow_private=False))
    assert [verdict.state for verdict in verdicts.values()] == ["invalid", "invalid", "invalid", "unchecked"]


def test_fragments_and_spellings_are_asked_for_once(web: Web) -> None:
    web.routes["a.test/x"] = answer(200, LONG + b'<h2 id="one">One</h2>')
    urls = [web.url("a.test/x"), web.url("a.test/x#one"), web.url("A.test/y/../x#two")]
    verdicts = judge(*urls)
    states: list[State] = ["alive", "alive", "fragment-missing"]
    assert [(verdict.url, verdict.state) for verdict in verdicts.values()] == list(
        zip(urls, states, strict=True)
    )
    assert verdicts[urls[2]].evidence.reason == "the page is there, but nothing in it is called #two"
    assert web.asked("a.test/x") == 1


# Redirects


def test_a_chain_is_told_hop_by_hop(web: Web) -> None:
    web.routes["a.test/ants"] = redirect("//b.test/2/")
    web.routes["b.test/2/"] = redirect("../ants-new", 308)
    web.routes["b.test/ants-new"] = answer(200, LONG)
    start, between, end = web.url("a.test/ants"), web.url("b.test/2/"), web.url("b.test/ants-new")
    start, between, end = (f"http://{p}" for p in (start[7:], between[7:], end[7:]))
    web.routes["a.test/ants"] = redirect(between)
    evidence = judge(start)[start].evidence
    assert evidence == Evidence(
        f"it redirects permanently to {end}",
        200,
        end,
        (Hop(301, start), Hop(308, between), Hop(200, end)),
        "A page",
        "redirects",
        addresses=("127.0.0.1",),
        headers=(("content-type", "text/html; charset=utf-8"),),
        size=len(LONG),
    )


@pytest.mark.parametrize(
    ("location", "state", "words"),
    [
        ("/a", "unreachable", "it redirects in a circle"),
        ("/more/0", "unreachable", "it redirects more than 10 times"),
        ("http://[", "unreachable", "it redirects to something that is not a URL"),
        ("intent://x", "unsure", "it redirects elsewhere: intent: is no scheme of the web"),
        ("http://169.254.169.254/latest/meta-data/", "invalid", "169.254.169.254 is a metadata address"),
        ("http://[::ffff:10.0.0.1]/", "invalid", "::ffff:a00:1 is a private address"),
        ("http://x.private.test/", "invalid", "10.0.0.1 is a private address"),
        ("http://missing.test/", "dead", "the domain missing.test does not exist"),
        ("http://127.0.0.1:{port}/ants", "moved", "it redirects permanently"),
    ],
)
def test_where_redirects_lead(web: Web, location: str, state: State, words: str) -> None:
    web.routes["a.test/ants"] = redirect(location.format(port=web.port))
    web.routes["a.test/a"] = redirect("/ants")
    web.routes["127.0.0.1/ants"] = answer()
    for number in range(12):
        web.routes[f"/more/{number}"] = redirect(f"/more/{number + 1}", 302)
    found, reason = outcome(web.url("a.test/ants"))
    assert (found, words in reason) == (state, True), reason


def test_loopback_is_refused_at_the_second_hop_too(web: Web) -> None:
    """Only the first host's own network is allowed; the redirect leads back into another part of it."""
    web.routes["a.test/"] = redirect(f"http://127.0.0.2:{web.port}/")
    state, reason = outcome(web.url("a.test/"), replace(SETTINGS, allow_private=("127.0.0.1/32",)))
    assert (state, "127.0.0.2 is a loopback address" in reason) == ("invalid", True)


def test_credentials_and_cookies_stay_where_they_belong(web: Web) -> None:
    web.routes["a.test/"] = redirect(web.url("me:secret@b.test/"), 302, set_cookie="k=v; Path=/")
    web.routes["b.test/"] = answer()
    judge(web.url("you:secret@a.test/"))
    assert [set(request.headers) & {"authorization", "cookie", "referer"} for request in web.log] == [
        set()
    ] * 2


def test_a_site_that_sets_a_cookie_and_redirects_to_itself_is_no_circle(web: Web) -> None:
    async def gate(request: Request, writer: asyncio.StreamWriter) -> None:
        known = request.headers.get("cookie") == "seen=1"
        writer.write(bytes(answer() if known else redirect("/", 302, set_cookie="seen=1")))
        await writer.drain()

    web.routes["a.test/"] = gate
    assert outcome(web.url("a.test/"))[0] == "alive"


# Retries and pauses


@pytest.mark.parametrize("first", [answer(503), answer(500), answer(429), reset])
def test_what_may_pass_is_tried_again(web: Web, first: Reply | Behaviour) -> None:
    web.routes["a.test/"] = [first, answer()]
    assert (outcome(web.url("a.test/"))[0], web.asked("a.test/")) == ("alive", 2)


@pytest.mark.parametrize(
    ("always", "state"), [(answer(503), "unreachable"), (answer(429), "blocked"), (reset, "unreachable")]
)
def test_tries_come_to_an_end(web: Web, always: Reply | Behaviour, state: State) -> None:
    web.routes["a.test/"] = always
    assert (outcome(web.url("a.test/"))[0], web.asked("a.test/")) == (state, 3)


def test_what_does_not_pass_is_not_tried_again(web: Web) -> None:
    web.routes["a.test/"] = answer(403)
    assert (outcome(web.url("a.test/"))[0], web.asked("a.test/")) == ("blocked", 1)


def test_retry_after_is_obeyed_by_the_whole_host(web: Web) -> None:
    web.routes["a.test/0"] = [answer(429, retry_after="1"), answer()]
    web.routes["/"] = answer()
    for number in range(1, 4):
        web.routes[f"a.test/{number}"] = answer()
    urls = [web.url(f"a.test/{number}") for number in range(4)]
    verdicts = judge(*urls, settings=replace(SETTINGS, max_concurrency_per_host=1))
    assert {verdict.state for verdict in verdicts.values()} == {"alive"}
    times = [request.time for request in web.log]
    assert times[1] - times[0] >= 0.99
    assert web.log[0].path == "/0"


def test_a_pause_beyond_the_cap_ends_the_asking(web: Web) -> None:
    web.routes["/0"] = answer(429, retry_after="3600")
    urls = [web.url(f"a.test/{number}") for number in range(10)]
    start = time.monotonic()
    verdicts = judge(*urls, settings=replace(SETTINGS, max_concurrency_per_host=1))
    assert time.monotonic() - start < 60, "an hour was asked for"
    assert {verdict.state for verdict in verdicts.values()} == {"blocked"}
    assert verdicts[urls[9]].evidence.reason == (
        "the server answered 429 Too Many Requests and asks for a pause of 3600 seconds"
    )
    assert len(web.log) == 1


def test_a_host_that_throttles_everything_is_left_alone(web: Web) -> None:
    urls = [web.url(f"a.test/{number}") for number in range(50)]
    web.routes.update({f"/{number}": answer(429) for number in range(50)})
    verdicts = judge(*urls)
    assert {verdict.state for verdict in verdicts.values()} == {"blocked"}
    assert len(web.log) < 12


def test_a_host_that_is_down_is_not_asked_for_each_of_its_pages(web: Web) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    urls = [f"http://a.test:{port}/{number}" for number in range(50)]
    verdicts = judge(*urls)
    reasons = [verdict.evidence.reason for verdict in verdicts.values()]
    assert {verdict.state for verdict in verdicts.values()} == {"unreachable"}
    assert reasons[2:] == ["the connection was refused, as for other pages of this host"] * 48


def test_a_host_that_never_answers_costs_a_few_timeouts_and_no_more(web: Web) -> None:
    web.routes = {f"/{number}": stall for number in range(50)}
    urls = [web.url(f"a.test/{number}") for number in range(50)]
    start = time.monotonic()
    verdicts = judge(*urls, settings=replace(SETTINGS, timeout=0.2))
    assert {verdict.state for verdict in verdicts.values()} == {"unreachable"}
    assert (time.monotonic() - start < 8, len(web.log) <= 8) == (True, True)


# Names


def test_missing_domains_are_dead_and_failing_ones_are_not(web: Web) -> None:
    verdicts = judge("http://missing.test/", "http://missing.test/x", "http://again.test/")
    assert [(v.state, v.phase, v.evidence.reason) for v in verdicts.values()] == [
        ("dead", "suspected", "the domain missing.test does not exist, asked twice"),
        ("dead", "suspected", "the domain missing.test does not exist, asked twice"),
        ("unreachable", "suspected", "the name servers of again.test do not answer"),
    ]


@pytest.mark.parametrize("code", [socket.EAI_NONAME, socket.EAI_AGAIN])
def test_without_a_network_nothing_is_dead(code: int) -> None:
    async def nothing(host: str) -> tuple[str, ...]:
        raise socket.gaierror(code, "scripted")

    engine = WebEngine(SETTINGS, ask=nothing)
    verdicts = engine.verdicts([f"http://{number}.test/" for number in range(30)])
    assert {verdict.state for verdict in verdicts.values()} == {"unchecked"}
    (note,) = engine.notes
    assert note == (
        "no host of the internet answered, not even canary.test: is the network down? 30 links are unchecked"
    )


def test_without_canaries_none_are_named() -> None:
    (note,) = notes(Asked(without_network=1), LinkSettings(canaries=()))
    assert note == "no host of the internet answered: is the network down? 1 link is unchecked"


# Limits


def test_limits_per_host_hold_as_the_server_sees_them(web: Web) -> None:
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.03)
        writer.write(bytes(answer()))
        await writer.drain()

    places = [f"{host}.test/{number}" for host in "abc" for number in range(10)]
    web.routes = dict.fromkeys(places, slow)
    web.routes["d.test/go"] = redirect(web.url("a.test/1"))
    verdicts = judge(*map(web.url, places), web.url("d.test/go"))
    assert {verdict.state for verdict in verdicts.values()} <= {"alive", "gone-soft", "unsure", "moved"}
    assert web.most_at_once == {"a.test": 2, "b.test": 2, "c.test": 2, "d.test": 1}


def test_requests_to_one_host_are_spaced(web: Web) -> None:
    web.routes = {f"/{number}": answer() for number in range(5)}
    start = time.monotonic()
    judge(
        *(web.url(f"a.test/{number}") for number in range(5)),
        settings=replace(SETTINGS, min_interval_per_host=0.05),
    )
    assert time.monotonic() - start >= 4 * 0.05


def test_the_global_cap_holds() -> None:
    running = most = 0

    async def work(item: int) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(random.Random(item).random() / 100)
        running -= 1

    async def run() -> None:
        schedule: Schedule[int] = Schedule(cap=7, host_cap=2, gap=lambda host: 0)
        for item in range(100):
            schedule.add(f"host{item % 30}", item, delay=0.01 if item % 3 == 0 else 0)
        await schedule.run(work)

    asyncio.run(run())
    assert (running, most) == (0, 7)


def test_the_longest_queue_comes_first_however_late_it_grew() -> None:
    order = []

    async def work(item: str) -> None:
        order.append(item)

    async def run() -> None:
        schedule: Schedule[str] = Schedule(cap=1, host_cap=1, gap=lambda host: 0)
        for host in ("ant", "bee", "cat", "cat", "cat", "cat", "dog", "dog"):
            schedule.add(host, host)
        await schedule.run(work)

    asyncio.run(run())
    assert order == ["cat", "cat", "dog", "cat", "ant", "bee", "dog", "cat"]


def test_a_bug_in_the_work_is_raised_and_ends_all_work() -> None:
    async def work(item: int) -> None:
        if item == 3:
            raise ZeroDivisionError
        await asyncio.sleep(30)

    async def run() -> None:
        schedule: Schedule[int] = Schedule(cap=10, host_cap=2, gap=lambda host: 0)
        for item in range(10):
            schedule.add(str(item), item)
        await schedule.run(work)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(run())


def test_five_hundred_hosts_at_once() -> None:
    async def own_address(host: str) -> tuple[str, ...]:
        number = int(host.partition(".")[0])
        return (f"127.0.{number // 250 + 1}.{number % 250 + 1}",)

    addresses = tuple(f"127.0.{number // 250 + 1}.{number % 250 + 1}" for number in range(500))
    with Web(addresses) as web:
        web.routes["/"] = answer()
        urls = [web.url(f"{number}.test/") for number in range(500)]
        start = time.monotonic()
        verdicts = WebEngine(SETTINGS, ask=own_address).verdicts(urls)
        elapsed = time.monotonic() - start
    assert {verdict.state for verdict in verdicts.values()} == {"alive"}
    assert (len(web.log), elapsed < 60) == (500, True)
    assert {request.headers["connection"] for request in web.log} == {"close"}


# The engine as others see it


def test_excluded_urls_are_left_alone(web: Web) -> None:
    web.routes["a.test/"] = answer()
    settings = replace(SETTINGS, exclude=("b.test*", "/c[.]test/"))
    urls = [web.url(place) for place in ("a.test/", "b.test/", "c.test/")]
    assert [v.state for v in judge(*urls, settings=settings).values()] == ["alive", "unchecked", "unchecked"]


def test_progress_is_told_of_every_url_once(web: Web) -> None:
    told: list[object] = []

    @contextmanager
    def progress(total: int) -> Iterator[object]:
        told.append(total)
        yield told.append
        told.append("end")

    web.routes["a.test/"] = answer()
    engine = WebEngine(SETTINGS, progress, ask=names)  # type: ignore[arg-type]  # a list's append takes anything
    engine.verdicts([web.url("a.test/"), web.url("a.test/#x"), "http://"])
    assert told == [3, "invalid", "alive", "fragment-missing", "end"]


def test_an_interrupt_leaves_what_is_known(web: Web) -> None:
    web.routes = {"a.test/": answer(), "b.test/": stall}
    urls = [web.url("a.test/"), web.url("b.test/"), "http://again.test/"]
    engine = WebEngine(replace(SETTINGS, timeout=20), ask=names)
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    start = time.monotonic()
    verdicts = engine.verdicts(urls)
    timer.join()
    assert time.monotonic() - start < 5
    assert [v.state for v in verdicts.values()] == ["alive", "unchecked", "unreachable"]
    assert (engine.interrupted, verdicts[urls[1]].evidence.reason) == (True, "the check was cut short")


def test_an_engine_can_be_asked_again(web: Web) -> None:
    web.routes["a.test/"] = [answer(), answer(403)]
    engine, url = WebEngine(SETTINGS, ask=names), web.url("a.test/")
    assert [engine.verdicts([url])[url].state for _ in range(2)] == ["alive", "blocked"]


def test_nothing_to_judge() -> None:
    assert check([], LinkSettings()) == {}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"max-concurrency": 0}, "links: max-concurrency: expected at least 1, found 0"),
        ({"timeout": float("inf")}, "links: timeout: expected a finite number, found inf"),
        ({"retry-delay": float("nan")}, "links: retry-delay: expected a finite number, found nan"),
        ({"allow-private": ["10.0.0.0/99"]}, "links: allow-private: '10.0.0.0/99' does not appear to be"),
        ({"exclude": ["/[/"]}, "links: exclude: /[/ is no regular expression"),
        ({"retries": 11}, "links: retries: expected 0 to 10, found 11"),
        ({"max-redirects": 51}, "links: max-redirects: expected 0 to 50, found 51"),
        *(
            ({"ports": [80, port]}, f"links: ports: expected numbers from 1 to 65535, found {port}")
            for port in (0, -1, 65_536)
        ),
        *(
            (
                {"canaries": [host]},
                f"links: canaries: expected host names such as example.com, found {host!r}",
            )
            for host in ("", "https://a.test", "a.test/x", "a test", "a..test", "-a.test", "a.test:80", "x\n")
        ),
        ({"exclude": ["a.test", " "]}, "links: exclude: an empty pattern, ' ', leaves nothing alone"),
        *(
            (
                {key: f"ant{character}"},
                f"links: {key}: expected one line of text, found a line break or a NUL",
            )
            for key in ("user-agent", "contact")
            for character in "\r\n\0"
        ),
        ({"max-concurency": 3}, "links.max-concurency: unknown key; did you mean 'max-concurrency'?"),
    ],
)
def test_settings_that_make_no_sense_are_refused(table: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError) as refused:
        fill(LinkSettings, table, "links.")
    assert str(refused.value).startswith(message)


def test_canaries_may_be_any_names() -> None:
    canaries = (
        "localhost",
        "a.test.",
        "www.münchen.example",
        "xn--mnchen-3ya.example",
        "a_b.test",
        "1.1.1.1",
    )
    assert LinkSettings(canaries=canaries).canaries == canaries


def test_what_is_too_long_is_never_asked_about(web: Web) -> None:
    long = web.url(f"a.test/{'x' * 16_384}")
    web.routes["a.test/away"] = redirect(f"/{'x' * 16_384}")
    found = judge(long, web.url("a.test/away"))
    told = [(v.state, v.evidence.reason, v.evidence.rule) for v in found.values()]
    assert told == [
        ("unsure", f"the URL is too long ({len(long)} characters)", "too-long"),
        ("unsure", f"it redirects elsewhere: the URL is too long ({len(long)} characters)", "connection"),
    ]
    assert [request.path for request in web.log] == ["/away"]


def test_settings_are_read() -> None:
    table = {"allow-private": ["10.0.0.0/8"], "ports": [80], "timeout": 3, "exclude": ["a.test/*"]}
    expected = LinkSettings(allow_private=("10.0.0.0/8",), ports=(80,), timeout=3.0, exclude=("a.test/*",))
    assert fill(LinkSettings, table, "links.") == expected
    assert fill(LinkSettings, {"allow-private": True}, "links.") == LinkSettings(allow_private=True)


# Rewriting


@pytest.mark.parametrize(
    ("kind", "written", "url", "new", "expected"),
    [
        ("inline", "HTTP://a.test", "HTTP://a.test", "https://a.test/", "https://a.test"),
        ("inline", "http://a.test/\\(", "http://a.test/(", "https://a.test/(", "https://a.test/\\("),
        ("inline", "http://a.test/", "http://a.test/", "http://b.test/(x)", "http://b.test/(x)"),
        ("inline", "http://a.test/", "http://a.test/", "http://b.test/?a=1&copy;", "http://b.test/?a=1&amp;copy;"),
        ("inline", "http://a.test/#p q", "http://a.test/#p q", "http://b.test/", "http://b.test/#p%20q"),
        ("inline", "http://a.test/#p", "http://a.test/#p", "http://b.test/#own", "http://b.test/#own"),
        ("autolink", "http://a.test/", "http://a.test/", "http://b.test/?&lt;", None),
        ("html", "http://a.test/", "http://a.test/", "http://b.test/?a&b", "http://b.test/?a&amp;b"),
        ("bare", "http://a.test/", "http://a.test/", "http://b.test/x.", None),
        ("bare", "www.a.test", "http://www.a.test", "https://www.a.test/", None),
        ("bare", "http://a.test/", "http://a.test/", "http://b.test/x", "http://b.test/x"),
    ],
)  # fmt: skip
def test_addresses_are_written_as_their_place_needs(
    kind: LinkKind, written: str, url: str, new: str, expected: str | None
) -> None:
    assert rewritten(kind, written, url, target(new).url if "#" not in new else new) == expected


def test_an_attribute_without_quotes_takes_no_query() -> None:
    news = ("http://b.test/x", "http://b.test/?x=1")
    found = [rewritten("html", "http://a.test/", "http://a.test/", new, is_quoted=False) for new in news]
    assert found == ["http://b.test/x", None]
