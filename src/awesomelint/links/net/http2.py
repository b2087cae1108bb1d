"""HTTP/2 over one connection, spoken by h2; imported only when a server has chosen it.

What a server may make us do is bounded: header lists by HEAD_CAP, bodies by windows that open only
as far as somebody reads, frames by how many bytes they bring (floods of PING, SETTINGS, CONTINUATION,
RST_STREAM and empty frames bring next to none; CVE-2019-9511 to 9518, CVE-2023-44487, CVE-2024-27316).
"""

from __future__ import annotations

from collections.abc import Callable

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import DataReceived, Event, ResponseReceived, StreamEnded, StreamReset
from h2.exceptions import H2Error, InvalidBodyLengthError
from h2.settings import SettingCodes, Settings

from awesomelint.links.net.exchange import HEAD_CAP, Origin, Outgoing, UnheardError
from awesomelint.links.net.stream import Stream
from awesomelint.links.net.wire import Wire, WireError, wire_error

_FRAME_HEAD = 9
_FRAME_CAP = 16_384
"""Bytes of a frame: the protocol's default, which we never raise (RFC 9113, 4.2)."""
_DATA, _GOAWAY = 0, 7
_PADDED = 0x8
_FRAMES, _FRAMES_PER_REQUEST, _BYTES_PER_FRAME = 1000, 20, 64
"""Frames that a connection may bring, and one more for so many bytes."""
_HOP_BY_HOP = frozenset(
    {b"host", b"connection", b"keep-alive", b"proxy-connection", b"transfer-encoding", b"upgrade"}
)
_CONFIG = H2Configuration(client_side=True, header_encoding=None)
_SETTINGS = {
    SettingCodes.ENABLE_PUSH: 0,
    SettingCodes.MAX_CONCURRENT_STREAMS: 0,  # of the server's own making
    SettingCodes.INITIAL_WINDOW_SIZE: 65_535,
    SettingCodes.MAX_FRAME_SIZE: _FRAME_CAP,
    SettingCodes.MAX_HEADER_LIST_SIZE: HEAD_CAP,
}


