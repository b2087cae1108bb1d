"""Which words there are in Chinese, and which follow which, where that differs from how frequent they are.

A table that `tools/build_word_pairs.py` makes. After a word, some share of the probability goes to the words
that follow it more often than others do, and what is left to all words as frequent as they are.
"""

from __future__ import annotations

import math
from typing import Final

from awesomelint.mojibake.fuse import Fuse, head_of

MAGIC: Final = b"awesomelint word pairs 2\n"
LEFT: Final = "\x04"
"""After a word: the share that is left to all words."""
THEN: Final = "\x05"
"""Between two words: how much more the second follows the first than its frequency makes it."""
BEGINS: Final = "\x06"
"""Between a word and the start of words: the same for all those that start so and are longer."""
ALONE: Final = "\x07"
"""Before a word: how frequent it is."""
KINDS: Final = ("left", "then", "begins", "alone")


class WordPairs:
    """Gives probabilities; made from a file's bytes."""

    def __init__(self, data: bytes) -> None:
        """Raises `ValueError` where the bytes are no such table."""
        head, start = head_of(data, MAGIC, "a table of word pairs")
        self._table = Fuse(data[start:], head["segment"], head["segments"])
        self._left, self._then, self._begins, self._alone = (
            [math.exp(level) for level in head["levels"][kind]] for kind in KINDS
        )

    def left(self, word: str) -> float:
        """The share of what follows a word, from 0 to 1, that is left to all words; 1 for an unknown word."""
        code = self._table.get(word + LEFT)
        return 1.0 if code is None else self._left[code]

    def then(self, word: str, text: str) -> float:
        """How much more probable it is than elsewhere that a text follows a word as a word."""
        code = self._table.get(word + THEN + text)
        return 0.0 if code is None else self._then[code]

    def begins(self, word: str, text: str) -> float:
        """The same for all words together that start with a text, and are longer."""
        code = self._table.get(word + BEGINS + text)
        return 0.0 if code is None else self._begins[code]

    def alone(self, word: str) -> float | None:
        """How frequent a word is by the word model that the table is made from; None for what is none."""
        code = self._table.get(ALONE + word)
        return None if code is None else self._alone[code]
