"""One request at a time over real sockets: caps, TLS, addresses that must not be dialled, reuse."""

from __future__ import annotations

import asyncio
import gzip
import re
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address

import pytest

from awesomelint.links.net import resolver as resolver_module
from awesomelint.links.net.addresses import Guard, special
from awesomelint.links.net.answer import Answer, NoAnswer, Result
from awesomelint.links.net.exchange import HEAD_CAP
from awesomelint.links.net.resolver import Ask, Lookup, Resolver
from awesomelint.links.net.transport import Client, user_agent
from awesomelint.links.net.unpack import BODY_CAP
from awesomelint.links.net.wire import connected
from awesomelint.links.settings import LinkSettings
from awesomelint.links.target import target
from awesomelint.testing.web import PAGE, Behaviour, Host, Request, Route, Web, answer

LOOPBACK = LinkSettings(allow_private=("127.0.0.0/8",), timeout=1.0)


async def names(host: str) -> tuple[str, ...]:
    """Find every host of the scripted web."""
    return ("127.0.0.1",)


def get(*urls: str, settings: LinkSettings = LOOPBACK, ask: Ask = names, keep: bool = False) -> list[Result]:
    """Ask for some URLs, one after the other, with one client."""

    async def run() -> list[Result]:
        resolver = Resolver((), 0.0, ask)
        client = Client(settings, resolver)
        try:
            return [await client.ask(target(url), keep=keep) for url in urls]
        finally:
            await client.close()
            await resolver.close()

    return asyncio.run(run())


def trouble(url: str, settings: LinkSettings = LOOPBACK, ask: Ask = names) -> tuple[str, str]:
    (result,) = get(url, settings=settings, ask=ask)
    assert isinstance(result, NoAnswer), result
    return result.trouble, result.reason


def page(url: str, settings: LinkSettings = LOOPBACK) -> Answer:
    (result,) = get(url, settings=settings)
    assert isinstance(result, Answer), result
    return result


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


