"""Connections: resolved once, checked, and dialled at exactly the address that was checked."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Awaitable, Callable
from itertools import chain, zip_longest
from typing import Protocol

from awesomelint.links.net.addresses import Guard
from awesomelint.links.net.answer import Trouble
from awesomelint.links.net.resolver import Resolver
from awesomelint.links.reasons import socket_words, tls_words

_HIGH_WATER = 128 * 1024
_ADDRESSES = 4
"""How many addresses of one host are tried."""
Connect = Callable[[str, int], Awaitable[socket.socket]]
"""Connect to an address and a port: a non-blocking socket, or OSError."""


class WireError(Exception):
    """No connection, or a broken one."""

    def __init__(self, trouble: Trouble, reason: str) -> None:
        super().__init__(reason)
        self.trouble: Trouble = trouble
        self.reason = reason


class Receiver(Protocol):
    """Takes what comes over a wire at once, instead of whoever reads."""

    def received(self, data: bytes) -> None:
        """Take bytes."""

    def lost(self, error: Exception | None) -> None:
        """Take it that no more will come."""


class Wire(asyncio.Protocol):
    """One connection: bytes out, bytes in, never more than a few buffers held."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._receiver: Receiver | None = None
        self._error: Exception | None = None
        self._ended = False
        self._waiter: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None
        self._paused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._receiver is not None:
            self._receiver.received(data)
            return
        self._buffer += data
        if len(self._buffer) > _HIGH_WATER and self._transport is not None and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        self._end(None)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc)

    @property
    def is_idle(self) -> bool:
        """Whether nothing was received since the last answer, and the other end is still there."""
        return not self._ended and not self._buffer

    @property
    def is_open(self) -> bool:
        """Whether the other end is still there."""
        return not self._ended

    @property
    def protocol(self) -> str:
        """What was agreed on while the connection was encrypted: `h2`, `http/1.1`, or nothing."""
        secure = self._transport.get_extra_info("ssl_object") if self._transport is not None else None
        return (secure.selected_alpn_protocol() or "") if secure is not None else ""

    @property
    def tls(self) -> str:
        """The protocol the connection is encrypted with; empty without."""
        secure = self._transport.get_extra_info("ssl_object") if self._transport is not None else None
        return (secure.version() or "") if secure is not None else ""

    def hand_over(self, receiver: Receiver) -> None:
        """Give everything that comes to a receiver, from what has come already on."""
        self._receiver = receiver
        if self._buffer:
            data = bytes(self._buffer)
            self._buffer.clear()
            receiver.received(data)
        if self._ended:
            receiver.lost(self._error)

    def write(self, data: bytes) -> None:
        """Send bytes; a failure shows at the next read."""
        if self._transport is not None:
            self._transport.write(data)

    async def read(self) -> bytes:
        """Give what has arrived, waiting for some; empty at the end; raise WireError on a break."""
        while not self._buffer:
            if self._error is not None:
                raise wire_error(self._error)
            if self._ended:
                return b""
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        data = bytes(self._buffer)
        self._buffer.clear()
        if self._paused and self._transport is not None and not self._ended:
            self._paused = False
            self._transport.resume_reading()
        return data

    def abort(self) -> None:
        """Close at once, without waiting for what was not sent."""
        self._ended = True
        if self._transport is not None:
            self._transport.abort()

    def _end(self, error: Exception | None) -> None:
        has_ended, self._ended = self._ended, True
        self._error = self._error or error
        if self._receiver is not None and not has_ended:
            self._receiver.lost(error)
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Dialler:
    """Opens connections to hosts by name, never to an address that the guard refuses."""

    def __init__(
        self, resolver: Resolver, guard: Guard, ports: tuple[int, ...], timeout: float,
        tls: Callable[[bool], ssl.SSLContext], connect: Connect | None = None,
    ) -> None:  # fmt: skip
        self._resolver = resolver
        self._guard = guard
        self._ports = ports
        self._timeout = timeout
        self._tls = tls
        self._open = connect or connected

    async def dial(self, scheme: str, host: str, port: int, *, is_old: bool = False) -> Wire:
        """Connect, with TLS for `https`, agreeing on HTTP/1.1 alone where it `is_old`; raise WireError."""
        addresses = self._allowed(host, port, await self._resolved(host))
        sock = await self._connect(addresses, port)
        return await self._wire(sock, host if scheme == "https" else "", is_old=is_old)

    async def _wire(self, sock: socket.socket, name: str, *, is_old: bool) -> Wire:
        """Make a connection of a socket, with TLS where the server has a name to prove."""
        loop = asyncio.get_running_loop()
        try:
            if not name:
                return (await loop.create_connection(Wire, sock=sock))[1]
            connecting = loop.create_connection(
                Wire, sock=sock, ssl=self._tls(is_old), server_hostname=name.removesuffix("."),
                ssl_handshake_timeout=self._timeout, ssl_shutdown_timeout=1.0,
            )  # fmt: skip
            return (await connecting)[1]
        except ConnectionResetError as error:
            if error.errno is None:  # asyncio's own: the other end closed
                words = "the server ended the connection during the TLS handshake"
                raise WireError("reset", words) from None
            raise wire_error(error) from None
        except OSError as error:
            raise wire_error(error) from None

    async def _resolved(self, host: str) -> tuple[str, ...]:
        lookup = await self._resolver.resolve(host)
        if lookup.outcome == "missing":
            raise WireError("missing", f"the domain {host} does not exist, asked twice")
        if lookup.outcome == "no-network":
            raise WireError("no-network", f"{host} was not found, and neither was any host that must exist")
        if lookup.outcome == "empty":
            raise WireError("dns", f"the domain {host} has no address")
        if lookup.outcome == "failed":
            raise WireError("dns", f"the name servers of {host} do not answer")
        return lookup.addresses

    def _allowed(self, host: str, port: int, found: tuple[str, ...]) -> tuple[str, ...]:
        """Leave the addresses that may be dialled; raise WireError where there is none."""
        refusals = [self._guard.refusal(address) for address in found]
        free = [address for address, refusal in zip(found, refusals, strict=True) if not refusal]
        if not free:
            words = next(refusal for refusal in refusals if refusal)
            raise WireError("private", words if host in found else f"{host} leads here: {words}")
        if port not in self._ports:
            free = [address for address in free if self._guard.opens(address)]
            if not free:
                raise WireError("port", f"port {port} is not asked (see the option `ports`)")
        return tuple(free)

    async def _connect(self, addresses: tuple[str, ...], port: int) -> socket.socket:
        """Try the addresses one after the other, both families in turn; raise the first one's trouble."""
        six = [address for address in addresses if ":" in address]
        four = [address for address in addresses if ":" not in address]
        families = (six, four) if ":" in addresses[0] else (four, six)
        turns = [address for address in chain(*zip_longest(*families)) if address is not None][:_ADDRESSES]
        first: WireError | None = None
        for address in turns:
            try:
                async with asyncio.timeout(self._timeout / len(turns)):
                    return await self._open(address, port)
            except TimeoutError:
                first = first or WireError("timeout", "the host does not answer at all")
            except OSError as error:
                first = first or wire_error(error)
        assert first is not None
        raise first


async def connected(address: str, port: int) -> socket.socket:
    """Connect to an address: a non-blocking socket; raise OSError."""
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, (address, port))
    except BaseException:  # a cancelled attempt leaves no socket behind either
        sock.close()
        raise
    return sock


def wire_error(error: Exception) -> WireError:
    """Turn what the system said of a connection into a trouble with words."""
    if isinstance(error, WireError):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return WireError("certificate", tls_words(error))
    if isinstance(error, ssl.SSLError):
        return WireError("tls", tls_words(error))
    if isinstance(error, ConnectionAbortedError):  # what asyncio raises when a handshake takes too long
        return WireError("timeout", "the host did not finish the TLS handshake in time")
    if isinstance(error, ConnectionRefusedError):
        return WireError("refused", socket_words(error))
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        return WireError("unchecked", "this machine has too many files open")
    if isinstance(error, OSError):
        unroutable = error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH)
        return WireError("refused" if unroutable else "reset", socket_words(error))
    return WireError("reset", "the connection broke")
