"""How well a character for a gap makes words with what stands next to it on both sides, in Chinese.

The language model reads from left to right and takes the mean of what n-grams and words say. Here only words
count, rare ones too, and those after the gap as well: into how few words a stretch can be parted, and how
likely the likeliest way to part it is (the Viterbi algorithm over pairs of words). Pairs are those of
`word_pairs`; where it has none, a word is as frequent as it is alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Final, NamedTuple

from awesomelint.mojibake.word_pairs import WordPairs
from awesomelint.mojibake.writing import is_simplified

NEAR: Final = 4
"""How many characters on either side of a gap are parted into words, at most."""
UNKNOWN: Final = -16.0
"""How frequent a character is that is no word, as a natural logarithm."""
_LONGEST = 6
"""How many characters a word has, at most."""
_WIDTH = 4
"""How many words are looked at, at most, that may end at one place."""
_TELLING = 50
"""How many characters on either side tell whether they are simplified ones: the words are in those."""
_HAN_BEFORE = re.compile(f"[\u4e00-\u9fff]{{0,{NEAR}}}\\Z")
_HAN_AFTER = re.compile(f"[\u4e00-\u9fff]{{0,{NEAR}}}")


class Worded(NamedTuple):
    """How a stretch can be parted into words."""

    number: int
    """Into how few, at least."""
    log: float
    """The natural logarithm of how likely the likeliest way is."""


class _Parted(NamedTuple):
    """Ways to part a text, for each place in it."""

    ends: list[dict[str, float]]
    """The words that may end there, and how likely the likeliest way so far is."""
    fewest: list[int]
    """Into how few words the text up to there can be parted."""


class Wording:
    """Parts text into words; `frequency` is that of the language model that `pairs` goes with."""

    def __init__(self, pairs: WordPairs, frequency: Callable[[str], float]) -> None:
        self._pairs = pairs
        self._frequency = frequency
        self._alone: dict[str, float | None] = {}
        self._left: dict[str, float] = {}
        self._after: dict[str, dict[str, float]] = {}

    def told(self, before: str, after: str, candidates: str) -> list[Worded] | None:
        """Part what is next to a gap, with each candidate; None where characters are not simplified ones."""
        if not is_simplified(before[-_TELLING:] + after[:_TELLING]):
            return None
        left = _HAN_BEFORE.search(before)[0]  # type: ignore[index]  # it matches nothing, too
        right = _HAN_AFTER.match(after)[0]  # type: ignore[index]  # it matches nothing, too
        ahead = self._parted(left, _Parted([{"": 0.0}], [0]), 1)
        whole = (self._parted(left + candidate + right, ahead, len(left) + 1) for candidate in candidates)
        return [Worded(fewest[-1], max(ends[-1].values())) for ends, fewest in whole]

    def _parted(self, text: str, known: _Parted, first: int) -> _Parted:
        """Part a text whose start is parted, up to the place before the first one that is looked at."""
        size = len(text)
        ends = [*known.ends, *({} for _ in range(first, size + 1))]
        fewest = [*known.fewest, *([size] * (size + 1 - first))]
        for begin in range(max(0, first - _LONGEST), size):
            here = ends[begin]
            if len(here) > _WIDTH:
                here = dict(sorted(here.items(), key=lambda item: -item[1])[:_WIDTH])
            number = fewest[begin] + 1
            for end in range(max(first, begin + 1), min(size, begin + _LONGEST) + 1):
                word = text[begin:end]
                own = self._own(word)
                if own is None:
                    continue
                if number < fewest[end]:
                    fewest[end] = number
                best = max([log + self._likely(last, word, own) for last, log in here.items()])
                if best > ends[end].get(word, -math.inf):
                    ends[end][word] = best
        return _Parted(ends, fewest)

    def _own(self, word: str) -> float | None:
        """Give how frequent a word is, as a natural logarithm; None for what is no word."""
        try:
            return self._alone[word]
        except KeyError:
            frequency = self._pairs.alone(word)
            log = math.log(frequency) if frequency is not None else UNKNOWN if len(word) == 1 else None
            self._alone[word] = log
            return log

    def _likely(self, last: str, word: str, own: float) -> float:
        """Give how likely a word is after another, as a natural logarithm; `own` is how frequent it is."""
        if not last:
            return own
        known = self._after.setdefault(last, {})
        log = known.get(word)
        if log is None:
            left = self._left.get(last)
            if left is None:
                left = self._left[last] = self._pairs.left(last)
            more = self._pairs.then(last, word) if left < 1.0 else 0.0
            log = math.log(more + left * self._frequency(word)) if more else math.log(left) + own
            known[word] = log
        return log
