"""Channels: the ways in which text is garbled, as functions that can be run.

A channel is one wrong turn or several. Each takes text in the encoding it was in, reads the bytes in
another one, and does something about the bytes that the other one cannot show. As a channel can be run,
every repair can be checked: garbling what comes out has to give what went in.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal

Lost = Literal["kept", "dropped", "?", "\ufffd", " "]
"""What became of a byte that the wrong encoding cannot show: kept as the C1 control of its number (as the
WHATWG's decoders do), dropped, or replaced."""

Swallows = Literal["", "high", "any"]
"""What a decoder of two bytes at a time loses together with a byte that it cannot show: nothing, as Python's
do; the next one if it is beyond ASCII, as the WHATWG's do (https://encoding.spec.whatwg.org/); or whatever
comes next, as those of Windows do."""
SWALLOWS: tuple[Swallows, ...] = ("", "high", "any")

SOFT_HYPHEN, NO_BREAK_SPACE = "\xad", "\xa0"

_NAMES = {
    "utf-8": "UTF-8",
    "latin-1": "ISO-8859-1",
    "mac_roman": "Mac OS Roman",
    "mac_cyrillic": "Mac OS Cyrillic",
    "cp437": "IBM437",
    "cp850": "IBM850",
    "cp852": "IBM852",
    "cp866": "IBM866",
    "koi8_r": "KOI8-R",
    "koi8_u": "KOI8-U",
    "gbk": "GBK",
    "gb18030": "GB18030",
    "big5": "Big5",
    "cp950": "Big5",
    "big5hkscs": "Big5-HKSCS",
    "cp932": "Shift_JIS",
    "shift_jis": "Shift_JIS",
    "euc_jp": "EUC-JP",
    "cp949": "EUC-KR",
    "euc_kr": "EUC-KR",
    "cp874": "windows-874",
}
MULTIBYTE = frozenset(
    (
        *("gb2312", "gbk", "gb18030", "big5", "cp950", "big5hkscs"),
        *("cp932", "shift_jis", "euc_jp", "cp949", "euc_kr"),
    )
)
SPARSE = frozenset(("big5", "cp950", "big5hkscs", "euc_jp", "euc_kr", "shift_jis", "cp932", "gb2312"))
"""Encodings that leave so many pairs undefined that characters lose several of their bytes."""
_TIMES = {1: "", 2: ", twice", 3: ", three times"}
_UNUSUAL = {"cp1252": 0.0, "latin-1": 0.5, "cp1254": 1.0, "cp1251": 1.0, "gbk": 1.0}
"""How seldom encodings are read in wrongly, as negative natural logarithms; 2 for others."""
_SOFT_HYPHENS = 5.0
"""How seldom soft hyphens are dropped where control characters are, as a negative natural logarithm."""
_FATE = {
    "kept": "",
    "dropped": "dropped",
    "?": "replaced by ?",
    "\ufffd": "replaced by U+FFFD",
    " ": "replaced by a blank",
}
_AND = {"": "", "high": "and those that follow them ", "any": "and whatever follows them "}
_ERRORS = {
    ("", False): "replace",
    ("", True): "ignore",
    **{
        (swallows, is_dropped): f"awesomelint-{swallows}-{'dropped' if is_dropped else 'replaced'}"
        for swallows in ("high", "any")
        for is_dropped in (False, True)
    },
}
"""The names under which Python knows what decoders do about bytes that they cannot show."""


def has_lead(codec: str, byte: int) -> bool:
    """Tell whether a byte is the first of two in a multibyte encoding, by the WHATWG's decoders."""
    if codec in ("cp932", "shift_jis"):
        return 0x81 <= byte <= 0x9F or 0xE0 <= byte <= 0xFC
    return 0xA1 <= byte <= 0xFE or byte in ((0x8E, 0x8F) if codec == "euc_jp" else range(0x81, 0xA1))


def _swallow(swallows: Swallows, mark: str, error: UnicodeError) -> tuple[str, int]:
    """Handle a byte that cannot be decoded: give what it becomes, and where decoding goes on."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    at, raw = error.start, error.object
    following = raw[at + 1] if at + 1 < len(raw) else 0x0A
    is_lost = following >= 0x80 or (swallows == "any" and following not in b"\r\n")
    return mark, at + 1 + (is_lost and has_lead(error.encoding, raw[at]))


for _swallows in ("high", "any"):
    for _is_dropped, _mark in ((False, "\ufffd"), (True, "")):
        codecs.register_error(_ERRORS[_swallows, _is_dropped], partial(_swallow, _swallows, _mark))


@dataclass(frozen=True, slots=True)
class Step:
    """One wrong turn: text in one encoding that was read as another."""

    right: str
    """The Python codec the text was in."""
    wrong: str
    """The Python codec it was read in."""
    lost: Lost = "kept"
    """What became of bytes that the wrong encoding does not define."""
    eats: str = ""
    """Characters that were dropped afterwards: the soft hyphen, C1 controls."""
    blanks: str = ""
    """Characters that became a blank afterwards: the no-break space."""
    swallows: Swallows = ""
    """What is lost together with a byte, if the wrong encoding has two bytes to a character."""

    def garble(self, text: str) -> str:
        """Do to a text what was done; raises UnicodeError where its encoding lacks one of the characters."""
        raw = text.encode(self.right, "surrogatepass" if self.right == "utf-8" else "strict")
        if self.wrong not in MULTIBYTE:
            return codecs.charmap_decode(raw, "ignore", _table(self))[0]
        read = raw.decode(self.wrong, _ERRORS[self.swallows, self.lost == "dropped"])
        if self.lost in ("?", " "):
            read = read.replace("\ufffd", self.lost)
        if self.eats or self.blanks:
            read = read.translate(
                {**dict.fromkeys(map(ord, self.eats)), **dict.fromkeys(map(ord, self.blanks), " ")}
            )
        return read

    @property
    def name(self) -> str:
        """Say what happened: `UTF-8 read as windows-1254, undefined bytes dropped`."""
        said = f"{name_of(self.right)} read as {name_of(self.wrong)}"
        if _FATE[self.lost] and (self.wrong in MULTIBYTE or undefined(self.wrong)):
            said += f", undefined bytes {_AND[self.swallows]}{_FATE[self.lost]}"
        if SOFT_HYPHEN in self.eats:
            said += ", soft hyphens dropped"
        if "\x80" in self.eats:
            said += ", control characters dropped"
        if self.blanks:
            said += ", no-break spaces made blanks"
        return said


@dataclass(frozen=True, slots=True)
class Channel:
    """One wrong turn or more, in the order in which they were taken."""

    steps: tuple[Step, ...]
    escaped: bool = False
    """Whether characters beyond ASCII were written as HTML entities in the end."""

    def garble(self, text: str) -> str:
        """Do to a text what was done; raises UnicodeError where an encoding lacks one of the characters."""
        for step in self.steps:
            text = step.garble(text)
        return text.encode("ascii", "xmlcharrefreplace").decode("ascii") if self.escaped else text

    def gives(self, text: str, garbled: str) -> bool:
        """Tell whether garbling a text gives another one; what cannot be garbled gives none."""
        try:
            return self.garble(text) == garbled
        except UnicodeError:
            return False

    @property
    def name(self) -> str:
        """Name the channel for people.

        >>> Channel((Step("utf-8", "cp1252"), Step("utf-8", "cp1252"))).name
        'UTF-8 read as windows-1252, twice'
        """
        names = [step.name for step in self.steps]
        said = ", then ".join(names)
        if len(set(names)) == 1:
            said = names[0] + _TIMES.get(len(names), f", {len(names)} times")
        return f"{said}, written as HTML entities" if self.escaped else said

    @property
    def cost(self) -> float:
        """Tell how unusual the channel is, as a negative natural logarithm; the simpler come first."""
        cost = 4.0 * (len(self.steps) - 1)
        for step in self.steps:
            cost += (
                _UNUSUAL.get(step.wrong, 2.0)
                + (8.0 if step.blanks else 0.0)
                + (1.0 if step.eats else 0.0)
                + (_SOFT_HYPHENS if SOFT_HYPHEN in step.eats and len(step.eats) > 1 else 0.0)
            )
            cost += {"kept": 0.0, "dropped": 1.0}.get(step.lost, 2.0) + (2.0 if step.swallows else 0.0)
        return cost

    @property
    def is_single_byte(self) -> bool:
        """Tell whether every wrong encoding reads byte by byte, so that each character is garbled alone."""
        return all(step.wrong not in MULTIBYTE for step in self.steps)

    @property
    def marks(self) -> str:
        """Give the characters that may stand for lost bytes."""
        return "".join({step.lost for step in self.steps if len(step.lost) == 1})


def name_of(codec: str) -> str:
    """Give the name people know a codec by.

    >>> name_of("cp1251"), name_of("iso8859_5")
    ('windows-1251', 'ISO-8859-5')
    """
    if codec.startswith("cp125"):
        return f"windows-{codec[2:]}"
    return _NAMES.get(codec) or codec.replace("iso8859_", "ISO-8859-")


@cache
def letters(codec: str) -> tuple[str, ...]:
    """Give what a single-byte codec reads in each byte, from 0 to 255; empty where it defines nothing."""
    return tuple(bytes([byte]).decode(codec, "ignore") for byte in range(256))


@cache
def undefined(codec: str) -> frozenset[int]:
    """Give the bytes that a single-byte codec does not define."""
    return frozenset(byte for byte, letter in enumerate(letters(codec)) if not letter)


def bytes_of(text: str, codec: str) -> bytes:
    """Give the bytes a multibyte encoding read a text from; a question mark for what it cannot have read.

    Where there are two pairs of bytes for a character, it is the one that UTF-8 may hold.
    """
    others = doubles(codec)
    if not others:
        return text.encode(codec, "replace")
    parts = re.split(f"([{''.join(others)}])", text)
    return b"".join(others.get(part) or part.encode(codec, "replace") for part in parts)


@cache
def doubles(codec: str) -> dict[str, bytes]:
    """Give other bytes than those that Python writes a character in, if they are likelier: windows-932 has
    the extensions of NEC at ED and EE, and those of IBM, from FA on, where no byte of UTF-8 is."""
    if codec != "cp932":
        return {}
    pairs = (bytes((lead, trail)) for lead in (0xED, 0xEE) for trail in range(0x40, 0xFD))
    return {character: raw for raw in pairs if len(character := raw.decode(codec, "ignore")) == 1}


@cache
def repertoire(codec: str) -> frozenset[str]:
    """Give the characters that a multibyte encoding reads in one or two bytes, those of ASCII and U+FFFD
    among them."""
    raws = [bytes((lead,)) for lead in range(0x100)]
    raws += [bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF)]
    return frozenset(raw.decode(codec, "replace") for raw in raws)


@cache
def _table(step: Step) -> str:
    """Give what becomes of each byte in a single-byte reading, U+FFFE where it vanishes."""
    table = ""
    for byte, letter in enumerate(letters(step.wrong)):
        if not letter:
            letter = {"kept": chr(byte), "dropped": ""}.get(step.lost, step.lost)
        if letter and letter in step.eats:
            letter = ""
        elif letter and letter in step.blanks:
            letter = " "
        table += letter or "\ufffe"
    return table


def single(right: str, wrong: str, lost: Lost = "kept", eats: str = "", blanks: str = "") -> Channel:
    """Make a channel of one step."""
    return Channel((Step(right, wrong, lost, eats, blanks),))


def repeated(step: Step, times: int) -> Channel:
    """Make a channel that takes the same wrong turn several times."""
    return Channel((step,) * times)
