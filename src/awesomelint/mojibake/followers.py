"""Which characters of scripts without spaces follow others in n-grams and words: others are not looked up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from awesomelint.mojibake.fuse import numbers_of


class Followers(dict[str, frozenset[str]]):
    """The followers of characters, as far as they were asked for; made from a part of the model's file.

    That is numbers of 16 bits, little-endian: how many followers each character has, in the order of
    `characters`, and for each of them the places of its followers in `characters`, in rising order, the
    first from 0 on, the others from the one before on.
    """

    def __init__(self, characters: str, data: bytes) -> None:
        super().__init__()
        numbers = numbers_of(data)
        self._characters = characters
        self._places = {character: place for place, character in enumerate(characters)}
        self._ends: Sequence[int] = [*accumulate(numbers[: len(characters)], initial=len(characters))]
        self._steps = numbers

    def __missing__(self, character: str) -> frozenset[str]:
        place = self._places.get(character)
        if place is None:
            found: frozenset[str] = frozenset()
        else:
            steps = self._steps[self._ends[place] : self._ends[place + 1]]
            found = frozenset(map(self._characters.__getitem__, accumulate(steps)))
        self[character] = found
        return found
