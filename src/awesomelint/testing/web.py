"""A web of your own for tests: any host name, any answer, any fault, any day, all on loopback.

    from awesomelint.links.checker import WebEngine
    from awesomelint.testing.web import Web, answer

    with Web() as web:
        web.routes["https://ant.test/"] = answer(200, b"<title>Ants</title> ...")
        web.routes["ant.test/old"] = [answer(503), answer(404)]
        engine = WebEngine(web.settings(), ask=web.ask, connect=web.connect, clock=web.clock)
        verdicts = engine.verdicts(["https://ant.test/", "http://ant.test/old"])
        assert web.asked("ant.test/old") == 2

Without `ask` and `connect` it is reached by its port, on `127.0.0.1` or whatever else of 127.0.0.0/8 it
listens on: `web.url("ant.test/old")`.

Names are resolved to addresses of a block of IPv6 that IANA keeps in reserve, so that a forgotten `connect`
reaches nobody; `web.connect` takes whatever dials one of them, on whatever port, to the server. Answers are
told in `web_replies.py`, hosts in `web_hosts.py`, webs in TOML in `web_script.py`. Certificates need the
extra `awesomelint[testing]`.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any

from awesomelint.links.settings import LinkSettings
from awesomelint.testing.web_hosts import Authority, Host, now
from awesomelint.testing.web_http import Resolved
from awesomelint.testing.web_replies import (
    PAGE,
    Behaviour,
    ByMethod,
    Choice,
    Days,
    IfBody,
    IfHeader,
    Reply,
    Request,
    Route,
    answer,
    redirect,
)
from awesomelint.testing.web_server import Server

__all__ = [
    "PAGE", "Behaviour", "ByMethod", "Clock", "Days", "Host", "IfBody", "IfHeader", "Reply", "Request",
    "Route", "Web", "answer", "redirect",
]  # fmt: skip

CANARY = "canary.test"
"""A host that is found as long as nothing else is scripted for it."""
_BLOCK = int(IPv6Address("2d00::"))
"""Reserved (IANA IPv6 Global Unicast Address Assignments); special to nobody's guard."""
_ERRORS = {"missing": socket.EAI_NONAME, "again": socket.EAI_AGAIN}
_USUAL = Host()
_FOREVER = 3600.0
_NOWHERE = Reply(404, b"<!doctype html><title>Not found</title><p>There is nothing here.")


