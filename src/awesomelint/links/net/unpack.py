"""Bodies decoded to a cap: a bomb of compressed zeros costs no more than a page."""

from __future__ import annotations

import re
import zlib

BODY_CAP = 64 * 1024
"""Bytes of a decoded body that are read where nobody asks for more."""
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""Bytes that no text has (https://mimesniff.spec.whatwg.org/#binary-data-byte)."""
_PRESCAN = 1024


class Unpacked:
    """A body decoded from gzip or deflate as it comes, never to more than the cap."""

    def __init__(self, encoding: str, cap: int = BODY_CAP) -> None:
        self.data = bytearray()
        self._cap = cap
        encoding = encoding.strip().lower()
        is_packed = encoding in ("gzip", "x-gzip", "deflate")
        # 47: a gzip or a zlib header, whichever comes.
        self._unpack = zlib.decompressobj(wbits=47) if is_packed else None
        self._is_deflate = encoding == "deflate"
        self._is_first = True
        self._is_broken = False

    @property
    def is_full(self) -> bool:
        """Whether the cap is reached."""
        return len(self.data) >= self._cap

    @property
    def is_whole(self) -> bool:
        """Whether what was decoded ends where its encoding says so."""
        return not self._is_broken and (self._unpack is None or self._unpack.eof or self._is_first)

    @property
    def is_garbled(self) -> bool:
        """Whether nothing could be decoded of what is no text as it stands either."""
        return self._is_broken and not self.data

    def feed(self, chunk: bytes) -> None:
        """Add what came over the wire; what cannot be decoded is taken as it is if it is text, or ends it."""
        room = self._cap - len(self.data)
        if room <= 0 or not chunk or self._is_broken:
            return
        if self._unpack is None:
            self.data += chunk[:room]
            return
        try:
            self.data += self._unpack.decompress(chunk, room)
        except zlib.error:
            if self._is_first:
                self._feed_unnamed(chunk, room)
            else:
                self._is_broken = True
        self._is_first = False

    def _feed_unnamed(self, chunk: bytes, room: int) -> None:
        """Add the first piece of a body that is not what its header says."""
        if self._is_deflate:
            try:  # without its header, as some servers send it
                self._unpack = zlib.decompressobj(wbits=-15)
                self.data += self._unpack.decompress(chunk, room)
                return
            except zlib.error:
                pass
        self._unpack = None
        self._is_broken = _BINARY.search(chunk, 0, _PRESCAN) is not None
        if not self._is_broken:
            self.data += chunk[:room]
