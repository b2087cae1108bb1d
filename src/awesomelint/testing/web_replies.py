"""What the scripted web answers: replies, faults, and choices between them by day, method or header."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import repeat
from typing import Generic, Literal, NamedTuple, Protocol, TypeVar, runtime_checkable

T = TypeVar("T")

_PHRASES = {status.value: status.phrase for status in HTTPStatus}
PAGE = b"<!doctype html><title>A page</title><p>Some words."


class Request(NamedTuple):
    """What a client sent."""

    host: str
    """The `Host` header or `:authority`, without its port."""
    path: str
    """With the query."""
    headers: Mapping[str, str]
    """Names in lower case; over HTTP/2 with a `host` of its `:authority`."""
    connection: int
    """A number for each connection, in the order they were opened."""
    time: float
    """Seconds, of a clock that knows no date."""
    method: str = "GET"
    body: bytes = b""
    scheme: Literal["http", "https"] = "http"
    version: Literal["1.1", "2"] = "1.1"
    day: float = 0.0
    """The web's day when it came."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, and how it is sent. Times are in seconds."""

    status: int = 200
    body: bytes = PAGE
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    """`Content-Length` is added; whoever has the page already (RFC 9110, 13.1) is answered 304."""
    wait: float = 0.0
    """Before the first byte."""
    pace: float = 0.0
    """After each piece of the body."""
    piece: int = 16384
    """Bytes of the body that are sent at once."""
    is_endless: bool = False
    """Whether the body is sent over and over, without a `Content-Length`."""
    cut: int | None = None
    """Bytes of the body after which the connection is closed."""
    length: int | None = None
    """What `Content-Length` says instead of the truth."""

    def __post_init__(self) -> None:
        """Raise TypeError for headers that are no pairs: a dict would be taken for names alone."""
        if isinstance(self.headers, Mapping):
            raise TypeError(
                f"headers: expected pairs, found a mapping; write {tuple(self.headers.items())!r}"
            )
        for pair in self.headers:
            if not (
                isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
            ):
                raise TypeError(f"headers: expected a pair of texts, found {pair!r}")

    async def pieces(self) -> AsyncIterator[bytes]:
        """Give the body as it is sent; the connection is to be closed at its end if `is_broken`."""
        body = self.body if self.cut is None else self.body[: self.cut]
        for whole in repeat(body) if self.is_endless else (body,):
            for start in range(0, len(whole), self.piece):
                yield whole[start : start + self.piece]
                await asyncio.sleep(self.pace)

    @property
    def is_broken(self) -> bool:
        """Whether the body ends otherwise than it was said to."""
        return self.cut is not None or self.length is not None

    def packed(self) -> Reply:
        """Give the reply with its body packed with gzip."""
        headers = (*self.headers, ("Content-Encoding", "gzip"))
        return replace(self, body=gzip.compress(self.body), headers=headers)

    def fields(self) -> list[tuple[str, str]]:
        """Give the headers that are sent."""
        if self.is_endless or self.status in (204, 304):
            return list(self.headers)
        length = len(self.body) if self.length is None else self.length
        named = any(name.lower() == "content-length" for name, _ in self.headers)
        return [*self.headers, *([] if named else [("Content-Length", str(length))])]

    def head(self) -> bytes:
        """Write status line and headers as HTTP/1.1 has them; code points beyond Latin-1 as UTF-8."""
        lines = [f"HTTP/1.1 {self.status} {_PHRASES.get(self.status, 'X')}"]
        lines += [f"{name}: {value}" for name, value in self.fields()]
        text = "".join(f"{line}\r\n" for line in lines) + "\r\n"
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            return text.encode()

    def __bytes__(self) -> bytes:
        return self.head() + self.body

    def to(self, request: Request) -> Reply:
        """Give what a request gets: nothing new where it has the page already."""
        known = {name.lower(): value for name, value in self.headers}
        asked = request.headers
        is_known = (
            known.get("etag", "") == asked.get("if-none-match")
            if "if-none-match" in asked
            else known.get("last-modified", "") == asked.get("if-modified-since")
        )
        return replace(self, status=304, body=b"") if self.status == 200 and is_known else self


Fault = Literal[
    "reset",  # the connection is reset without an answer
    "hang-up",  # it is closed without an answer
    "silent",  # nothing ever comes
]
Behaviour = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]
"""Does with an HTTP/1.1 connection what it likes; the connection is closed afterwards."""


@runtime_checkable
class Choice(Protocol):
    """Something that answers one request so and another one otherwise."""

    def choose(self, request: Request) -> Route:
        """Give what a request gets."""


Route = Reply | bytes | Fault | Behaviour | Choice | list["Route"]
"""What happens at a place; bytes are sent as they stand, over HTTP/1.1 alone.

Of a list one follows the other, request by request; the last one is repeated.
"""


@dataclass(frozen=True)
class Days(Generic[T]):
    """Something that changes with time: by the first day, each until the next one.

    >>> Days({0: "a page", 30: "nothing"}).at(29.5)
    'a page'
    """

    periods: Mapping[float, T]

    def at(self, day: float) -> T:
        """Give what holds on a day; the first one before all."""
        starts = sorted(self.periods)
        return self.periods[max((start for start in starts if start <= day), default=starts[0])]

    def choose(self, request: Request) -> T:
        """Give what holds on the day of a request."""
        return self.at(request.day)


@dataclass(frozen=True)
class ByMethod:
    """One answer to HEAD, another to GET ..."""

    routes: Mapping[str, Route]
    """By method, in capitals; one that is not there is answered 405."""

    def choose(self, request: Request) -> Route:
        """Give what a request's method gets."""
        return self.routes.get(request.method, answer(405, b"", allow=", ".join(self.routes)))


@dataclass(frozen=True)
class IfHeader:
    """One answer where a header is there and holds some words, another one otherwise."""

    name: str
    """In lower case."""
    words: str
    """Empty for any value at all."""
    then: Route
    otherwise: Route

    def choose(self, request: Request) -> Route:
        """Give what a request's header gets."""
        value = request.headers.get(self.name)
        return self.otherwise if value is None or self.words not in value else self.then


@dataclass(frozen=True)
class IfBody:
    """One answer where a request's body holds some words, another one otherwise."""

    words: str
    then: Route
    otherwise: Route

    def choose(self, request: Request) -> Route:
        """Give what a request's body gets."""
        return self.then if self.words.encode() in request.body else self.otherwise


def answer(status: int = 200, body: bytes = PAGE, **headers: str) -> Reply:
    """Make a reply; `content_type="..."` names the header `Content-Type`.

    >>> answer(404, b"", retry_after="1").headers
    (('content-type', 'text/html; charset=utf-8'), ('retry-after', '1'))
    """
    fields = {"content_type": "text/html; charset=utf-8", **headers}
    return Reply(status, body, tuple((name.replace("_", "-"), text) for name, text in fields.items()))


def redirect(location: str, status: int = 301, **headers: str) -> Reply:
    """Make a redirect."""
    return answer(status, b"", location=location, **headers)
