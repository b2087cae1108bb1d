"""What most entries of a list do, so that the few others can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

FEWEST = 5
"""How many entries have to agree before it is a custom, and not chance."""


def majority(counts: Counter[T], share: int, fewest: int = FEWEST) -> T | None:
    """Give what at least `share` in a hundred do, and at least `fewest` at all; None if nothing is.

    >>> majority(Counter("aaaaaaaaab"), 90), majority(Counter("aaaaaab"), 90), majority(Counter("aaaa"), 90)
    ('a', None, None)
    """
    for value, count in counts.most_common(1):
        if count >= fewest and count * 100 >= share * counts.total():
            return value
    return None


def deviants(
    uses: Sequence[tuple[object, T]], share: int, fewest: int = FEWEST
) -> tuple[T, list[int]] | None:
    """Give what most do, and the places of those that do otherwise; None where there is no custom.

    Each use comes with its section. Where a section agrees on something else, it may have a reason.

    >>> uses = [(1, "a")] * 9 + [(1, "b")] + [(2, "b")] * 2
    >>> deviants(uses, 75)
    ('a', [9])
    """
    usual = majority(Counter(value for _, value in uses), share, fewest)
    if usual is None:
        return None
    here = Counter(uses)
    odd = [
        at
        for at, (section, value) in enumerate(uses)
        if value != usual and here[section, value] < here[section, usual]
    ]
    return usual, odd
