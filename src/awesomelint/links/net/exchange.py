"""One request and its answer, whatever version of HTTP carries them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import NamedTuple, Protocol

from awesomelint.links.net.wire import Wire, WireError
from awesomelint.links.target import Target

HEAD_CAP = 64 * 1024
"""Bytes of status line and headers together that are accepted."""

Origin = tuple[str, str, int]
"""Scheme, host, port."""
Fields = list[tuple[bytes, bytes]]
"""Header fields in order, names as they come."""


class Outgoing(NamedTuple):
    """A request to be sent."""

    target: Target
    method: str
    headers: Fields
    """As of HTTP/1.1, with `Host`."""
    body: bytes
    keep: bool
    """Whether more requests to the host will follow."""

    @property
    def origin(self) -> Origin:
        """Where connections for it may be shared."""
        return self.target.scheme, self.target.host, self.target.port


class Exchange(Protocol):
    """An answer whose head has come."""

    status: int
    headers: Fields

    @property
    def wire(self) -> Wire:
        """The connection it comes over."""

    def pieces(self) -> AsyncGenerator[bytes, None]:
        """Give the body piece by piece, still encoded, to its end; raise WireError."""

    def close(self) -> None:
        """Be done with it, read to its end or not; twice is once."""


class UnheardError(WireError):
    """The server did not take the request up: it may be sent again over another connection."""
