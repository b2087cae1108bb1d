"""The scripted web itself: what it sends, whom it finds, what its scripts refuse."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import h2.config
import h2.connection
import h2.events
import pytest

from awesomelint.errors import UsageError
from awesomelint.links.checker import WebEngine
from awesomelint.testing.web import ByMethod, Days, Host, IfBody, IfHeader, Reply, Web, answer, redirect
from awesomelint.testing.web_hosts import Line
from awesomelint.testing.web_script import read_script

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


@asynccontextmanager
async def connected(web: Web, host: str, port: int = 80, alpn: str = "http/1.1") -> AsyncIterator[Stream]:
    (address,) = await web.ask(host)
    sock = await web.connect(address, port)
    tls = None
    if port == 443:
        tls = ssl.create_default_context(cafile=web.settings().ca_file)
        tls.set_alpn_protocols([alpn])
    reader, writer = await asyncio.open_connection(sock=sock, ssl=tls, server_hostname=host if tls else None)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


def said(web: Web, host: str, request: str, port: int = 80) -> bytes:
    """Send a request, and give all that comes until the end."""

    async def run() -> bytes:
        async with connected(web, host, port) as (reader, writer):
            writer.write(request.format(host=host).replace("\n", "\r\n").encode())
            return await asyncio.wait_for(reader.read(), 30)

    return asyncio.run(run())


GET = "GET / HTTP/1.1\nHost: {host}\nConnection: close\n\n"


def test_a_reply_byte_by_byte(web: Web) -> None:
    web.routes["bytes.test/"] = answer(404, b"gone", x_own="1")
    assert said(web, "bytes.test", GET) == (
        b"HTTP/1.1 404 Not Found\r\ncontent-type: text/html; charset=utf-8\r\nx-own: 1\r\n"
        b"Content-Length: 4\r\n\r\ngone"
    )


@pytest.mark.parametrize(
    ("reply", "end"),
    [
        (Reply(200, b"whole", ()), b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole"),
        (Reply(200, b"whole", (), cut=2), b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwh"),
        (Reply(200, b"whole", (), length=9), b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nwhole"),
        (Reply(200, b"whole", (), pace=0.01, piece=2), b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole"),
        (Reply(204, b"", ()), b"HTTP/1.1 204 No Content\r\n\r\n"),
        (b"SSH-2.0\r\n", b"SSH-2.0\r\n"),
        ("hang-up", b""),
        ([answer(503), Reply(200, b"", ())], b"HTTP/1.1 503"),
    ],
)
def test_how_a_reply_is_sent(web: Web, reply: Reply, end: bytes) -> None:
    web.routes["sent.test/"] = reply
    assert said(web, "sent.test", GET).startswith(end)


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        (
            {"Content-Type": "text/html"},
            "headers: expected pairs, found a mapping; write (('Content-Type', 'text/html'),)",
        ),
        (("Age", "1"), "headers: expected a pair of texts, found 'Age'"),
        ((("Age", 1),), "headers: expected a pair of texts, found ('Age', 1)"),
    ],
)
def test_headers_that_are_no_pairs_are_refused_at_once(headers: Any, words: str) -> None:
    with pytest.raises(TypeError) as raised:
        Reply(headers=headers)
    assert str(raised.value) == words


def test_a_reset(web: Web) -> None:
    web.routes["reset.test/"] = "reset"
    with pytest.raises(ConnectionResetError):
        said(web, "reset.test", GET)


def test_who_has_the_page_already_is_told_so(web: Web) -> None:
    web.routes["known.test/"] = answer(etag='"1"', last_modified="Sat, 03 Jan 2026 00:00:00 GMT")
    etag = GET.replace("\n\n", '\nIf-None-Match: "1"\n\n')
    other = GET.replace("\n\n", '\nIf-None-Match: "2"\n\n')
    date = GET.replace("\n\n", "\nIf-Modified-Since: Sat, 03 Jan 2026 00:00:00 GMT\n\n")
    found = [said(web, "known.test", request)[9:12] for request in (GET, etag, other, date)]
    assert found == [b"200", b"304", b"200", b"304"]


def test_choices(web: Web) -> None:
    web.routes["method.test/"] = ByMethod({"GET": answer(201)})
    web.routes["header.test/"] = IfHeader("cookie", "seen=1", answer(201), answer(202))
    web.routes["body.test/"] = IfBody("ants", answer(201), answer(202))
    web.routes["day.test/"] = Days({0: answer(201), 30: [answer(202), answer(203)]})
    head, cookie = GET.replace("GET", "HEAD"), GET.replace("\n\n", "\nCookie: a=b; seen=1\n\n")
    posted = GET.replace("GET", "POST").replace("\n\n", "\nContent-Length: 4\n\nants")
    asked = [("method", GET), ("method", head), ("header", GET), ("header", cookie), ("body", GET)]
    found = [said(web, f"{host}.test", request)[9:12] for host, request in [*asked, ("body", posted)]]
    assert found == [b"201", b"405", b"202", b"201", b"202", b"201"]
    days = []
    for web.clock.day in (0, 29.9, 30, 31, 32):
        days.append(said(web, "day.test", GET)[9:12])
    web.clock.day = 0
    assert days == [b"201", b"201", b"202", b"203", b"203"]


def test_the_closest_place_counts(web: Web) -> None:
    web.routes |= {
        "https://place.test/a/b": answer(201), "place.test/a/b": answer(202), "place.test/a/*": answer(203),
        "place.test/*": answer(204, b""), "/everywhere/*": answer(205, b""),
    }  # fmt: skip
    asked = [(443, "/a/b"), (80, "/a/b"), (80, "/a/c"), (80, "/"), (80, "/everywhere/x")]
    found = [
        said(web, "place.test", GET.replace("/ ", f"{path} ", 1), port)[9:12] for port, path in asked[:4]
    ]
    web.routes["other.test/"] = answer()
    found.append(said(web, "other.test", GET.replace("/ ", "/everywhere/x ", 1))[9:12])
    found.append(said(web, "other.test", GET.replace("/ ", "/nowhere ", 1))[9:12])
    assert found == [b"201", b"202", b"203", b"204", b"205", b"404"]


# HTTP/2


def ask_http2(web: Web, host: str, *paths: str) -> dict[str, tuple[str, bytes]]:
    """Ask for some paths at once over one connection; give status and body by path."""

    async def run() -> dict[str, tuple[str, bytes]]:
        async with connected(web, host, 443, "h2") as (reader, writer):
            http = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
            http.initiate_connection()
            answers: dict[int, tuple[str, bytes]] = {}
            streams = {}
            for path in paths:
                stream = http.get_next_available_stream_id()
                fields = [(":method", "GET"), (":path", path), (":authority", host), (":scheme", "https")]
                http.send_headers(stream, fields, end_stream=True)
                streams[stream] = path
            ended = 0
            while ended < len(paths):
                writer.write(http.data_to_send())
                for event in http.receive_data(await asyncio.wait_for(reader.read(65536), 30)):
                    if isinstance(event, h2.events.ResponseReceived):
                        answers[event.stream_id] = (status_of(event), b"")
                    elif isinstance(event, h2.events.DataReceived):
                        status, body = answers[event.stream_id]
                        answers[event.stream_id] = (status, body + (event.data or b""))
                        http.acknowledge_received_data(event.flow_controlled_length or 0, event.stream_id)
                    elif isinstance(event, h2.events.StreamEnded):
                        ended += 1
                    elif isinstance(event, h2.events.StreamReset):
                        answers[event.stream_id] = (f"reset {event.error_code!r}", b"")
                        ended += 1
        return {streams[stream]: found for stream, found in answers.items()}

    return asyncio.run(run())


def status_of(event: h2.events.ResponseReceived) -> str:
    return next(str(value) for name, value in event.headers or () if str(name) == ":status")


def test_http2_answers_many_requests_at_once_larger_than_its_windows(web: Web) -> None:
    web.routes["two.test/slow"] = Reply(200, b"slow", wait=0.2)
    web.routes["two.test/big"] = Reply(200, b"x" * 300_000)
    web.routes["two.test/raw"] = b"HTTP/1.1 200 OK\r\n\r\n"
    found = ask_http2(web, "two.test", "/slow", "/big", "/none", "/raw")
    assert found.pop("/raw")[0].startswith("reset") and found.pop("/none")[0] == "404"
    assert found == {"/slow": ("200", b"slow"), "/big": ("200", b"x" * 300_000)}
    assert web.most_at_once["two.test"] >= 2


# Names and lines


def outcome(work: Callable[[], Awaitable[object]]) -> object:
    async def run() -> object:
        try:
            async with asyncio.timeout(0.05):
                return await work()
        except (OSError, TimeoutError) as error:
            return type(error)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("dns", "found"),
    [
        ("missing", [socket.gaierror] * 2),
        ("again", [socket.gaierror] * 2),
        ("silent", [TimeoutError] * 2),
        ("empty", [()] * 2),
        ("10.0.0.1 2d00::9", [("10.0.0.1", "2d00::9")] * 2),
        (["1.2.3.4", "127.0.0.1"], [("1.2.3.4",), ("127.0.0.1",)]),
    ],
)
def test_names(web: Web, dns: str, found: list[object]) -> None:
    web.hosts["names.test"] = Host(dns=dns)
    web.looked_up["names.test"] = 0
    assert [outcome(lambda: web.ask("names.test")) for _ in found] == found


def test_a_name_that_is_in_no_route_is_missing(web: Web) -> None:
    assert outcome(lambda: web.ask("nobody.test")) is socket.gaierror


@pytest.mark.parametrize(
    ("line", "found"),
    [("refused", ConnectionRefusedError), ("unroutable", OSError), ("silent", TimeoutError)],
)
def test_lines(web: Web, line: Line, found: object) -> None:
    web.hosts["lines.test"] = Host(line=line)
    (address,) = asyncio.run(web.ask("lines.test"))
    assert outcome(lambda: web.connect(address, 80)) is found
    assert web.dialled[-1] == (address, 80)


def test_a_web_of_several_addresses_plays_to_an_engine_without_connect() -> None:
    with Web(("127.0.0.1", "127.0.0.2")) as web:
        web.routes["/ants"] = answer()
        web.routes["/old"] = redirect("/ants", 302)
        urls = [f"http://127.0.0.{n}:{web.port}/{path}" for n in (1, 2) for path in ("ants", "old")]
        verdicts = WebEngine(web.settings(allow_private=("127.0.0.0/8",), canaries=())).verdicts(urls)
    assert [verdict.state for verdict in verdicts.values()] == ["alive"] * 4


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_a_web_on_ipv6() -> None:
    with Web(("::1",)) as web:
        web.routes["six.test/"] = answer(201)
        assert said(web, "six.test", GET)[9:12] == b"201"


def test_a_page_that_goes() -> None:
    """As the docstring of `awesomelint.testing` has it."""
    with Web() as web:
        web.routes["ant.test/"] = answer(200, b"<title>Ants</title><p>All about ants.")
        web.routes["ant.test/old"] = Days({0: answer(), 30: answer(404)})
        web.hosts["bee.test"] = Host(certificate="expired")
        engine = WebEngine(web.settings(), ask=web.ask, connect=web.connect, clock=web.clock)
        web.clock.day = 31
        assert engine.verdicts(["http://ant.test/old"])["http://ant.test/old"].state == "dead"


def test_certificates_need_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    with Web() as web, pytest.raises(UsageError) as refused:
        web.settings()
    assert str(refused.value) == "trustme is not installed: pip install 'awesomelint[testing]'"


# Scripts


def test_a_page_is_packed_and_encoded_as_a_script_says(tmp_path: Path, web: Web) -> None:
    path = tmp_path / "a.toml"
    page = '{ title = "蚂蚁", body = "<p>切叶", charset = "gb18030", gzip = true }'
    path.write_text(f'web."packed.test/" = {page}\n', encoding="utf-8")
    read_script(path).set_up(web)
    head, _, body = said(web, "packed.test", GET).partition(b"\r\n\r\n")
    assert b"Content-Type: text/html; charset=gb18030" in head
    assert "<title>蚂蚁</title></head><body><p>切叶</body>" in gzip.decompress(body).decode("gb18030")


CASE = '[[case]]\ntitle = "t"\nurl = "http://a.test/"\ntruth = "there"\nverdict = "alive"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("webs = 1", "the file: unknown key webs"),
        ('web."a.test/" = { titel = "x" }', "a.test/: unknown key titel"),
        ('web."a.test/" = { fault = "x" }', "a.test/: unknown fault x"),
        ('hosts."a.test" = { line = "x" }', "a.test: unknown line x"),
        ('hosts."a.test" = { certificate = { days = { 0 = "x" } } }', "a.test: unknown certificate x"),
        (CASE.replace("alive", "living"), "t: unknown verdict living"),
        (CASE.replace("there", "here"), "t: unknown truth here"),
        (CASE + 'urll = ""', "t: unknown key urll"),
        (CASE.replace('url = "http://a.test/"', ""), "'url'"),
        ('web."a.test/" = 200\n' + CASE + 'web."a.test/" = 404', "a.test/ is written down twice"),
        ("links = { timeouts = 1 }", "links.timeouts: unknown key; did you mean 'timeout'?"),
        ("x = ", "Invalid value (at end of document)"),
    ],
)
def test_a_script_that_makes_no_sense_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        read_script(path)
    assert str(refused.value) == f"{path}: {words}"
