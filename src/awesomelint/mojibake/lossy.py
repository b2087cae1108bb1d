"""UTF-8 that was read as a single-byte encoding, with bytes lost on the way: recognised, not repaired."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
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
_MANY = 5
"""How many whole characters it takes to believe in an encoding that is seldom used ..."""
_ENOUGH = 20
"""... and to say that some bytes never occur."""
_NOT_ASCII = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Channel:
    """How UTF-8 was wrongly read, and what became of the bytes that could not be shown."""

    encoding: str
    """A key of `CODECS`."""
    loss: str
    """` with undefined bytes dropped`, ` with bytes replaced by U+FFFD` ..."""

    @property
    def cause(self) -> str:
        return f"UTF-8 read as {self.encoding}{self.loss}"

    def damages(self, text: str) -> bool:
        """Tell whether a piece of text lost bytes in this way, beyond doubt."""
        found = damage(text, self.encoding)
        least = 1 if self.encoding.startswith("windows") else _MANY
        return found.whole >= least and found.broken > 0 and found.foreign * 4 <= found.whole + found.broken

    def touches(self, text: str) -> bool:
        """Tell whether a line of a file that shares this channel went through it."""
        found = damage(text, self.encoding)
        return found.whole + found.broken > found.foreign


class Damage(NamedTuple):
    """How a piece of text looks as the bytes of UTF-8, read in some encoding."""

    whole: int
    """Characters of which every byte is there."""
    broken: int
    """Characters of which a byte is missing."""
    foreign: int
    """Bytes and characters that cannot have come from UTF-8 in that way."""


def channel_of(texts: Sequence[str]) -> Channel | None:
    """Tell what channel some pieces of text share in which bytes were lost, or None where there is none."""
    from ftfy.badness import is_bad

    suspicious = "\n".join(text for text in texts if is_bad(text))
    if not suspicious:
        return None
    encoding = likely_encoding(suspicious)
    channel = Channel(encoding, _loss(suspicious, encoding))
    return channel if channel.damages(suspicious) else None


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


def _loss(text: str, encoding: str) -> str:
    """Tell by what stands in their place what became of bytes."""
    lead = f"[{re.escape(bytes(range(0xC2, 0xF5)).decode(CODECS[encoding], 'ignore'))}]"
    if re.search(f"{lead}[^\x00-\x7f]?\ufffd", text):
        return " with bytes replaced by U+FFFD"
    if re.search(f"{lead}[^\x00-\x7f]?\\?", text):
        return " with bytes replaced by question marks"
    undefined = [character for character in _following(encoding) if "\x80" <= character <= "\x9f"]
    if undefined and damage(text, encoding).whole >= _ENOUGH and not set(undefined) & set(text):
        return " with undefined bytes dropped"
    return ", in part or with bytes dropped"


def _following(encoding: str) -> str:
    """Give what an encoding reads in the continuation bytes of UTF-8; C1 controls where it has nothing."""
    return bytes(range(0x80, 0xC0)).decode(CODECS[encoding])


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
