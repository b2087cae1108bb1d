"""Bodies decoded to a cap: a bomb of compressed zeros costs no more than a page."""

from __future__ import annotations

import zlib

BODY_CAP = 64 * 1024
"""Bytes of a decoded body that are read."""


class Unpacked:
    """A body decoded from gzip or deflate as it comes, never to more than the cap."""

    def __init__(self, encoding: str) -> None:
        self.data = bytearray()
        encoding = encoding.strip().lower()
        is_packed = encoding in ("gzip", "x-gzip", "deflate")
        # 47: a gzip or a zlib header, whichever comes.
        self._unpack = zlib.decompressobj(wbits=47) if is_packed else None
        self._is_first = True

    def feed(self, chunk: bytes) -> None:
        """Add what came over the wire; what cannot be decoded is taken as it is, or ends the body."""
        room = BODY_CAP - len(self.data)
        if room <= 0 or not chunk:
            return
        if self._unpack is None:
            self.data += chunk[:room]
            return
        try:
            self.data += self._unpack.decompress(chunk, room)
        except zlib.error:
            if not self._is_first:
                return
            self._unpack = None
            try:  # `deflate` without its header, as some servers send it
                raw = zlib.decompressobj(wbits=-15)
                self.data += raw.decompress(chunk, room)
                self._unpack = raw
            except zlib.error:
                self.data += chunk[:room]
        self._is_first = False
