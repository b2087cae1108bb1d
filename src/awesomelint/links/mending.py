"""What can be done about a link that is dead: a copy put beside it, the link struck out, its entry removed.

Each method gives the fix, or None where it would not clearly be right: then nothing is done.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from functools import cached_property

from awesomelint.links.forms.rewriting import spelled
from awesomelint.markdown import line_end, line_of
from awesomelint.model import Document, Edit, Fix, Link, Span
from awesomelint.removal import lines_of

_ANCHOR = re.compile(r"<a\s", re.IGNORECASE)
_PARTS = 50
"""How many links back and ahead one is looked for that lies inside another."""


class Mender:
    """Makes fixes for the dead links of one document."""

    def __init__(self, doc: Document, is_dead: Callable[[Link], bool]) -> None:
        """`is_dead` tells of a link whether it is one that something is to be done about."""
        self._doc = doc
        self._is_dead = is_dead
        self._going: dict[int, frozenset[int]] = {}

    def with_copy(self, link: Link, snapshot: str, words: str) -> Fix | None:
        """Put an archived copy right behind a link: ` ([archived](https://web.archive.org/...))`.

        `words` are the copy's own link text.
        """
        span = self._construct(link)
        if span is None or self._doc.text[span.stop : span.stop + 1] == "{":  # kramdown's attributes
            return None
        address = spelled("html" if link.kind == "html" else "inline", snapshot)
        copy = f'<a href="{address}">{words}</a>' if link.kind == "html" else f"[{words}]({address})"
        edit = Edit(Span(span.stop, span.stop), f" ({copy})")
        return Fix("put the archived copy beside it", (edit,), safe=False)

    def struck(self, link: Link) -> Fix | None:
        """Strike a link out: `~~[ant](https://ant.example/)~~`."""
        span = self._construct(link)
        if span is None:
            return None
        opening, closing = ("<del>", "</del>") if link.kind == "html" else ("~~", "~~")
        before = self._doc.text[max(span.start - 1, 0) : span.start]
        if opening == "~~" and not (
            _is_apart(before) and _is_apart(self._doc.text[span.stop : span.stop + 1])
        ):
            return None
        edits = (Edit(Span(span.start, span.start), opening), Edit(Span(span.stop, span.stop), closing))
        return Fix("strike it out", edits, safe=False)

    def removed(self, link: Link) -> Fix | None:
        """Take the whole entry out that a link stands in, with its lines.

        Not where it has anything else to offer: entries below it, further paragraphs, other links. Not
        where its list would be left empty, even if all of it is dead.
        """
        if link.entry is None:
            return None
        entry = self._doc.entries[link.entry]
        if entry.list not in self._going:
            self._going[entry.list] = self._going_of(entry.list)
        edit = lines_of(self._doc, entry) if link.entry in self._going[entry.list] else None
        return Fix("remove the entry", (edit,), safe=False) if edit else None

    def _going_of(self, number: int) -> frozenset[int]:
        """Name the entries of a list that can go, all of them together."""
        entries = self._doc.lists[number].entries
        going = frozenset(index for index in entries if self._is_spent(index))
        first = next((index for index in entries if index not in going), None)
        if first is None:
            return frozenset()
        if first != entries[0] and not self._can_start(first, entries[0]):
            return going - frozenset(entries[: entries.index(first)])
        return going

    def _is_spent(self, index: int) -> bool:
        """Tell whether an entry is a single block of text whose links are all dead."""
        doc, entry = self._doc, self._doc.entries[index]
        if index + 1 < len(doc.entries) and doc.entries[index + 1].parent == index:
            return False
        if doc.text[entry.body_span.stop : entry.span.stop].strip() or not entry.links:
            return False
        return all(self._is_dead(link) for link in entry.links)

    def _can_start(self, index: int, first: int) -> bool:
        """Tell whether an entry can be a list's first one in place of another.

        What stands right above may be a paragraph, which only `1.` and what is not empty can interrupt
        (CommonMark 0.31.2, section 5.3).
        """
        doc, entry = self._doc, self._doc.entries[index]
        line = line_of(doc.line_starts, doc.entries[first].span.start)
        if line == 0 or not doc.text[doc.line_starts[line - 1] : doc.line_starts[line]].strip():
            return True
        stop = line_end(doc.text, doc.line_starts, line_of(doc.line_starts, entry.span.start))
        return entry.kind != "ordered" and bool(doc.text[entry.marker_span.stop : stop].strip())

    def _construct(self, link: Link) -> Span | None:
        """Give the text that is a link as a whole; None where nothing can be put around or behind it.

        That is so in a heading, whose anchor others link to; for an image, a bare address, and a badge,
        whose place says nothing of their meaning; for a reference that is used twice.
        """
        if link.kind in ("image", "bare") or (link.kind != "autolink" and not link.text.strip()):
            return None
        if link.kind == "html" and not _ANCHOR.match(self._doc.text, link.span.start):
            return None
        if any(head.span.start <= link.span.start < head.span.stop for head in self._doc.headings):
            return None
        if link.kind == "reference" and self._uses[link.url_span] > 1:
            return None
        links = self._doc.links
        at = bisect_left(links, link.span.start, key=lambda other: other.span.start)
        for other in links[max(at - _PARTS, 0) : at + _PARTS]:
            if other is not link and other.span.start < link.span.stop and link.span.start < other.span.stop:
                return None
        return link.span

    @cached_property
    def _uses(self) -> Counter[Span]:
        return Counter(link.url_span for link in self._doc.links)


def _is_apart(character: str) -> bool:
    """Tell whether tildes next to a bracket open or close what is struck out, with this on their other side.

    CommonMark 0.31.2, section 6.2: what stands before a left-flanking run that punctuation follows
    is white space or punctuation, and likewise on the right.
    """
    if character in ("~", "\\"):
        return False
    return not character or character.isspace() or unicodedata.category(character)[0] in "PS"
