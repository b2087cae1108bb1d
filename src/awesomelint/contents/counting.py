"""Numbers in an ordered list that gets new lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from awesomelint.model import Document, Edit, Entry

_LONGEST = 500
"""The longest list, in entries, whose numbers are moved on."""


class Counting(NamedTuple):
    """How an ordered list counts: from which number a new line is counted, and by which step."""

    first: int
    step: int
    """0 where each number is the same (`1.`), as it may be in Markdown."""
    like: str
    """A number as written: `01` has two digits always."""

    def number(self, at: int) -> str:
        """Write the number of a new line, counted from 0.

        >>> Counting(9, 1, "01").number(0), Counting(9, 1, "01").number(1)
        ('09', '10')
        """
        return _padded(self.first + at * self.step, self.like)


def counting(doc: Document, entry: Entry, is_after: bool) -> Counting | None:
    """Learn how an entry's list counts, for lines after or before it; None where that is not plain."""
    members = doc.lists[entry.list].entries
    numbers = [doc.entries[at].number for at in members[:_LONGEST]]
    counted = [number.path[0] for number in numbers if number is not None and number.path]
    steps = {later - earlier for earlier, later in pairwise(counted)} or {1}
    if entry.number is None or not entry.number.path or len(counted) < len(members) or len(steps) > 1:
        return None
    step = steps.pop()
    if step not in (0, 1):
        return None
    return Counting(entry.number.path[0] + (step if is_after else 0), step, entry.number.text)


def moved_on(doc: Document, entry: Entry, is_after: bool, by: int) -> Iterator[Edit]:
    """Give the edits that raise the numbers that follow new lines after or before an entry."""
    for at in doc.lists[entry.list].entries if by else ():
        number, start = doc.entries[at].number, doc.entries[at].span.start
        if number is not None and (start > entry.span.start or (start == entry.span.start and not is_after)):
            yield Edit(number.span, _padded(number.path[0] + by, number.text))


def _padded(number: int, like: str) -> str:
    return str(number).zfill(len(like)) if like.startswith("0") else str(number)
