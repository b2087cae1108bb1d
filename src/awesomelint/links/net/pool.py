"""Which connection a request goes over: an idle one, a shared one, or a new one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from awesomelint.links.net.exchange import Exchange, Origin, Outgoing, UnheardError
from awesomelint.links.net.http1 import Http1
from awesomelint.links.net.wire import Dialler, WireError

if TYPE_CHECKING:
    from awesomelint.links.net.http2 import Http2

_ATTEMPTS = 4
"""Connections that one request is sent over at most, where the ones before did not take it up."""


class Pool:
    """Sends requests; idle connections are kept by host, at most `spare` of them, the youngest."""

    def __init__(self, dialler: Dialler, spare: int) -> None:
        self._dialler = dialler
        self._spare = spare
        self._idle: dict[Http1 | Http2, None] = {}
        """The one that lay idle longest first."""
        self._by_host: dict[str, dict[Http1 | Http2, None]] = {}
        """Idle connections, and those of HTTP/2 whether idle or not."""
        self._dials: dict[Origin, asyncio.Future[WireError | None]] = {}
        self._old: set[Origin] = set()
        """Where HTTP/1.1 is spoken."""

    async def ask(self, request: Outgoing) -> Exchange:
        """Send a request and wait for the head of its answer; raise WireError."""
        for _ in range(_ATTEMPTS - 1):
            connection = self._take(request.origin) or await self._dial(request)
            try:
                return await connection.ask(request)
            except UnheardError:
                continue
        return await (await self._dial(request)).ask(request)

    def release(self, host: str) -> None:
        """Close a host's idle connections."""
        for connection in self._connections(host):
            if connection in self._idle:
                self._drop(connection)
            elif not isinstance(connection, Http1):
                connection.keep = False

    def close(self) -> None:
        """Close every connection."""
        for host in [*self._by_host]:
            for connection in self._connections(host):
                self._drop(connection)

    def _connections(self, host: str) -> list[Http1 | Http2]:
        return list(self._by_host.get(host, {}))

    def _take(self, origin: Origin) -> Http1 | Http2 | None:
        """Give a connection that may be used at once."""
        for connection in self._connections(origin[1]):
            if connection.origin != origin:
                continue
            if isinstance(connection, Http1):
                self._forget(connection)
                if connection.wire.is_idle:
                    return connection
                connection.wire.abort()
            elif connection.has_room:
                self._idle.pop(connection, None)
                return connection
            elif connection.is_idle:
                self._drop(connection)
        return None

    async def _dial(self, request: Outgoing) -> Http1 | Http2:
        """Open a connection, or wait for one that is being opened and can be shared."""
        origin = request.origin
        is_shared = origin[0] == "https" and request.keep
        while is_shared and origin in self._dials and origin not in self._old:
            # Shielded: who runs out of time while waiting spoils nothing for the others.
            error = await asyncio.shield(self._dials[origin])
            if error is not None:
                raise WireError(error.trouble, error.reason)
            if shared := self._take(origin):
                return shared
        if not is_shared or origin in self._dials:
            return await self._open(origin)
        dialled = self._dials[origin] = asyncio.get_running_loop().create_future()
        try:
            return await self._open(origin)
        except WireError as error:
            dialled.set_result(error)
            raise
        finally:
            del self._dials[origin]
            if not dialled.done():
                dialled.set_result(None)

    async def _open(self, origin: Origin) -> Http1 | Http2:
        wire = await self._dialler.dial(*origin, is_old=origin in self._old)
        if wire.protocol != "h2":
            self._old.add(origin)
            return Http1(wire, origin, self._finished)
        from awesomelint.links.net.http2 import Http2

        connection = Http2(wire, origin, self._rested, self._old.add)
        self._by_host.setdefault(origin[1], {})[connection] = None
        return connection

    def _finished(self, connection: Http1) -> None:
        """Take back a connection whose answer was read, or is not wanted any more."""
        if connection.is_reusable():
            self._by_host.setdefault(connection.origin[1], {})[connection] = None
            self._keep(connection)
        else:
            connection.wire.abort()

    def _rested(self, connection: Http2) -> None:
        """Keep a connection without requests only where more will follow."""
        if connection.keep and connection.has_room:
            self._keep(connection)
        else:
            self._drop(connection)

    def _keep(self, connection: Http1 | Http2) -> None:
        self._idle[connection] = None
        if len(self._idle) > self._spare:
            self._drop(next(iter(self._idle)))

    def _drop(self, connection: Http1 | Http2) -> None:
        self._forget(connection)
        connection.wire.abort()

    def _forget(self, connection: Http1 | Http2) -> None:
        self._idle.pop(connection, None)
        host = connection.origin[1]
        if (kept := self._by_host.get(host)) is not None:
            kept.pop(connection, None)
            if not kept:
                del self._by_host[host]
