"""GET over httpx, with a transport of our own under it; the one module that imports httpx.

httpcore scans its whole pool for every request, which is quadratic in the number of hosts; this
transport keeps idle connections by host, and dials only addresses that were checked. HTTP/1.1 is
spoken by h11, the parser under httpcore.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from http.cookiejar import CookieJar, DefaultCookiePolicy

import h11
import httpx

from awesomelint.links.net.addresses import Guard
from awesomelint.links.net.answer import Answer, NoAnswer, Result
from awesomelint.links.net.resolver import Resolver
from awesomelint.links.net.unpack import BODY_CAP, Unpacked
from awesomelint.links.net.wire import Dialler, Wire, WireError
from awesomelint.links.settings import LinkSettings
from awesomelint.links.target import Target

WIRE_CAP = 4 * BODY_CAP
"""Bytes of a body as it comes over the wire that are read."""
HEAD_CAP = 64 * 1024
"""Bytes of status line and headers together that are accepted."""
SLOW_AFTER = 5.0
"""Seconds after which a body slower than SLOW_RATE is cut off."""
SLOW_RATE = 512
"""Bytes per second."""
_EVENTS = 20
"""How many interim answers (`103 Early Hints`) may come before the answer itself."""


class Client:
    """Asks for one URL at a time, with no redirect, retry or judgement; never raises for what comes."""

    def __init__(self, settings: LinkSettings, resolver: Resolver) -> None:
        self._settings = settings
        self._tls: ssl.SSLContext | None = None
        guard = Guard(settings.allow_private)
        dialler = Dialler(resolver, guard, settings.ports, settings.timeout / 2, self._context)
        self._transport = _Transport(dialler)
        nobody = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        self._http = httpx.AsyncClient(
            transport=self._transport, trust_env=False, timeout=None, cookies=nobody
        )
        # What httpx would add on its own is left out: every header sent is written in `_headers`.
        self._http.headers.clear()
        self._agent = user_agent(settings)

    async def get(self, target: Target, *, plain: bool, cookies: str, keep: bool) -> Result:
        """Ask for a URL; `plain` with as few headers as can be, `keep` to leave the connection open."""
        headers = self._headers(plain=plain, cookies=cookies, keep=keep)
        reading = _Reading()
        deadline = self._settings.timeout
        try:
            request = self._http.build_request(
                "GET", target.url, headers=headers, extensions={"awesomelint.target": target}
            )
            async with asyncio.timeout(deadline):
                # Not by way of the client's own `send`, which builds the request for a redirect even where
                # it is not to follow it, and raises over a `Location` that is no URL.
                response = await self._transport.handle_async_request(request)
                try:
                    await reading.read(response)
                finally:
                    await response.aclose()
        except WireError as error:
            return reading.answer() or NoAnswer(error.trouble, error.reason)
        except TimeoutError:
            return reading.answer() or NoAnswer("timeout", f"no answer came within {deadline:g} seconds")
        except (httpx.InvalidURL, h11.LocalProtocolError):
            return NoAnswer("malformed", "this is not a URL")
        return reading.answer() or reading.empty_answer()

    def release(self, host: str) -> None:
        """Close a host's idle connections: nobody will ask it again."""
        self._transport.release(host)

    async def close(self) -> None:
        """Close everything."""
        await self._http.aclose()
        await asyncio.sleep(0)  # lets closed connections let go of their sockets

    def _headers(self, *, plain: bool, cookies: str, keep: bool) -> list[tuple[str, str]]:
        headers = [("User-Agent", self._agent)]
        if not plain:
            headers.append(("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"))
            headers.append(("Accept-Encoding", "gzip, deflate"))
        if cookies:
            headers.append(("Cookie", cookies))
        if not keep:
            headers.append(("Connection", "close"))
        return headers

    def _context(self) -> ssl.SSLContext:
        """Make the TLS context when the first `https` URL comes: it costs some 20 ms."""
        if self._tls is None:
            self._tls = httpx.create_ssl_context(trust_env=False)
            self._tls.set_alpn_protocols(["http/1.1"])
            if self._settings.ca_file:
                self._tls.load_verify_locations(cafile=self._settings.ca_file)
        return self._tls


def user_agent(settings: LinkSettings) -> str:
    """Say who asks: awesomelint, its version, where it lives and whom to complain to."""
    if settings.user_agent:
        return settings.user_agent
    from importlib.metadata import metadata

    from awesomelint import __version__

    urls = metadata("awesomelint").get_all("Project-URL") or []
    named = [*(f"+{line.partition(', ')[2]}" for line in urls[:1]), *filter(None, [settings.contact])]
    return f"awesomelint/{__version__} ({'; '.join(named) or 'checks the links of curated lists'})"


