"""The sections of a document: which lies in which, which hold links, and which anchors lead to them."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from awesomelint.model import Document

_ANCHOR = re.compile(r"""<[a-z][^<>]*?\s(?:id|name)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""", re.I)
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_NEAR = 500
"""How far above its heading an anchor may stand, in characters."""


class Sections:
    """The sections of one document, each named by the index of its heading in `Document.headings`."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc
        self._starts = [heading.span.start for heading in doc.headings]
        self.parents: list[int | None] = []
        """For each section the one it lies in."""
        self.ends = [len(doc.headings)] * len(doc.headings)
        """For each section the first one after it and all that lie in it."""
        open_sections: list[int] = []
        for index, heading in enumerate(doc.headings):
            while open_sections and doc.headings[open_sections[-1]].level >= heading.level:
                self.ends[open_sections.pop()] = index
            self.parents.append(open_sections[-1] if open_sections else None)
            open_sections.append(index)
        self.own_anchors: dict[int, str] = {}
        """The anchors that HTML gives to sections; none that leads to an earlier place."""
        self._by_anchor = {heading.slug: index for index, heading in enumerate(doc.headings)}
        for span in doc.html:
            for match in _ANCHOR.finditer(doc.text, *span):
                name, headed = match[1] or match[2] or match[3], self._headed(match.start())
                if name and headed is not None and self._by_anchor.setdefault(name, headed) == headed:
                    self.own_anchors.setdefault(headed, name)
        self._anchors = frozenset(doc.anchors)

    def at(self, offset: int) -> int | None:
        """Give the section an offset lies in."""
        index = bisect_right(self._starts, offset) - 1
        return index if index >= 0 else None

    def led_to(self, fragment: str) -> int | None:
        """Give the section a fragment leads to."""
        return self._by_anchor.get(fragment, self._by_anchor.get(fragment.lower()))

    def is_anchor(self, fragment: str) -> bool:
        """Tell whether a fragment leads anywhere in the document."""
        return self.led_to(fragment) is not None or not self._anchors.isdisjoint({fragment, fragment.lower()})

    @cached_property
    def holding(self) -> frozenset[int]:
        """The sections with entries that link to the web, in themselves or in a section below."""
        found = {
            entry.section
            for entry in self._doc.entries
            if entry.section is not None and any(link.url.startswith("http") for link in entry.links)
        }
        for index in range(len(self.parents) - 1, -1, -1):
            above = self.parents[index]
            if index in found and above is not None:
                found.add(above)
        return frozenset(found)

    def _headed(self, offset: int) -> int | None:
        """Give the heading that an anchor at an offset stands in, or right above."""
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and offset < self._doc.headings[index].span.stop:
            return index
        if index + 1 == len(self._starts) or self._starts[index + 1] - offset > _NEAR:
            return None
        between = self._doc.text[offset : self._starts[index + 1]]
        return None if _TAG.sub("", between).strip() else index + 1
