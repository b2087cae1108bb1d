"""Which links of a table of contents stand in another order than their sections."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_order(numbers: Sequence[int]) -> frozenset[int]:
    """Give the places of a longest increasing run of numbers, others left out (patience sorting).

    >>> sorted(longest_order([1, 5, 2, 3, 4]))
    [0, 2, 3, 4]
    """
    ends: list[int] = []
    places: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        before.append(places[at - 1] if at else None)
        ends[at : at + 1] = [number]
        places[at : at + 1] = [place]
    found = set()
    current = places[-1] if places else None
    while current is not None:
        found.add(current)
        current = before[current]
    return frozenset(found)
