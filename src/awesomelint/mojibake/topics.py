"""What a document is about, and how much likelier that makes a word: in a list about mathematics 同 is rather
the beginning of 同构 than of 同意.

Probabilistic latent semantic analysis (Hofmann, "Probabilistic Latent Semantic Indexing", 1999) of Chinese
text: each word has shares in some topics, and so has a document, which are found by expectation maximisation.
`tools/build_topics.py` makes the file.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from functools import cache
from operator import mul
from typing import Final

from awesomelint.mojibake.fuse import head_of, packaged

MAGIC: Final = b"awesomelint topics 1\n"
LEVELS: Final = 255
"""The number that stands for a share of 1; a number stands for its square, divided by that of this."""
LONGEST: Final = 5
"""How many characters a word has, at most."""
MOST: Final = 5
"""More often than this a word does not count: it is often there because it was there before."""
_ROUNDS = 10
_PRIOR = 500.0
"""How many words of a document count as much as what documents are about in general."""
_FLOOR = 0.02
"""What is added to how much likelier a word is, so that none is made impossible."""
_HAN = re.compile("[\u4e00-\u9fff]+")


def cut(text: str, words: Container[str]) -> Iterator[str]:
    """Give the words in a text, the longest that begins at each place; what is none is left out.

    >>> [*cut("一个列表, 列表", {"一个": 1, "列": 2, "列表": 3})]
    ['一个', '列表', '列表']
    """
    for run in _HAN.findall(text):
        place = 0
        while place < len(run):
            for size in range(min(LONGEST, len(run) - place), 0, -1):
                if (word := run[place : place + size]) in words:
                    yield word
                    place += size
                    break
            else:
                place += 1


class Topics:
    """The topics; made from a file's bytes."""

    def __init__(self, data: bytes) -> None:
        """Raises `ValueError` where the bytes hold no topics."""
        head, start = head_of(data, MAGIC, "a table of topics")
        stop = start + head["words"]
        words = data[start:stop].decode("utf-8").split("\n")
        self.places: dict[str, int] = {word: place for place, word in enumerate(words)}
        """The words, the most frequent first."""
        self.frequent: Sequence[float] = head["topics"]
        """The share of each topic in all text."""
        self._shares = data[stop:]
        self._levels = [(number / LEVELS) ** 2 for number in range(LEVELS + 1)]

    def ratios(self, word: str) -> list[float]:
        """Give how much likelier each topic makes a word that is known."""
        size = len(self.frequent)
        place = self.places[word] * size
        shares = map(self._levels.__getitem__, self._shares[place : place + size])
        return [share / often for share, often in zip(shares, self.frequent, strict=True)]

    def theme(self, text: str) -> Theme:
        """Find what a text is about."""
        counts = Counter(cut(text, self.places))
        seen = [(min(times, MOST), self.ratios(word)) for word, times in counts.items()]
        shares = [*self.frequent]
        for _ in range(_ROUNDS):
            sums = [_PRIOR * often for often in self.frequent]
            for times, ratios in seen:
                parts = [*map(mul, shares, ratios)]
                whole = sum(parts)
                if whole:
                    scale = times / whole
                    sums = [old + scale * part for old, part in zip(sums, parts, strict=True)]
            whole = sum(sums)
            shares = [part / whole for part in sums]
        return Theme(self, shares)


class Theme:
    """What one document is about: the shares of the topics in it."""

    def __init__(self, topics: Topics, shares: Sequence[float]) -> None:
        self.shares = shares
        self._topics = topics
        self._known: dict[str, float] = {}

    def log(self, word: str) -> float:
        """Give by how much a word that is known is likelier than elsewhere, as a natural logarithm."""
        found = self._known.get(word)
        if found is None:
            ratio = sum(map(mul, self.shares, self._topics.ratios(word)))
            found = self._known[word] = math.log((ratio + _FLOOR) / (1 + _FLOOR))
        return found

    def word(self, before: str, character: str, after: str) -> str:
        """Give the longest known word that a character is part of, the most frequent of them; empty for none.

        No more than what stands next to the character is looked at.
        """
        places = self._topics.places
        before, after = before[1 - LONGEST :], after[: LONGEST - 1]
        text = before + character + after
        at = len(before)
        for size in range(LONGEST, 0, -1):
            starts = range(max(0, at - size + 1), min(at, len(text) - size) + 1)
            found = [word for start in starts if (word := text[start : start + size]) in places]
            if found:
                return min(found, key=places.__getitem__)
        return ""


@cache
def load() -> Topics:
    """Give the topics that come with awesomelint."""
    return Topics(packaged("topics.bin"))
