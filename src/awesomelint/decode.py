"""Bytes to text, without loss: whatever the bytes are, encoding the text gives them back.

The order, from knowledge to guess: a byte order mark; UTF-16 and UTF-32 by where their NUL bytes
stand; strict UTF-8; UTF-8 with a few stray bytes; what a language model makes of it (`awesomelint.legacy`):
a legacy encoding, UTF-16 whose NUL bytes tell nothing. What fits none of them, and what is no text at all, is
kept as UTF-8 with surrogate escapes (PEP 383).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

from awesomelint.model import Source

BOM = "\ufeff"

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""The Unicode Standard, table 23-6; UTF-32 first, as its little-endian mark starts with that of UTF-16."""

_MAGIC = (
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"\x28\xb5\x2f\xfd",
    b"\x7fELF",
    b"MZ",
    b"\xca\xfe\xba\xbe",
    b"SQLite format 3\0",
    b"\xd0\xcf\x11\xe0",
    b"wOFF",
    b"wOF2",
)
"""How images, documents, archives, programs and fonts start (file(1) knows the same signatures)."""

_CONTROL = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
"""Bytes of C0 that are neither white space nor escape, and DEL."""
_CUT = re.compile(rb"(?:[\xe0-\xef][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{1,2})\Z")
"""A sequence of UTF-8 whose last byte or bytes are missing at the end."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_STRAY = re.compile("[\udc80-\udcff]")
_SEQUENCES = 10
"""How many valid sequences of UTF-8 there are to a stray byte where no other encoding need be thought of."""
_LEAST_BEHIND, _LOOKED_AT, _FAR_LIKELIER = 8, 256, 20.0
"""How many bytes behind a byte order mark say that it is false, how many characters are looked at, and how
far the logarithms of their likelihoods have to be apart."""

_Kept = Literal["stray", "unknown", "binary", "cut", "false-bom"]
Errors = Literal["strict", "surrogateescape", "surrogatepass"]


class Guess(NamedTuple):
    """What a file's bytes are taken for, and why."""

    name: str
    """For people: `UTF-8`, `UTF-16LE`, `GB18030`."""
    reason: Literal["valid", "bom", "false-bom", "nul-pattern", "stray", "legacy", "unknown", "binary", "cut"]
    certainty: float
    """From 0 to 1; 1 for what is known."""
    strays: int = 0
    """How many bytes a legacy encoding does not fit."""


class _Text(NamedTuple):
    text: str
    encoding: str
    errors: Errors
    guess: Guess


def decode(raw: bytes, path: str) -> Source:
    """Read bytes as text, such that `text.encode(encoding, errors)` gives them back; never raises.

    `certain` is true of strict UTF-8 and of what a byte order mark says. A byte order mark stays in the
    text. `errors` is `surrogateescape` where no encoding fits every byte, and `surrogatepass` for
    UTF-16 and UTF-32 that hold lone surrogates.
    """
    text, encoding, errors, guess = _read(raw)
    return Source(
        path=path,
        raw=raw,
        text=text,
        encoding=encoding,
        errors=errors,
        certain=guess.reason in ("valid", "bom"),
        binary=guess.reason in ("binary", "cut"),
    )


def explain(raw: bytes) -> Guess:
    """Tell what `decode` takes bytes for, why, and how sure it is."""
    return _read(raw).guess


def _read(raw: bytes) -> _Text:
    for mark, encoding in _BOMS:
        if raw.startswith(mark) and (found := _by_bom(raw, encoding)):
            return found
    has_nul = b"\0" in raw
    if has_nul and (wide := _by_nul_pattern(raw)):
        return wide
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf_8(raw, has_nul)
    if _is_mostly_control(raw):
        return _escaped(raw, "binary")
    return _Text(text, "utf-8", "strict", Guess("UTF-8", "valid", 1.0))


