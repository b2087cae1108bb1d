"""Which section each link of a table of contents means, and which one it leads to instead.

Where several sections have one name ("Books" below each language), the order of the others tells which one is
meant: a link between those to Ant and Bee means the "Books" between Ant and Bee.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from awesomelint.contents.finding import Contents
from awesomelint.contents.names import bare_name
from awesomelint.contents.order import longest_order
from awesomelint.model import Document


def meant_headings(doc: Document, contents: Contents) -> list[int | None]:
    """Give for each item the heading it means; None where that is no heading, or the link is dead."""
    by_name: dict[str, list[int]] = {}
    for index in contents.scope:
        if doc.headings[index].span.start > contents.span.stop:
            by_name.setdefault(bare_name(doc.headings[index].title), []).append(index)
    return _Matcher(doc, contents, by_name).all()


class _Matcher:
    def __init__(self, doc: Document, contents: Contents, by_name: dict[str, list[int]]) -> None:
        self.items = contents.items
        self.names = [bare_name(item.name) for item in contents.items]
        self.titles = [
            "" if item.heading is None else bare_name(doc.headings[item.heading].title)
            for item in contents.items
        ]
        self.by_name = by_name
        self.uses = Counter(item.heading for item in contents.items)
        self.first_use = {item.heading: place for place, item in reversed(list(enumerate(contents.items)))}
        self.meant: list[int | None] = [item.heading for item in contents.items]
        self.taken = set(contents.listed)

    def all(self) -> list[int | None]:
        landmarks = self.landmarks()
        limits = self.limits(landmarks)
        last = -1
        for place, item in enumerate(self.items):
            if place in landmarks:
                last = max(last, item.heading or 0)
                continue
            if item.heading is None:
                continue
            limit = limits[place]
            meant = self.one(place, item.heading, last, limit)
            self.meant[place] = meant
            self.taken.add(meant)
            if meant > last and (limit is None or meant < limit):
                last = meant
        return self.meant

    def landmarks(self) -> frozenset[int]:
        """Give the places of links that surely mean what they lead to, in the order of their sections."""
        sure = [
            place
            for place, item in enumerate(self.items)
            if item.heading is not None
            and self.uses[item.heading] == 1
            and len(self.by_name.get(self.titles[place], ())) == 1
        ]
        order = longest_order([self.items[place].heading or 0 for place in sure])
        return frozenset(sure[at] for at in order)

    def one(self, place: int, heading: int, last: int, limit: int | None) -> int:
        """Give the heading that one link means, between two sections that are sure."""
        name, title = self.names[place], self.titles[place]
        if name != title:
            free = [index for index in self.by_name.get(name, ()) if index not in self.taken]
            return free[0] if len(free) == 1 else heading
        if last < heading and (limit is None or heading < limit) and self.first_use[heading] == place:
            return heading
        twins = self.by_name.get(name, [])
        at = bisect_right(twins, last)
        for index in twins[at:]:
            if limit is not None and index >= limit:
                break
            if index not in self.taken:
                return index
        return heading

    def limits(self, landmarks: frozenset[int]) -> list[int | None]:
        """Give for each place the heading of the next sure link."""
        limits: list[int | None] = []
        limit = None
        for place in range(len(self.items) - 1, -1, -1):
            limit = self.items[place].heading if place in landmarks else limit
            limits.append(limit)
        return limits[::-1]
