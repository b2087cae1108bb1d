"""Which of some characters fits into a gap, by what stands on both sides of it, as far as the clause reaches.

The language model reads from left to right and sees five characters. What tells 中 from 与 may be a 在 ten
characters before, and what tells 」 from 、 is whether a bracket is open. A log-linear model (Berger et al.,
"A Maximum Entropy Approach to Natural Language Processing", 1996) of such signs weighs the candidates
against each other. `tools/build_cloze_model.py` makes its file.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from string import ascii_uppercase
from typing import Final

from awesomelint.mojibake.fuse import Fuse, hash_of, head_of, packaged

MAGIC: Final = b"awesomelint cloze model 1\n"
ALWAYS: Final = "v"
"""The sign that every gap has."""
REACH: Final = 50
"""How many characters on either side are looked at, at most."""
_CLAUSE = 20
"""How long a part of a clause is, at most."""
_NEAR = 5
_LONG = 6
"""Parts of clauses as long as that, or longer, are the same."""
_CLAUSE_ENDS = frozenset('\n，。；：,;()（）！？!?、“”"[]')
_OPENING = frozenset("「『《“（【")
_CLOSING = frozenset("」』》”）】")
_MARKUP = re.compile("[*_`]")
_LATIN = re.compile("[a-z]+")
_ALIKE = str.maketrans(dict.fromkeys("123456789", "0") | dict.fromkeys(ascii_uppercase, "A"))


def folded(text: str) -> str:
    """Give a text as signs are looked for in it: without emphasis, and a Latin word is one letter.

    >>> folded("**PyTorch** 2.13 中")
    'AaAa 0.00 中'
    """
    return _LATIN.sub("a", without_markup(text).translate(_ALIKE))


def without_markup(text: str) -> str:
    """Give a text without the marks of emphasis and code.

    >>> without_markup("**PyTorch** `中`")
    'PyTorch 中'
    """
    return _MARKUP.sub("", text)


def signs(before: str, after: str) -> list[str]:
    """Give the signs of a gap between two texts, of one line each and `folded`.

    The first character of a sign says of what kind it is.
    """
    left = before[::-1] + "\n" * _NEAR
    right = after + "\n" * _NEAR
    a, b, c, d = [*left[:4]]
    e, f, g, h = [*right[:4]]
    found = [kind + sign for kind, sign in zip("abcde", left, strict=False)]
    found += [kind + sign for kind, sign in zip("ABCDE", right, strict=False)]
    found += [
        "f" + a + b,
        "F" + e + f,
        "g" + a + b + c,
        "G" + e + f + g,
        "h" + a + b + c + d,
        "H" + e + f + g + h,
        "i" + a + e,
        "j" + a + b + e,
        "J" + a + e + f,
        "k" + a + b + e + f,
        "l" + b + e,
        "L" + a + f,
        "m" + b + c,
        "M" + f + g,
        "n" + b + c + e,
        "N" + a + f + g,
    ]
    left, right = _clause(left), _clause(right)
    found += ["o" + character for character in dict.fromkeys(left)]
    found += ["O" + character for character in dict.fromkeys(right)]
    behind, ahead = chr(48 + min(len(left), _LONG)), chr(48 + min(len(right), _LONG))
    opened, closed = _unmatched(before[::-1], _OPENING, _CLOSING), _unmatched(after, _CLOSING, _OPENING)
    found += [
        "p" + behind,
        "P" + ahead,
        "q" + behind + ahead,
        "r" + opened,
        "R" + closed,
        "s" + opened + closed,
        "t" + chr(48 + min(left.find("在") + 1, 12)),
        "u" + chr(48 + len({*left[:4]} & {*right[:4]})),
        ALWAYS,
    ]
    return found


def _clause(text: str) -> str:
    for place, character in enumerate(text[:_CLAUSE]):
        if character in _CLAUSE_ENDS:
            return text[:place]
    return text[:_CLAUSE]


def _unmatched(text: str, wanted: frozenset[str], others: frozenset[str]) -> str:
    """Give the first bracket that belongs to none before it."""
    depth = 0
    for character in text:
        if character in others:
            depth += 1
        elif character in wanted:
            if not depth:
                return character
            depth -= 1
    return "-"


class ClozeModel:
    """Gives weights: differences of natural logarithms of probabilities between candidates for one gap."""

    def __init__(self, data: bytes) -> None:
        """Raises `ValueError` where the bytes are no such model."""
        head, start = head_of(data, MAGIC, "a cloze model")
        self._table = Fuse(data[start:], head["segment"], head["segments"])
        self._levels: list[float] = head["levels"]

    def told(
        self, before: str, after: str, candidates: str, kinds: Container[str]
    ) -> Iterator[tuple[int, str, float]]:
        """Give what each sign, of some kinds, says of each candidate: its place, the kind, the weight."""
        ends = [candidate.encode("utf-8", "surrogatepass") for candidate in candidates]
        for sign in signs(folded(before[-REACH:]), folded(after[:REACH])):
            if sign[0] in kinds:
                for at, code in enumerate(self._table.after(hash_of(sign), ends)):
                    if code is not None:
                        yield at, sign[0], self._levels[code]


@cache
def load() -> ClozeModel:
    """Give the model that comes with awesomelint."""
    return ClozeModel(packaged("cloze.bin"))
