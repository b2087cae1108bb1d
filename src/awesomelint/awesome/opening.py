"""A list's opening: its main heading, and what stands between that and the first section."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from awesomelint.markdown import plain
from awesomelint.model import Document, Heading, Link, Span

_HTML_HEADING = re.compile(r"<h1\b[^<>]*>(?P<title>[\s\S]{0,2000}?)</h1>", re.I)


class Opening(NamedTuple):
    """The top of a list."""

    title: str
    """The main heading as readers see it; empty where it is an image, or where there is none."""
    place: Span
    """The main heading; where there is none the first heading, or the start of the list."""
    is_headed: bool
    """Whether there is a heading of level 1 before every other one."""
    stop: int
    """Where the first section begins."""
    sections: tuple[Heading, ...]
    """All headings but the main one, in order."""

    def words_from(self) -> int:
        """Give the offset from which on the list says what it is about."""
        return self.place.stop if self.is_headed else 0


def opening_of(doc: Document) -> Opening:
    """Find a list's main heading, in Markdown or HTML, and its first section."""
    first = doc.headings[0] if doc.headings else None
    html = _html_heading(doc, first.span.start if first else len(doc.text))
    if html is not None:
        title, place = html
        return Opening(title, place, True, _start(doc, 0), doc.headings)
    if first is not None and first.level == 1:
        return Opening(first.title, first.span, True, _start(doc, 1), doc.headings[1:])
    place = first.title_span if first is not None else Span(0, 0)
    return Opening("", place, False, _start(doc, 0), doc.headings)


def _start(doc: Document, section: int) -> int:
    return doc.headings[section].span.start if section < len(doc.headings) else len(doc.text)


def _html_heading(doc: Document, stop: int) -> tuple[str, Span] | None:
    if not doc.html:
        return None
    for match in _HTML_HEADING.finditer(doc.text, 0, stop):
        at = bisect_right(doc.html, Span(match.start(), len(doc.text))) - 1
        if at >= 0 and doc.html[at].stop > match.start():
            return plain(match["title"]), Span(match.start(), match.end())
    return None


def images_of(doc: Document) -> Iterator[tuple[Link, Link | None]]:
    """Yield each image of a document, with the link it stands in, if it stands in one."""
    outer: Link | None = None
    for link in doc.links:
        if link.kind == "image" or doc.text.startswith("<img", link.span.start):
            inside = outer is not None and link.span.stop <= outer.span.stop
            yield link, outer if inside else None
        else:
            outer = link
