"""How a document is written: which Han characters its text keeps to, told from those that lost nothing.

Text in simplified characters has hardly any that GB 2312 lacks, text in traditional ones hardly any that Big5
lacks, Japanese hardly any that JIS X 0208 lacks. The language model knows all of them from its last few
characters alone, so a word of another writing is taken for one of the document's now and then.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import compress
from operator import add
from typing import Any, NamedTuple

from awesomelint.mojibake.thinning import Model

REPERTOIRES = ("gb2312", "big5", "shift_jis")
"""The Python codecs of what is written in one way or another."""
_RARE = 0.02
"""A share of characters that a repertoire lacks, below which a text is written in it: of text in simplified
or traditional characters 0.1 % or less are beyond the one that is theirs, and 3 % or more beyond others."""
_LEAST = 0.05
"""How much less likely, at most, characters become that the document's repertoire lacks."""
_LINE = 10.0
"""How many characters of a line count as much as what the rest of the document is like: a title or a name
may be written in another way."""
_FEW = 20
"""How many Han characters are too few to tell how a document is written."""
_LISTS = {"gb2312": {"与": 2.0}}
"""How much more frequent characters are in lists than the model has them in their places. In seven lists and
guides in simplified characters, none of them the benchmark's, 与 stood at 81 of the places where it may have
been, and the model's shares summed up to 43 there. No other frequent character is that far off."""

Shares = tuple[float, ...]
"""For each repertoire: how many Han characters of a hundred it lacks, divided by a hundred."""


class _Counts(NamedTuple):
    lacking: tuple[int, ...]
    """How many characters each repertoire lacks ..."""
    number: int
    """... of how many."""


class Writing:
    """What the characters of a document say about those that are not known."""

    def __init__(self, text: str) -> None:
        """Take the characters of the document that lost nothing."""
        counts = _count(text)
        self._shares = (
            tuple((lacking + 1) / (counts.number + 1) for lacking in counts.lacking)
            if counts.number >= _FEW
            else None
        )

    def model(self, model: Model, line: str) -> Model:
        """Tell a language model how a line is written, by its characters that lost nothing."""
        if self._shares is None:
            return model
        counts = _count(line)
        weights = tuple(
            min(1.0, max(_LEAST, (lacking + _LINE * share) / (counts.number + _LINE) / _RARE))
            for lacking, share in zip(counts.lacking, self._shares, strict=True)
        )
        if min(weights) == 1.0:
            return model
        return _told(model, tuple(round(weight, 1 if weight > 0.2 else 2) for weight in weights))


class _Told:
    """A language model that is told how much likelier some characters are."""

    def __init__(self, model: Model, tilts: _Tilts) -> None:
        self.start = model.start
        self.knows = model.knows
        self._step = model.step
        self._pairs = model.pairs
        self._tilts = tilts

    def step(self, state: Any, character: str, /) -> tuple[float, Any]:
        weight, then = self._step(state, character)
        return weight + self._tilts[character], then

    def pairs(self, before: str, characters: Sequence[str], /) -> list[float]:
        tilts = map(self._tilts.__getitem__, characters)
        return [*map(add, self._pairs(before, characters), tilts)]


class _Tilts(dict[str, float]):
    """For each character that was asked for: by how much it is likelier, as a natural logarithm."""

    def __init__(self, weights: Shares) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, character: str) -> float:
        tilt = math.log(math.prod(self._factors(character))) if _is_han(character) else 0.0
        self[character] = tilt
        return tilt

    def _factors(self, character: str) -> Iterator[float]:
        yield from compress(self._weights, _lacking(character))
        for repertoire, weight in zip(REPERTOIRES, self._weights, strict=True):
            if weight < 1.0:
                yield _LISTS.get(repertoire, {}).get(character, 1.0)


def is_simplified(text: str) -> bool:
    """Tell whether hardly any Han character of a text is beyond GB 2312.

    >>> is_simplified("列表与工具"), is_simplified("列表與工具"), is_simplified("a")
    (True, False, True)
    """
    counts = _count(text)
    return counts.lacking[REPERTOIRES.index("gb2312")] <= _RARE * counts.number


@lru_cache(maxsize=8)
def _told(model: Model, weights: Shares) -> _Told:
    return _Told(model, _Tilts(weights))


def _count(text: str) -> _Counts:
    lacking: Sequence[tuple[bool, ...]] = [_lacking(character) for character in text if _is_han(character)]
    sums = [sum(column) for column in zip(*lacking, strict=True)]
    return _Counts(tuple(sums or [0] * len(REPERTOIRES)), len(lacking))


@cache
def _lacking(character: str) -> tuple[bool, ...]:
    """Tell for each repertoire whether it lacks a character."""
    return tuple(not _has(repertoire, character) for repertoire in REPERTOIRES)


def _has(repertoire: str, character: str) -> bool:
    try:
        character.encode(repertoire)
    except UnicodeError:
        return False
    return True


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
