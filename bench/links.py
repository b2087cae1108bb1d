"""Time the link checker on loopback hosts against the ideal schedule and against httpx's one default client.

    python bench/links.py [--links 2000] [--hosts 200] [--rounds 3]

A server in a process of its own answers on 127.1.x.y, one address per host. Every client asks for every
link once, 100 at a time, at most 2 at a time per host where it knows of hosts, and reads the whole body.
The ideal is computed: the same latencies under the same limits, with nothing else taking any time.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import multiprocessing
import random
import resource
import socket
import statistics
import time
from collections.abc import Awaitable, Callable
from multiprocessing.synchronize import Event

from awesomelint.links.checker import WebEngine
from awesomelint.links.settings import LinkSettings

PAGE = b"<!doctype html><title>A page</title><p>" + b"words " * 300
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE)
CAP, HOST_CAP = 100, 2
MAX_SECONDS = 120.0
"""No client gets more time than this."""


class Answering(asyncio.Protocol):
    """Answers every GET with one page, after as many milliseconds as its path says: `/7/250`."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            request, _, self.rest = self.rest.partition(b"\r\n\r\n")
            delay = int(request.split(b" ", 2)[1].rpartition(b"/")[2]) / 1000
            is_last = b"connection: close" in request.lower()
            if delay:
                asyncio.get_running_loop().call_later(delay, self.answer, is_last)
            else:
                self.answer(is_last)

    def answer(self, is_last: bool) -> None:
        if not self.transport.is_closing():
            self.transport.write(HEAD + PAGE)
            if is_last:
                self.transport.close()


def serve(addresses: list[str], port: int, ready: Event) -> None:
    async def run() -> None:
        loop = asyncio.get_running_loop()
        for address in addresses:
            await loop.create_server(Answering, address, port, backlog=256)
        ready.set()
        await asyncio.Event().wait()

    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    asyncio.run(run())


def ideal(links: list[tuple[int, float]], gap: float) -> float:
    """Give the seconds that (host, latency) pairs take at least, longest queue first, under the limits."""
    queues: dict[int, list[float]] = {}
    for host, latency in links:
        queues.setdefault(host, []).append(latency)
    ready = [(-len(queue), host) for host, queue in queues.items()]
    heapq.heapify(ready)
    active = dict.fromkeys(queues, 0)
    events: list[tuple[float, int, int]] = []  # (time, host, 1 for an end, 0 for the end of a gap)
    running, now = 0, 0.0
    listed = set(queues)
    earliest = dict.fromkeys(queues, 0.0)

    def offer(host: int) -> None:
        if host in listed or not queues[host] or active[host] >= HOST_CAP:
            return
        if earliest[host] > now:
            heapq.heappush(events, (earliest[host], host, 0))
        else:
            listed.add(host)
            heapq.heappush(ready, (-len(queues[host]), host))

    while True:
        while ready and running < CAP:
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


def ours(urls: list[str], gap: float) -> None:
    settings = LinkSettings(allow_private=("127.0.0.0/8",), min_interval_per_host=gap, retries=0)
    verdicts = WebEngine(settings).verdicts(urls)
    bad = [verdict for verdict in verdicts.values() if verdict.state != "alive"]
    assert not bad, bad[:3]


async def one_httpx_client(urls: list[str]) -> None:
    """What first comes to mind: one client, its pool raised to hold the hosts, and a semaphore."""
    import httpx

    limits = httpx.Limits(max_connections=1000, max_keepalive_connections=1000)
    slots = asyncio.Semaphore(CAP)
    async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:

        async def get(url: str) -> None:
            async with slots:
                try:
                    (await client.get(url)).raise_for_status()
                except httpx.TransportError:  # now and then it loses one; a second request is its retry
                    (await client.get(url)).raise_for_status()

        await asyncio.gather(*map(get, urls))


async def raw(urls: list[str]) -> None:
    """The floor: bare streams, a semaphore, a connection per link, nothing looked at."""
    slots = asyncio.Semaphore(CAP)

    async def get(url: str) -> None:
        host, _, path = url.removeprefix("http://").partition("/")
        name, _, port = host.partition(":")
        async with slots:
            reader, writer = await asyncio.open_connection(name, int(port))
            writer.write(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            await reader.read()
            writer.close()

    await asyncio.gather(*map(get, urls))


def timed(work: Callable[[], object], rounds: int) -> float:
    """Give the median seconds of some rounds; fewer rounds where one takes long."""
    times: list[float] = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
        if times[-1] > 10:
            break
    return statistics.median(times)


def bounded(work: Callable[[list[str]], Awaitable[None]], urls: list[str]) -> Callable[[], object]:
    return lambda: asyncio.run(asyncio.wait_for(work(urls), MAX_SECONDS))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--links", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    addresses = [f"127.1.{index // 250}.{index % 250 + 1}" for index in range(options.hosts)]
    ready = multiprocessing.Event()
    server = multiprocessing.Process(target=serve, args=(addresses, port, ready), daemon=True)
    server.start()
    ready.wait(30)
    print(f"{options.links} links over {options.hosts} hosts, {CAP} at a time; median of {options.rounds}")
    for title, low, high in (("no latency", 0, 0), ("latency 20-400 ms", 20, 400)):
        dice = random.Random(1)
        links = [(i % options.hosts, dice.randint(low, high)) for i in range(options.links)]
        urls = [f"http://{addresses[host]}:{port}/{i}/{ms}" for i, (host, ms) in enumerate(links)]
        pairs = [(host, ms / 1000) for host, ms in links]
        rows = [
            ("ideal", ideal(pairs, 0.0)),
            ("bare streams, no limit per host", timed(bounded(raw, urls), options.rounds)),
            ("awesomelint, no gap", timed(lambda u=urls: ours(u, 0.0), options.rounds)),  # type: ignore[misc]  # bound now
            ("ideal, a gap of 0.1 s per host", ideal(pairs, 0.1)),
            ("awesomelint, a gap of 0.1 s per host", timed(lambda u=urls: ours(u, 0.1), options.rounds)),  # type: ignore[misc]  # bound now
            ("httpx, one client, its pool raised", timed(bounded(one_httpx_client, urls), 1)),
        ]
        own = rows[2][1]
        print(f"\n{title}")
        for name, seconds in rows:
            print(f"  {name:38} {seconds:8.2f} s {seconds / own:8.2f} x awesomelint")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\npeak memory of the process that asks: {peak} MB")
    server.terminate()


if __name__ == "__main__":
    main()
