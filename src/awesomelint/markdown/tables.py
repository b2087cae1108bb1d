"""Where the cells of a table's row stand."""

from __future__ import annotations

import re

from awesomelint.model import Span

_BAR = re.compile(r"\\[\s\S]|\|")


def cells(text: str, start: int, stop: int) -> list[Span]:
    r"""Split a row at its unescaped bars; cells come without the blanks around them.

    Source: GitHub Flavored Markdown, section 4.10.

    >>> [text[slice(*cell)] for text in [r"| a | b\|c |"] for cell in cells(text, 0, len(text))]
    ['a', 'b\\|c']
    """
    bounds = [start]
    bounds.extend(match.start() for match in _BAR.finditer(text, start, stop) if match[0] == "|")
    spans = [_trimmed(text, bounds[0], bounds[1] if len(bounds) > 1 else stop)]
    for index, bar in enumerate(bounds[1:], 2):
        spans.append(_trimmed(text, bar + 1, bounds[index] if index < len(bounds) else stop))
    if spans[0].start == spans[0].stop:
        spans.pop(0)
    if spans and spans[-1].start == spans[-1].stop:
        spans.pop()
    return spans


def _trimmed(text: str, start: int, stop: int) -> Span:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    return Span(start, stop)
