"""Which files are one list once more: its translation, its archive, its changelog, a part of it.

Names say little about that, so what the files have in common tells:

- A translation has the same links in the same order, under headings of the same levels.
- A changelog, an archive, a part or a selection has most of its links from the list, in any order.
- Two lists that merely overlap have few links in common.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

_MOST = 0.5
"""The share of the shorter file's links which the other one has too, in any order, if it is made from it."""
_PARALLEL = 0.15
"""The same, if they come in the same order, or in the same sections."""
_LEAST = 4
"""How many links in common an order can be told from."""
_ORDERED = 0.9
"""The share of them that has to be in order, or in the same section."""
_HEADINGS = 0.8
"""The share of headings, one by one from the top, whose levels agree in two translations."""


class Outline(NamedTuple):
    """What is compared of a file."""

    levels: Sequence[int]
    """Of its headings."""
    at: Mapping[str, tuple[int, int]]
    """By link: where it first stands, as its rank among the file's links and its section."""


def outline_of(levels: Sequence[int], links: Iterable[tuple[str, int]]) -> Outline:
    """Note where each link of a file stands first; `links` come in order, with their sections."""
    at: dict[str, tuple[int, int]] = {}
    for rank, (link, section) in enumerate(links):
        at.setdefault(link, (rank, section))
    return Outline(levels, at)


def is_once_more(one: Outline, other: Outline) -> bool:
    """Tell whether two files are one list twice, or one is made from the other.

    Takes time with the shorter file's length, and its logarithm.
    """
    small, large = sorted((one, other), key=lambda outline: len(outline.at))
    shared = small.at.keys() & large.at.keys()
    if len(shared) >= _MOST * len(small.at):
        return True
    if len(shared) < max(_LEAST, _PARALLEL * len(small.at)):
        return False
    places = sorted((small.at[link], large.at[link]) for link in shared)
    if _longest_rise([there[0] for _, there in places]) >= _ORDERED * len(places):
        return True
    same_section = sum(here[1] == there[1] for here, there in places)
    return same_section >= _ORDERED * len(places) and _agree(one.levels, other.levels)


def _agree(one: Sequence[int], other: Sequence[int]) -> bool:
    """Tell whether the headings of two files have the same levels, one by one."""
    same = sum(mine == its for mine, its in zip(one, other, strict=False))
    return same >= _HEADINGS * max(len(one), len(other))


def _longest_rise(numbers: Iterable[int]) -> int:
    """Give the length of the longest rising subsequence (patience sorting).

    >>> _longest_rise([3, 1, 2, 9, 4])
    3
    """
    tops: list[int] = []
    for number in numbers:
        at = bisect_left(tops, number)
        tops[at : at + 1] = [number]
    return len(tops)
