"""HTTP/2 over real sockets: several requests on one connection, and servers that misbehave."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import hpack
import pytest
import trustme
from hyperframe import frame as frames

from awesomelint.links.net.answer import Answer, NoAnswer, Result
from awesomelint.links.net.resolver import Resolver
from awesomelint.links.net.transport import Client
from awesomelint.links.net.unpack import BODY_CAP
from awesomelint.links.settings import LinkSettings
from awesomelint.links.target import target

PAGE = b"<!doctype html><title>A page</title><p>Some words."
Script = Callable[["Peer", int, str], None]
"""What a server does about a request: its stream and its path."""


@dataclass
class Peer(asyncio.Protocol):
    """One connection as the server sees it."""

    server: Server
    number: int
    received: list[h2.events.Event] = field(default_factory=list)
    lost: threading.Event = field(default_factory=threading.Event)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.is_old = transport.get_extra_info("ssl_object").selected_alpn_protocol() != "h2"
        if not self.is_old:
            self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
            self.h2.initiate_connection()
            self.flush()

    def data_received(self, data: bytes) -> None:
        if self.is_old:
            self.server.requests.append((self.number, "HTTP/1.1 " + data.split(b" ")[1].decode()))
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE)
            return
        for event in self.h2.receive_data(data):
            self.received.append(event)
            if isinstance(event, h2.events.RequestReceived):
                path = dict(event.headers)[b":path"].decode()
                self.server.requests.append((self.number, path))
                self.server.heads.append(event.headers)
                self.server.script(self, event.stream_id, path)
            elif isinstance(event, h2.events.DataReceived):
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        self.flush()

    def answer(self, stream: int, body: bytes = PAGE, status: int = 200, **fields: str) -> None:
        """Answer with as much of a body as the windows let through at once."""
        head = [(":status", str(status)), *((k.replace("_", "-"), v) for k, v in fields.items())]
        self.h2.send_headers(stream, head)
        for start in range(0, len(body), 16_000):
            self.h2.send_data(stream, body[start : start + 16_000])
        self.h2.end_stream(stream)
        self.flush()

    def raw(self, *sent: frames.Frame) -> None:
        """Send frames as they are."""
        self.flush()
        self.transport.write(b"".join(each.serialize() for each in sent))

    def flush(self) -> None:
        self.transport.write(self.h2.data_to_send())


def plain(peer: Peer, stream: int, path: str) -> None:
    peer.answer(stream)


@dataclass
class Server:
    """An HTTP/2 server in a thread of its own; `script` is looked at for every request."""

    context: ssl.SSLContext
    script: Script = plain
    requests: list[tuple[int, str]] = field(default_factory=list)
    """The number of the connection, and the path."""
    heads: list[list[tuple[bytes, bytes]]] = field(default_factory=list)
    peers: list[Peer] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Server:
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(ready,))
        self.thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def play(self, script: Script) -> None:
        """Begin anew with another script."""
        self.script = script
        for log in (self.requests, self.heads, self.peers):
            log.clear()

    def _run(self, ready: threading.Event) -> None:
        server = self.loop.run_until_complete(
            self.loop.create_server(self._peer, "127.0.0.1", 0, ssl=self.context)
        )
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()
        server.close()
        for peer in self.peers:
            peer.transport.abort()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    def _peer(self) -> Peer:
        self.peers.append(Peer(self, len(self.peers)))
        return self.peers[-1]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def server(authority: trustme.CA) -> Iterator[Server]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("a.test").configure_cert(context)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with Server(context) as server:
        yield server


@pytest.fixture(scope="module")
def settings(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> LinkSettings:
    path: Path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return LinkSettings(allow_private=("127.0.0.0/8",), timeout=5.0, ca_file=str(path))


async def names(host: str) -> tuple[str, ...]:
    return ("127.0.0.1",)


Ask = Callable[..., list[Result]]


@pytest.fixture
def ask(server: Server, settings: LinkSettings) -> Ask:
    """Ask for some paths, one after the other or all at once."""

    def run(
        *paths: str, script: Script = plain, at_once: bool = False, timeout: float = 5.0, **options: object
    ) -> list[Result]:
        server.play(script)

        async def work() -> list[Result]:
            resolver = Resolver((), 0.0, names)
            client = Client(replace(settings, timeout=timeout), resolver)
            goals = [target(f"https://a.test:{server.port}{path}") for path in paths]
            try:
                if at_once:
                    return await asyncio.gather(*(client.ask(goal, **options) for goal in goals))  # type: ignore[arg-type]  # as the test has it
                return [await client.ask(goal, **options) for goal in goals]  # type: ignore[arg-type]  # as the test has it
            finally:
                await client.close()
                await resolver.close()

        return asyncio.run(work())

    return run


def bodies(results: list[Result]) -> list[bytes | str]:
    return [each.body if isinstance(each, Answer) else each.reason for each in results]


def test_an_answer_comes_back_whole(ask: Ask, server: Server) -> None:
    (result,) = ask("/x?y=1", script=lambda peer, stream, path: peer.answer(stream, x_own="\xe9"))
    assert result == Answer(200, (("x-own", "é"),), PAGE, True, ("127.0.0.1",), "TLSv1.3")
    head = [(name.decode(), value.decode()) for name, value in server.heads[0]]
    assert head == [
        (":method", "GET"),
        (":scheme", "https"),
        (":authority", f"a.test:{server.port}"),
        (":path", "/x?y=1"),
        ("user-agent", head[4][1]),
        ("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"),
        ("accept-encoding", "gzip, deflate"),
    ]


def test_requests_at_once_share_one_connection(ask: Ask, server: Server) -> None:
    waiting: list[int] = []

    def all_together(peer: Peer, stream: int, path: str) -> None:
        waiting.append(stream)
        if len(waiting) == 5:
            for each in reversed(waiting):
                peer.answer(each, b"<p>%d" % each)

    results = ask(*[f"/{i}" for i in range(5)], script=all_together, at_once=True)
    assert bodies(results) == [b"<p>1", b"<p>3", b"<p>5", b"<p>7", b"<p>9"]
    assert {number for number, _ in server.requests} == {0}


def test_one_after_the_other_shares_it_too_where_it_is_kept(ask: Ask, server: Server) -> None:
    assert bodies(ask("/1", "/2", "/3", keep=True)) == [PAGE] * 3
    assert [number for number, _ in server.requests] == [0, 0, 0]
    ask("/1", "/2", keep=False)
    assert [number for number, _ in server.requests] == [0, 1]


def test_no_more_at_once_than_the_server_takes(ask: Ask, server: Server) -> None:
    def one_at_a_time(peer: Peer, stream: int, path: str) -> None:
        if path == "/first":
            peer.h2.update_settings({3: 1})
        peer.answer(stream)

    assert bodies(ask("/first", script=one_at_a_time)) == [PAGE]
    results = ask("/first", "/2", "/3", script=one_at_a_time, at_once=True)
    assert bodies(results) == [PAGE] * 3


def test_a_body_goes_out_through_small_windows(ask: Ask, server: Server) -> None:
    sent = b"x" * 200_000
    got: list[int] = []

    def count(peer: Peer, stream: int, path: str) -> None:
        peer.server.loop.call_later(0.2, finish, peer, stream)

    def finish(peer: Peer, stream: int) -> None:
        got.append(sum(len(e.data) for e in peer.received if isinstance(e, h2.events.DataReceived)))
        peer.answer(stream)

    (result,) = ask("/", script=count, method="POST", body=sent)
    assert (bodies([result]), got) == ([PAGE], [len(sent)])


def test_what_a_server_refused_is_asked_again_over_another_connection(ask: Ask, server: Server) -> None:
    def refuse_first(peer: Peer, stream: int, path: str) -> None:
        if peer.number == 0:
            peer.h2.reset_stream(stream, 7)
        else:
            peer.answer(stream)

    assert bodies(ask("/", script=refuse_first)) == [PAGE]
    assert [number for number, _ in server.requests] == [0, 1]


def test_what_a_server_always_refuses_comes_to_an_end(ask: Ask, server: Server) -> None:
    (result,) = ask("/", script=lambda peer, stream, path: peer.h2.reset_stream(stream, 7))
    assert result == NoAnswer("reset", "the server refused the request before reading it", ("127.0.0.1",))
    assert len(server.requests) == 4


def test_after_goaway_answers_still_come_and_new_requests_go_elsewhere(ask: Ask, server: Server) -> None:
    def last_call(peer: Peer, stream: int, path: str) -> None:
        if peer.number == 0 and stream == 1:
            return
        if peer.number == 0:
            peer.raw(frames.GoAwayFrame(0, last_stream_id=1))
            peer.answer(1, b"<p>late")
        else:
            peer.answer(stream, b"<p>elsewhere")

    results = ask("/1", "/2", script=last_call, at_once=True)
    assert bodies(results) == [b"<p>late", b"<p>elsewhere"]
    assert server.requests == [(0, "/1"), (0, "/2"), (1, "/2")]


def test_a_connection_closed_while_it_lay_idle_is_no_trouble(ask: Ask, server: Server) -> None:
    def answer_and_close(peer: Peer, stream: int, path: str) -> None:
        peer.answer(stream)
        peer.transport.close()

    assert bodies(ask("/1", "/2", "/3", script=answer_and_close)) == [PAGE] * 3


def test_a_server_that_wants_the_old_protocol_gets_it(ask: Ask, server: Server) -> None:
    results = ask("/1", "/2", script=lambda peer, stream, path: peer.h2.reset_stream(stream, 13))
    assert bodies(results) == [PAGE, PAGE]
    assert server.requests == [(0, "/1"), (1, "HTTP/1.1 /1"), (1, "HTTP/1.1 /2")]


def test_a_server_that_speaks_it_wrongly_is_asked_in_the_old_one(ask: Ask, server: Server) -> None:
    def wrong(peer: Peer, stream: int, path: str) -> None:
        encoded = hpack.Encoder().encode([(":status", "200"), ("connection", "close")])
        peer.raw(frames.HeadersFrame(stream, encoded, flags=["END_HEADERS", "END_STREAM"]))

    assert bodies(ask("/", script=wrong)) == [PAGE]
    assert server.requests == [(0, "/"), (1, "HTTP/1.1 /")]


def test_interim_answers_and_trailers_are_passed_over(ask: Ask, server: Server) -> None:
    def wordy(peer: Peer, stream: int, path: str) -> None:
        for _ in range(3):
            peer.h2.send_headers(stream, [(":status", "103"), ("link", "</a.css>")])
        peer.h2.send_headers(stream, [(":status", "200")])
        peer.h2.send_data(stream, PAGE)
        peer.h2.send_headers(stream, [("x-end", "1")], end_stream=True)

    (result,) = ask("/", script=wordy)
    assert isinstance(result, Answer)
    assert (result.status, result.headers, result.body, result.is_whole) == (200, (), PAGE, True)


# Bodies


def test_a_body_is_read_to_the_cap_and_then_cancelled(ask: Ask, server: Server) -> None:
    def endless(peer: Peer, stream: int, path: str) -> None:
        peer.h2.send_headers(stream, [(":status", "200"), ("content-type", "text/html")])
        peer.server.loop.call_soon(pour, peer, stream)

    def pour(peer: Peer, stream: int) -> None:
        if peer.transport.is_closing() or any(isinstance(e, h2.events.StreamReset) for e in peer.received):
            return
        if window := min(peer.h2.local_flow_control_window(stream), 16_000):
            peer.h2.send_data(stream, b"x" * window)
            peer.flush()
        peer.server.loop.call_later(0.001, pour, peer, stream)

    (result, after) = ask(
        "/", "/after", script=lambda p, s, path: (endless if path == "/" else plain)(p, s, path)
    )
    assert isinstance(result, Answer)
    assert (result.body, result.is_whole) == (b"x" * BODY_CAP, False)
    assert bodies([after]) == [PAGE] and {number for number, _ in server.requests} == {0}
    sent = [e for e in server.peers[0].received if isinstance(e, h2.events.StreamReset)]
    assert [event.error_code for event in sent] == [8]


def test_a_larger_cap_is_read_further(ask: Ask, server: Server) -> None:
    def large(peer: Peer, stream: int, path: str) -> None:
        peer.answer(stream, gzip.compress(bytes(range(256)) * 4000), content_encoding="gzip")

    (result,) = ask("/", script=large, cap=1 << 20)
    assert isinstance(result, Answer)
    assert (len(result.body), result.is_whole) == (1_024_000, True)


def test_a_body_of_the_wrong_length_counts_as_far_as_it_came(ask: Ask, server: Server) -> None:
    def wrong(peer: Peer, stream: int, path: str) -> None:
        peer.answer(stream, b"<p>half", content_length="99")

    (result,) = ask("/", script=wrong)
    assert isinstance(result, Answer)
    assert (result.body, result.is_whole) == (b"<p>half", False)


def test_a_stream_that_breaks_off_counts_as_far_as_it_came(ask: Ask, server: Server) -> None:
    def broken(peer: Peer, stream: int, path: str) -> None:
        peer.h2.send_headers(stream, [(":status", "200")])
        if path == "/some":
            peer.h2.send_data(stream, b"<p>half")
        peer.h2.reset_stream(stream, 2)

    some, none = ask("/some", "/none", script=broken)
    assert isinstance(some, Answer) and (some.body, some.is_whole) == (b"<p>half", False)
    assert isinstance(none, NoAnswer)
    assert (none.trouble, none.reason) == ("reset", "the server broke the answer off: internal error")


# Floods


def pings(peer: Peer, stream: int, path: str) -> None:
    peer.raw(*[frames.PingFrame(0, b"12345678")] * 100_000)


def settings_flood(peer: Peer, stream: int, path: str) -> None:
    peer.raw(*[frames.SettingsFrame(0)] * 100_000)


def empty_data(peer: Peer, stream: int, path: str) -> None:
    peer.h2.send_headers(stream, [(":status", "200"), ("content-type", "text/html")])
    peer.raw(*[frames.DataFrame(stream, b"")] * 100_000)


def single_bytes(peer: Peer, stream: int, path: str) -> None:
    peer.h2.send_headers(stream, [(":status", "200"), ("content-type", "text/html")])
    peer.raw(*[frames.DataFrame(stream, b"x")] * 60_000)


def interim(peer: Peer, stream: int, path: str) -> None:
    encoded = hpack.Encoder().encode([(":status", "103")])
    peer.raw(*[frames.HeadersFrame(stream, encoded, flags=["END_HEADERS"])] * 100_000)


def continuation(peer: Peer, stream: int, path: str) -> None:
    peer.raw(frames.HeadersFrame(stream, b""), *[frames.ContinuationFrame(stream, b"")] * 100_000)


def many_headers(peer: Peer, stream: int, path: str) -> None:
    encoded = hpack.Encoder().encode([(":status", "200"), *((f"x-{i}", "y" * 200) for i in range(2000))])
    pieces = [encoded[i : i + 16_000] for i in range(0, len(encoded), 16_000)]
    rest = [frames.ContinuationFrame(stream, piece) for piece in pieces[1:]]
    rest[-1].flags.add("END_HEADERS")
    peer.raw(frames.HeadersFrame(stream, pieces[0]), *rest)


def hpack_bomb(peer: Peer, stream: int, path: str) -> None:
    """Enter one header of 3.9 KB into the table, and name it 16,000 times, a byte each."""
    encoded = hpack.Encoder().encode([(":status", "200"), ("x", "y" * 3900)]) + b"\xbe" * 16_000
    pieces = [encoded[i : i + 16_000] for i in range(0, len(encoded), 16_000)]
    rest = [frames.ContinuationFrame(stream, piece) for piece in pieces[1:]]
    rest[-1].flags.add("END_HEADERS")
    peer.raw(frames.HeadersFrame(stream, pieces[0]), *rest)


def long_frame(peer: Peer, stream: int, path: str) -> None:
    peer.transport.write(b"\xff\xff\xff\x00\x00" + stream.to_bytes(4, "big") + b"x" * 100_000)


def pushes(peer: Peer, stream: int, path: str) -> None:
    encoded = hpack.Encoder().encode(
        [(":method", "GET"), (":scheme", "https"), (":authority", "a.test"), (":path", "/")]
    )
    peer.raw(frames.PushPromiseFrame(stream, 2, encoded, flags=["END_HEADERS"]))


def garbage(peer: Peer, stream: int, path: str) -> None:
    peer.transport.write(b"HTTP/1.1 200 OK\r\n\r\n" * 2000)


@pytest.mark.parametrize(
    "script",
    [pings, settings_flood, empty_data, single_bytes, interim, continuation, many_headers, hpack_bomb,
     long_frame, pushes, garbage],
)  # fmt: skip
def test_floods_end_soon_and_the_connection_with_them(ask: Ask, server: Server, script: Script) -> None:
    start = time.process_time()
    (result,) = ask("/", script=script, timeout=20.0)
    assert time.process_time() - start < 5
    assert server.peers[0].lost.wait(10)
    if isinstance(result, NoAnswer):
        assert (result.trouble, result.reason) == ("protocol", "it floods the connection with empty frames")
    else:  # asked again in HTTP/1.1, or a page that was there before the flood
        assert result.body == PAGE or result.body.strip(b"x") == b""


@pytest.mark.parametrize("first", [b"", b"x"])
def test_silence_ends_at_the_deadline(ask: Ask, server: Server, first: bytes) -> None:
    def silent(peer: Peer, stream: int, path: str) -> None:
        if first:
            peer.h2.send_headers(stream, [(":status", "200")])
            peer.h2.send_data(stream, first)

    start = time.monotonic()
    (result,) = ask("/", script=silent, timeout=0.4)
    assert time.monotonic() - start < 10
    if first:
        assert isinstance(result, Answer) and (result.body, result.is_whole) == (b"x", False)
    else:
        assert result == NoAnswer("timeout", "no answer came within 0.4 seconds", ("127.0.0.1",))


def test_a_dial_that_fails_fails_for_all_who_wait_for_it(settings: LinkSettings) -> None:
    dialled: list[str] = []

    async def refuse(address: str, port: int) -> socket.socket:
        dialled.append(address)
        await asyncio.sleep(0.05)
        raise ConnectionRefusedError(111, "refused")

    async def work() -> list[Result]:
        resolver = Resolver((), 0.0, names)
        client = Client(settings, resolver, refuse)
        goal = target("https://a.test/")
        results = await asyncio.gather(*(client.ask(goal) for _ in range(3)))
        await client.close()
        await resolver.close()
        return list(results)

    refused = NoAnswer("refused", "the connection was refused", ("127.0.0.1",))
    assert (asyncio.run(work()), dialled) == ([refused] * 3, ["127.0.0.1"])
