"""Edits that bring a table of contents in line with its sections, in its own style.

Only lines that differ are written: a new one looks like its neighbour's, and only numbers move along.
Where a line's look cannot be learned, nothing is written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from awesomelint.contents.comparing import Comparison
from awesomelint.contents.lines import Lines, Where
from awesomelint.contents.names import fold_name
from awesomelint.contents.style import style_of
from awesomelint.model import Edit, Fix, Span


class Writer:
    """Writes the fixes for one table of contents."""

    def __init__(self, one: Comparison) -> None:
        self.one = one
        self.doc = one.doc
        self.items = one.contents.items
        self.style = style_of(one.doc, one.contents)
        self.lines = Lines(one.doc, self.items, self.style)
        self.stray = frozenset(one.misordered()) | frozenset(one.repeated)
        self.place_of: dict[int, int] = {}
        """For each listed heading the place of its link, those out of order and repeated ones left out."""
        for place, heading in enumerate(one.meant):
            if heading is not None and place not in self.stray:
                self.place_of.setdefault(heading, place)
        self.children: dict[int | None, list[int]] = {}
        """The headings in `place_of`, in order, by the section they lie in."""
        for heading in sorted(self.place_of):
            self.children.setdefault(one.coverage.above[heading], []).append(heading)

    def insertions(self, missing: Sequence[int]) -> Iterator[tuple[int, Fix | None]]:
        """Give each missing heading with the fix that lists it; those for one place share a fix."""
        groups: dict[tuple[Where, int] | None, list[int]] = {}
        for index in missing:
            groups.setdefault(self.neighbour(index), []).append(index)
        for neighbour, headings in groups.items():
            edits = self.lines.insert(*neighbour, headings) if neighbour is not None else ()
            title = "list the section" if len(headings) == 1 else f"list the {len(headings)} sections"
            fix = _fix(title, edits)
            yield from ((index, fix) for index in headings)

    def neighbour(self, index: int) -> tuple[Where, int] | None:
        """Give the place beside which a heading is to be listed: `after`, `before` or `below` it."""
        parent = self.one.coverage.above[index]
        siblings = self.children.get(parent, [])
        level = self.doc.headings[index].level
        at = bisect_left(siblings, index)
        if at and self.doc.headings[siblings[at - 1]].level <= level:
            return "after", self.place_of[siblings[at - 1]]
        if not at and siblings:
            return "before", self.place_of[siblings[0]]
        if not siblings and parent is not None and parent in self.place_of:
            return "below", self.place_of[parent]
        return None

    def before(self, place: int) -> int | None:
        """Give the listed heading after whose section that of a link out of order comes."""
        heading = self.one.meant[place] or 0
        parent = self.one.coverage.above[heading]
        siblings = self.children.get(parent, [])
        at = bisect_left(siblings, heading)
        return siblings[at - 1] if at else parent if parent in self.place_of else None

    def follows(self, place: int, before: int | None) -> bool:
        """Tell whether a link stands right after that to a heading, in the list that both are in."""
        if before not in self.place_of:
            return False
        one, other = self.items[self.place_of[before]].link.entry, self.items[place].link.entry
        if one is None or other is None:
            return self.place_of[before] == place - 1
        members = self.doc.lists[self.doc.entries[other].list].entries
        at = bisect_left(members, other)
        return at > 0 and members[at - 1] == one

    def move(self, place: int, before: int | None) -> Fix | None:
        """Move a line of a list to where its section's order puts it."""
        heading = self.one.meant[place]
        above = self.one.coverage.above
        if heading is None or self.is_sorted_at(place):
            return None
        if before is not None and above[before] == above[heading]:
            return _fix("move it there", self.lines.move(place, "after", self.place_of[before]))
        siblings = self.children.get(above[heading], [])
        if siblings and siblings[0] > heading:
            return _fix("move it there", self.lines.move(place, "before", self.place_of[siblings[0]]))
        return None

    def is_sorted_at(self, place: int) -> bool:
        """Tell whether a link is where the alphabet puts it: then rather the sections are out of order."""
        entry = self.items[place].link.entry
        if entry is None:
            return False
        members = self.doc.lists[self.doc.entries[entry].list].entries
        at = bisect_left(members, entry)
        names = [fold_name(self.doc.entries[one].title) for one in members[max(at - 1, 0) : at + 2]]
        return len(names) > 1 and names == sorted(names)

    def removal(self, place: int) -> Fix | None:
        """Take a repeated line out."""
        return _fix("remove it", self.lines.remove(place))

    def redirection(self, place: int, heading: int) -> Fix | None:
        """Let a link lead to another section."""
        start, stop = self.items[place].link.url_span
        at = self.doc.text.find("#", start, stop)
        if at < 0:
            return None
        return _fix("write the section's anchor", [Edit(Span(at + 1, stop), self.style.fragment(heading))])

    def renaming(self, place: int) -> Fix | None:
        """Call a link what its section is called."""
        item = self.items[place]
        if item.link.text_span is None or item.heading is None:
            return None
        return _fix("write the section's name", [Edit(item.link.text_span, self.style.text(item.heading))])

    def link(self, entry: int, heading: int) -> Fix | None:
        """Make a link of an entry that only names its section."""
        span = self.doc.entries[entry].body_span
        written = self.doc.text[span.start : span.stop]
        if written.strip() != self.doc.entries[entry].title or "[" in written:
            return None
        span = Span(span.start, span.start + len(written.rstrip()))
        return _fix("link it", [Edit(span, f"[{written.rstrip()}](#{self.style.fragment(heading)})")])


def _fix(title: str, edits: Sequence[Edit]) -> Fix | None:
    return Fix(title, tuple(edits), safe=False) if edits else None
