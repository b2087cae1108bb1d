"""One request and its answer among the others on a connection of HTTP/2."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from typing import Protocol

from awesomelint.links.net.exchange import Fields
from awesomelint.links.net.wire import Wire, WireError


class Carrier(Protocol):
    """The connection, as its streams see it."""

    wire: Wire

    def consumed(self, stream: Stream, size: int) -> None:
        """Open the windows again by what was read."""

    def leave(self, stream: Stream, unread: int, *, is_cut: bool) -> None:
        """Forget a request; its stream is cancelled if its answer did not end."""


class Stream:
    """One request and its answer."""

    def __init__(self, connection: Carrier, number: int, *, is_first: bool) -> None:
        self.number = number
        self.is_first = is_first
        self.wire = connection.wire
        self.status = 0
        self.headers: Fields = []
        self._connection = connection
        self._chunks: deque[tuple[bytes, int]] = deque()
        self._ended = False
        self._error: WireError | None = None
        self._waiter: asyncio.Future[None] | None = None

    @property
    def has_begun(self) -> bool:
        """Whether the answer's head has come, or its end."""
        return bool(self.status or self._error or self._ended)

    async def head(self) -> None:
        """Wait for the head; raise WireError."""
        while not self.status:
            if self._error is not None:
                raise self._error
            if self._ended:
                raise WireError("protocol", "its answer has no status")
            await self.wait()

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        while True:
            while self._chunks:
                data, size = self._chunks[0]
                yield data
                # Only now, when somebody wants more: a body is sent no further than it is read.
                self._chunks.popleft()
                self._connection.consumed(self, size)
            if self._error is not None:
                raise self._error
            if self._ended:
                return
            await self.wait()

    def close(self) -> None:
        unread = sum(size for _, size in self._chunks)
        self._chunks.clear()
        self._connection.leave(self, unread, is_cut=not self._ended and self._error is None)

    async def wait(self) -> None:
        """Wait for anything to happen."""
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    # What the connection calls

    def begin(self, fields: list[tuple[bytes, bytes]]) -> None:
        """Take the head."""
        status = next((value for name, value in fields if name == b":status"), b"")
        if not (len(status) == 3 and status.isdigit()):
            self.fail(WireError("protocol", "its answer has no status"))
            return
        self.status = int(status)
        self.headers = [(bytes(name), bytes(value)) for name, value in fields if not name.startswith(b":")]
        self.wake()

    def feed(self, data: bytes, size: int) -> None:
        """Take a piece of the body; `size` is what it took of the windows."""
        self._chunks.append((data, size))
        self.wake()

    def end(self) -> None:
        """Take the end."""
        self._ended = True
        self.wake()

    def fail(self, error: WireError) -> None:
        """Take it that no more will come."""
        if not self._ended:
            self._error = self._error or error
        self.wake()

    def wake(self) -> None:
        """Let whoever waits look again."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
