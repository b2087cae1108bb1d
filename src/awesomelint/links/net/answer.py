"""What comes back when one URL is asked for once: an answer, or none and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Trouble = Literal[
    "malformed",  # the URL, or the one it redirects to
    "scheme",  # a redirect to something that is no web page
    "private",  # an address that must not be dialled
    "port",  # a port that is not asked
    "missing",  # the domain does not exist, asked twice
    "no-network",  # no host name at all can be resolved
    "dns",  # the name servers failed
    "timeout",
    "refused",
    "reset",  # the connection broke
    "certificate",
    "tls",  # any other trouble of TLS
    "protocol",  # what came is no HTTP
    "redirects",  # a loop, or too many
    "throttled",  # the host asked for a longer pause than this run has
    "given-up",  # the host failed too often in this run
    "unchecked",  # nobody asked
]
"""What kept an answer from coming."""

AGAIN: frozenset[Trouble] = frozenset({"timeout", "refused", "reset", "tls", "protocol"})
"""Troubles that may pass: asking again makes sense."""

HOST_WIDE: frozenset[Trouble] = frozenset({"timeout", "refused", "tls", "certificate"})
"""Troubles that hold for a host rather than for one of its URLs, when they hold twice."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, its body cut off at the cap."""

    status: int
    headers: tuple[tuple[str, str], ...]
    """Names in lower case, in order, with repetitions."""
    body: bytes
    """Decoded from gzip or deflate; at most the cap of the client."""
    is_whole: bool = True
    """Whether the body was read to its end."""
    addresses: tuple[str, ...] = ()
    """What the name servers gave for the host."""
    tls: str = ""
    """The protocol the connection was encrypted with; empty without."""
    is_garbled: bool = False
    """Whether its body could not be unpacked from its encoding; none is given then."""

    def header(self, name: str) -> str:
        """Give the first value of a header, or the empty string."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why there is no answer."""

    trouble: Trouble
    reason: str
    """In words a maintainer understands, lower case, no full stop."""
    addresses: tuple[str, ...] = ()
    """What the name servers gave for the host, if they were asked."""


Result = Answer | NoAnswer
