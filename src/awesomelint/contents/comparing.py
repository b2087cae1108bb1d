"""What differs between a table of contents and the sections of its document.

Links that lead nowhere are not looked at: `missing-anchor` reports them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from awesomelint.contents.coverage import Coverage, StandIns, coverage
from awesomelint.contents.finding import Contents
from awesomelint.contents.matching import meant_headings
from awesomelint.contents.names import bare_name, fold_name
from awesomelint.contents.order import longest_order
from awesomelint.model import Document
from awesomelint.written.nearest import letters

_EXACT = 0.8
"""The least share of links named as their sections are, where one that is not counts as a mistake."""
_ALIKE = 0.8
"""How much of two names must agree (difflib's ratio) for one to be the other misspelled."""
_DISORDER = 0.1
"""The greatest share of links out of order for the order of the sections to be what is wanted ..."""
_ALWAYS = 2
"""... and how many may be so in a short table of contents."""
_LEAST_ORDERED = 5
"""The fewest links that have an order."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A table of contents beside the sections it lists."""

    doc: Document
    contents: Contents
    meant: tuple[int | None, ...]
    """For each item the heading it means, whichever it leads to."""
    coverage: Coverage
    repeated: dict[int, int]
    """The places of links that mean what an earlier one of that name and list does, with that one's."""
    entries: dict[int, int | None]
    """For each entry with a link, the heading that one means."""

    def misdirected(self) -> Iterator[int]:
        """Give the places of links that lead to another section than the one they mean."""
        for place, item in enumerate(self.contents.items):
            if item.heading is not None and self.meant[place] != item.heading:
                yield place

    def misnamed(self) -> Iterator[int]:
        """Give the places of links whose name is nearly that of the section they lead to."""
        named = [
            (place, fold_name(item.name), fold_name(self.doc.headings[item.heading].title))
            for place, item in enumerate(self.contents.items)
            if item.heading is not None and item.heading == self.meant[place]
        ]
        exact = sum(name == title or bare_name(name) == bare_name(title) for _, name, title in named)
        if exact >= _EXACT * len(named):
            yield from (place for place, name, title in named if _is_misspelled(name, title))

    def misordered(self) -> Iterator[int]:
        """Give the places of links that stand elsewhere than the order of the sections asks for."""
        uses = Counter(self.meant)
        places = [
            place
            for place, heading in enumerate(self.meant)
            if heading is not None
            and uses[heading] == 1
            and heading in self.contents.scope
            and self.is_below_its_parent(place, heading)
        ]
        order = longest_order([self.meant[place] or 0 for place in places])
        wrong = len(places) - len(order)
        if len(places) >= _LEAST_ORDERED and wrong <= max(_ALWAYS, _DISORDER * len(places)):
            yield from (place for at, place in enumerate(places) if at not in order)

    def is_below_its_parent(self, place: int, heading: int) -> bool:
        """Tell whether a link is nested in one to the section its own is in; else it is a cross-reference."""
        entry = self.contents.items[place].link.entry
        parent = None if entry is None else self.doc.entries[entry].parent
        around = None if parent is None else self.entries.get(parent)
        return around is None or around == self.coverage.above[heading]

    def missing(self, listed: frozenset[int]) -> Iterator[int]:
        """Give the headings that ought to be listed and are not; `listed` are in any contents."""
        stand_ins = StandIns(self.doc, self.contents, self.coverage.listed)
        for index in self.coverage.missing():
            if index not in listed and not stand_ins.take(self.doc, index):
                yield index

    def unlinked(self) -> Iterator[tuple[int, int]]:
        """Give the entries without a link that name a section which is not listed, each with that heading."""
        linked = {item.link.entry for item in self.contents.items}
        lost = {
            bare_name(self.doc.headings[index].title): index
            for index in reversed(tuple(self.coverage.missing()))
        }
        for number in sorted(self.contents.lists):
            for at in self.doc.lists[number].entries:
                entry = self.doc.entries[at]
                if at not in linked and not entry.links:
                    index = lost.pop(bare_name(entry.title), None)
                    if index is not None:
                        yield at, index


def compare(doc: Document, contents: Contents) -> Comparison | None:
    """Lay a table of contents beside the sections; None where it only points to a few of them."""
    meant = tuple(meant_headings(doc, contents))
    listed = frozenset(heading for heading in (*meant, *contents.listed) if heading is not None)
    covered = coverage(doc, contents, listed) if listed else None
    if covered is None or covered.is_partial:
        return None
    entries = {
        item.link.entry: heading
        for item, heading in zip(contents.items, meant, strict=True)
        if item.link.entry is not None
    }
    return Comparison(doc, contents, meant, covered, dict(_repeats(doc, contents, meant)), entries)


def _repeats(doc: Document, contents: Contents, meant: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """Give the places of links that are there twice in one list; in two, both may be wanted."""
    seen: dict[tuple[int, str, int | None], int] = {}
    for place, heading in enumerate(meant):
        if heading is not None:
            item = contents.items[place]
            where = None if item.link.entry is None else doc.entries[item.link.entry].list
            key = heading, fold_name(item.name), where
            if key in seen:
                yield place, seen[key]
            seen.setdefault(key, place)


def _is_misspelled(name: str, title: str) -> bool:
    """Tell whether a name is a title with a mistake in it, and not one that was shortened or explained."""
    words, others = name.split(), title.split()
    if not name or set(words) <= set(others) or set(others) <= set(words) or letters(name) == letters(title):
        return False
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, bare_name(name), bare_name(title), autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
