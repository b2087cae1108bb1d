"""How likely a character continues text without spaces, by the words it may be part of.

A word is as likely as it is frequent, or as it is after the word before it where `word_pairs` knows both.
All ways to part the last characters into words count, and the last word may be unfinished.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from awesomelint.mojibake.fuse import Fuse, hash_of
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
_RUN = re.compile("[\u3041-\u9fff\u0e00-\u0e7f]*\\Z")
"""The characters of a script without spaces that text ends with."""
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


class Letter(NamedTuple):
    """A character."""

    known: str
    """As the model knows it."""
    data: bytes
    """In UTF-8."""
    single: float
    """The logarithm of how frequent it is."""
    alone: float
    """How frequent it is as a word and as the start of longer ones; 0 in scripts with spaces."""


class _Part:
    """An unfinished word, or none: what was parted off before it, and what may follow."""

    __slots__ = ("after", "most", "text", "weight")

    def __init__(self, text: str, after: _After, weight: float, most: float) -> None:
        self.text = text
        self.after = after
        """What may follow the word before it."""
        self.weight = weight
        """How likely the words before it are."""
        self.most = most
        """How likely it is that a longer word begins so."""


class _Parts(NamedTuple):
    """What a text without spaces may end with."""

    all: list[_Part]
    empty: list[_Part]
    """Those where the last word is whole."""
    total: float
    """How likely all are together."""


class _After:
    """What may follow one word, as far as it was asked for."""

    __slots__ = ("known", "left", "word")

    def __init__(self, word: str, left: float, known: dict[str, Following]) -> None:
        self.word = word
        self.left = left
        self.known = known


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
        self._open: dict[str, _Parts] = {}

    def probability(self, before: str, character: str) -> float:
        """How likely the character comes after what stands before it."""
        parts, _, total = self._parts(before)
        mass = 0.0
        for part in parts:
            text = part.text + character
            word, longer = part.after.known.get(text) or self._following(part.after, text)
            if word + longer <= _ROUNDED * part.most:  # or else a table was wrong
                mass += part.weight * min(word + longer, part.most)
        return max(mass / total, ODD)

    def beginning(self, before: str, character: str) -> float:
        """The same for a character that continues no word."""
        _, parts, total = self._parts(before)
        mass = 0.0
        for part in parts:
            word, longer = part.after.known.get(character) or self._following(part.after, character)
            mass += part.weight * (word + longer)
        return max(mass / total, ODD)

    def _parts(self, before: str) -> _Parts:
        found = self._open.get(before)
        if found is None:
            if len(self._open) >= _ENTRIES:
                self._open.clear()
            run = _RUN.search(before)[0]  # type: ignore[index]  # it matches nothing, too
            found = self._open.get(run)
            if found is None:
                found = self._open[run] = self._unfinished(run)
            self._open[before] = found
        return found

    def new(self, before: str) -> float:
        """How likely a word ends with a character, so that another begins; 1 after none."""
        if not before:
            return 1.0
        word, longer = self.frequencies(before)
        return word / (word + longer)

    def pairs(self, before: str, letters: Sequence[Letter]) -> list[float]:
        """How likely characters come after one other, or none, whatever stood before that.

        It is what `probability` says without the pairs of words, and much cheaper; none of it is kept.
        """
        if not before:
            return [max(letter.alone, ODD) for letter in letters]
        word, longer = self.frequencies(before)
        whole = word + longer
        if not longer:
            return [max(word * letter.alone / whole, ODD) for letter in letters]
        ends = [letter.data for letter in letters]
        shares = []
        for letter, own, begun in zip(
            letters,
            self._table.after(hash_of(WORD + before), ends),
            self._table.after(hash_of(LONGER + before), ends),
            strict=True,
        ):
            two = 0.0 if own is None else self._word_levels[own]
            if begun is not None:
                two += self._longer_levels[begun]
            shares.append(max((min(two, longer) + word * letter.alone) / whole, ODD))
        return shares

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

    def _after(self, word: str) -> _After:
        """What may follow a word; whatever is frequent, where it is not known."""
        found = self._afters.get(word)
        if found is None:
            if len(self._afters) >= _ENTRIES:
                self._afters.clear()
            left = self._pairs.left(word) if word and self._pairs is not None else 1.0
            found = _After(word, left, self._frequencies if left == 1.0 else {})
            self._afters[word] = found
        return found

    def _following(self, after: _After, text: str) -> Following:
        """How likely a text follows a word as a word, and as the start of longer ones."""
        found = after.known.get(text)
        if found is None:
            if after.known is self._frequencies:
                return self.frequencies(text)
            found = after.known[text] = self._paired(after, text)
        return found

    def _paired(self, after: _After, text: str) -> Following:
        assert self._pairs is not None
        frequencies = then, begins = self.frequencies(text)
        if then > ODD:
            then = after.left * then + self._pairs.then(after.word, text)
        if begins:
            begins = after.left * begins + self._pairs.begins(after.word, text)
        return (then, begins) if then + begins <= _ROUNDED else frequencies  # or else the table was wrong

    def _unfinished(self, run: str) -> _Parts:
        """The beginnings of words that may end a text without spaces, and the weight of all."""
        ends: list[dict[str, float]] = [{"": 1.0}, *({} for _ in run)]
        parts: list[_Part] = []
        total = 0.0
        for begin, here in enumerate(ends):
            if len(here) > _WIDTH:
                here = dict(sorted(here.items(), key=lambda item: -item[1])[:_WIDTH])
            for word_before, weight in here.items():
                after = self._after(word_before)
                known = after.known
                if begin == len(run):
                    parts.append(_Part("", after, weight, 1.0))
                    total += weight
                    continue
                for end in range(begin + 1, len(run) + 1):
                    text = run[begin:end]
                    word, longer = known.get(text) or self._following(after, text)
                    if word:
                        ends[end][text] = ends[end].get(text, 0.0) + weight * word
                    if not longer:
                        break
                    if end == len(run):
                        parts.append(_Part(text, after, weight, longer))
                        total += weight * longer
        likely = [part for part in parts if part.weight * part.most >= _LEAST * total]
        whole = sum(part.weight * part.most for part in likely)
        return _Parts(likely, [part for part in likely if not part.text], whole)
