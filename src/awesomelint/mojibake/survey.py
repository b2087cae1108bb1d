"""Which channels a text may have gone through, told by the shape of its bytes alone.

For an encoding that may have been the wrong one, text is turned back into the bytes it was read from,
and the sequences of UTF-8 among them are counted: whole ones, broken ones, and bytes that fit nowhere. In
clean text of any language whole sequences are next to absent. All of it happens in C, so clean text is fast.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Any, NamedTuple

from awesomelint.mojibake.channels import MULTIBYTE, bytes_of, letters

WHOLE = rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_WHOLE = re.compile(WHOLE)
_BROKEN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}[?\x1a]?[\x80-\xbf]*")
_STRAY = re.compile(rb"[\x80-\xff]")
_HIGH_PER_WHOLE = 1.0
"""How many other bytes beyond ASCII there may be for each byte of a whole sequence: where half of the
continuation bytes were lost, as ISO-8859-1 without its controls loses them, there is one or more ..."""
_WITHIN_WORD = re.compile("[A-Za-z0-9][\u3041-\u9fff\uac00-\ud7a3\uff61-\uff9f]{1,4}[A-Za-z]")
_WORDS = 2
"""In how many words of Latin letters ideographs have to stand ..."""
_SEVERAL, _MUCH = 3, 5
"""... or how many lines, or how many sequences in one, there have to be, if it was a multibyte encoding."""
_FEW_PER_WHOLE = 0.8
"""... and where a byte is lost only before a blank or punctuation, few."""
LATIN = (
    *("cp1252", "latin-1", "cp1254", "cp1250", "cp1257", "cp1258"),
    *("iso8859_2", "iso8859_15", "mac_roman", "cp437", "cp850", "cp852"),
)
"""Encodings of the Latin script, the likelier to be read in wrongly first."""
_GROUPS = (
    ("\x80-\u024f\u02c6-\u02dd\u0391-\u03c9\u2000-\u25ff\uf8ff\ufb01\ufb02", LATIN),
    (
        "\x80-\xbf\u0400-\u045f\u0490\u0491\u2010-\u25ff",
        ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"),
    ),
    ("\x80-\xbf\u0384-\u03ce\u2010-\u2122", ("cp1253", "iso8859_7")),
    ("\x80-\xbf\u05b0-\u05f4\u2010-\u2122", ("cp1255", "iso8859_8")),
    ("\x80-\xff\u0152-\u0192\u060c-\u06d2\u200c-\u2122", ("cp1256", "iso8859_6")),
    ("\x80-\xbf\u0e01-\u0e5b\u2010-\u2122", ("cp874",)),
    (
        "\u2010-\u33ff\u3400-\u9fff\uac00-\ud7ff\ue000-\uf8ff\uf900-\ufaff\uff01-\uffee",
        ("gbk", "big5", "cp932", "cp949", "euc_jp"),
    ),
)
"""The characters that encodings read beyond ASCII, as ranges of a regular expression, and which they are."""
_TELLING = (
    None,
    "[\u0400-\u045f]",
    "[\u0384-\u03ce]",
    "[\u05b0-\u05f2]",
    "[\u060c-\u06d2]",
    "[\u0e01-\u0e5b]",
    "[\u2e80-\ufaff\uff61-\uff9f]",
)
"""What has to be there for a group to be looked at."""


class Count(NamedTuple):
    """How a text looks as the bytes of UTF-8."""

    whole: int
    """Sequences of which every byte is there."""
    broken: int
    """Sequences of which a byte is missing."""
    stray: int
    """Bytes, and characters that have no byte, which cannot have come from UTF-8 in that way."""

    @property
    def fits(self) -> bool:
        """Tell whether the text as a whole looks like UTF-8 that was read wrongly."""
        return self.whole > 0 and self.whole + self.broken > 2 * self.stray


def suspects(text: str) -> dict[str, list[int]]:
    """Find the lines that look like UTF-8 that was read in some encoding: by encoding, counted from 0.

    Lines are those that a line feed ends. A line is listed for each encoding in which most of what is
    not ASCII in it, apart from characters that the encoding does not have, makes whole sequences of UTF-8.
    """
    found: dict[str, list[int]] = {}
    if text.isascii():
        return found
    for (ranges, names), telling in zip(_GROUPS, _TELLING, strict=True):
        if not (_pattern(telling or f"[{ranges}]").search(text)):
            continue
        rest = _pattern(f"[^{ranges}\n]+").sub(" ", text)
        for name in names:
            lines = _suspects(rest, name)
            if lines and (
                name not in MULTIBYTE or _is_much(rest, lines, name) or _is_within_words(text, lines)
            ):
                found[name] = lines
    return found


def _is_much(text: str, lines: list[int], codec: str) -> bool:
    """Tell whether there is more to some lines than a sequence or two of UTF-8, as ideographs make them.

    Either it is most of the lines that have something beyond ASCII, or one has several sequences.
    """
    every = text.split("\n")
    if len(lines) >= _SEVERAL and 2 * len(lines) >= sum(not line.isascii() for line in every):
        return True
    for line in lines:
        raw = to_bytes(every[line], codec)
        sequences = _WHOLE.findall(raw)
        others = len(_STRAY.findall(_WHOLE.sub(b"", raw)))
        if len(sequences) >= _MUCH and 2 * others <= sum(map(len, sequences)):
            return True
    return False


def _is_within_words(text: str, lines: list[int]) -> bool:
    """Tell whether ideographs stand within several words of Latin letters."""
    if not _WITHIN_WORD.search(text):
        return False
    every = text.split("\n")
    return sum(len(_WITHIN_WORD.findall(every[line])) for line in lines) >= _WORDS


def _suspects(text: str, codec: str) -> list[int]:
    raw = to_bytes(text, codec)
    rest, whole = _WHOLE.subn(b"", raw)
    if not whole:
        return []
    high = _FEW_PER_WHOLE if codec in MULTIBYTE and codec not in ("big5", "euc_jp") else _HIGH_PER_WHOLE
    lines = zip(raw.split(b"\n"), rest.split(b"\n"), strict=True)
    return [
        number
        for number, (line, others) in enumerate(lines)
        if len(others) < len(line) and len(_STRAY.findall(others)) <= high * (len(line) - len(others))
    ]


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


def count(text: str, codec: str) -> Count:
    """Count the sequences of UTF-8 in text that may have been read wrongly in a single-byte encoding."""
    raw = to_bytes(text, codec)
    rest, whole = _WHOLE.subn(b"", raw)
    rest, broken = _BROKEN.subn(b"", rest)
    return Count(whole, broken, len(_STRAY.findall(rest)))


def to_bytes(text: str, codec: str) -> bytes:
    """Give the bytes a text was read from; a question mark for a character that has none.

    What a single-byte encoding does not define is taken to have been kept as a C1 control.
    """
    if codec in MULTIBYTE:
        return bytes_of(text, codec)
    return codecs.charmap_encode(text, "replace", _map(codec))[0]


def exact_bytes(text: str, codec: str) -> bytes | None:
    """Give the bytes that a text was read from, or None where a character has none."""
    try:
        return text.encode(codec)
    except UnicodeError:
        pass
    if codec in MULTIBYTE:
        return None
    raw = to_bytes(text, codec)
    return raw if raw.count(b"?") == text.count("?") else None


@cache
def _map(codec: str) -> Any:
    return codecs.charmap_build("".join(letter or chr(byte) for byte, letter in enumerate(letters(codec))))