def drip(piece: bytes, pause: float, first: bytes = b"") -> Behaviour:
    """Send `first` and then the same piece for ever."""

    async def run(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return run


async def reset(request: Request, writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    writer.transport.abort()


async def hang_up(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def sleep(request: Request, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


def test_an_answer_comes_back_whole(web: Web) -> None:
    web.routes["a.test/x?y=1"] = answer(200, PAGE, x_own="\xe9")
    result = page(web.url("a.test/x?y=1"))
    assert (result.status, result.body, result.header("x-own")) == (200, PAGE, "é")


def test_what_is_sent(web: Web) -> None:
    web.routes["sent.test/"] = answer()
    settings = replace(LOOPBACK, user_agent="someone/1")
    page(web.url("me:secret@sent.test/#part"), settings)
    request = web.log[-1]
    assert (request.path, request.headers) == (
        "/",
        {
            "host": f"sent.test:{web.port}",
            "user-agent": "someone/1",
            "accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
            "accept-encoding": "gzip, deflate",
            "connection": "close",
        },
    )


def test_who_asks() -> None:
    assert re.fullmatch(
        r"awesomelint/[0-9.]+ \(\+https://github\.com/awesomelint/awesomelint; maintainer@a\.example\)",
        user_agent(LinkSettings(contact="maintainer@a.example")),
    )
    assert user_agent(LinkSettings(user_agent="ant/1", contact="x@a.example")) == "ant/1"


def test_proxies_of_the_environment_are_not_asked(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web.routes["proxied.test/"] = answer()
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert page(web.url("proxied.test/")).status == 200


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
    ],
)
def test_encodings(web: Web, encoding: str, packed: bytes) -> None:
    web.routes["packed.test/"] = answer(200, packed, content_encoding=encoding)
    assert page(web.url("packed.test/")).body == PAGE


def test_a_bomb_is_cut_off(web: Web) -> None:
    web.routes["bomb.test/"] = answer(200, gzip.compress(b"\0" * 30_000_000), content_encoding="gzip")
    assert len(page(web.url("bomb.test/")).body) == BODY_CAP


def test_an_endless_body_is_cut_off(web: Web) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    web.routes["endless.test/"] = drip(b"x" * 4096, 0, head)
    assert page(web.url("endless.test/")).body == b"x" * BODY_CAP


def test_a_file_is_not_read_beyond_its_first_piece(web: Web) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 9999999\r\n\r\n%PDF"
    web.routes["file.test/"] = drip(b"", 30, head)
    start = time.monotonic()
    assert page(web.url("file.test/"), replace(LOOPBACK, timeout=60)).body == b"%PDF"
    assert time.monotonic() - start < 15


def test_a_slow_body_counts_as_far_as_it_comes(web: Web) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n"
    web.routes["slow.test/"] = drip(b"x", 0.1, head)
    start = time.monotonic()
    body = page(web.url("slow.test/"), replace(LOOPBACK, timeout=0.5)).body
    assert body.strip(b"x") == b"" and 1 <= len(body) <= 6
    assert time.monotonic() - start < 5


def test_a_body_that_breaks_off_counts_as_far_as_it_came(web: Web) -> None:
    web.routes["broken.test/"] = answer(200, b"<p>half", content_length="99")
    web.routes["broken.test/none"] = answer(200, b"", content_length="99")
    assert page(web.url("broken.test/")).body == b"<p>half"
    assert trouble(web.url("broken.test/none"))[0] in ("protocol", "timeout")


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate"])
def test_a_body_that_cannot_be_unpacked_is_not_taken_for_a_page(web: Web, encoding: str) -> None:
    garbled = bytearray(gzip.compress(PAGE))
    garbled[10:] = b"\xff" * 40
    web.routes["garbled.test/"] = answer(200, bytes(garbled), content_encoding=encoding)
    web.routes["garbled.test/text"] = answer(200, PAGE, content_encoding=encoding)
    found, text = page(web.url("garbled.test/")), page(web.url("garbled.test/text"))
    assert (found.status, found.body, found.is_whole, found.is_garbled) == (200, b"", False, True)
    assert (text.body, text.is_garbled) == (PAGE, False)


_LONG = "its header does not end within 64 KB"
_NO_STATUS = "its answer is not HTTP: it does not begin with a status"
_OK = b"HTTP/1.1 200 OK\r\n"
HOSTILE: dict[str, tuple[Route, tuple[str, str]]] = {
    "flood": (drip(b"x-a: " + b"y" * 4000 + b"\r\n", 0, _OK), ("protocol", _LONG)),
    "longline": (drip(b"y" * 4096, 0, b"HTTP/1.1 200 OK\r\nx: "), ("protocol", _LONG)),
    "interim": (drip(b"HTTP/1.1 103 Early\r\n\r\n", 0), ("protocol", "its answer never begins")),
    "garbage": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", ("protocol", _NO_STATUS)),
    "letters": (b"HTTP/1.1 OK\r\n\r\n", ("protocol", _NO_STATUS)),
    "zero": (
        b"HTTP/1.1 000 OK\r\n\r\n",
        ("protocol", "its answer is not HTTP: there is no status 000"),
    ),
    "thousand": (b"HTTP/1.1 1000 OK\r\n\r\n", ("protocol", _NO_STATUS)),
    "alert": (b"\x15\x03\x01\x00\x02\x02\x46", ("protocol", "it speaks TLS on this port: try https")),
    "alert-3": (b"\x15\x03\x03\x00\x02\x02\x0a", ("protocol", "it speaks TLS on this port: try https")),
    "nameless": (
        _OK + b"nothing\r\n\r\n",
        ("protocol", "its answer is not HTTP: a line of its header has no name and value"),
    ),
    "lengths": (
        _OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
        ("protocol", "its answer is not HTTP: it says two lengths of its body"),
    ),
    "no-length": (
        _OK + b"Content-Length: many\r\n\r\n",
        ("protocol", "its answer is not HTTP: the length of its body is no number"),
    ),
    "encoding": (
        _OK + b"Transfer-Encoding: br\r\n\r\n",
        ("protocol", "its body comes in an encoding of transfer that is not known"),
    ),
    "pieces": (
        _OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
        ("protocol", "its answer is not HTTP: its body is not in pieces as it says"),
    ),
    "half-header": (_OK + b"Content-", ("protocol", "the connection was closed in the middle of the header")),
    "silent": (sleep, ("timeout", "no answer came within 0.5 seconds")),
    "drop": (hang_up, ("reset", "the connection was closed without an answer")),
    "reset": (reset, ("reset", "the connection was reset")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_answers_end_soon_and_in_words(web: Web, name: str) -> None:
    route, expected = HOSTILE[name]
    web.routes[f"{name}.test/"] = route
    start = time.monotonic()
    found = trouble(web.url(f"{name}.test/"), replace(LOOPBACK, timeout=0.5))
    assert (found, time.monotonic() - start < 15) == (expected, True)
    assert HEAD_CAP == 64 * 1024


def test_refused() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert trouble(f"http://a.test:{port}/") == ("refused", "the connection was refused")


def test_a_host_that_does_not_answer_at_all() -> None:
    with socket.socket() as full, socket.socket() as first:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        first.connect(full.getsockname())
        first.setblocking(False)
        settings = replace(LOOPBACK, timeout=0.4)
        with socket.socket() as second:  # fills the backlog, so that the next one is never accepted
            second.setblocking(False)
            second.connect_ex(full.getsockname())
            found = trouble(f"http://a.test:{full.getsockname()[1]}/", settings)
    assert found[0] == "timeout"


def test_what_came_of_a_body_and_from_where_is_told(web: Web) -> None:
    packed = gzip.compress(bytes(range(256)) * 40)
    web.routes["told.test/whole"] = answer(200, packed, content_encoding="gzip")
    web.routes["told.test/half"] = answer(200, packed[:-20], content_encoding="gzip")
    web.routes["told.test/short"] = answer(200, PAGE, content_length="99")
    web.routes["told.test/long"] = answer(200, PAGE * 9, content_length=str(len(PAGE)))
    web.routes["told.test/large"] = answer(200, b"x" * 100_000)
    places = [page(web.url(f"told.test/{kind}")) for kind in ("whole", "half", "short", "long", "large")]
    assert [each.is_whole for each in places] == [True, False, False, True, False]
    assert places[0].body.startswith(places[1].body) and len(places[1].body) > 0
    assert [each.body for each in places[2:]] == [PAGE, PAGE, b"x" * BODY_CAP]
    assert {(each.addresses, each.tls) for each in places} == {(("127.0.0.1",), "")}


def test_a_question_has_a_method_headers_and_a_body(web: Web) -> None:
    web.routes["asked.test/api"] = answer()

    async def run() -> None:
        resolver = Resolver((), 0.0, names)
        client = Client(LOOPBACK, resolver)
        headers = (("Accept", "application/json"), ("Authorization", "Bearer x"))
        goal = target(web.url("asked.test/api"))
        await client.ask(goal, method="POST", headers=headers, body=b'{"a": 1}', plain=True)
        await client.ask(goal, cookies="a=b")
        await client.close()
        await resolver.close()

    asyncio.run(run())
    first, second = web.log[-2:]
    wanted = {"accept": "application/json", "authorization": "Bearer x", "content-length": "8"}
    assert (first.method, first.body) == ("POST", b'{"a": 1}')
    assert {name: first.headers[name] for name in wanted} == wanted
    assert second.headers["cookie"] == "a=b" and "authorization" not in second.headers


def test_idle_connections_are_few(web: Web) -> None:
    web.routes["/"] = answer()
    opened: list[socket.socket] = []

    async def connect(address: str, port: int) -> socket.socket:
        opened.append(await connected(address, port))
        return opened[-1]

    async def run() -> int:
        resolver = Resolver((), 0.0, names)
        client = Client(replace(LOOPBACK, max_concurrency=2), resolver, connect)
        for number in range(12):
            await client.ask(target(web.url(f"few{number}.test/")), keep=True)
        await asyncio.sleep(0)
        left = sum(sock.fileno() >= 0 for sock in opened)
        await client.close()
        await resolver.close()
        return left

    assert (asyncio.run(run()), len(opened)) == (4, 12)


def test_connections_are_kept_only_where_asked_and_replaced_when_gone(web: Web) -> None:
    web.routes["keep.test/"] = answer()
    url = web.url("keep.test/")
    get(url, url, url, keep=True)
    kept = [request.connection for request in web.log[-3:]]
    get(url, url, keep=False)
    fresh = [request.connection for request in web.log[-2:]]
    assert (len(set(kept)), len(set(fresh))) == (1, 2)


def test_a_kept_connection_that_was_closed_meanwhile_is_no_trouble() -> None:
    with Web() as web:

        async def answer_and_close(request: Request, writer: asyncio.StreamWriter) -> None:
            writer.write(bytes(answer()))
            await writer.drain()
            writer.close()

        web.routes["/"] = answer_and_close
        results = get(*[web.url("stale.test/")] * 5, keep=True)
    assert [isinstance(result, Answer) for result in results] == [True] * 5


# TLS


@pytest.fixture(scope="module")
def secure() -> Iterator[Web]:
    """A web whose host names say what is wrong with their certificates."""
    with Web() as web:
        web.hosts["other.test"] = Host(certificate="wrong-name")
        web.hosts["expired.test"] = Host(certificate="expired")
        web.hosts["early.test"] = Host(certificate="early")
        web.hosts["stranger.test"] = Host(certificate="unknown-ca")
        web.routes["/"] = answer()
        yield web


@pytest.fixture(scope="module")
def trusting(secure: Web) -> LinkSettings:
    """Settings that trust the tests' own authority."""
    return replace(LOOPBACK, ca_file=secure.settings().ca_file)


def test_tls_keeps_the_name_although_an_address_is_dialled(secure: Web, trusting: LinkSettings) -> None:
    found = page(secure.url("https://good.test/"), trusting)
    assert (found.body, found.addresses, found.tls) == (PAGE, ("127.0.0.1",), "TLSv1.3")
    assert secure.log[-1].headers["host"] == f"good.test:{secure.tls_port}"


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("other.test", "its certificate is for another name"),
        ("expired.test", "its certificate has expired"),
        ("early.test", "its certificate is not valid yet"),
        (
            "stranger.test",
            "its certificate's issuer is not known, or an intermediate certificate is not sent along",
        ),
    ],
)
def test_bad_certificates_are_named(secure: Web, trusting: LinkSettings, host: str, words: str) -> None:
    assert trouble(secure.url(f"https://{host}/"), trusting) == ("certificate", words)


def test_a_port_without_tls(web: Web) -> None:
    web.routes["plain.test/"] = answer()
    found, words = trouble(web.url("plain.test/").replace("http:", "https:"))
    assert (found in ("tls", "reset", "timeout"), words[0].islower()) == (True, True)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (
            b"\x15\x03\x03\x00\x02\x02\x50",
            ("tls", "the server refused the TLS handshake (alert internal_error)"),
        ),
        (
            b"\x15\x03\x03\x00\x02\x02\x31",
            ("tls", "the server refused the TLS handshake (alert access_denied)"),
        ),
        (
            b"\x15\x03\x03\x00\x02\x02\x74",
            ("tls", "the server refused the TLS handshake (alert certificate_required)"),
        ),
        (
            b"\x15\x03\x03\x00\x02\x02\x28",
            ("tls", "it refused every way of encrypting we know (alert handshake_failure)"),
        ),
        (b"HTTP/1.1 400 Bad\r\n\r\n", ("tls", "it does not speak TLS on this port")),
        (b"", ("reset", "the server ended the connection during the TLS handshake")),
    ],
)
def test_a_handshake_that_fails_is_named(sent: bytes, expected: tuple[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(sent)

        thread = threading.Thread(target=serve)
        thread.start()
        assert trouble(f"https://a.test:{server.getsockname()[1]}/") == expected
        thread.join()


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
        "168.63.129.16", "169.254.169.254", "169.254.1.1", "172.16.0.1", "172.31.255.255", "192.0.0.192",
        "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:a00:1::", "2002:808:808::", "3fff::1",
        "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "4000::1", "5f00::1",
    ],
)  # fmt: skip
def test_special_addresses_are_refused(address: str) -> None:
    assert Guard().refusal(address) == f"{address} is {special(ip_address(address))}"


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "192.0.1.1", "169.255.0.1", "223.255.255.255",
     "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
)  # fmt: skip
def test_everybody_s_addresses_are_not(address: str) -> None:
    assert Guard().refusal(address) is None


