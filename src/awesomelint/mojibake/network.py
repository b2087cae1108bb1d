"""Which of some characters fits into a gap of Chinese text, by a small neural network of both sides of it.

Signs (`cloze`) have to be seen just so to be learnt from. Here characters that are used alike are alike: each
is a vector; those of the nearest ones on either side are laid side by side, those farther away are added up,
and one hidden layer of rectifiers makes of them what a fitting character is like (Bengio et al., "A Neural
Probabilistic Language Model", JMLR 2003, with both sides). `tools/build_gap_network.py` makes the file.

It is done in whole numbers up to the last step, so that it is the same on every machine. A row of a matrix is
one long integer in which each number has a lane of its own, so that a row is multiplied and added at once.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from functools import cache
from operator import mul
from typing import Final

from awesomelint.mojibake import model
from awesomelint.mojibake.cloze import without_markup
from awesomelint.mojibake.fuse import head_of, packaged

MAGIC: Final = b"awesomelint gap network 1\n"
NEAR: Final = 8
"""How many characters on either side have a place of their own."""
BAGS: Final = (8, 16), (16, 40)
"""From where on and up to where characters are added up, on either side."""
FAR: Final = BAGS[-1][1]
"""How many characters on either side are looked at, at most."""
PARTS: Final = 2 * (NEAR + len(BAGS))
"""How many vectors the network is given."""
NOTHING: Final = "\x00"
"""Stands for unknown characters, and for what is beyond the start and the end of a line."""
SELDOM = 1.0
"""How much less likely than all others a character is that is too rare to be known, as a logarithm."""
OFFSET: Final = 128
"""What is added to numbers in the file, so that they are not negative."""
_NARROW, _WIDE = 4, 8
"""The bytes of a lane: of the hidden layer, and of what it makes."""
_LANE = {_NARROW: "I", _WIDE: "Q"}
_ENTRIES = 1 << 12


def folded(text: str) -> str:
    """Give a text as the network sees it: without emphasis, in small letters, and all digits are the same.

    >>> folded("**PyTorch** 2.13")
    'pytorch 0.00'
    """
    return model.folded(without_markup(text).lower())


class Network:
    """Gives scores: natural logarithms of probabilities, but for what is the same for all candidates."""

    def __init__(self, data: bytes) -> None:
        """Raises `ValueError` where the bytes are no network."""
        head, start = head_of(data, MAGIC, "a gap network")
        self._size: int = head["embedding"]
        hidden: int = head["hidden"]
        self._out: int = head["out"]
        self._unit: float = head["unit"]
        at = start + head["characters"]
        characters = data[start:at].decode("utf-8")
        outputs = data[at : (at := at + head["outputs"])].decode("utf-8")
        self._numbers = {character: number for number, character in enumerate(characters)}
        self._outputs = {character: place for place, character in enumerate(outputs)}
        self._embeddings = data[at : (at := at + len(characters) * self._size)]
        self._first = data[at : (at := at + PARTS * self._size * hidden)]
        first_bias = struct.unpack(f"<{hidden}i", data[at : (at := at + 4 * hidden)])
        self._second = _Lanes(self._out, _WIDE).rows(data[at : (at := at + hidden * self._out)])
        second_bias = struct.unpack(f"<{self._out}q", data[at : (at := at + 8 * self._out)])
        self._ends = data[at : (at := at + len(outputs) * self._out)]
        self._bias = struct.unpack(f"<{len(outputs)}f", data[at : at + 4 * len(outputs)])
        self._hidden_lanes = _Lanes(hidden, _NARROW)
        self._out_lanes = _Lanes(self._out, _WIDE)
        self._first_bias = self._hidden_lanes.joined(first_bias)
        self._second_bias = self._out_lanes.joined(second_bias)
        self._rows: dict[int, list[int]] = {}
        self._vectors: dict[int, tuple[int, ...]] = {}
        self._near: dict[tuple[int, int], int] = {}

    def scores(self, before: str, after: str, candidates: str) -> list[float] | None:
        """Score candidates for what stands between two texts of one line.

        Those that are too rare to be known are less likely than all others. None where all are, or where one
        is known and was never told from others.
        """
        if any(c in self._numbers and c not in self._outputs for c in candidates):
            return None
        places = [self._outputs[candidate] for candidate in candidates if candidate in self._outputs]
        if not places:
            return None
        left, right = self._side(folded(before)[::-1]), self._side(folded(after))
        hidden = self._hidden_lanes.parted(self._summed(left, right))
        total = sum([number * row for number, row in zip(hidden, self._second, strict=True) if number > 0])
        ends = self._out_lanes.parted(total + self._second_bias)
        known = {place: self._score(ends, place) for place in places}
        seldom = min(known.values()) - SELDOM
        return [known.get(self._outputs.get(candidate, -1), seldom) for candidate in candidates]

    def _score(self, ends: Sequence[int], place: int) -> float:
        own = self._ends[place * self._out : (place + 1) * self._out]
        dot: int = sum(map(mul, ends, own)) - OFFSET * sum(ends)
        score: float = self._unit * dot + self._bias[place]
        return score

    def _side(self, text: str) -> list[int]:
        """Give the numbers of the characters on one side, the nearest first, up to the end of the line."""
        end = [self._numbers["\n"]] if len(text) < FAR else []
        return [self._numbers.get(character, 0) for character in text[:FAR]] + end

    def _summed(self, left: Sequence[int], right: Sequence[int]) -> int:
        """Give what comes into the hidden layer."""
        total = self._first_bias
        for number, side in enumerate((left, right)):
            for place in range(NEAR):
                total += self._placed(number * NEAR + place, side[place] if place < len(side) else 0)
        for number, side in enumerate((left, right)):
            for place, (start, stop) in enumerate(BAGS):
                known = [character for character in side[start:stop] if character > 1]
                if known:
                    scale = 1 / math.sqrt(len(known) + 2)
                    added = map(sum, zip(*map(self._vector, known), strict=True))
                    bag = [round(scale * one) for one in added]
                    total += sum(map(mul, bag, self._part(2 * NEAR + number * len(BAGS) + place)))
        return total

    def _placed(self, part: int, character: int) -> int:
        """Give what a character at one of the nearest places adds to the hidden layer."""
        key = part, character
        found = self._near.get(key)
        if found is None:
            if len(self._near) >= _ENTRIES:
                self._near.clear()
            found = self._near[key] = sum(map(mul, self._vector(character), self._part(part)))
        return found

    def _part(self, part: int) -> list[int]:
        """Give the rows of the first matrix for one of the vectors."""
        rows = self._rows.get(part)
        if rows is None:
            size = self._size * self._hidden_lanes.count
            rows = self._rows[part] = self._hidden_lanes.rows(self._first[part * size : (part + 1) * size])
        return rows

    def _vector(self, character: int) -> tuple[int, ...]:
        found = self._vectors.get(character)
        if found is None:
            data = self._embeddings[character * self._size : (character + 1) * self._size]
            found = self._vectors[character] = tuple([number - OFFSET for number in data])
        return found


class _Lanes:
    """Puts so many whole numbers, which may be negative, side by side into one, each in so many bytes."""

    def __init__(self, count: int, width: int) -> None:
        self.count = count
        self._width = width
        self._format = f"<{count}{_LANE[width]}"
        self._half = 1 << (8 * width - 2)
        self._ones = sum(1 << (8 * width * lane) for lane in range(count))

    def rows(self, data: bytes) -> list[int]:
        """Join the rows of a matrix of bytes that stand for numbers from -128 to 127."""
        return [
            self._spread(data[start : start + self.count]) - OFFSET * self._ones
            for start in range(0, len(data), self.count)
        ]

    def joined(self, numbers: Sequence[int]) -> int:
        return sum(number << (8 * self._width * lane) for lane, number in enumerate(numbers))

    def parted(self, joined: int) -> list[int]:
        data = (joined + self._half * self._ones).to_bytes(self._width * self.count, "little")
        half = self._half
        return [number - half for number in struct.unpack(self._format, data)]

    def _spread(self, data: bytes) -> int:
        spread = bytearray(self._width * self.count)
        spread[:: self._width] = data
        return int.from_bytes(spread, "little")


@cache
def load() -> Network:
    """Give the network that comes with awesomelint."""
    return Network(packaged("network.bin"))
