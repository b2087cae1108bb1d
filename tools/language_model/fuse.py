"""Write a map from strings to small numbers as a binary fuse filter, which holds the numbers and no key.

Algorithm: Graf and Lemire, "Binary Fuse Filters: Fast and Smaller Than Xor Filters" (2022), three positions a
key; here each slot holds a fingerprint and a value. Read by `awesomelint.mojibake.fuse`, which also says
how a key is hashed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from awesomelint.mojibake.fuse import FINGERPRINT, MIX, VALUE_BITS, hash_of

Ints = npt.NDArray[np.int64]


def shape(keys: int) -> tuple[int, int]:
    """Slots of a segment, a power of two, and how many segments a key's first slot may lie in."""
    size = max(keys, 2)
    segment = 1 << max(2, min(18, int(math.log(size) / math.log(3.33) + 2.25)))
    factor = max(1.125, 0.875 + 0.25 * math.log(1_000_000) / math.log(size))
    return segment, max(1, math.ceil(size * factor / segment) - 2)


def build(keys: Sequence[str], values: Sequence[int]) -> tuple[bytes, int, int]:
    """Pack values of up to `VALUE_BITS` bits; the keys must differ. Of keys with the same hash the first
    one stands.

    Returns the slots, in the order the reader wants them, and the shape. More segments are taken until it
    works out.
    """
    sums = np.array([hash_of(key) for key in keys], dtype=np.uint64).reshape(-1, 2)
    hashes, first = np.unique(sums[:, 1] << np.uint64(32) | sums[:, 0], return_index=True)
    chosen = np.asarray(values, dtype=np.int64)[first]
    segment, segments = shape(len(hashes))
    while (slots := _solve(hashes, chosen, segment, segments)) is None:
        segments += max(1, segments // 50)
    return (slots >> 8).astype("<u2").tobytes() + (slots & 0xFF).astype("u1").tobytes(), segment, segments


def headed(magic: bytes, head: Mapping[str, object]) -> bytes:
    """Give the start of a file: what tells its kind, and a line of JSON."""
    return magic + json.dumps(head, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _solve(hashes: npt.NDArray[np.uint64], values: Ints, segment: int, segments: int) -> Ints | None:
    mixed = hashes * np.uint64(MIX)
    high = mixed >> np.uint64(32)
    start = ((high * np.uint64(segments * segment)) >> np.uint64(32)).astype(np.int64)
    mask = segment - 1
    second = (start + segment) ^ ((mixed >> np.uint64(18)).astype(np.int64) & mask)
    third = (start + 2 * segment) ^ (mixed.astype(np.int64) & mask)
    places = np.stack([start, second, third], axis=1)
    size = (segments + 2) * segment
    degree = np.bincount(places.ravel(), minlength=size)
    owners = np.zeros(size, dtype=np.int64)
    numbers = np.arange(len(hashes))
    for column in range(3):
        np.bitwise_xor.at(owners, places[:, column], numbers)
    rounds: list[tuple[Ints, Ints]] = []
    queue = np.flatnonzero(degree == 1)
    done = 0
    while len(queue):
        peeled, at = np.unique(owners[queue], return_index=True)
        rounds.append((peeled, queue[at]))
        done += len(peeled)
        touched = places[peeled]
        np.subtract.at(degree, touched.ravel(), 1)
        np.bitwise_xor.at(owners, touched.ravel(), np.repeat(peeled, 3))
        near = np.unique(touched.ravel())
        queue = near[degree[near] == 1]
    if done < len(hashes):
        return None
    prints = ((mixed >> np.uint64(40)).astype(np.int64) & FINGERPRINT) << VALUE_BITS
    slots = np.zeros(size, dtype=np.int64)
    for peeled, own in reversed(rounds):
        others = slots[places[peeled]].copy()
        total = others[:, 0] ^ others[:, 1] ^ others[:, 2] ^ slots[own]
        slots[own] = total ^ prints[peeled] ^ values[peeled]
    return slots
