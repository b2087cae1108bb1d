"""Whether a page that shows a file has the line that a link leads to: `#L10`, `#L10-L20`, `#lines-10:20`.

A line is missed only where all lines of the file are on the page, and it lies beyond the last one. Pages
that scripts fill, that show one part of a file after the other, or that were not read to their end tell
of no line that it is missing.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import NamedTuple

from awesomelint import rulebook
from awesomelint.links.target import Target

_FEW = 5
"""With so many ids of lines a page is believed to show a file, line by line."""
_DIGITS = 7
"""Digits that the number of a line may have."""
_RAW_LINES = b'"rawLines":['
_CUT = (b'"truncated":true', b'"large":true')
"""What says that the data is not all of the file."""
_JSON_TEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_JSON_TEXTS = re.compile(rb'(?:"(?:[^"\\]++|\\.)*+"(?:,(?="))?+)*+\]', re.DOTALL)
_SCRIPT = re.compile(rb"<script(?=\s)[^<>]*?\stype=[\"']?application/json[\"'\s>]")
_PAGED = re.compile(rb"[?&;]page=[0-9]")


class Line(NamedTuple):
    """The line that a fragment leads to."""

    number: int
    """From 1; of several lines the first."""
    ids: tuple[str, ...]
    """What the ids of lines begin with."""


def line_of(fragment: str) -> Line | None:
    """Read a fragment, without its `#`, that names lines of a file; None for any other.

    >>> line_of("L20-L10"), line_of("n7"), line_of("L0"), line_of("Lines")
    (Line(number=10, ids=('L', 'LC')), Line(number=7, ids=('n',)), None, None)
    """
    for pattern, ids in _forms():
        found = pattern.fullmatch(fragment)
        if found is not None:
            numbers = [int(digits) for digits in found.groups() if digits and len(digits) <= _DIGITS]
            return Line(min(numbers), ids) if numbers and min(numbers) > 0 else None
    return None


@cache
def _forms() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    rows = rulebook.data("fragments")["line"]
    return tuple((re.compile(row["fragment"]), tuple(row["ids"])) for row in rows)


class File:
    """A page that may show a file, line by line; all is looked for once, however many lines are wanted."""

    def __init__(self, page: bytes, url: Target, *, is_whole: bool, is_scripted: bool) -> None:
        """`page` is in UTF-8; `is_scripted` says that scripts may fill in what is not there."""
        self._page = page
        self._path = url.path
        self._is_whole = is_whole
        self._is_scripted = is_scripted
        self._numbers: dict[tuple[str, ...], frozenset[int]] = {}

    def has(self, line: Line) -> bool | None:
        """Tell whether the page has a line; None where that cannot be told."""
        if line.ids not in self._numbers:
            self._numbers[line.ids] = _numbers(self._page, line.ids)
        found = self._numbers[line.ids]
        if line.number in found:
            return True
        if self._count is not None and line.number <= self._count:
            return True
        if not self._is_whole:
            return None
        if self._count is not None:
            return False
        is_all = len(found) >= _FEW and len(found) == max(found) < line.number
        if not is_all or self._is_scripted or self._is_part:
            return None
        is_named = any(f"{prefix}{line.number}".encode() in self._page for prefix in line.ids)
        return None if is_named else False

    @cached_property
    def _count(self) -> int | None:
        return _raw_lines(self._page) if "/blob/" in self._path else None

    @cached_property
    def _is_part(self) -> bool:
        return "/blame/" in self._path or _PAGED.search(self._page) is not None


def _numbers(page: bytes, prefixes: tuple[str, ...]) -> frozenset[int]:
    """Give the numbers of the lines that have an id or a name."""
    names = "|".join(map(re.escape, prefixes))
    pattern = rf"[\s\"'](?:id|name)=[\"']?(?:{names})([1-9][0-9]{{0,{_DIGITS - 1}}})(?=[\"'\s>])"
    return frozenset(map(int, re.findall(pattern.encode(), page)))


def _raw_lines(page: bytes) -> int | None:
    """Count the lines that a page of GitHub's holds as data for its scripts: `"rawLines":["...", ...]`.

    None where it holds none, more than one file, a part of one, or a list that does not end.
    """
    start = page.find(_RAW_LINES)
    if start < 0 or page.find(_RAW_LINES, start + 1) >= 0 or any(mark in page for mark in _CUT):
        return None
    opening = page.rfind(b"<script", 0, start)
    if opening < 0 or not _SCRIPT.match(page, opening) or page.find(b"</script", opening, start) >= 0:
        return None
    texts = _JSON_TEXTS.match(page, start + len(_RAW_LINES))
    if texts is None:
        return None
    count = len(_JSON_TEXT.findall(texts[0]))
    return count or None
