"""Requests over httpx, with a transport of our own under it; the one module that imports httpx.

httpcore scans its whole pool for every request, which is quadratic in the number of hosts; this
transport keeps idle connections by host, and dials only addresses that were checked.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable

import h11
import httpx

from awesomelint.links.net.addresses import Guard
from awesomelint.links.net.answer import NoAnswer, Result
from awesomelint.links.net.descriptors import affordable
from awesomelint.links.net.exchange import Exchange, Outgoing
from awesomelint.links.net.pool import Pool
from awesomelint.links.net.reading import Reading
from awesomelint.links.net.resolver import Resolver
from awesomelint.links.net.unpack import BODY_CAP
from awesomelint.links.net.wire import Connect, Dialler, WireError
from awesomelint.links.settings import LinkSettings
from awesomelint.links.target import Target

_NOWHERE = httpx.URL("http://target.invalid/")
"""In place of the URL in httpx's requests: ours is parsed once, and not in a second way."""


class Client:
    """Asks for one URL at a time, with no redirect, retry or judgement; never raises for what comes."""

    def __init__(self, settings: LinkSettings, resolver: Resolver, connect: Connect | None = None) -> None:
        """`connect` replaces the system's way of connecting; it gets only addresses that may be dialled."""
        self._settings = settings
        self._resolver = resolver
        self._tls: dict[bool, ssl.SSLContext] = {}
        self._guard = Guard(settings.allow_private)
        dialler = Dialler(resolver, self._guard, settings.ports, settings.timeout / 2, self._context, connect)
        wanted = settings.max_concurrency
        # One connection for each request, and twice as many idle ones.
        room = affordable(3 * wanted)
        running = min(wanted, max(1, room * 2 // 3))
        self._slots = asyncio.Semaphore(running)
        self.shortage = "" if running == wanted else _shortage(running, wanted)
        """What the system has too little of, in words; empty where it has enough."""
        self._pool = Pool(dialler, spare=max(0, room - running))
        self._transport = _Transport(self._pool)
        self._agent = user_agent(settings)

    async def ask(
        self, target: Target, *, method: str = "GET", headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"", cookies: str = "", plain: bool = False, keep: bool = True, cap: int = BODY_CAP,
    ) -> Result:  # fmt: skip
        """Ask for a URL once, and read its body to `cap` decoded bytes.

        `headers` go to this target alone, in place of ours of the same name. `plain` sends as few headers
        as can be; `keep` leaves the connection open for the next request to the host.
        """
        sent = self._headers(target, headers, plain=plain, cookies=cookies, keep=keep)
        reading = Reading(cap)
        deadline = self._settings.timeout
        try:
            # Not by way of an `httpx.AsyncClient`: it would add headers and cookies of its own, build
            # the request for a redirect even where it is not to follow it, and raise over a bad `Location`.
            request = httpx.Request(
                method, _NOWHERE, headers=sent, content=body or None,
                extensions={"awesomelint.target": target, "awesomelint.keep": keep},
            )  # fmt: skip
            async with self._slots, asyncio.timeout(deadline):
                response = await self._transport.handle_async_request(request)
                try:
                    await reading.read(response.extensions["awesomelint.exchange"])
                finally:
                    await response.aclose()
        except (WireError, TimeoutError) as error:
            if not reading.has_body:
                return self._no_answer(target, error)
        except h11.LocalProtocolError:
            return NoAnswer("malformed", "this is not a URL")
        return reading.answer(self._resolver.addresses(target.host))

    def _no_answer(self, target: Target, error: WireError | TimeoutError) -> NoAnswer:
        addresses = self._resolver.addresses(target.host)
        if isinstance(error, WireError):
            return NoAnswer(error.trouble, error.reason, addresses)
        words = f"no answer came within {self._settings.timeout:g} seconds"
        return NoAnswer("timeout", words, addresses)

    def is_private(self, host: str) -> bool:
        """Tell whether a host that was looked up lies in a private network that may be asked."""
        return any(self._guard.opens(address) for address in self._resolver.addresses(host))

    def release(self, host: str) -> None:
        """Close a host's idle connections: nobody will ask it again."""
        self._pool.release(host)

    async def close(self) -> None:
        """Close everything."""
        await self._transport.aclose()
        await asyncio.sleep(0)  # lets closed connections let go of their sockets

    def _headers(
        self, target: Target, extra: Iterable[tuple[str, str]], *, plain: bool, cookies: str, keep: bool
    ) -> list[tuple[bytes, bytes]]:
        headers = {"Host": target.authority, "User-Agent": self._agent}
        if not plain:
            headers["Accept"] = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
            headers["Accept-Encoding"] = "gzip, deflate"
        if cookies:
            headers["Cookie"] = cookies
        if not keep:
            headers["Connection"] = "close"
        own = [*extra]
        given = {name.lower() for name, _ in own}
        ours = ((name, text) for name, text in headers.items() if name.lower() not in given)
        return [(name.encode("ascii"), _value(text)) for name, text in (*ours, *own)]

    def _context(self, is_old: bool) -> ssl.SSLContext:
        """Make the TLS context when the first `https` URL comes: it costs some 20 ms."""
        if is_old not in self._tls:
            context = self._tls[is_old] = httpx.create_ssl_context(trust_env=False)
            context.set_alpn_protocols(["http/1.1"] if is_old else ["h2", "http/1.1"])
            if self._settings.ca_file:
                context.load_verify_locations(cafile=self._settings.ca_file)
        return self._tls[is_old]


def _shortage(running: int, wanted: int) -> str:
    return (
        f"the system lets a program have too few files open for {wanted} requests at once: "
        f"{running} run at once (raise the limit, `ulimit -n`, or lower `max-concurrency`)"
    )


def user_agent(settings: LinkSettings) -> str:
    """Say who asks: awesomelint, its version, where it lives and whom to complain to."""
    if settings.user_agent:
        return settings.user_agent
    from importlib.metadata import metadata

    from awesomelint import __version__

    urls = metadata("awesomelint").get_all("Project-URL") or []
    named = [*(f"+{line.partition(', ')[2]}" for line in urls[:1]), *filter(None, [settings.contact])]
    return f"awesomelint/{__version__} ({'; '.join(named) or 'checks the links of curated lists'})"


class _Transport(httpx.AsyncBaseTransport):
    """Sends httpx's requests over our connections."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and give the answer's head; raise WireError."""
        outgoing = Outgoing(
            request.extensions["awesomelint.target"], request.method, request.headers.raw, request.content,
            request.extensions["awesomelint.keep"],
        )  # fmt: skip
        exchange = await self._pool.ask(outgoing)
        return httpx.Response(
            exchange.status, headers=exchange.headers, stream=_Body(exchange), request=request,
            extensions={"awesomelint.exchange": exchange},
        )  # fmt: skip

    async def aclose(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Body(httpx.AsyncByteStream):
    """An answer's body, and the way back for its connection."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._exchange.pieces()

    async def aclose(self) -> None:
        """Give the connection back; twice is once."""
        self._exchange.close()


def _value(text: str) -> bytes:
    """Give a header's value; what no value may hold is left out."""
    if not text.isprintable():
        text = "".join(filter(str.isprintable, text))
    return text.strip().encode("utf-8", "replace")
