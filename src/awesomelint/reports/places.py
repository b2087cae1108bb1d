"""Offsets into lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

from awesomelint.model import Source, Span


class Place(NamedTuple):
    """A line and a column, both from 1; columns count code points."""

    line: int
    column: int


class Lines:
    """The lines of one text, found once.

    Lines end at `\\n`, `\\r\\n` or a lone `\\r`, as in CommonMark. A byte order mark at the start
    of the text takes no column.

    >>> lines = Lines("\\ufeffant\\r\\nbee")
    >>> lines.place(1), lines.place(6), lines.place(9)
    (Place(line=1, column=1), Place(line=2, column=1), Place(line=2, column=4))
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", text))]
        self._mark = int(text.startswith("\ufeff"))

    def place(self, offset: int) -> Place:
        """Find the line and the column of an offset.

        An offset past the last character belongs to the last line; a text that ends in a line
        ending has an empty last line.
        """
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, offset)
        column = offset - self._starts[line - 1] + 1
        return Place(line, max(column - self._mark, 1) if line == 1 else column)

    def content(self, line: int) -> Span:
        """Give the span of a line, counted from 1, without its line ending and a byte order mark."""
        start, stop = self.whole(line)
        if stop > start and self.text[stop - 1] == "\n":
            stop -= 1
        if stop > start and self.text[stop - 1] == "\r":
            stop -= 1
        return Span(start + self._mark if line == 1 else start, stop)

    def whole(self, line: int) -> Span:
        """Give the span of a line, counted from 1, with its line ending."""
        stop = self._starts[line] if line < len(self._starts) else len(self.text)
        return Span(self._starts[line - 1], stop)

    def is_start(self, offset: int) -> bool:
        """Tell whether a line starts at an offset."""
        return self._starts[bisect_right(self._starts, offset) - 1] == offset


class Places:
    """The lines of every source of a report, each found when first asked for."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._lines: dict[str, Lines] = {}

    def lines(self, path: str) -> Lines | None:
        """Give the lines of a file; None where its text is not known."""
        known = self._lines.get(path)
        if known is None and (source := self._sources.get(path)) is not None:
            known = self._lines[path] = Lines(source.text)
        return known

    def range(self, path: str, span: Span) -> tuple[Place, Place]:
        """Find where a span starts and stops; 1:1 in a file whose text is not known."""
        lines = self.lines(path)
        if lines is None:
            return Place(1, 1), Place(1, 1)
        return lines.place(span.start), lines.place(max(span))
