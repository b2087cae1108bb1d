"""How the scripted web speaks: HTTP/1.1 by hand, so that it can be broken, and HTTP/2 by `h2`."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal

from awesomelint.testing.web_replies import Behaviour, Fault, Reply, Request

if TYPE_CHECKING:
    import h2.connection
    import h2.events

Resolved = Reply | bytes | Fault | Behaviour
"""What happens to one request, all choices made."""
Take = Callable[[Request], AbstractContextManager[Resolved]]
"""Says what happens to a request; it is under way as long as the context is open."""

_FOREVER = 3600.0
_HANDSHAKE = b"\x16"
"""The first byte of TLS (RFC 8446, 5.1)."""
_CONNECTION_HEADERS = frozenset({"connection", "keep-alive", "transfer-encoding"})
"""Headers that HTTP/2 has not (RFC 9113, 8.2.2)."""


async def speak_http1(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, take: Take, number: int
) -> None:
    """Answer the requests of one connection until it ends."""
    is_open = True
    while is_open:
        first = await reader.readexactly(1)
        if first == _HANDSHAKE:  # as usual servers do where TLS is not spoken
            writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            return
        request = await _read_request(first, reader, writer, number)
        with take(request) as route:
            is_open = await _send(route, request, writer)


async def _read_request(
    begin: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
) -> Request:
    head = (begin + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines)}
    method, path, _ = first.split(" ", 2)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    scheme: Literal["http", "https"] = "https" if writer.get_extra_info("ssl_object") else "http"
    host = _host(headers.get("host", ""))
    return Request(host, path, headers, number, time.monotonic(), method, body, scheme)


async def _send(route: Resolved, request: Request, writer: asyncio.StreamWriter) -> bool:
    """Answer one request; tell whether the connection may go on."""
    if isinstance(route, str):
        await fail(route, writer)
        return False
    if isinstance(route, bytes):
        writer.write(route)
        await writer.drain()
    elif isinstance(route, Reply):
        await asyncio.sleep(route.wait)
        writer.write(route.head())
        if request.method != "HEAD":
            async for piece in route.pieces():
                writer.write(piece)
                await writer.drain()
        await writer.drain()
        if route.is_broken:
            return False
    else:
        await route(request, writer)
        return False
    return request.headers.get("connection", "").lower() != "close"


async def fail(fault: Fault, writer: asyncio.StreamWriter) -> None:
    """End a connection badly, or not at all."""
    if fault == "silent":
        await asyncio.sleep(_FOREVER)
    if fault == "reset":
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()


class Http2:
    """One connection that speaks HTTP/2."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, take: Take, number: int
    ) -> None:
        import h2.config
        import h2.connection

        config = h2.config.H2Configuration(client_side=False, header_encoding="utf-8")
        self._http = h2.connection.H2Connection(config)
        self._reader, self._writer, self._take, self._number = reader, writer, take, number
        self._open: dict[int, tuple[dict[str, str], bytearray]] = {}
        """Requests that are not whole yet."""
        self._streams: dict[int, asyncio.Task[None]] = {}
        self._room = asyncio.Event()
        """Set when the client makes room for more bytes."""

    async def speak(self) -> None:
        """Answer the requests of the connection, many at once, until it ends."""
        self._http.initiate_connection()
        await self._flush()
        try:
            while data := await self._reader.read(65536):
                for event in self._http.receive_data(data):
                    self._receive(event)
                await self._flush()
        finally:
            for task in self._streams.values():
                task.cancel()
            await asyncio.gather(*self._streams.values(), return_exceptions=True)

    def _receive(self, event: h2.events.Event) -> None:
        from h2 import events

        if isinstance(event, events.RequestReceived):
            self._open[event.stream_id] = (
                {str(name): str(value) for name, value in event.headers or ()},
                bytearray(),
            )
        elif isinstance(event, events.DataReceived):
            self._open[event.stream_id][1].extend(event.data or b"")
            self._http.acknowledge_received_data(event.flow_controlled_length or 0, event.stream_id)
        elif isinstance(event, events.StreamEnded):
            headers, body = self._open.pop(event.stream_id)
            task = asyncio.ensure_future(self._answer(event.stream_id, self._request(headers, bytes(body))))
            self._streams[event.stream_id] = task
        elif isinstance(event, events.StreamReset):
            self._open.pop(event.stream_id, None)
            if event.stream_id in self._streams:
                self._streams.pop(event.stream_id).cancel()
        elif isinstance(event, events.WindowUpdated | events.RemoteSettingsChanged):
            self._room.set()

    def _request(self, headers: dict[str, str], body: bytes) -> Request:
        authority, path = headers.pop(":authority", ""), headers.pop(":path", "")
        method = headers.pop(":method", "")
        headers.pop(":scheme", None)
        headers.setdefault("host", authority)
        now = time.monotonic()
        return Request(_host(authority), path, headers, self._number, now, method, body, "https", "2")

    async def _answer(self, stream: int, request: Request) -> None:
        import h2.errors

        try:
            with self._take(request) as route:
                if isinstance(route, Reply):
                    await self._send(stream, request, route)
                elif isinstance(route, str):
                    await fail(route, self._writer)
                    self._writer.close()
                else:  # what is written byte by byte is HTTP/1.1
                    self._http.reset_stream(stream, h2.errors.ErrorCodes.HTTP_1_1_REQUIRED)
                    await self._flush()
        except ConnectionError:  # the client hung up
            pass
        finally:
            self._streams.pop(stream, None)

    async def _send(self, stream: int, request: Request, reply: Reply) -> None:
        await asyncio.sleep(reply.wait)
        fields = [(name.lower(), value) for name, value in reply.fields()]
        head = [(":status", str(reply.status)), *(f for f in fields if f[0] not in _CONNECTION_HEADERS)]
        has_body = request.method != "HEAD" and bool(reply.body)
        self._http.send_headers(stream, head, end_stream=not has_body)
        await self._flush()
        if not has_body:
            return
        async for piece in reply.pieces():
            await self._send_data(stream, piece)
        if reply.is_broken:
            self._writer.close()
        else:
            self._http.end_stream(stream)
            await self._flush()

    async def _send_data(self, stream: int, data: bytes) -> None:
        while data:
            room = min(self._http.local_flow_control_window(stream), self._http.max_outbound_frame_size)
            if room <= 0:
                self._room.clear()
                await self._room.wait()
                continue
            self._http.send_data(stream, data[:room])
            data = data[room:]
            await self._flush()

    async def _flush(self) -> None:
        self._writer.write(self._http.data_to_send())
        await self._writer.drain()


def _host(authority: str) -> str:
    """Take the port off an authority."""
    name, _, port = authority.rpartition(":")
    return name.strip("[]") if port.isdecimal() else authority.strip("[]")
