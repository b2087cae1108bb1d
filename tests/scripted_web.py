"""A web on loopback whose every answer is written down: the other end of the link checker's tests."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Request(NamedTuple):
    """What a client sent."""

    host: str
    """The `Host` header, without its port."""
    path: str
    """With the query."""
    headers: dict[str, str]
    """Names in lower case."""
    connection: int
    time: float


Behaviour = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]
Route = bytes | Behaviour | list["Route"]
"""The bytes to send, what to do instead, or one of these after the other; the last one is repeated."""

PAGE = b"<!doctype html><title>A page</title><p>Some words."


def answer(status: int = 200, body: bytes = PAGE, **headers: str) -> bytes:
    """Write an answer out; `content_type="..."` names the header `Content-Type`."""
    fields = {"content_type": "text/html; charset=utf-8", "content_length": str(len(body)), **headers}
    lines = [f"HTTP/1.1 {status} X", *(f"{name.replace('_', '-')}: {text}" for name, text in fields.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(location: str, status: int = 301, **headers: str) -> bytes:
    return answer(status, b"", location=location, **headers)


@dataclass
class Web:
    """A server in a thread of its own, on some loopback addresses and one port.

    `routes` maps `host/path`, or `/path` for all hosts, to what happens there; 404 elsewhere.
    """

    addresses: tuple[str, ...] = ("127.0.0.1",)
    tls: ssl.SSLContext | None = None
    routes: dict[str, Route] = field(default_factory=dict)
    log: list[Request] = field(default_factory=list)
    most_at_once: Counter[str] = field(default_factory=Counter)
    """By host: how many requests were under way at the same time."""
    port: int = 0

    def __enter__(self) -> Web:
        with socket.socket() as probe:
            probe.bind((self.addresses[0], 0))
            self.port = probe.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._active: Counter[str] = Counter()
        self._turns: Counter[str] = Counter()
        self._connections = 0
        self._tasks: set[asyncio.Task[None]] = set()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,))
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    def url(self, place: str) -> str:
        """Give the URL of a place: `ant.test/page`."""
        host, slash, path = place.partition("/")
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{slash}{path}"

    def asked(self, place: str) -> int:
        """Count the requests for a place."""
        return sum(request.host + request.path == place for request in self.log)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(ready))
        self._loop.close()

    async def _serve(self, ready: threading.Event) -> None:
        self._end = asyncio.Event()
        serving: Iterable[str] = self.addresses
        server = await asyncio.start_server(
            self._connected, list(serving), self.port, ssl=self.tls, backlog=500
        )
        ready.set()
        await self._end.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._connections += 1
        number = self._connections
        try:
            while await self._exchange(reader, writer, number):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.CancelledError):
            pass  # the client hung up, or the test is over
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines)}
        host = headers["host"].rpartition(":")[0] or headers["host"]
        request = Request(host, first.split(" ")[1], headers, number, time.monotonic())
        self.log.append(request)
        self._active[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self._active[host])
        try:
            route = self._route(request)
            if callable(route):
                await route(request, writer)
                return False
            writer.write(route)
            await writer.drain()
        finally:
            self._active[host] -= 1
        return headers.get("connection", "") != "close"

    def _route(self, request: Request) -> bytes | Behaviour:
        for key in (request.host + request.path, request.path):
            route = self.routes.get(key)
            if isinstance(route, list):
                turn = min(self._turns[key], len(route) - 1)
                self._turns[key] += 1
                route = route[turn]
            if route is not None:
                assert not isinstance(route, list)
                return route
        return answer(404, b"<title>Not found</title>")
