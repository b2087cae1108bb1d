"""The server under the scripted web: listeners on loopback in a thread of their own."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from awesomelint.testing.web_http import Http2, Take, fail, speak_http1

Choose = Callable[[str], ssl.SSLContext | None]
"""Gives the TLS context for a host name; None to end the handshake with an alert."""

_BACKLOG = 500


class Ports(NamedTuple):
    """Where the listeners are: the first two on each address, the others on the first one alone."""

    plain: int
    tls: int
    mute: int
    """Accepts and never says a word."""
    rude: int
    """Waits for the first bytes and resets."""


class Server:
    """Listens on some addresses from `start` to `stop`."""

    def __init__(self, addresses: tuple[str, ...], take: Take, choose: Choose) -> None:
        self._addresses, self._take, self._choose = addresses, take, choose
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._is_ready = threading.Event()
        self._trouble: OSError | None = None
        self._connections = 0
        self.ports = Ports(0, 0, 0, 0)

    def start(self) -> None:
        """Listen; raise OSError where an address cannot be listened on."""
        self._thread.start()
        self._is_ready.wait()
        if self._trouble is not None:
            raise self._trouble

    def stop(self) -> None:
        """Close every connection and end the thread."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except OSError as error:
            self._trouble = error
        finally:
            self._is_ready.set()
            self._loop.close()

    async def _serve(self) -> None:
        self._end = asyncio.Event()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.sni_callback = self._greet
        servers: list[asyncio.Server] = []
        try:
            ports = [
                await self._listen(self._speak, self._addresses, servers),
                await self._listen(self._speak, self._addresses, servers, context),
                await self._listen(self._say_nothing, self._addresses[:1], servers),
                await self._listen(self._reset, self._addresses[:1], servers),
            ]
            self.ports = Ports(*ports)
            self._is_ready.set()
            await self._end.wait()
        finally:
            for server in servers:
                server.close()
            await asyncio.sleep(0)  # connections that were just accepted have their tasks now
            left = asyncio.all_tasks() - {asyncio.current_task()}
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            await self._loop.shutdown_asyncgens()
            await asyncio.sleep(0)  # lets closed connections let go of their sockets

    async def _listen(
        self,
        speak: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
        addresses: tuple[str, ...],
        servers: list[asyncio.Server],
        tls: ssl.SSLContext | None = None,
    ) -> int:
        """Listen on some addresses, on one port that is free on the first of them; give it."""

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await speak(reader, writer)
                writer.close()
                await writer.wait_closed()
            except (OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
                pass  # the client hung up or talks nonsense, or the test is over
            finally:
                writer.transport.abort()

        first, *rest = addresses
        servers.append(await asyncio.start_server(connected, first, 0, ssl=tls, backlog=_BACKLOG))
        port: int = servers[-1].sockets[0].getsockname()[1]
        if rest:
            servers.append(await asyncio.start_server(connected, rest, port, ssl=tls, backlog=_BACKLOG))
        return port

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        tls = writer.get_extra_info("ssl_object")
        if tls is not None and tls.selected_alpn_protocol() == "h2":
            await Http2(reader, writer, self._take, self._connections).speak()
        else:
            await speak_http1(reader, writer, self._take, self._connections)

    async def _say_nothing(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await fail("silent", writer)

    async def _reset(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        await fail("reset", writer)

    def _greet(
        self, connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, context: ssl.SSLContext
    ) -> int | None:
        chosen = self._choose(name or self._addresses[0])
        if chosen is None:
            return int(ssl.ALERT_DESCRIPTION_HANDSHAKE_FAILURE)
        connection.context = chosen
        return None
