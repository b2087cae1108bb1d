"""New lines, and lines moved or taken out, in the list that a table of contents is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from awesomelint.contents.counting import counting, moved_on
from awesomelint.contents.finding import Item
from awesomelint.contents.style import Style
from awesomelint.markdown import line_end, line_of
from awesomelint.model import Document, Edit, Entry, Span
from awesomelint.removal import lines_of

Where = Literal["after", "before", "below"]
_WORD = re.compile(r"[^\W_]")
_TAG = re.compile(r"<[^<>]*>")
_OPENING = re.compile(r"\s*(?:\[[ xX]\]\s+)?([*_`]*)")
"""What may stand between a marker and a link: a task's box, emphasis."""
_LONGEST_SEPARATOR = 60
"""The longest text between two links of a line that only sets them apart, in characters."""


class _Model(NamedTuple):
    """A line after whose pattern new ones are written."""

    place: int
    entry: Entry
    before: str
    after: str


class Lines:
    """The lines of one table of contents: what a link's line looks like, and where the next one starts."""

    def __init__(self, doc: Document, items: Sequence[Item], style: Style) -> None:
        self.doc = doc
        self.items = items
        self.style = style
        self.links_of = Counter(item.link.entry for item in items)

    def insert(self, where: Where, place: int, headings: Sequence[int]) -> list[Edit]:
        """Write lines for some headings after, before or below that at a place; none where none fit."""
        if self.items[place].link.entry is None:
            return self.insert_in_line(where, place, headings)
        entry = self.entry(place)
        model = None if entry is None else self.model(place if where != "below" else self.child_like(entry))
        if entry is None or model is None:
            return []
        lines = [model.before + self.link(model.place, heading) + model.after for heading in headings]
        if model.entry.number is None:
            return [self.placed(where, entry, lines)]
        count = counting(self.doc, model.entry, where == "after")
        if count is None:
            return []
        start, stop = (at - self.line_start(model.entry) for at in model.entry.number.span)
        lines = [line[:start] + count.number(at) + line[stop:] for at, line in enumerate(lines)]
        edit = self.placed(where, entry, lines)
        if where == "below":
            return [edit]
        return [edit, *moved_on(self.doc, entry, where == "after", count.step * len(lines))]

    def move(self, place: int, where: Where, to: int) -> list[Edit]:
        """Move the line at a place after or before another one of the same bullet list."""
        entry, target = self.entry(place), self.entry(to)
        if entry is None or target is None or entry.list != target.list or entry.number is not None:
            return []
        gone = lines_of(self.doc, entry)
        if gone is None or self.is_loose(entry):
            return []
        line = self.doc.text[self.line_start(entry) : entry.span.stop].rstrip()
        return [gone, self.placed(where, target, [line])]

    def remove(self, place: int) -> list[Edit]:
        """Take out the line at a place, where nothing is nested in it."""
        entry = self.entry(place)
        if entry is None or entry.number is not None or self.end(entry.span) > self.end(entry.body_span):
            return []
        gone = lines_of(self.doc, entry)
        return [] if gone is None else [gone]

    # what a line is made of

    def entry(self, place: int) -> Entry | None:
        """Give the list item that a link is alone in, on lines of its own."""
        index = self.items[place].link.entry
        if index is None or self.links_of[index] > 1:
            return None
        entry = self.doc.entries[index]
        is_alone = not self.doc.text[self.line_start(entry) : entry.span.start].strip()
        return entry if is_alone and entry.kind != "row" else None

    def line_start(self, entry: Entry) -> int:
        return self.doc.line_starts[line_of(self.doc.line_starts, entry.span.start)]

    def end(self, span: Span) -> int:
        """Give the offset past the last character of a span that is no blank."""
        return span.start + len(self.doc.text[span.start : span.stop].rstrip())

    def model(self, place: int | None) -> _Model | None:
        """Give the line at a place as a pattern, if what stands around its link may stand on any line."""
        entry = None if place is None else self.entry(place)
        if place is None or entry is None:
            return None
        link = self.items[place].link
        opening = _OPENING.fullmatch(self.doc.text, entry.marker_span.stop, link.span.start)
        if opening is None or "\n" in opening[0] or "\r" in opening[0]:
            return None
        before = self.doc.text[self.line_start(entry) : link.span.start]
        after = self.doc.text[link.span.stop : self.end(entry.body_span)]
        if not _WORD.search(after) and "\n" not in after and "\r" not in after:
            return _Model(place, entry, before, after)
        return None if opening[1] else _Model(place, entry, before, "")

    def child_like(self, entry: Entry) -> int | None:
        """Find the first link nested in another entry that is indented as this one."""
        indent = entry.span.start - self.line_start(entry)
        for place, item in enumerate(self.items):
            child = self.entry(place) if item.link.entry is not None else None
            if child is not None and child.parent is not None:
                parent = self.doc.entries[child.parent]
                is_first = self.doc.lists[child.list].entries[0] == item.link.entry
                if is_first and parent.span.start - self.line_start(parent) == indent:
                    return place
        return None

    def link(self, place: int, heading: int) -> str:
        """Write a link to a heading as the one at a place is written."""
        link, text = self.items[place].link, self.doc.text
        mark = text.find("#", *link.url_span)
        name, fragment = self.style.text(heading), self.style.fragment(heading)
        if link.kind not in ("inline", "html") or link.text_span is None or mark < 0:
            return f"[{name}](#{fragment})"
        parts, at = [], link.span.start
        for span, new in sorted([(link.text_span, name), (Span(mark + 1, link.url_span.stop), fragment)]):
            parts += [text[at : span.start], new]
            at = span.stop
        return "".join(parts) + text[at : link.span.stop]

    # places

    def placed(self, where: Where, entry: Entry, lines: Sequence[str]) -> Edit:
        """Put lines before an entry, after it with all that is nested in it, or right below its own text."""
        text, starts = self.doc.text, self.doc.line_starts
        line = line_of(starts, entry.span.start)
        ending = text[line_end(text, starts, line) : starts[line + 1]] if line + 1 < len(starts) else "\n"
        between = ending * 2 if where != "below" and self.is_loose(entry) else ending
        if where == "before":
            return Edit(Span(starts[line], starts[line]), "".join(new + between for new in lines))
        last = self.end(entry.span if where == "after" else entry.body_span)
        stop = line_end(text, starts, line_of(starts, last - 1))
        return Edit(Span(stop, stop), "".join(between + new for new in lines))

    def is_loose(self, entry: Entry) -> bool:
        """Tell whether a blank line stands between the first items of an entry's list."""
        members = [self.doc.entries[at] for at in self.doc.lists[entry.list].entries[:2]]
        if len(members) < 2:
            return False
        starts = self.doc.line_starts
        return line_of(starts, members[1].span.start) > line_of(starts, self.end(members[0].span) - 1) + 1

    # a line of links

    def insert_in_line(self, where: Where, place: int, headings: Sequence[int]) -> list[Edit]:
        """Write links into a line, set apart as the others are; none where those are not alike."""
        if not self.separator or where == "below":
            return []
        links = [self.link(place, heading) for heading in headings]
        span = self.items[place].link.span
        if where == "before":
            return [Edit(Span(span.start, span.start), "".join(link + self.separator for link in links))]
        return [Edit(Span(span.stop, span.stop), "".join(self.separator + link for link in links))]

    @cached_property
    def separator(self) -> str:
        """What stands between most links of a line; empty where there is no such thing."""
        between = Counter(
            self.doc.text[one.link.span.stop : two.link.span.start]
            for one, two in pairwise(self.items)
            if one.link.entry is None and two.link.entry is None
        )
        separator, count = between.most_common(1)[0] if between else ("", 0)
        shown = _TAG.sub("", separator)
        is_plain = bool(shown) and len(separator) <= _LONGEST_SEPARATOR and not _WORD.search(shown)
        return separator if is_plain and 2 * count >= between.total() else ""