class Http2:
    """One connection, as many requests at once as the server takes."""

    def __init__(
        self, wire: Wire, origin: Origin, done: Callable[[Http2], None], old: Callable[[Origin], None]
    ) -> None:
        """`done` is called whenever no request is left; `old` where the server asks for HTTP/1.1."""
        self.wire = wire
        self.origin = origin
        self._done = done
        self._old = old
        self.keep = True
        """Whether more requests to the host will follow."""
        self._streams: dict[int, Stream] = {}
        self._asked = 0
        self._frames = 0
        self._received = 0
        self._rest = bytearray()
        self._is_closing = False
        self._h2 = H2Connection(_CONFIG)
        self._h2.local_settings = Settings(client=True, initial_values=_SETTINGS)
        self._h2.initiate_connection()
        wire.hand_over(self)

    @property
    def has_room(self) -> bool:
        """Whether another request may be sent."""
        if self._is_closing or not self.wire.is_open:
            return False
        return len(self._streams) < self._h2.remote_settings.max_concurrent_streams

    @property
    def is_idle(self) -> bool:
        """Whether no request is under way."""
        return not self._streams

    async def ask(self, request: Outgoing) -> Stream:
        """Send a request and wait for the head of its answer; raise WireError."""
        self.keep = request.keep
        stream = self._begin(request)
        try:
            await self._send(stream, request.body)
            await stream.head()
        except BaseException:  # cancelled or failed, the answer is not wanted any more
            stream.close()
            raise
        return stream

    def _begin(self, request: Outgoing) -> Stream:
        path = (request.target.path + request.target.query).encode("ascii")
        authority = next((value for name, value in request.headers if name.lower() == b"host"), b"")
        fields = [
            (b":method", request.method.encode("ascii")),
            (b":scheme", request.target.scheme.encode("ascii")),
            (b":authority", authority),
            (b":path", path),
        ]
        for name, value in request.headers:
            if name.lower() not in _HOP_BY_HOP:
                fields.append((name.lower(), value))
        try:
            number = self._h2.get_next_available_stream_id()
            self._h2.send_headers(number, fields, end_stream=not request.body)
        except H2Error:
            self._is_closing = True
            raise UnheardError("reset", "the connection takes no more requests") from None
        stream = Stream(self, number, is_first=not self._asked)
        self._streams[number] = stream
        self._asked += 1
        self._flush()
        return stream

    async def _send(self, stream: Stream, body: bytes) -> None:
        """Send a request's body as fast as the server's windows let it."""
        rest = memoryview(body)
        while rest and not stream.has_begun:
            try:
                window = self._h2.local_flow_control_window(stream.number)
                size = min(window, self._h2.max_outbound_frame_size, len(rest))
                if size > 0:
                    self._h2.send_data(stream.number, bytes(rest[:size]), end_stream=size == len(rest))
                    rest = rest[size:]
            except H2Error:  # the stream was closed meanwhile: its answer, or its error, is on the way
                return
            self._flush()
            if size <= 0:
                await stream.wait()

    def consumed(self, stream: Stream, size: int) -> None:
        """Open the windows again by what was read."""
        if size and not self._is_dead:
            try:
                self._h2.acknowledge_received_data(size, stream.number)
            except H2Error:
                return
            self._flush()

    def leave(self, stream: Stream, unread: int, *, is_cut: bool) -> None:
        """Forget a request; its stream is cancelled if its answer did not end."""
        if self._streams.pop(stream.number, None) is None:
            return
        if is_cut and not self._is_dead:
            try:
                self._h2.reset_stream(stream.number, ErrorCodes.CANCEL)
            except H2Error:
                self._is_closing = True
        self.consumed(stream, unread)
        self._flush()
        if not self._streams:
            self._done(self)

    # What the wire calls

    def received(self, data: bytes) -> None:
        """Work through what came; a broken or hostile server ends the connection."""
        self._received += len(data)
        self._rest += data
        try:
            self._cut_frames()
        except H2Error as error:
            code = getattr(error, "error_code", ErrorCodes.PROTOCOL_ERROR)
            self._break(UnheardError("protocol", f"its answer is not HTTP/2: {_name(code)}"))
        except _FloodError:
            self._break(WireError("protocol", "it floods the connection with empty frames"))
        else:
            self._flush()

    def lost(self, error: Exception | None) -> None:
        """Take note that the connection is gone."""
        self._is_closing = True
        trouble = (
            wire_error(error) if error else WireError("reset", "the connection was closed without an answer")
        )
        for stream in [*self._streams.values()]:
            if stream.is_first or stream.has_begun:
                stream.fail(trouble)
            else:
                stream.fail(UnheardError(trouble.trouble, trouble.reason))

    @property
    def _is_dead(self) -> bool:
        return not self.wire.is_open

    def _cut_frames(self) -> None:
        """Work through all whole frames, one by one: what comes before a fault counts."""
        rest = self._rest
        start = 0
        while len(rest) - start >= _FRAME_HEAD:
            size = int.from_bytes(rest[start : start + 3], "big")
            if size > _FRAME_CAP:
                raise H2Error("a frame is longer than was agreed")
            end = start + _FRAME_HEAD + size
            if len(rest) < end:
                break
            self._count_frame()
            frame = bytes(rest[start:end])
            if frame[3] == _GOAWAY:  # h2 would hear no answer any more after it
                self._go_away(frame[_FRAME_HEAD:])
            else:
                self._feed(frame)
            start = end
        del rest[:start]

    def _count_frame(self) -> None:
        self._frames += 1
        allowed = _FRAMES + _FRAMES_PER_REQUEST * self._asked + self._received // _BYTES_PER_FRAME
        if self._frames > allowed:
            raise _FloodError

    def _feed(self, frame: bytes) -> None:
        try:
            for event in self._h2.receive_data(frame):
                self._tell(event)
        except InvalidBodyLengthError:
            stream = self._streams.get(int.from_bytes(frame[5:9], "big"))
            if stream is not None and frame[3] == _DATA and not frame[4] & _PADDED:
                stream.feed(frame[_FRAME_HEAD:], 0)
            self._break(WireError("protocol", "its body is not as long as its Content-Length says"))

    def _tell(self, event: Event) -> None:
        """Pass an event on to the request it is for."""
        number = getattr(event, "stream_id", None)
        stream = self._streams.get(number) if number else None
        if stream is None:
            if number is None or number == 0:
                for waiting in self._streams.values():  # settings and windows of the whole connection
                    waiting.wake()
            elif isinstance(event, DataReceived):
                self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            return
        if isinstance(event, ResponseReceived):
            stream.begin(event.headers)
        elif isinstance(event, DataReceived):
            stream.feed(event.data, event.flow_controlled_length)
        elif isinstance(event, StreamEnded):
            stream.end()
        elif isinstance(event, StreamReset):
            stream.fail(self._reset(event.error_code))
        else:
            stream.wake()

    def _reset(self, code: int) -> WireError:
        """Say what it means that the server broke an answer off."""
        if code == ErrorCodes.REFUSED_STREAM:
            self._is_closing = True
            return UnheardError("reset", "the server refused the request before reading it")
        if code == ErrorCodes.HTTP_1_1_REQUIRED:
            self._is_closing = True
            self._old(self.origin)
            return UnheardError("protocol", "the server wants HTTP/1.1")
        return WireError("reset", f"the server broke the answer off: {_name(code)}")

    def _go_away(self, payload: bytes) -> None:
        """Send nothing more; what the server has not begun with may be sent over another connection."""
        self._is_closing = True
        last = int.from_bytes(payload[:4], "big") & 0x7FFF_FFFF
        code = int.from_bytes(payload[4:8], "big")
        if code == ErrorCodes.HTTP_1_1_REQUIRED:
            self._old(self.origin)
            last = 0
        for number, stream in [*self._streams.items()]:
            if number > last:
                stream.fail(UnheardError("reset", f"the server ended the connection: {_name(code)}"))

    def _break(self, error: WireError) -> None:
        """End the connection for what the server did; it will be asked in HTTP/1.1 from now on."""
        self._is_closing = True
        self._old(self.origin)
        for stream in [*self._streams.values()]:
            stream.fail(error)
        self._rest.clear()
        self.wire.abort()

    def _flush(self) -> None:
        data = self._h2.data_to_send()
        if data:
            self.wire.write(data)


class _FloodError(Exception):
    """Frames without end that bring nothing."""


def _name(code: int) -> str:
    try:
        return ErrorCodes(code).name.lower().replace("_", " ")
    except ValueError:
        return f"error {code}"
