"""Offsets to an editor's positions and back: lines, and code units of the encoding that was agreed on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

_ENDING = re.compile(r"\r\n|\n|\r")
"""LSP 3.17, "Text Documents": the only line endings there are. Python's `splitlines` knows further ones."""
_UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda char: len(char.encode("utf-8", "surrogatepass")),
    "utf-16": lambda char: 2 if char > "\uffff" else 1,
    "utf-32": lambda char: 1,
}


class Position(NamedTuple):
    """A place between two characters, as editors name it; both count from 0."""

    line: int
    units: int
    """Code units from the line's start."""


class Positions:
    """The positions of one text.

    >>> places = Positions("a🐜b\\r\\n蚁", "utf-16")
    >>> places.position(2), places.offset(Position(0, 3)), places.position(6)
    (Position(line=0, units=3), 2, Position(line=1, units=1))
    """

    def __init__(self, text: str, encoding: str) -> None:
        """`encoding` is `utf-8`, `utf-16` or `utf-32`."""
        self.text = text
        self._units = _UNITS[encoding]
        ends = list(_ENDING.finditer(text))
        self._starts = [0, *(match.end() for match in ends)]
        self._stops = [*(match.start() for match in ends), len(text)]
        self._widths: dict[int, Sequence[int] | None] = {}

    def position(self, offset: int) -> Position:
        """Name the place before a character; what lies within a line's ending is the line's end."""
        line = bisect_right(self._starts, offset) - 1
        place = min(offset, self._stops[line]) - self._starts[line]
        sums = self._sums(line)
        return Position(line, place if sums is None else sums[place])

    def offset(self, position: Position) -> int:
        """Find the character after a place; one beyond a line is its end, one beyond the text the text's."""
        if position.line >= len(self._starts):
            return len(self.text)
        line = max(position.line, 0)
        start, stop = self._starts[line], self._stops[line]
        sums = self._sums(line)
        units = max(position.units, 0)
        return min(start + (units if sums is None else bisect_right(sums, units) - 1), stop)

    def _sums(self, line: int) -> Sequence[int] | None:
        """Count the units before each character of a line, and of all; None where each has one."""
        if line not in self._widths:
            text = self.text[self._starts[line] : self._stops[line]]
            widths = None if text.isascii() else list(accumulate(map(self._units, text), initial=0))
            self._widths[line] = widths
        return self._widths[line]