def test_allowed_networks_are_allowed_and_no_others() -> None:
    guard = Guard(("10.0.0.0/8",))
    addresses = ("10.1.1.1", "::ffff:10.1.1.1", "192.168.1.1")
    assert [guard.refusal(a) is None for a in addresses] == [True, True, False]
    assert [guard.opens(a) for a in (*addresses, "8.8.8.8")] == [True, True, False, False]


def test_metadata_services_are_allowed_by_name_alone() -> None:
    everything, named = Guard(True), Guard(("169.254.169.254/32", "fe80::/10"))
    addresses = ("169.254.169.254", "::ffff:169.254.169.254", "168.63.129.16", "fd00:ec2::254", "fe80::1%2")
    assert [everything.refusal(address) is None for address in addresses] == [False] * 5
    assert [named.refusal(address) is None for address in addresses] == [True, True, False, False, True]
    assert everything.refusal("10.0.0.1") is None


@pytest.mark.parametrize("host", ["127.0.0.1", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433", "name.test"])
def test_private_addresses_are_not_dialled(web: Web, host: str) -> None:
    before = len(web.log)
    assert trouble(f"http://{host}:{web.port}/", LinkSettings())[0] == "private"
    assert len(web.log) == before


def test_a_resolver_that_rebinds_is_asked_once_and_its_answer_dialled(web: Web) -> None:
    """The first look-up gives a public address, any later one loopback: what was checked is dialled."""
    asked = []

    async def rebind(host: str) -> tuple[str, ...]:
        asked.append(host)
        return ("192.0.2.1",) if len(asked) == 1 else ("127.0.0.1",)

    settings = replace(LinkSettings(allow_private=("192.0.2.0/24",)), timeout=0.3)
    before = len(web.log)
    results = get(*[f"http://rebind.test:{web.port}/"] * 3, settings=settings, ask=rebind)
    assert {result.trouble for result in results if isinstance(result, NoAnswer)} <= {"timeout", "refused"}
    assert (asked, len(web.log)) == (["rebind.test"], before)


def test_of_several_addresses_only_the_public_ones_are_dialled(web: Web) -> None:
    async def both(host: str) -> tuple[str, ...]:
        return ("10.0.0.1", "127.0.0.1")

    web.routes["both.test/"] = answer()
    (result,) = get(web.url("both.test/"), ask=both)
    assert isinstance(result, Answer)


def test_the_next_address_is_tried_where_one_fails(web: Web) -> None:
    async def several(host: str) -> tuple[str, ...]:
        return ("127.0.0.2", "127.0.0.1")

    web.routes["several.test/"] = answer()
    (result,) = get(web.url("several.test/"), ask=several)
    assert isinstance(result, Answer)


def test_other_ports_are_asked_only_where_allowed() -> None:
    async def public(host: str) -> tuple[str, ...]:
        return ("8.8.8.8",)

    assert trouble("http://a.test:8080/", LinkSettings(), public) == (
        "port",
        "port 8080 is not asked (see the option `ports`)",
    )


# Names


def ask_script(script: dict[str, list[int | str]]) -> Ask:
    """Make a resolver of error codes and addresses, each list used up one by one, its end repeated."""

    async def ask(host: str) -> tuple[str, ...]:
        outcomes = script[host]
        outcome = outcomes.pop(0) if len(outcomes) > 1 else outcomes[0]
        if isinstance(outcome, int):
            raise socket.gaierror(outcome, "scripted")
        return (outcome,)

    return ask


NONE, AGAIN, EMPTY = socket.EAI_NONAME, socket.EAI_AGAIN, getattr(socket, "EAI_NODATA", -5)


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        ({"x.test": [NONE], "canary.test": ["127.0.0.1"]}, "missing"),
        ({"x.test": [NONE, "127.0.0.1"], "canary.test": ["127.0.0.1"]}, "found"),
        ({"x.test": [NONE, AGAIN], "canary.test": ["127.0.0.1"]}, "failed"),
        ({"x.test": [AGAIN], "canary.test": ["127.0.0.1"]}, "failed"),
        ({"x.test": [AGAIN, "127.0.0.1"], "canary.test": ["127.0.0.1"]}, "found"),
        ({"x.test": [EMPTY], "canary.test": ["127.0.0.1"]}, "empty"),
        ({"x.test": [NONE], "canary.test": [NONE]}, "no-network"),
        ({"x.test": [AGAIN], "canary.test": [AGAIN]}, "no-network"),
    ],
)
def test_a_missing_name_is_told_from_a_missing_network(
    script: dict[str, list[int | str]], outcome: str
) -> None:
    async def run() -> Lookup:
        resolver = Resolver(("canary.test",), 0.0, ask_script(script))
        try:
            return await resolver.resolve("x.test")
        finally:
            await resolver.close()

    assert asyncio.run(run()).outcome == outcome


def test_dead_name_servers_hold_up_no_other_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """One name at a time may be asked for; the first one's servers never answer in time."""
    late = threading.Event()

    def look_up(host: bytes, *_: object, **__: object) -> list[tuple[object, ...]]:
        if host == b"late.test":
            late.wait(30)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(resolver_module, "_AT_ONCE", 1)
    monkeypatch.setattr(resolver_module, "_PATIENCE", 0.05)

    async def run() -> list[str]:
        resolver = Resolver((), 0.0)
        first = asyncio.ensure_future(resolver.resolve("late.test"))
        await asyncio.sleep(0)
        others = await asyncio.gather(*(resolver.resolve(f"{number}.test") for number in range(5)))
        assert not first.done()
        late.set()
        return [(await first).outcome, *(lookup.outcome for lookup in others)]

    assert asyncio.run(run()) == ["found"] * 6


def test_the_system_s_resolver_finds_this_machine() -> None:
    async def run() -> tuple[str, ...]:
        resolver = Resolver((), 0.0)
        found = await asyncio.gather(*(resolver.resolve("localhost") for _ in range(3)))
        await resolver.close()
        return found[0].addresses

    assert "127.0.0.1" in asyncio.run(run())
