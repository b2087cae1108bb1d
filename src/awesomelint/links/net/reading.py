"""A body read to its cap, or as far as it comes: a page that breaks off is there all the same."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing

from awesomelint.links.net.answer import Answer
from awesomelint.links.net.exchange import Exchange
from awesomelint.links.net.unpack import Unpacked

WIRE_FACTOR = 4
"""How many times the cap of a decoded body may come over the wire."""
PIECES = 5000
"""In how many pieces a body may come."""
SLOW_AFTER = 5.0
"""Seconds after which a body slower than SLOW_RATE is cut off."""
SLOW_RATE = 512
"""Bytes per second."""
_TEXT = re.compile("html|xml|json|text|script")
"""Content types that are read to the cap; of any other the first piece tells that it is there."""


class Reading:
    """One answer being read."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._status = 0
        self._headers: tuple[tuple[str, str], ...] = ()
        self._body = Unpacked("")
        self._has_ended = False
        self._tls = ""

    async def read(self, exchange: Exchange) -> None:
        """Read until the end, the caps, or a crawl; of what is no text, the first piece only."""
        self._status = exchange.status
        self._headers = tuple((_name(name), _text(value)) for name, value in exchange.headers)
        self._tls = exchange.wire.tls
        self._body = Unpacked(self._header("content-encoding"), self._cap)
        is_text = bool(_TEXT.search(self._header("content-type").lower() or "html"))
        async with aclosing(exchange.pieces()) as pieces:
            self._has_ended = await self._take(pieces, is_text=is_text) and self._body.is_whole

    async def _take(self, pieces: AsyncGenerator[bytes, None], *, is_text: bool) -> bool:
        """Take the body piece by piece; tell whether it came to its end."""
        wire = count = 0
        now = asyncio.get_running_loop().time
        start = now()
        async for piece in pieces:
            self._body.feed(piece)
            wire += len(piece)
            count += 1
            elapsed = now() - start
            is_slow = elapsed > SLOW_AFTER and wire < SLOW_RATE * elapsed
            is_enough = self._body.is_full or self._body.is_garbled or (not is_text and self._body.data)
            if is_enough or is_slow or wire >= WIRE_FACTOR * self._cap or count >= PIECES:
                return False
        return True

    @property
    def has_body(self) -> bool:
        """Whether any of the body has come."""
        return bool(self._body.data)

    def answer(self, addresses: tuple[str, ...]) -> Answer:
        """Give the answer as far as it was read."""
        body = bytes(self._body.data)
        return Answer(
            self._status, self._headers, body, self._has_ended, addresses, self._tls, self._body.is_garbled
        )

    def _header(self, name: str) -> str:
        return next((value for key, value in self._headers if key == name), "")


def _name(name: bytes) -> str:
    return name.decode("ascii", "replace").lower()


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
