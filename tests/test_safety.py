"""What a stranger's list may make a link check do: each threat, at the moment a connection would be made."""

from __future__ import annotations

import asyncio
import gzip
import resource
import socket
import time
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from awesomelint.links.checker import WebEngine
from awesomelint.links.net import descriptors
from awesomelint.links.net.answer import Answer, NoAnswer, Result
from awesomelint.links.net.resolver import Resolver
from awesomelint.links.net.transport import Client
from awesomelint.links.net.unpack import BODY_CAP
from awesomelint.links.target import target
from awesomelint.model import Verdict
from awesomelint.testing.web import PAGE, Behaviour, Host, Reply, Request, Web, answer, redirect

FORBIDDEN = [
    "10.0.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.0.1", "100.64.0.1", "192.0.0.192",
    "224.0.0.1", "255.255.255.255", "0.0.0.0", "168.63.129.16", "100.100.100.200", "198.18.0.1",
    "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:a00:1::",
    "2002:7f00:1::", "2001::1", "::10.0.0.1", "fec0::1", "100::1",
]  # fmt: skip
"""Private, loopback, link-local, shared, metadata and multicast addresses, plain and wrapped in IPv6."""
SPELLINGS = [
    "http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://017700000001/", "http://127.1/",
    "http://①②⑦.⓪.⓪.①/", "http://127.0.0.1./", "http://%31%32%37.0.0.1/", "http://0/",
    "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/", "//169.254.169.254/latest/meta-data/",
    "http:\\\\10.0.0.1\\", "http://public.test@10.0.0.1/", "http://10.0.0.1#@public.test/",
]  # fmt: skip
"""Ways to write an address that browsers understand."""


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


def judge(web: Web, *urls: str, token: str | None = None, **changes: Any) -> list[Verdict]:
    """Judge some URLs as a run does."""
    settings = web.settings(**{"retries": 0, "control_pages": False, **changes})
    engine = WebEngine(settings, token=token, ask=web.ask, connect=web.connect, clock=web.clock)
    return [*engine.verdicts(urls).values()]


def ask(web: Web, url: str, **options: Any) -> Result:
    """Ask for one URL, once."""

    async def work() -> Result:
        resolver = Resolver((), 0.0, web.ask)
        client = Client(web.settings(timeout=options.pop("timeout", 2.0)), resolver, web.connect)
        try:
            return await client.ask(target(url), **options)
        finally:
            await client.close()
            await resolver.close()

    return asyncio.run(work())


def dialled(web: Web) -> set[str]:
    """Give the addresses that were dialled, those of the web's own hosts by their names."""
    names = {web.address(host): host for host in ("canary.test", "public.test", "other.test")}
    return {names.get(address, address) for address, _ in web.dialled} - {"canary.test"}


# Addresses


@pytest.mark.parametrize("address", FORBIDDEN)
def test_a_name_that_leads_to_a_forbidden_address_is_not_dialled(web: Web, address: str) -> None:
    web.hosts["trap.test"] = Host(dns=address)
    (verdict,) = judge(web, "https://trap.test/")
    assert (verdict.state, dialled(web)) == ("invalid", set())
    assert verdict.evidence.reason.startswith(f"trap.test leads here: {address} is ")


