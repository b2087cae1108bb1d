"""Lines that look numbered and render as text, or as a list of their own."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from awesomelint.model import Document, Span
from awesomelint.numbering.sequences import Item, Run, column_of

_LINE = re.compile(
    r"[ \t]*(?:>[ \t]*)*(?P<written>(?P<number>\d{1,4})"
    r"(?:(?P<suffix>[+*'’′](?=[.)、．\s])|[a-z](?=[.)、．]))[.)、．]?"  # `2+.`, `2a.`
    r"|[、．）]"  # `3、`, `3．`
    r"|[.)](?=[^\s\d.),:;]))"  # `3.Ant`
    r"|(?P<marker>\d{1,4})[.)](?=[ \t]))"  # `3. Ant` inside a paragraph
)


class Pseudo(NamedTuple):
    """A line that looks numbered."""

    span: Span
    """The number with what follows it up to the text."""
    written: str
    number: int
    suffix: bool
    """Whether something stands between the number and its delimiter, as in `2+.`."""
    before: int | None
    """The entry above it whose number it goes on from."""
    after: int | None
    """The next entry of the same list."""
    follows: bool
    """Whether it goes on from a line that looks numbered too."""


def pseudo_numbers(doc: Document, found: Sequence[Run]) -> list[Pseudo]:
    """Find the lines that look numbered among the numbered items around them.

    A line counts only where its number goes on from the item above it (or, with a suffix, repeats
    it), in the same column and section; then there is little else that it can mean.
    """
    items = sorted(
        (item for run in found if run.counted for item in run.items), key=lambda item: item.label.span
    )
    if not items:
        return []
    starts = [item.label.span.start for item in items]
    markers = set(starts)
    columns = [column_of(doc, start) for start in starts]
    hidden = sorted(doc.code + doc.comments + doc.html)
    result: list[Pseudo] = []
    for line_start in doc.line_starts:
        match = _LINE.match(doc.text, line_start)
        if match is None:
            continue
        start = match.start("written")
        if start in markers or covers(hidden, start):
            continue
        pseudo = _read(doc, match, items, columns, bisect_right(starts, start), result)
        if pseudo is not None:
            result.append(pseudo)
    return result


def covers(spans: Sequence[Span], offset: int) -> bool:
    """Whether one of some spans, in order and apart, covers an offset."""
    at = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return at >= 0 and offset < spans[at].stop


def _read(
    doc: Document,
    match: re.Match[str],
    items: Sequence[Item],
    columns: Sequence[int],
    at: int,
    earlier: Sequence[Pseudo],
) -> Pseudo | None:
    span = Span(*match.span("written"))
    column = column_of(doc, span.start)
    above = at - 1
    while above >= 0 and columns[above] > column:
        above -= 1
    below = at
    while below < len(items) and columns[below] > column:
        below += 1
    before = items[above] if _is_near(doc, items, columns, above, span) else None
    after = items[below] if _is_near(doc, items, columns, below, span) else None
    number = int(match["number"] or match["marker"])
    suffix = match["suffix"] is not None
    following = after.entry if after is not None else None
    if before is None:
        if after is None or suffix or number != 1 or after.number != 2:
            return None
        return Pseudo(span, match["written"], number, suffix, None, following, False)
    follows = bool(earlier) and earlier[-1].before == before.entry and not suffix
    reached = earlier[-1].number if follows else before.number
    if number != reached + 1 and not (suffix and number == reached):
        return None
    return Pseudo(span, match["written"], number, suffix, before.entry, following, follows)


def _is_near(doc: Document, items: Sequence[Item], columns: Sequence[int], at: int, span: Span) -> bool:
    """Whether there is an item at that index, in the line's column and section."""
    if not 0 <= at < len(items) or columns[at] != column_of(doc, span.start):
        return False
    return _section(doc, items[at].label.span.start) == _section(doc, span.start)


def _section(doc: Document, offset: int) -> int:
    return bisect_right(doc.headings, offset, key=lambda heading: heading.span.start)


class Foreign(NamedTuple):
    """An item written with another delimiter, which starts a list of its own."""

    item: Item
    delimiter: str
    usual: str


def foreign_delimiters(doc: Document, run: Run) -> list[Foreign]:
    """Find items such as `3)` among `3.`: right in number, but each starts a new list."""
    delimiters = [doc.lists[index].delimiter for index in run.lists]
    if len(set(delimiters)) < 2:
        return []
    sizes = dict.fromkeys(delimiters, 0)
    for index in run.lists:
        sizes[doc.lists[index].delimiter] += len(doc.lists[index].entries)
    usual = max(sizes, key=lambda mark: (sizes[mark], mark == delimiters[0]))
    by_entry = {item.entry: item for item in run.items}
    result = []
    for (before, _), (mark, index) in pairwise([("", -1), *zip(delimiters, run.lists, strict=True)]):
        if mark not in (usual, before):
            result.append(Foreign(by_entry[doc.lists[index].entries[0]], mark, usual))
    return result
