"""How likely a character continues text without spaces, by the words it may be part of.

Each word is as likely as it is frequent, whatever stands before it; all ways to part the last characters
into words count, and the last word may be unfinished.
"""

from __future__ import annotations

import math
from typing import Final

from awesomelint.mojibake.fuse import Fuse

WORD: Final = "\x02"
"""Before a word: how frequent it is."""
LONGER: Final = "\x03"
"""Before the start of words: how frequent those are together."""
_ODD: Final = 1e-8
"""How frequent a character is that is no word."""
_ENTRIES = 1 << 17

Open = tuple[list[tuple[str, float, float]], float]


class WordModel:
    """The words, in the language model's table; `levels` say what the table's numbers mean."""

    def __init__(self, table: Fuse, words: list[float], longer: list[float]) -> None:
        self._table = table
        self._word_levels = [math.exp(level) for level in words]
        self._longer_levels = [math.exp(level) for level in longer]
        self._frequencies: dict[str, tuple[float, float]] = {}
        self._open: dict[str, Open] = {}

    def probability(self, before: str, character: str) -> float:
        """How likely the character comes after what stands before it."""
        found = self._open.get(before)
        if found is None:
            if len(self._open) >= _ENTRIES:
                self._open.clear()
            found = self._open[before] = self._unfinished(before)
        parts, total = found
        mass = 0.0
        for part, weight, most in parts:
            word, longer = self.frequencies(part + character)
            if word + longer <= most:  # or else it is none of the words, and the table was wrong
                mass += weight * (word + longer)
        return max(mass / total, _ODD)

    def frequencies(self, text: str) -> tuple[float, float]:
        """How frequent the word is, and how frequent longer ones that start with it are together."""
        found = self._frequencies.get(text)
        if found is None:
            if len(self._frequencies) >= _ENTRIES:
                self._frequencies.clear()
            word, longer = self._table.get(WORD + text), self._table.get(LONGER + text)
            found = (
                0.0 if word is None else self._word_levels[word],
                0.0 if longer is None else self._longer_levels[longer],
            )
            if len(text) == 1:
                found = (found[0] + _ODD, found[1])
            self._frequencies[text] = found
        return found

    def _unfinished(self, before: str) -> Open:
        """The beginnings of words that may end the text, with weights, and the weight of all."""
        size = len(before)
        start = size
        while start and (
            "\u3041" <= before[start - 1] <= "\u9fff" or "\u0e00" <= before[start - 1] <= "\u0e7f"
        ):
            start -= 1
        run = before[start:]
        ends = [1.0] + [0.0] * len(run)
        parts: list[tuple[str, float, float]] = []
        total = 0.0
        for begin in range(len(run)):
            weight = ends[begin]
            if not weight:
                continue
            for end in range(begin + 1, len(run) + 1):
                word, longer = self.frequencies(run[begin:end])
                ends[end] += weight * word
                if not longer:
                    break
                if end == len(run):
                    parts.append((run[begin:], weight, 1.1 * longer))
                    total += weight * longer
        parts.append(("", ends[-1], 1.0))
        return parts, total + ends[-1]
