"""What the benchmarks of links share: a server on many loopback addresses, and the ideal schedule."""

from __future__ import annotations

import asyncio
import heapq
import multiprocessing
import resource
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import NamedTuple

PAGE = b"<!doctype html><title>A page</title><p>" + b"words " * 300
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE)


class Secrets(NamedTuple):
    """Where a test authority's certificate, and a server's own, lie."""

    authority: str
    server: str


_asked = multiprocessing.Value("q", lock=False)
_most = multiprocessing.Value("q", lock=False)
_active = 0


class Served(NamedTuple):
    """A server under way."""

    port: int

    def counts(self) -> tuple[int, int]:
        """Give how many requests came since the last call, and the most that were waiting at once."""
        counts = _asked.value, _most.value
        _asked.value = _most.value = 0
        return counts


def _begin() -> None:
    global _active
    _active += 1
    _asked.value += 1
    _most.value = max(_most.value, _active)


def _end() -> None:
    global _active
    _active -= 1


class Answering(asyncio.Protocol):
    """Answers every request with one page, after as many milliseconds as its path says: `/7/250`."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            request, _, self.rest = self.rest.partition(b"\r\n\r\n")
            is_last = b"connection: close" in request.lower()
            is_head = request.startswith(b"HEAD ")
            _begin()
            answer = (HEAD if is_head else HEAD + PAGE, is_last)
            if delay := _delay(request.split(b" ", 2)[1]):
                asyncio.get_running_loop().call_later(delay, self.answer, *answer)
            else:
                self.answer(*answer)

    def answer(self, data: bytes, is_last: bool) -> None:
        _end()
        if not self.transport.is_closing():
            self.transport.write(data)
            if is_last:
                self.transport.close()


class Multiplexing(asyncio.Protocol):
    """The same over HTTP/2."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        from h2.config import H2Configuration
        from h2.connection import H2Connection

        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.h2 = H2Connection(H2Configuration(client_side=False, validate_inbound_headers=False))
        self.h2.initiate_connection()
        self.flush()

    def data_received(self, data: bytes) -> None:
        from h2.events import RequestReceived

        for event in self.h2.receive_data(data):
            if isinstance(event, RequestReceived):
                _begin()
                path = next(value for name, value in event.headers if name == b":path")
                asyncio.get_running_loop().call_later(_delay(path), self.answer, event.stream_id)
        self.flush()

    def answer(self, stream: int) -> None:
        _end()
        if not self.transport.is_closing():
            self.h2.send_headers(stream, [(b":status", b"200"), (b"content-type", b"text/html")])
            self.h2.send_data(stream, PAGE, end_stream=True)
            self.flush()

    def flush(self) -> None:
        self.transport.write(self.h2.data_to_send())


def _delay(path: bytes) -> float:
    last = path.rpartition(b"/")[2]
    return int(last) / 1000 if last.isdigit() else 0.0


@contextmanager
def serving(
    addresses: Sequence[str], secrets: Secrets | None = None, *, h2: bool = False
) -> Iterator[Served]:
    """Answer on some addresses in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    ready = multiprocessing.Event()
    server = multiprocessing.Process(target=_serve, args=(addresses, port, secrets, h2, ready), daemon=True)
    server.start()
    assert ready.wait(60)
    yield Served(port)
    server.terminate()
    server.join()


def _serve(addresses: Sequence[str], port: int, secrets: Secrets | None, h2: bool, ready: Event) -> None:
    context = None
    if secrets is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(secrets.server)
        context.set_alpn_protocols(["h2"] if h2 else ["http/1.1"])

    async def run() -> None:
        loop = asyncio.get_running_loop()
        protocol = Multiplexing if h2 else Answering
        for address in addresses:
            await loop.create_server(protocol, address, port, backlog=1024, ssl=context)
        ready.set()
        await asyncio.Event().wait()

    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    asyncio.run(run())


def secrets_in(folder: Path, addresses: Sequence[str]) -> Secrets:
    """Make an authority and a certificate for some addresses."""
    import trustme

    authority = trustme.CA()
    certificate = authority.issue_cert(*addresses)
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    certificate.private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    return Secrets(str(folder / "authority.pem"), str(folder / "server.pem"))


def ideal(links: Sequence[tuple[int, float]], *, cap: int, host_cap: int, gap: float) -> float:
    """Give the seconds that (host, latency) pairs take at least, longest queue first, under the limits.

    Nothing but the latencies and the gaps takes any time.
    """
    queues: dict[int, list[float]] = {}
    for host, latency in links:
        queues.setdefault(host, []).append(latency)
    ready = [(-len(queue), host) for host, queue in queues.items()]
    heapq.heapify(ready)
    active = dict.fromkeys(queues, 0)
    events: list[tuple[float, int, int]] = []  # (time, host, 1 for an end, 0 for the end of a gap)
    now, running = 0.0, 0
    listed = set(queues)
    earliest = dict.fromkeys(queues, 0.0)

    def offer(host: int) -> None:
        if host in listed or not queues[host] or active[host] >= host_cap:
            return
        if earliest[host] > now:
            heapq.heappush(events, (earliest[host], host, 0))
        else:
            listed.add(host)
            heapq.heappush(ready, (-len(queues[host]), host))

    while True:
        while ready and running < cap:
            host = heapq.heappop(ready)[1]
            listed.discard(host)
            heapq.heappush(events, (now + queues[host].pop(), host, 1))
            active[host] += 1
            running += 1
            earliest[host] = now + gap
            offer(host)
        if not events:
            return now
        now, host, ended = heapq.heappop(events)
        running -= ended
        active[host] -= ended
        offer(host)