class Clock:
    """A clock that goes forward when it is told to: called, it gives seconds since 1970."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self.start = start
        self.day = 0.0
        """Days since the start."""

    def __call__(self) -> float:
        return self.start + self.day * 86400.0


@dataclass
class Web:
    """A server in a thread of its own, with the names and the lines that lead to it.

    `routes` maps places to what happens there: a URL, `host/path` for both schemes, `/path` for all
    hosts, each with `*` at its end for all that begin so; the first of these that is there counts, and
    what no route is for is answered 404. `hosts` says what is so of a host whatever is asked for.
    """

    addresses: tuple[str, ...] = ("127.0.0.1",)
    """Where it listens: any of 127.0.0.0/8, or `::1`."""
    routes: dict[str, Route] = field(default_factory=dict)
    hosts: dict[str, Host] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    log: list[Request] = field(default_factory=list)
    dialled: list[tuple[str, int]] = field(default_factory=list)
    """Every address and port that `connect` was asked for."""
    looked_up: Counter[str] = field(default_factory=Counter)
    """By host name: how often it was asked for."""
    most_at_once: Counter[str] = field(default_factory=Counter)
    """By host: how many requests were under way at the same time."""
    port: int = 0
    """Of plain HTTP, on each of the addresses."""
    tls_port: int = 0

    def __enter__(self) -> Web:
        self._folder = tempfile.TemporaryDirectory()
        self._authority: Authority | None = None
        self._active: Counter[str] = Counter()
        self._turns: Counter[str] = Counter()
        self._dials: Counter[str] = Counter()
        self._greetings: Counter[str] = Counter()
        self._addresses: dict[str, str] = {}
        self._at: dict[str, str] = {}
        self._server = Server(self.addresses, self._take, self._context)
        self._server.start()
        self.port, self.tls_port = self._server.ports.plain, self._server.ports.tls
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self._folder.cleanup()

    # What tests say and ask

    def url(self, place: str) -> str:
        """Give the URL that leads to a place (`ant.test/page`, or a URL) without `connect`, by port."""
        scheme, _, rest = place.rpartition("://")
        host, slash, path = rest.partition("/")
        port = self.tls_port if scheme == "https" else self.port
        return f"{scheme or 'http'}://{host}:{port}{slash}{path}"

    def asked(self, place: str) -> int:
        """Count the requests for a place, `host/path`."""
        return sum(request.host + request.path == place for request in self.log)

    def settings(self, **changes: Any) -> LinkSettings:
        """Give settings for this web: its authority trusted, its canary asked, no pauses.

        Raises UsageError where trustme is not installed.
        """
        path = Path(self._folder.name, "ca.pem")
        if not path.exists():
            self.authority.save(path)
        usual = LinkSettings(
            canaries=(CANARY,), ca_file=str(path), min_interval_per_host=0.0, retry_delay=0.01, timeout=10.0
        )
        return replace(usual, **changes)

    @property
    def authority(self) -> Authority:
        """The issuer of the certificates; raise UsageError where trustme is not installed."""
        if self._authority is None:
            self._authority = Authority()
        return self._authority

    # What stands between a client and the server

    async def ask(self, host: str) -> tuple[str, ...]:
        """Resolve a host name as its script says; a name without route or script is missing."""
        turn = self.looked_up[host]
        self.looked_up[host] += 1
        script = self.hosts[host].dns if host in self.hosts else "found" if self._knows(host) else "missing"
        outcome = now(script, self.clock.day, turn)
        if outcome == "silent":
            await asyncio.sleep(_FOREVER)
        if outcome in _ERRORS:
            raise socket.gaierror(_ERRORS[outcome], "scripted")
        addresses = {"empty": (), "found": (self.address(host),)}.get(outcome, tuple(outcome.split()))
        self._at.update(dict.fromkeys(addresses, host))
        return addresses

    def address(self, host: str) -> str:
        """Give the public address that a host has here."""
        return self._addresses.setdefault(host, str(IPv6Address(_BLOCK + len(self._addresses) + 1)))

    async def connect(self, address: str, port: int) -> socket.socket:
        """Give a connection to the server in place of one to an address; raise OSError as scripted."""
        self.dialled.append((address, port))
        host = self._at.get(address, address)
        line = now(self._host(host).line, self.clock.day, self._dials[host])
        self._dials[host] += 1
        ports = self._server.ports
        match line:
            case "refused":
                raise ConnectionRefusedError(errno.ECONNREFUSED, "scripted")
            case "unroutable":
                raise OSError(errno.EHOSTUNREACH, "scripted")
            case "silent":
                await asyncio.sleep(_FOREVER)
            case "mute":
                return await self._dial(ports.mute)
            case "hang-up":
                return await self._dial(ports.rude)
            case "plain":
                return await self._dial(ports.plain)
        return await self._dial(ports.tls if port == 443 or line == "tls" else ports.plain)

    async def _dial(self, port: int) -> socket.socket:
        address = self.addresses[0]
        sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            await asyncio.get_running_loop().sock_connect(sock, (address, port))
        except BaseException:  # cancelled or failed, it leaves no socket behind
            sock.close()
            raise
        return sock

    # What the server asks

    def _host(self, name: str) -> Host:
        return self.hosts.get(name, _USUAL)

    def _knows(self, host: str) -> bool:
        starts = (f"{host}/", f"http://{host}/", f"https://{host}/")
        return host == CANARY or any(place.startswith(starts) for place in tuple(self.routes))

    def _context(self, name: str) -> ssl.SSLContext | None:
        host = self._host(name)
        certificate = now(host.certificate, self.clock.day, self._greetings[name])
        self._greetings[name] += 1
        return None if certificate == "alert" else self.authority.context(name, certificate, host.http2)

    @contextmanager
    def _take(self, request: Request) -> Iterator[Resolved]:
        """Say what happens to a request, and count it as long as it is under way."""
        request = request._replace(day=self.clock.day)
        host = request.host
        self.log.append(request)
        self._active[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self._active[host])
        try:
            yield self._resolve(request)
        finally:
            self._active[host] -= 1

    def _resolve(self, request: Request) -> Resolved:
        """Follow lists and choices to what is done; the requests for each list are counted by themselves."""
        key = next((key for key in _keys(request) if key in self.routes), "")
        route: Route = self.routes.get(key, _NOWHERE)
        while True:
            if isinstance(route, list):
                turn = self._turns[key]
                self._turns[key] += 1
                route = route[min(turn, len(route) - 1)]
                key += "+"
            elif isinstance(route, Choice):
                route = route.choose(request)
            else:
                return route.to(request) if isinstance(route, Reply) else route


def _keys(request: Request) -> Iterator[str]:
    """Give the places that a request may be scripted under, the closest first."""
    place = request.host + request.path
    yield f"{request.scheme}://{place}"
    yield place
    yield request.path
    cuts = [place[:stop] for stop in range(len(place), len(request.host), -1)]
    for cut in cuts:
        yield f"{request.scheme}://{cut}*"
        yield f"{cut}*"
    for cut in cuts:
        yield f"{cut[len(request.host) :]}*"
