"""UTF-8 that was read as a single-byte encoding, with bytes lost on the way: recognised, not repaired."""

from __future__ import annotations

import re
from typing import NamedTuple

CODECS = {
    "windows-1252": "sloppy-windows-1252",
    "windows-1254": "sloppy-windows-1254",
    "windows-1250": "sloppy-windows-1250",
    "windows-1251": "sloppy-windows-1251",
    "windows-1253": "sloppy-windows-1253",
    "windows-1257": "sloppy-windows-1257",
    "ISO-8859-2": "iso-8859-2",
    "Mac OS Roman": "macroman",
    "IBM437": "cp437",
}
"""Encodings that UTF-8 is wrongly read in, the likelier first, and ftfy's or Python's codecs for them."""

_SEQUENCE = re.compile(
    rb"([\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})"
    rb"|([\xc2-\xf4][\x80-\xbf]{0,2}[?\x1a]?[\x80-\xbf]*)|([\x80-\xff])"
)
"""A whole sequence of UTF-8, one that lost a byte, a stray byte; 1A stands for U+FFFD in ftfy's codecs."""


_NOT_ASCII = re.compile("[^\x00-\x7f]")


class Damage(NamedTuple):
    """How a piece of text looks as the bytes of UTF-8, read in some encoding."""

    whole: int
    """Characters of which every byte is there."""
    broken: int
    """Characters of which a byte is missing."""
    foreign: int
    """Bytes and characters that cannot have come from UTF-8 in that way."""


def likely_encoding(text: str) -> str:
    """Tell which encoding of `CODECS` garbled UTF-8 was read in, if in any."""
    damages = {encoding: damage(text, encoding) for encoding in CODECS}
    return max(damages, key=lambda name: damages[name].whole - 2 * damages[name].foreign)


def read_back(text: str, encoding: str) -> str:
    """Read garbled UTF-8 the right way, with U+FFFD for each character that lost a byte."""
    raw = _raw(text, encoding)
    return _SEQUENCE.sub(lambda match: match[0] if match[1] else b"\xef\xbf\xbd", raw).decode(
        "utf-8", "replace"
    )


def damage(text: str, encoding: str) -> Damage:
    """Read a piece of text back as an encoding of `CODECS` has it, and count its UTF-8 sequences."""
    raw = _raw(text, encoding)
    kept = len(_NOT_ASCII.findall(text)) - sum(byte >= 0x80 or byte == 0x1A for byte in raw)
    whole = broken = foreign = 0
    for match in _SEQUENCE.finditer(raw):
        whole += match.lastindex == 1
        broken += match.lastindex == 2
        foreign += match.lastindex == 3
    return Damage(whole, broken, foreign + max(0, kept))


def _raw(text: str, encoding: str) -> bytes:
    import ftfy.bad_codecs  # registers the codecs

    assert ftfy.bad_codecs
    return text.encode(CODECS[encoding], "ignore")
