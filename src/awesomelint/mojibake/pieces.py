"""Garbled pieces of lines that are in order otherwise, where ftfy proves what they were.

A single word in a long line does not make the line unlikely, so `restore` does not look at it. Such words
are found by their shape, cut out at code, destinations and characters that no wrong reading gives, and
repaired where that is proven.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence

from awesomelint.markdown import line_end, line_of
from awesomelint.model import Document, Edit, Span
from awesomelint.mojibake.lossless import Repair, repair
from awesomelint.mojibake.shape import places

_NEVER_GARBLED = re.compile("[\u0530-\u1fff\u2c00-\uf8fe\uf900-\ufb00\ufb03-\ufffc\U00010000-\U0010ffff]+")
"""Characters that no wrong reading as a single-byte encoding gives."""
_STILL_GARBLED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u00e2-\u00ef]")
"""What a repair leaves where bytes were lost, and the rest only looks as if it were whole."""


def proven(
    doc: Document, skipped: Sequence[Span], without: Collection[int]
) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """Give, for each line that has proven pieces, how they were garbled and what changes.

    `skipped` are the spans in which nobody looks, in order; `without` the lines, from 0, that are left out.
    """
    lines = sorted({line_of(doc.line_starts, place) for place in places(doc.text)}.difference(without))
    for line in lines:
        causes: dict[str, None] = {}
        edits: list[Edit] = []
        for piece in _pieces(doc, line, skipped):
            text = doc.text[piece.start : piece.stop]
            if next(places(text), None) is not None and (found := repair(text)) is not None:
                if _STILL_GARBLED.search(_applied(text, found)):
                    continue
                causes[found.cause] = None
                edits += [
                    Edit(Span(piece.start + start, piece.start + stop), was)
                    for start, stop, was in found.runs
                ]
        if edits:
            yield ", and ".join(causes), tuple(edits)


def _applied(text: str, found: Repair) -> str:
    for start, stop, was in reversed(found.runs):
        text = text[:start] + was + text[stop:]
    return text


def _pieces(doc: Document, line: int, skipped: Sequence[Span]) -> Iterator[Span]:
    """Cut a line at code, destinations and characters that no wrong reading gives."""
    start, stop = doc.line_starts[line], line_end(doc.text, doc.line_starts, line)
    at = bisect_right(skipped, start, key=lambda span: span.stop)
    while at < len(skipped) and skipped[at].start < stop:
        yield from _between(doc.text, start, skipped[at].start)
        start = skipped[at].stop
        at += 1
    yield from _between(doc.text, start, stop)


def _between(text: str, start: int, stop: int) -> Iterator[Span]:
    for match in _NEVER_GARBLED.finditer(text, start, max(start, stop)):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, max(start, stop))