class _Reading:
    """A body being read to its cap, or as far as it comes: a page that breaks off is there all the same."""

    def __init__(self) -> None:
        self._status = 0
        self._headers: tuple[tuple[str, str], ...] = ()
        self._body = Unpacked("")

    async def read(self, response: httpx.Response) -> None:
        """Read until the end, the caps, or a crawl; of what is no web page, the first piece only."""
        raw = response.headers.raw
        self._headers = tuple((name.decode("ascii", "replace").lower(), _text(value)) for name, value in raw)
        self._status = response.status_code
        self._body = Unpacked(response.headers.get("content-encoding", ""))
        kind = response.headers.get("content-type", "html").lower()
        wire = 0
        loop = asyncio.get_running_loop()
        start = loop.time()
        async for chunk in response.stream:  # type: ignore[union-attr]  # an async client's stream is async
            self._body.feed(chunk)
            wire += len(chunk)
            elapsed = loop.time() - start
            is_slow = elapsed > SLOW_AFTER and wire < SLOW_RATE * elapsed
            is_enough = len(self._body.data) >= BODY_CAP or ("html" not in kind and self._body.data)
            if is_enough or wire >= WIRE_CAP or is_slow:
                return

    def answer(self) -> Answer | None:
        """Give the answer, if any of its body has come."""
        return self.empty_answer() if self._body.data else None

    def empty_answer(self) -> Answer:
        """Give the answer, whether or not it has a body."""
        return Answer(self._status, self._headers, bytes(self._body.data))


class _Transport(httpx.AsyncBaseTransport):
    """Sends requests over connections of its own; idle ones are kept by host."""

    def __init__(self, dialler: Dialler) -> None:
        self._dialler = dialler
        self._idle: dict[str, dict[_Connection, None]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and give the answer's head; raise WireError."""
        target: Target = request.extensions["awesomelint.target"]
        connection = self._take(target)
        while connection is not None:
            try:
                return await self._send(connection, request, target)
            except WireError:
                # The other end closed it while it lay idle, which is its right: ask over another one.
                if connection.has_answered:
                    raise
                connection = self._take(target)
        wire = await self._dialler.dial(target.scheme, target.host, target.port)
        return await self._send(_Connection(wire, target), request, target)

    async def _send(self, connection: _Connection, request: httpx.Request, target: Target) -> httpx.Response:
        try:
            head = await connection.ask(request, target)
        except BaseException:  # cancelled or failed, the connection is of no more use
            connection.wire.abort()
            raise
        return httpx.Response(
            head.status_code,
            headers=head.headers.raw_items(),
            stream=_Stream(connection, self),
            request=request,
        )

    def _take(self, target: Target) -> _Connection | None:
        for connection in self._idle.get(target.host, ()):
            if connection.origin == (target.scheme, target.port):
                del self._idle[target.host][connection]
                if connection.wire.is_idle:
                    return connection
                connection.wire.abort()
                return self._take(target)
        return None

    def give_back(self, connection: _Connection) -> None:
        """Take a connection whose answer was read, or is not wanted any more."""
        if connection.is_reusable():
            self._idle.setdefault(connection.host, {})[connection] = None
        else:
            connection.wire.abort()

    def release(self, host: str) -> None:
        """Close a host's idle connections."""
        for connection in self._idle.pop(host, ()):
            connection.wire.abort()

    async def aclose(self) -> None:
        """Close every idle connection."""
        for host in list(self._idle):
            self.release(host)


class _Connection:
    """One connection that speaks HTTP/1.1."""

    def __init__(self, wire: Wire, target: Target) -> None:
        self.wire = wire
        self.host = target.host
        self.origin = (target.scheme, target.port)
        self.has_answered = False
        """Whether anything of an answer to the current request has come."""
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_CAP)

    async def ask(self, request: httpx.Request, target: Target) -> h11.Response:
        """Send a request and wait for the head of its answer; raise WireError."""
        self.has_answered = False
        path = (target.path + target.query).encode("ascii")
        head = h11.Request(method="GET", target=path, headers=request.headers.raw)
        first = self._http.send(head) or b""
        self.wire.write(first + (self._http.send(h11.EndOfMessage()) or b""))
        for _ in range(_EVENTS):
            event = await self._event()
            if isinstance(event, h11.Response):
                return event
        raise WireError("protocol", "its answer never begins")

    async def body(self) -> AsyncIterator[bytes]:
        """Give the body piece by piece, as it comes over the wire; raise WireError."""
        while True:
            event = await self._event()
            if not isinstance(event, h11.Data):
                return
            yield bytes(event.data)

    def is_reusable(self) -> bool:
        """Tell whether the answer was read to its end, and make ready for the next one if so."""
        try:
            while self._http.their_state is h11.SEND_BODY and isinstance(self._http.next_event(), h11.Data):
                pass
        except h11.RemoteProtocolError:
            return False
        if self._http.their_state is not h11.DONE or self._http.our_state is not h11.DONE:
            return False
        if self._http.trailing_data[0] or not self.wire.is_idle:
            return False
        self._http.start_next_cycle()
        return True

    async def _event(self) -> h11.Event:
        while True:
            try:
                event = self._http.next_event()
                if event is h11.NEED_DATA:
                    data = await self.wire.read()
                    if not data and not self.has_answered:
                        raise WireError("reset", "the connection was closed without an answer")
                    self.has_answered = True
                    self._http.receive_data(data)
                    continue
            except h11.RemoteProtocolError as error:
                # h11 quotes the line, which is the server's to choose, and may have 64 KiB
                reason = str(error).partition(": bytearray(")[0].rstrip(".").lower()
                raise WireError("protocol", f"its answer is not HTTP: {reason}") from None
            assert isinstance(event, h11.Event)
            return event


class _Stream(httpx.AsyncByteStream):
    """An answer's body, and the way back for its connection."""

    def __init__(self, connection: _Connection, transport: _Transport) -> None:
        self._connection = connection
        self._transport = transport
        self._is_open = True

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._connection.body()

    async def aclose(self) -> None:
        """Give the connection back; twice is once."""
        if self._is_open:
            self._is_open = False
            self._transport.give_back(self._connection)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
