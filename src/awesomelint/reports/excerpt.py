"""A line of the source as a terminal shows it, and the cells that a place in it takes.

Terminals lay text out in cells: a Chinese character takes two, a combining mark none, an emoji of
several code points two. `wcwidth` knows (UAX 11, UAX 29, UTS 51); it is imported for lines that
need it alone. Right-to-left text is measured in the order it is written; a terminal that reorders
it moves the underline's target, which is why colour marks the place in the line itself too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from awesomelint.model import Span
from awesomelint.reports.escape import pieces

_TAB = 4
_ELLIPSIS = "…"


class Excerpt(NamedTuple):
    """A line, cut at the place in it, cropped to a width and safe to show."""

    before: str
    at: str
    after: str
    column: int
    """How many cells stand before the place."""
    length: int
    """How many cells the place takes, at least 1: an empty place is shown by one cell."""


class _Unit(NamedTuple):
    """What is shown as one: a grapheme, an escape, a tab."""

    start: int
    stop: int
    shown: str
    cells: int


def excerpt(text: str, line: Span, place: Span, width: int) -> Excerpt:
    """Show a line with a place in it, in at most `width` cells (at least 8).

    Spans are offsets into `text`; what the place covers beyond the line is left out. The time taken
    grows with `width`, not with the line.
    """
    start = min(max(place.start, line.start), line.stop)
    stop = min(max(place.stop, start), line.stop)
    if line.stop - line.start <= width:
        whole = text[line.start : line.stop]
        if whole.isascii() and whole.isprintable() and "##" not in whole:
            head, at = text[line.start : start], text[start:stop]
            return Excerpt(head, at, text[stop : line.stop], len(head), max(len(at), 1))
    return _crop(text, line, Span(start, stop), max(width, 8))


def _crop(text: str, line: Span, place: Span, width: int) -> Excerpt:
    # Every code point that is shown takes a cell, combining marks aside: three widths on either side
    # are more than is shown, unless marks are piled up, and then showing less does no harm.
    window = Span(max(line.start, place.start - 3 * width), min(line.stop, place.start + 3 * width))
    units = list(_units(text, window))
    first = next((i for i, unit in enumerate(units) if unit.stop > place.start), len(units))
    last = first
    while last < len(units) and units[last].start < place.stop:
        last += 1
    left = right = ""
    lead = sum(unit.cells for unit in units[:first])
    total = lead + sum(unit.cells for unit in units[first:])
    begin, end = 0, len(units)
    if window.start > line.start or (total > width and lead > width * 2 // 3):
        left = _ELLIPSIS
        wanted = max(width // 3, width - 2 - (total - lead))
        while begin < first and (lead > wanted or units[begin].cells == 0):
            lead -= units[begin].cells
            total -= units[begin].cells
            begin += 1
    room = width - len(left)
    if window.stop < line.stop or total > room:
        right = _ELLIPSIS
        while end > begin and total > room - 1:
            end -= 1
            total -= units[end].cells
    before = left + _join(units[begin : min(first, end)])
    at, after = _join(units[first : min(last, end)]), _join(units[max(last, first) : end])
    cells = sum(unit.cells for unit in units[first : min(last, end)])
    if last > end:
        at, right, cells = at + right, "", cells + 1
    return Excerpt(before, at, after + right, lead + len(left), max(cells, 1))


def _join(units: list[_Unit]) -> str:
    return "".join(unit.shown for unit in units)


def _units(text: str, window: Span) -> Iterator[_Unit]:
    cells = 0
    for piece in pieces(text[window.start : window.stop]):
        start, stop = piece.start + window.start, piece.stop + window.start
        if piece.shown == r"\t" and piece.escaped:
            piece = piece._replace(shown=" " * (_TAB - cells % _TAB))
        if piece.escaped:
            cells += len(piece.shown)
            yield _Unit(start, stop, piece.shown, len(piece.shown))
            continue
        for unit in _graphemes(piece.shown, start):
            cells += unit.cells
            yield unit


def _graphemes(text: str, start: int) -> Iterator[_Unit]:
    if text.isascii():
        yield from (_Unit(start + i, start + i + 1, char, 1) for i, char in enumerate(text))
        return
    from wcwidth import iter_graphemes, wcswidth

    for grapheme in iter_graphemes(text):
        stop = start + len(grapheme)
        yield _Unit(start, stop, grapheme, max(wcswidth(grapheme), 0))
        start = stop