def _by_bom(raw: bytes, encoding: str) -> _Text | None:
    """Decode as a byte order mark says, or None where the bytes cannot be that."""
    name = encoding.upper().replace("-LE", "LE").replace("-BE", "BE")
    if encoding == "utf-8":
        try:
            return _Text(raw.decode(encoding), encoding, "strict", Guess(name, "bom", 1.0))
        except UnicodeDecodeError:
            return None  # the mark alone proves little: such a file is UTF-8 with stray bytes, or not text
    unit = 2 if encoding.startswith("utf-16") else 4
    if len(raw) % unit:
        return _escaped(raw, "cut", name) if unit == 2 else None
    try:
        text = raw.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return None
    lone = len(_SURROGATE.findall(text))
    if lone > max(1, len(text) // 20):
        return None
    if _is_false(raw, text):
        return _escaped(raw, "false-bom", name)
    return _Text(text, encoding, "surrogatepass" if lone else "strict", Guess(name, "bom", 1.0))


def _is_false(raw: bytes, text: str) -> bool:
    """Tell whether UTF-8 stands behind the mark: without a single NUL byte, and far likelier as such."""
    body = raw[2:]
    if b"\0" in body or len(body) < _LEAST_BEHIND or not _is_utf_8(body):
        return False
    from awesomelint.legacy import log_of

    return log_of(body.decode()[:_LOOKED_AT]) > log_of(text[1:_LOOKED_AT]) + _FAR_LIKELIER


def _by_nul_pattern(raw: bytes) -> _Text | None:
    """Decode UTF-16 and UTF-32 without a byte order mark, told by which bytes of each unit are NUL.

    Line endings, blanks and ASCII letters have their NUL bytes on one side only. UTF-8 with a stray NUL
    here and there is no such thing.
    """
    if raw.count(0) * 10 < len(raw) and _is_utf_8(raw.replace(b"\0", b"")):
        return None
    if len(raw) % 4 == 0:
        for encoding, top in (("utf-32-le", 3), ("utf-32-be", 0)):
            if not any(raw[top::4]) and (found := _wide(raw, encoding)):
                return found
    whole = raw[: len(raw) - len(raw) % 2]
    even, odd = whole[0::2].count(0), whole[1::2].count(0)
    encoding = "utf-16-le" if odd > 8 * even else "utf-16-be" if even > 8 * odd else ""
    if not encoding or not (found := _wide(whole, encoding)):
        return None
    return found if whole == raw else _escaped(raw, "cut", found.guess.name)


def _is_utf_8(raw: bytes, errors: Errors = "strict") -> bool:
    try:
        raw.decode("utf-8", errors)
    except UnicodeDecodeError:
        return False
    return True


def _wide(raw: bytes, encoding: str) -> _Text | None:
    try:
        text = raw.decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        return None
    lone = len(_SURROGATE.findall(text))
    if lone > max(1, len(text) // 20):
        return None
    beginning = text[:4096]
    odd = sum(unicodedata.category(character) in ("Cc", "Cn", "Co") for character in beginning)
    if (odd - sum(map(beginning.count, "\n\r\t"))) * 50 > len(beginning):
        return None
    name = encoding.upper().replace("-LE", "LE").replace("-BE", "BE")
    return _Text(text, encoding, "surrogatepass" if lone else "strict", Guess(name, "nul-pattern", 0.99))


def _not_utf_8(raw: bytes, has_nul: bool) -> _Text:
    if raw.startswith(_MAGIC):
        return _escaped(raw, "binary")
    if not has_nul and _is_mostly_utf_8(raw):
        return _escaped(raw, "binary" if _is_mostly_control(raw) else "stray")
    from awesomelint import legacy

    if has_nul or _is_mostly_control(raw):
        found = legacy.guess_wide(raw)
        if found is None:
            return _escaped(raw, "binary")
    else:
        found = legacy.guess(raw)
    if found is None:
        return _escaped(raw, "unknown")
    if found.codec == "utf-8" or (found.strays and _is_patched(raw)):
        return _escaped(raw, "stray")
    errors: Errors = "surrogateescape" if found.strays else "strict"
    guess = Guess(found.name, "legacy", found.certainty, found.strays)
    return _Text(raw.decode(found.codec, errors), found.codec, errors, guess)


def _is_mostly_utf_8(raw: bytes) -> bool:
    """Tell whether it is UTF-8 without any doubt, few as the stray bytes are, or behind its byte order mark.

    In legacy text hardly one pair of bytes in ten is a valid sequence by chance. A file that ends within
    a sequence, after two bytes of it or more, was cut.
    """
    if _is_utf_8(raw, "surrogatepass"):
        return True
    cut = _CUT.search(raw[-3:])
    if cut and _is_utf_8(raw[: max(len(raw) - 3, 0) + cut.start()]):
        return True
    valid = raw.decode("utf-8", "ignore")
    strays = len(raw) - len(valid.encode("utf-8"))
    sequences = len(valid) - len(valid.encode("ascii", "ignore"))
    return sequences > _SEQUENCES * strays or raw.startswith(_BOMS[0][0])


def _is_patched(raw: bytes) -> bool:
    """Tell whether it is UTF-8 in which every stray byte surely is of another encoding."""
    from awesomelint.stray_bytes import SURE, mend

    text = raw.decode("utf-8", "surrogateescape")
    sure = [one for one in mend(text) if one.certainty >= SURE]
    covered = sum(len(_STRAY.findall(text, *one.span)) for one in sure)
    return covered == len(_STRAY.findall(text))


def _escaped(raw: bytes, reason: _Kept, name: str = "UTF-8") -> _Text:
    return _Text(raw.decode("utf-8", "surrogateescape"), "utf-8", "surrogateescape", Guess(name, reason, 0.0))


def _is_mostly_control(raw: bytes) -> bool:
    """Tell whether more than one byte in fifty is a control character that text has no use for.

    A few of them, in a file however short, are a slip: `control-character` reports them.
    """
    beginning = raw[: 1 << 16]
    controls = len(beginning) - len(beginning.translate(None, _CONTROL))
    return controls * 50 > len(beginning) and (controls > 8 or controls * 2 > len(beginning))
