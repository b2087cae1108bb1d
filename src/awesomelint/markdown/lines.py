"""Lines: where they start, and which one an offset falls on."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

_LINE_ENDING = re.compile(r"\r\n?|\n")
"""CommonMark 0.31, section 2.1: a line feed, a carriage return, or both."""


def line_starts(text: str) -> tuple[int, ...]:
    r"""Give the offset at which each line starts; a final line ending starts no further line.

    >>> line_starts("ant\r\nbee\n")
    (0, 5)
    >>> line_starts("")
    (0,)
    """
    starts = [0]
    starts.extend(match.end() for match in _LINE_ENDING.finditer(text))
    if len(starts) > 1 and starts[-1] == len(text):
        starts.pop()
    return tuple(starts)


def line_of(starts: Sequence[int], offset: int) -> int:
    """Tell which line an offset falls on, counted from 0.

    An offset just past the last character still belongs to the last line.

    >>> line_of((0, 4), 3), line_of((0, 4), 4), line_of((0, 4), 99)
    (0, 1, 1)
    """
    return bisect_right(starts, offset) - 1


def line_end(text: str, starts: Sequence[int], line: int) -> int:
    r"""Give the offset at which a line's content ends, before its line ending.

    >>> line_end("ant\r\nbee", (0, 5), 0), line_end("ant\r\nbee", (0, 5), 1)
    (3, 8)
    """
    stop = starts[line + 1] if line + 1 < len(starts) else len(text)
    if stop > starts[line] and text[stop - 1] == "\n":
        stop -= 1
    if stop > starts[line] and text[stop - 1] == "\r":
        stop -= 1
    return stop
