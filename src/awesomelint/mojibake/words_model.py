"""How likely a character continues text without spaces, by the words it may be part of.

A word is as likely as it is frequent, or as it is after the word before it where `word_pairs` knows both.
All ways to part the last characters into words count, and the last word may be unfinished.
"""

from __future__ import annotations

import math
from typing import Final

from awesomelint.mojibake.fuse import Fuse
from awesomelint.mojibake.word_pairs import WordPairs

WORD: Final = "\x02"
"""Before a word: how frequent it is."""
LONGER: Final = "\x03"
"""Before the start of words: how frequent those are together."""
ODD: Final = 1e-8
"""How frequent a character is that is no word."""
_ENTRIES = 1 << 17
_WIDTH = 3
"""How many words are looked at, at most, that may end at one place."""
_ROUNDED = 1.5
"""By how much the parts of a probability, as they are rounded in tables, may exceed it."""
_LEAST = 2e-3
"""The share of the probability below which a way to part text into words is given up."""

Following = tuple[float, float]
"""How probable a text is as a word, and as the start of longer ones."""


def unspaced(character: str) -> bool:
    """Whether a character is of a script without spaces between words: kana, Han, Thai.

    >>> [unspaced(c) for c in "aあ中ไ한。"]
    [False, True, True, True, False, False]
    """
    return "\u3041" <= character <= "\u9fff" or "\u0e00" <= character <= "\u0e7f"


class _Part:
    """An unfinished word, or none: what was parted off before it, and what may follow."""

    __slots__ = ("after", "most", "text", "weight")

    def __init__(self, text: str, after: str, weight: float, most: float) -> None:
        self.text = text
        self.after = after
        """The word before it, empty where there is none."""
        self.weight = weight
        """How likely the words before it are."""
        self.most = most
        """How likely it is that a longer word begins so."""


class _After:
    """What may follow one word, as far as it was asked for."""

    __slots__ = ("known", "left")

    def __init__(self, left: float) -> None:
        self.left = left
        self.known: dict[str, Following] = {}


class WordModel:
    """The words, in the language model's table; `levels` say what the table's numbers mean."""

    def __init__(
        self, table: Fuse, words: list[float], longer: list[float], pairs: WordPairs | None = None
    ) -> None:
        self._table = table
        self._pairs = pairs
        self._word_levels = [math.exp(level) for level in words]
        self._longer_levels = [math.exp(level) for level in longer]
        self._frequencies: dict[str, Following] = {}
        self._afters: dict[str, _After] = {}
        self._open: dict[str, tuple[list[_Part], float]] = {}

    def probability(self, before: str, character: str) -> float:
        """How likely the character comes after what stands before it."""
        found = self._open.get(before)
        if found is None:
            if len(self._open) >= _ENTRIES:
                self._open.clear()
            found = self._open[before] = self._unfinished(before)
        parts, total = found
        mass = 0.0
        for part in parts:
            word, longer = self._following(part.after, part.text + character)
            if word + longer <= _ROUNDED * part.most:  # or else a table was wrong
                mass += part.weight * min(word + longer, part.most)
        return max(mass / total, ODD)

    def pair(self, before: str, character: str) -> float:
        """How likely the character comes after one other, or none, whatever stood before that.

        It is what `probability` says without the pairs of words, and much cheaper.
        """
        alone = sum(self.frequencies(character))
        if before:
            word, longer = self.frequencies(before)
            alone = (min(sum(self.frequencies(before + character)), longer) + word * alone) / (word + longer)
        return max(alone, ODD)

    def frequencies(self, text: str) -> Following:
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
                found = (found[0] + ODD, found[1])
            self._frequencies[text] = found
        return found

    def _following(self, word: str, text: str) -> Following:
        """How likely a text follows a word as a word, and as the start of longer ones."""
        after = self._afters.get(word)
        if after is None:
            if len(self._afters) >= _ENTRIES:
                self._afters.clear()
            left = self._pairs.left(word) if word and self._pairs is not None else 1.0
            after = self._afters[word] = _After(left)
        if after.left == 1.0:
            return self.frequencies(text)
        found = after.known.get(text)
        if found is None:
            assert self._pairs is not None
            left = after.left
            then, begins = self.frequencies(text)
            if then > ODD:
                then = left * then + self._pairs.then(word, text)
            if begins:
                begins = left * begins + self._pairs.begins(word, text)
            if then + begins > _ROUNDED:  # the table was wrong
                then, begins = self.frequencies(text)
            found = after.known[text] = (then, begins)
        return found

    def _unfinished(self, before: str) -> tuple[list[_Part], float]:
        """The beginnings of words that may end the text, and the weight of all."""
        size = len(before)
        start = size
        while start and unspaced(before[start - 1]):
            start -= 1
        run = before[start:]
        ends: list[dict[str, float]] = [{"": 1.0}, *({} for _ in run)]
        parts: list[_Part] = []
        total = 0.0
        for begin, here in enumerate(ends):
            if len(here) > _WIDTH:
                here = dict(sorted(here.items(), key=lambda item: -item[1])[:_WIDTH])
            for after, weight in here.items():
                if begin == len(run):
                    parts.append(_Part("", after, weight, 1.0))
                    total += weight
                    continue
                for end in range(begin + 1, len(run) + 1):
                    text = run[begin:end]
                    word, longer = self._following(after, text)
                    if word:
                        ends[end][text] = ends[end].get(text, 0.0) + weight * word
                    if not longer:
                        break
                    if end == len(run):
                        parts.append(_Part(text, after, weight, longer))
                        total += weight * longer
        return self._likely(parts, total)

    def _likely(self, parts: list[_Part], total: float) -> tuple[list[_Part], float]:
        """Give up what has next to no share."""
        kept = []
        whole = 0.0
        for part in parts:
            share = part.weight * part.most
            if share >= _LEAST * total:
                kept.append(part)
                whole += share
        return kept, whole
