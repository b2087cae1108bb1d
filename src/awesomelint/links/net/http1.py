"""HTTP/1.1 over one connection, spoken by h11, the parser under httpcore."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable

import h11

from awesomelint.links.net.exchange import HEAD_CAP, Fields, Origin, Outgoing, UnheardError
from awesomelint.links.net.wire import Wire, WireError
from awesomelint.links.reasons import http_words

_INTERIM = 20
"""How many interim answers (`103 Early Hints`) may come before the answer itself."""

_OPENING = 3
"""Bytes that tell TLS from all else: the type of a record and the version (RFC 8446, 5.1)."""


class Http1:
    """One connection, one request at a time."""

    def __init__(self, wire: Wire, origin: Origin, done: Callable[[Http1], None]) -> None:
        """`done` is called when an answer was read, or is not wanted any more."""
        self.wire = wire
        self.origin = origin
        self._done = done
        self._is_fresh = True
        self._has_answered = False
        """Whether anything of an answer to the current request has come."""
        self._first = b""
        """What the answer begins with."""
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_CAP)

    async def ask(self, request: Outgoing) -> _Answering:
        """Send a request and wait for the head of its answer; raise WireError or LocalProtocolError."""
        try:
            head = await self._head(request)
        except BaseException:  # cancelled or failed, the connection is of no more use
            self.wire.abort()
            raise
        return _Answering(self, head)

    async def _head(self, request: Outgoing) -> h11.Response:
        self._has_answered = False
        path = (request.target.path + request.target.query).encode("ascii")
        data = [self._http.send(h11.Request(method=request.method, target=path, headers=request.headers))]
        if request.body:
            data.append(self._http.send(h11.Data(data=request.body)))
        data.append(self._http.send(h11.EndOfMessage()))
        self.wire.write(b"".join(filter(None, data)))
        for _ in range(_INTERIM):
            event = await self._event()
            if isinstance(event, h11.Response):
                return event
        raise WireError("protocol", "its answer never begins")

    async def body(self) -> AsyncGenerator[bytes, None]:
        """Give the body piece by piece, as it comes over the wire; raise WireError."""
        while isinstance(event := await self._event(), h11.Data):
            yield bytes(event.data)

    def finish(self) -> None:
        """Let go of the current answer."""
        self._done(self)

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
        self._is_fresh = False
        return True

    async def _event(self) -> h11.Event:
        while True:
            try:
                event = self._http.next_event()
                if event is not h11.NEED_DATA:
                    assert isinstance(event, h11.Event)
                    return event
                self._http.receive_data(await self._more())
            except h11.RemoteProtocolError as error:
                raise WireError("protocol", http_words(str(error), self._first)) from None

    async def _more(self) -> bytes:
        """Read on; a connection that lay idle may be closed, which is the other end's right."""
        try:
            data = await self.wire.read()
        except WireError as error:
            if self._is_fresh or self._has_answered:
                raise
            raise UnheardError(error.trouble, error.reason) from None
        if not data and not self._has_answered:
            words = "the connection was closed without an answer"
            raise WireError("reset", words) if self._is_fresh else UnheardError("reset", words)
        if not self._has_answered:
            self._first = data[:_OPENING]
        self._has_answered = True
        return data


class _Answering:
    """An answer that is being read."""

    def __init__(self, connection: Http1, head: h11.Response) -> None:
        self.status = head.status_code
        self.headers: Fields = head.headers.raw_items()
        self.wire = connection.wire
        self._connection = connection
        self._is_open = True

    def pieces(self) -> AsyncGenerator[bytes, None]:
        return self._connection.body()

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._connection.finish()