def test_a_redirect_to_a_forbidden_address_is_not_dialled(web: Web) -> None:
    wrapped = [f"http://[{a}]/" if ":" in a else f"https://{a}/" for a in FORBIDDEN]
    for number, place in enumerate([*wrapped, *SPELLINGS]):
        web.routes[f"public.test/{number}"] = redirect(place)
    urls = [f"http://public.test/{number}" for number in range(len(wrapped) + len(SPELLINGS))]
    verdicts = judge(web, *urls)
    assert {verdict.state for verdict in verdicts} == {"invalid"}
    assert dialled(web) == {"public.test"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_a_name_of_a_forbidden_address_is_not_dialled(web: Web, status: int) -> None:
    web.hosts["trap.test"] = Host(dns="169.254.169.254")
    web.routes["public.test/"] = redirect("http://trap.test/latest/meta-data/", status)
    (verdict,) = judge(web, "http://public.test/")
    words = (
        "it redirects to http://trap.test/latest/meta-data/: "
        "trap.test leads here: 169.254.169.254 is a metadata address of a cloud (AWS, Azure, Google)"
    )
    assert (verdict.state, verdict.evidence.reason, dialled(web)) == ("invalid", words, {"public.test"})


def test_a_name_that_changes_its_address_is_dialled_at_the_one_that_was_checked(web: Web) -> None:
    web.routes["rebind.test/*"] = answer()
    public = web.address("public.test")
    web.hosts["rebind.test"] = Host(dns=[public, "127.0.0.1", "10.0.0.1"], line=["refused", "up", "refused"])
    urls = [f"http://rebind.test/{number}" for number in range(4)]
    judge(web, *urls, retries=2)
    assert web.looked_up["rebind.test"] == 1
    assert dialled(web) == {"public.test"}


def test_of_several_addresses_the_forbidden_ones_are_never_tried(web: Web) -> None:
    public = web.address("public.test")
    web.hosts["mixed.test"] = Host(dns=f"127.0.0.1 {public} ::1", line="refused")
    (verdict,) = judge(web, "http://mixed.test/")
    assert (verdict.state, dialled(web)) == ("unreachable", {"public.test"})


def test_allowed_networks_open_no_others(web: Web) -> None:
    web.hosts["inside.test"] = Host(dns="10.0.0.1")
    web.hosts["outside.test"] = Host(dns="192.168.0.1")
    web.hosts["cloud.test"] = Host(dns="169.254.169.254")
    web.routes["/"] = answer()
    urls = [f"http://{name}.test/" for name in ("inside", "outside", "cloud")]
    named = judge(web, *urls, allow_private=("10.0.0.0/8",))
    every = judge(web, *urls, allow_private=True)
    assert [verdict.state for verdict in named] == ["alive", "invalid", "invalid"]
    assert [verdict.state for verdict in every] == ["alive", "alive", "invalid"]
    assert dialled(web) == {"10.0.0.1", "192.168.0.1"}


# Ports, schemes, proxies


def test_other_ports_are_not_asked_not_even_after_a_redirect(web: Web) -> None:
    for port in (22, 25, 6379, 8080):
        web.routes[f"public.test/{port}"] = redirect(f"http://other.test:{port}/")
        web.routes[f"http://other.test:{port}/"] = answer()
    web.hosts["other.test"] = Host()
    web.routes["other.test/"] = answer()
    urls = [f"http://public.test/{port}" for port in (22, 25, 6379, 8080)]
    states = [verdict.state for verdict in judge(web, *urls, ports=(80, 443, 8080))]
    assert states[:3] == ["unsure"] * 3
    assert {port for _, port in web.dialled} == {80, 8080}


@pytest.mark.parametrize(
    "place",
    ["file:///etc/passwd", "ftp://other.test/", "gopher://other.test/", "javascript:alert(1)", "data:,x",
     "dict://other.test:11211/stats", "ws://other.test/"],
)  # fmt: skip
def test_redirects_to_other_schemes_are_not_followed(web: Web, place: str) -> None:
    web.routes["public.test/"] = redirect(place)
    web.routes["other.test/"] = answer()
    (verdict,) = judge(web, "http://public.test/")
    assert (verdict.state, dialled(web)) == ("unsure", {"public.test"})


def test_redirects_come_to_an_end(web: Web) -> None:
    for number in range(30):
        web.routes[f"public.test/{number}"] = redirect(f"/{number + 1}", 302)
    web.routes["public.test/circle"] = redirect("/circle")
    long, circle = judge(web, "http://public.test/0", "http://public.test/circle")
    assert (long.state, circle.state) == ("unreachable", "unreachable")
    assert (web.asked("public.test/11"), web.asked("public.test/circle")) == (0, 1)


def test_proxies_of_the_environment_are_not_asked(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://other.test:3128")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    monkeypatch.setenv("SSLKEYLOGFILE", "/nowhere")
    web.routes["public.test/"] = answer()
    verdicts = judge(web, "http://public.test/", "https://public.test/")
    assert [verdict.state for verdict in verdicts] == ["alive", "alive"]
    assert dialled(web) == {"public.test"}


# Secrets


def seen(web: Web) -> str:
    """Give all that any server was sent."""
    return "\n".join(f"{r.host} {r.path} {dict(r.headers)} {r.body!r}" for r in web.log)


def test_credentials_in_urls_and_redirects_are_never_sent(web: Web) -> None:
    web.routes["https://public.test/"] = redirect("https://me:hunter2@other.test/x")
    web.routes["https://other.test/x"] = redirect("//me:hunter2@public.test/end")
    web.routes["https://public.test/end"] = answer()
    (verdict,) = judge(web, "https://me:hunter2@public.test/")
    assert [hop.url for hop in verdict.evidence.hops] == [
        "https://public.test/", "https://other.test/x", "https://public.test/end",
    ]  # fmt: skip
    assert [request.host for request in web.log] == ["public.test", "other.test", "public.test"]
    assert "hunter2" not in seen(web) and "authorization" not in seen(web)
    assert "hunter2" not in repr(verdict.evidence)


def test_a_header_for_one_request_is_for_no_other(web: Web) -> None:
    web.routes["https://public.test/*"] = redirect("https://other.test/")

    async def work() -> None:
        resolver = Resolver((), 0.0, web.ask)
        client = Client(web.settings(), resolver, web.connect)
        secret = [("Authorization", "Bearer hunter2")]
        await client.ask(target("https://public.test/1"), headers=secret)
        await client.ask(target("https://public.test/2"))
        await client.close()
        await resolver.close()

    asyncio.run(work())
    told = [request.headers.get("authorization") for request in web.log]
    assert (told, {request.host for request in web.log}) == (["Bearer hunter2", None], {"public.test"})


def test_a_token_goes_to_its_own_host_alone(web: Web) -> None:
    """Whoever answers in the place of the interface cannot have the token sent on."""
    web.routes["https://api.github.com/*"] = redirect("https://other.test/steal", 307)
    web.routes["https://github.com/*"] = redirect("https://other.test/steal")
    web.routes["https://other.test/*"] = answer()
    judge(web, "https://github.com/a/b", "https://github.com/c/d", "https://other.test/", token="hunter2")
    knowing = {request.host for request in web.log if "hunter2" in f"{dict(request.headers)}{request.body!r}"}
    assert knowing <= {"api.github.com"}
    assert all("hunter2" not in request.path for request in web.log)


def test_cookies_stay_within_their_chain_and_host(web: Web) -> None:
    web.routes["https://public.test/set"] = redirect("/again", 302, set_cookie="id=hunter2; Path=/")
    web.routes["https://public.test/again"] = redirect("https://other.test/", 302)
    web.routes["https://public.test/later"] = answer()
    web.routes["https://other.test/"] = answer()
    judge(web, "https://public.test/set", "https://public.test/later", max_concurrency=1)
    sent = {request.path: request.headers.get("cookie") for request in web.log}
    assert sent == {"/set": None, "/again": "id=hunter2", "/": None, "/later": None}


def test_header_values_cannot_smuggle_a_second_request(web: Web) -> None:
    web.routes["public.test/"] = answer()
    headers = [("If-None-Match", '"a"\r\nX-Evil: 1\r\n\r\nGET /evil HTTP/1.1\r\nHost: x')]
    result = ask(web, "http://public.test/", headers=headers)
    assert isinstance(result, Answer)
    assert [request.path for request in web.log] == ["/"]
    assert "x-evil" not in web.log[0].headers


# TLS


@pytest.mark.parametrize("certificate", ["wrong-name", "expired", "early", "self-signed", "unknown-ca"])
def test_nothing_is_said_to_a_server_that_cannot_prove_its_name(web: Web, certificate: str) -> None:
    web.hosts["public.test"] = Host(certificate=certificate)  # type: ignore[arg-type]  # one of its words
    web.routes["public.test/"] = answer()
    (verdict,) = judge(web, "https://public.test/")
    assert verdict.state == "unreachable" and "certificate" in verdict.evidence.reason
    assert {request.host for request in web.log} <= {"canary.test"}


# Bodies


def drip(piece: bytes, pause: float, first: bytes = b"") -> Behaviour:
    """Send `first` and then the same piece for ever."""

    async def run(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return run


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def packed(body: bytes, encoding: str = "gzip") -> Reply:
    return answer(200, body, content_encoding=encoding)


def peak() -> int:
    """Give the most memory this process ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_bombs_cost_no_more_than_a_page(web: Web, scheme: str) -> None:
    bomb = gzip.compress(b"\0" * 100_000_000, 9)
    web.routes["public.test/gzip"] = packed(bomb)
    web.routes["public.test/deflate"] = packed(zlib.compress(b"\0" * 50_000_000, 9), "deflate")
    web.routes["public.test/twice"] = packed(gzip.compress(bomb), "gzip, gzip")
    before = peak()
    bodies = [ask(web, f"{scheme}://public.test/{kind}") for kind in ("gzip", "deflate", "twice")]
    assert [isinstance(each, Answer) and len(each.body) <= BODY_CAP for each in bodies] == [True] * 3
    assert isinstance(bodies[0], Answer) and not bodies[0].is_whole
    assert peak() - before < 40_000_000


def test_what_unpacks_to_nothing_ends_at_the_cap_of_the_wire(web: Web) -> None:
    """Empty deflate blocks for ever: no decoded byte ever comes."""
    start = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    nothing = b"\0\0\0\xff\xff" * 1000
    head = HEAD + b"Content-Encoding: gzip\r\n\r\n" + start
    web.routes["public.test/"] = drip(nothing, 0, head)
    started = time.monotonic()
    result = ask(web, "http://public.test/", timeout=60.0)
    assert isinstance(result, Answer) and (result.body, result.is_whole) == (b"", False)
    assert time.monotonic() - started < 30


def test_an_endless_body_ends_at_the_cap(web: Web) -> None:
    web.routes["public.test/"] = Reply(is_endless=True)
    for scheme in ("http", "https"):
        result = ask(web, f"{scheme}://public.test/")
        assert isinstance(result, Answer)
        assert (len(result.body), result.is_whole) == (BODY_CAP, False)


@pytest.mark.parametrize("size", [1, 3])
def test_a_body_in_crumbs_ends_too(web: Web, size: int) -> None:
    crumb = b"%x\r\n%s\r\n" % (size, b"x" * size)
    web.routes["public.test/"] = drip(crumb * 500, 0, HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    started = time.process_time()
    result = ask(web, "http://public.test/", timeout=60.0)
    assert isinstance(result, Answer) and set(result.body) == {ord("x")}
    assert (result.is_whole, time.process_time() - started < 5) == (False, True)


def test_a_head_that_comes_byte_by_byte_ends_at_the_deadline(web: Web) -> None:
    web.routes["public.test/"] = drip(b"x", 0.05, b"HTTP/1.1 200 OK\r\nX-Slow: ")
    started = time.monotonic()
    result = ask(web, "http://public.test/", timeout=0.5)
    assert isinstance(result, NoAnswer) and result.trouble == "timeout"
    assert time.monotonic() - started < 10


def test_a_flood_of_headers_ends_the_connection(web: Web) -> None:
    web.routes["public.test/"] = drip(b"X-A: " + b"y" * 4000 + b"\r\n", 0, b"HTTP/1.1 200 OK\r\n")
    result = ask(web, "http://public.test/", timeout=30.0)
    assert isinstance(result, NoAnswer) and result.trouble == "protocol"


def test_what_has_no_body_is_not_waited_for(web: Web) -> None:
    for status in (204, 304):
        head = b"HTTP/1.1 %d X\r\nContent-Length: 1000\r\nETag: x\r\n\r\n" % status
        web.routes[f"public.test/{status}"] = drip(b"", 60, head)
        started = time.monotonic()
        result = ask(web, f"http://public.test/{status}", timeout=30.0)
        assert isinstance(result, Answer) and (result.status, result.body) == (status, b"")
        assert time.monotonic() - started < 20


# Limits of this machine


def test_too_few_file_descriptors_lower_the_number_at_once_and_are_named(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("awesomelint.links.net.transport.affordable", lambda wanted: 30)

    async def work() -> str:
        client = Client(web.settings(max_concurrency=500), Resolver((), 0.0, web.ask), web.connect)
        await client.close()
        return client.shortage

    assert asyncio.run(work()) == (
        "the system lets a program have too few files open for 500 requests at once: "
        "20 run at once (raise the limit, `ulimit -n`, or lower `max-concurrency`)"
    )


def test_the_limit_of_descriptors_is_raised_as_far_as_it_may_be() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        assert descriptors.affordable(200) == 200
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 256
        assert 1 <= descriptors.affordable(10**9) < 10**9
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_out_of_descriptors_nothing_is_dead(web: Web) -> None:
    async def none_left(address: str, port: int) -> socket.socket:
        raise OSError(24, "Too many open files")

    web.routes["public.test/"] = answer()
    engine = WebEngine(web.settings(retries=0), ask=web.ask, connect=none_left, clock=web.clock)
    verdict = engine.verdicts(["http://public.test/"])["http://public.test/"]
    assert (verdict.state, verdict.evidence.reason) == ("unchecked", "this machine has too many files open")


def test_ipv6_is_dialled_where_there_is_any() -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 here")
    with Web(addresses=("::1",)) as web:
        web.routes["/"] = answer()

        async def work() -> Result:
            async def both(host: str) -> tuple[str, ...]:
                return ("::1", "127.0.0.1")

            resolver = Resolver((), 0.0, both)
            client = Client(web.settings(allow_private=("::1/128",)), resolver)
            try:
                return await client.ask(target(web.url("six.test/")))
            finally:
                await client.close()
                await resolver.close()

        result = asyncio.run(work())
    assert isinstance(result, Answer)
    assert (result.body, result.addresses) == (PAGE, ("::1", "127.0.0.1"))
