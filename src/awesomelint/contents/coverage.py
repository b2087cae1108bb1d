"""What a table of contents covers, and which sections are missing in it.

What it covers is told by what it lists: the levels, the parents whose subsections it goes into. Only where
most of a section's neighbours are listed is it one that was forgotten.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass

from awesomelint.contents.finding import Contents
from awesomelint.contents.names import bare_name, fold_name, is_apart
from awesomelint.model import Document
from awesomelint.written.nearest import Names

_LEVEL = 0.75
"""The least share of a level's sections that the contents lists, where it covers that level."""
_SURE_LEVEL = 0.9
"""The same, for a section of which no neighbour is listed."""
_COLON = re.compile("[:：]")
_OFTEN = 3
"""How many sections of one kind that are not listed are left out on purpose."""
_LEAST = 3
"""The fewest listed sections of a level that tell that it is covered."""
_PARTIAL = 0.5
"""The share of the sections of its uppermost level below which a table of contents is only some pointers."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The sections that a table of contents could list, and those it does."""

    doc: Document
    contents: Contents
    listed: frozenset[int]
    reachable: tuple[int, ...]
    """Its own, and those whose parent section is listed or lies outside of what it is about; in order."""
    above: tuple[int | None, ...]

    @property
    def is_partial(self) -> bool:
        """Whether it only points to some sections, so that nothing can be said of the others."""
        headings = self.doc.headings
        level = min(headings[index].level for index in self.listed)
        parts = {self.above[index] for index in self.listed if headings[index].level == level}
        all_of_level = [
            index
            for index in self.contents.scope
            if headings[index].level == level
            and self.above[index] in parts
            and not is_apart(headings[index].title)
        ]
        return sum(index in self.listed for index in all_of_level) < _PARTIAL * len(all_of_level)

    def missing(self) -> Iterator[int]:
        """Name the headings that the contents ought to list and does not.

        Given are the topmost ones alone: what is below a missing section has nowhere to be listed.
        """
        headings, listed = self.doc.headings, self.listed
        unwanted = _unwanted(self.doc, self.contents, listed)
        levels = Counter(headings[index].level for index in self.reachable)
        levels_listed = Counter(headings[index].level for index in listed)
        siblings = Counter(self.above[index] for index in self.reachable)
        siblings_listed = Counter(self.above[index] for index in listed)
        for index in self.reachable:
            level, parent = headings[index].level, self.above[index]
            if index in listed or index in unwanted or levels_listed[level] < _LEAST:
                continue
            share = levels_listed[level] / levels[level]
            has_most = 2 * siblings_listed[parent] > siblings[parent]
            if share >= _LEVEL if has_most else share >= _SURE_LEVEL and not siblings_listed[parent]:
                yield index


def coverage(doc: Document, contents: Contents, listed: frozenset[int]) -> Coverage:
    """Find out what a table of contents covers; `listed` is what its links mean."""
    above = tuple(contents.sections.parents)
    candidates = frozenset(_candidates(doc, contents, listed))
    reachable = tuple(
        index
        for index in contents.scope
        if index in listed
        or (index in candidates and (above[index] in listed or _is_around(doc, contents, above[index])))
    )
    return Coverage(doc, contents, listed, reachable, above)


def _candidates(doc: Document, contents: Contents, listed: frozenset[int]) -> Iterator[int]:
    """Give the sections that are not listed, and are like those that are.

    Where those hold links, a section without any is a legend, or thanks. Where they do not, the first and
    the last one listed are taken for the bounds. A section of which a part is listed is left out on purpose.
    """
    sections, first, last = contents.sections, min(listed), max(listed)
    around = _enclosing(contents, listed)
    is_of_links = 2 * len(listed & sections.holding) > len(listed)
    for index in contents.scope:
        heading = doc.headings[index]
        if index in listed or index in around or heading.span.start < contents.span.stop:
            continue
        is_like = index in sections.holding if is_of_links else first < index < last
        if is_like and fold_name(heading.title) and not is_apart(heading.title):
            yield index


def _unwanted(doc: Document, contents: Contents, listed: frozenset[int]) -> set[int]:
    """Give the sections of a kind that comes again and again, and of which none is listed."""
    kinds = Counter(_kind(doc.headings[index].title) for index in contents.scope)
    wanted = {_kind(doc.headings[index].title) for index in listed}
    unwanted = {kind for kind, count in kinds.items() if count >= _OFTEN and kind not in wanted}
    return {index for index in contents.scope if _kind(doc.headings[index].title) in unwanted}


def _kind(title: str) -> str:
    """Give the kind of thing that a section is: what stands before a colon, else the whole name."""
    return bare_name(_COLON.split(title)[0])


def _enclosing(contents: Contents, listed: frozenset[int]) -> set[int]:
    """Give the sections that others which are listed lie in."""
    found: set[int] = set()
    for index in listed:
        parent = contents.sections.parents[index]
        while parent is not None and parent not in found:
            found.add(parent)
            parent = contents.sections.parents[parent]
    return found


def _is_around(doc: Document, contents: Contents, parent: int | None) -> bool:
    """Tell whether a section is the contents', encloses what that may list, or began before it."""
    if parent is None or parent == contents.heading or parent not in contents.scope:
        return True
    return doc.headings[parent].span.start < contents.span.start


class StandIns:
    """What a table of contents has in a section's place: names without a link, links that lead nowhere."""

    def __init__(self, doc: Document, contents: Contents, listed: Set[int]) -> None:
        self._order = sorted(listed)
        self._gaps: Counter[int] = Counter()
        linked = {item.link.entry for item in contents.items}
        self._names = {
            bare_name(doc.entries[at].title)
            for number in contents.lists
            for at in doc.lists[number].entries
            if at not in linked
        }
        self._names |= {bare_name(item.name) for item in contents.items if item.is_dead}
        self._near = Names(item.fragment for item in contents.items if item.is_dead)
        last = -1
        for item in contents.items:
            if item.heading is not None:
                last = item.heading
            elif item.is_dead:
                self._gaps[bisect_right(self._order, last)] += 1

    def take(self, doc: Document, index: int) -> bool:
        """Tell whether something stands in for a section; a dead link does so once."""
        heading = doc.headings[index]
        if bare_name(heading.title) in self._names or self._near.nearest(heading.slug):
            return True
        gap = bisect_right(self._order, index)
        self._gaps[gap] -= 1
        return self._gaps[gap] >= 0
