"""A map from strings to small numbers that holds no strings: a binary fuse filter with values.

Graf and Lemire, "Binary Fuse Filters: Fast and Smaller Than Xor Filters" (2022). Each key has three slots;
their exclusive or is a fingerprint of 18 bits and a value of 6 bits. A string that is not a key gets None,
but for one in 262,144.
"""

from __future__ import annotations

import json
import sys
from array import array
from binascii import crc32, crc_hqx
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

MIX = 0x9E3779B97F4A7C15
"""2**64 divided by the golden ratio: spreads the 48 bits of two CRCs over 64 (Knuth, TAOCP 3, 6.4)."""
VALUE_BITS = 6
FINGERPRINT = 0x3FFFF
_HALF = (1 << 32) - 1


Sums = tuple[int, int]
"""The checksums of a key, CRC-32 and CRC-CCITT."""


def hash_of(key: str) -> Sums:
    """Give two checksums of a key, CRC-32 and CRC-CCITT: one alone is the same for too many strangers."""
    data = key.encode("utf-8", "surrogatepass")
    return crc32(data), crc_hqx(data, 0)


def packaged(name: str) -> bytes:
    """Give a file of those in `data`, which come with awesomelint."""
    return (files("awesomelint.mojibake") / "data" / name).read_bytes()


def head_of(data: bytes, magic: bytes, kind: str) -> tuple[dict[str, Any], int]:
    """Give the line of JSON that follows the first line of a file, and where what follows both begins.

    Raises `ValueError` where the file begins with another line: it is not `kind`.
    """
    if not data.startswith(magic):
        raise ValueError(f"not {kind}")
    stop = data.index(b"\n", len(magic))
    return json.loads(data[len(magic) : stop]), stop + 1


def numbers_of(data: bytes) -> array[int]:
    """Give the numbers of 16 bits, little-endian, that bytes are."""
    numbers = array("H")
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


class Fuse:
    """The table, read from its slots and its shape.

    First the upper 16 bits of all slots, little-endian, which hold most of the fingerprint, then the lower
    8 bits.
    """

    __slots__ = ("_lower", "_mask", "_second", "_span", "_third", "_upper")

    def __init__(self, slots: bytes, segment: int, segments: int) -> None:
        size = segment * (segments + 2)
        if len(slots) != 3 * size:
            raise ValueError("the table has another size than its head says")
        self._upper = numbers_of(slots[: 2 * size])
        self._lower = slots[2 * size :]
        self._mask = segment - 1
        self._span = segments * segment
        self._second = segment
        self._third = 2 * segment

    def get(self, key: str) -> int | None:
        """The number that belongs to a key, or None if it is none."""
        return self.find(*hash_of(key))

    def find(self, long: int, short: int) -> int | None:
        """The same for a key's checksums, which can be carried on: `crc32(b, crc32(a))` is that of both."""
        mixed = (short << 32 | long) * MIX
        high = mixed >> 32 & _HALF
        mask = self._mask
        first = high * self._span >> 32
        second = first + self._second ^ mixed >> 18 & mask
        third = first + self._third ^ mixed & mask
        upper = self._upper
        if upper[first] ^ upper[second] ^ upper[third] != high >> 10 & 0xFFFF:
            return None
        lower = self._lower
        rest = lower[first] ^ lower[second] ^ lower[third]
        return rest & 0x3F if rest >> 6 == high >> 8 & 3 else None

    def after(self, start: Sums, ends: Sequence[bytes]) -> list[int | None]:
        """The same for keys that start alike, by the checksums of their start."""
        long, short = start
        find = self.find
        return [find(crc32(end, long), crc_hqx(end, short)) for end in ends]
