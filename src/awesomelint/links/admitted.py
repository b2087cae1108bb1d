"""Links whose death a list admits already: struck out, or with an archived copy beside them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from awesomelint.links.archive import HOST, is_copy
from awesomelint.links.places import judged
from awesomelint.model import Document, Link, Span, State, Verdict

_REACH = 2000
"""How many characters on either side of a link are looked at: hostile input must not cost quadratic time."""
_TILDES = re.compile(r"(?<![~\\])~{1,2}(?!~)")
"""GitHub Flavored Markdown, "Strikethrough": one or two tildes; three or more are none."""
_STRUCK = re.compile(r"<(/?)(?:del|s|strike)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n[ \t>]*\r?\n")


class Admitted:
    """Tells of the links of one document whether it says already that they are dead."""

    def __init__(self, doc: Document) -> None:
        self._doc = doc

    def __call__(self, link: Link) -> bool:
        """Tell it of a link; of a reference, whether it is so wherever it is used."""
        uses = self._uses[link.url_span] if link.kind == "reference" else [link]
        return all(has_copy(self._doc, use) or is_struck(self._doc, use) for use in uses)

    @cached_property
    def _uses(self) -> Mapping[Span, Sequence[Link]]:
        uses: dict[Span, list[Link]] = defaultdict(list)
        for link in self._doc.links:
            uses[link.url_span].append(link)
        return uses


def has_copy(doc: Document, link: Link) -> bool:
    """Tell whether a link to the Wayback Machine's copy of a page stands in the same entry.

    Outside of entries it has to stand in the same paragraph.
    """
    return any(
        other.entry == link.entry and HOST in other.url.lower() and is_copy(other.url, link.url)
        for other in _links_in(doc, around(doc, link))
    )


def is_struck(doc: Document, link: Link) -> bool:
    """Tell whether a link, or what it stands in, is struck out: between tildes, or in HTML."""
    area = around(doc, link)
    return any(
        start <= link.span.start and link.span.stop <= stop
        for start, stop in (*_between_tildes(doc, area), *_between_tags(doc, area))
    )


def around(doc: Document, link: Link) -> Span:
    """Give the entry's own text that a link stands in, or the paragraph where there is no entry."""
    low, high = max(link.span.start - _REACH, 0), min(link.span.stop + _REACH, len(doc.text))
    if link.entry is not None:
        entry = doc.entries[link.entry]
        return Span(max(entry.span.start, low), min(entry.span.stop, high))
    above = [match.end() for match in _PARAGRAPH.finditer(doc.text, low, link.span.start)]
    below = _PARAGRAPH.search(doc.text, link.span.stop, high)
    return Span(above[-1] if above else low, below.start() if below else high)


def _between_tildes(doc: Document, area: Span) -> Iterator[Span]:
    first = bisect_left(doc.code, area.start - _REACH, key=lambda span: span.start)
    last = bisect_left(doc.code, area.stop, key=lambda span: span.start)
    hidden = [span for span in doc.code[first:last] if area.start < span.stop]
    for link in _links_in(doc, area):
        start = link.span.start if link.text_span is None else link.text_span.stop
        hidden.append(Span(start, link.span.stop))
    hidden.sort()
    opened: dict[str, int] = {}
    for match in _TILDES.finditer(doc.text, *area):
        at = bisect_left(hidden, match.start() + 1, key=lambda span: span.start)
        if at and match.start() < hidden[at - 1].stop:
            continue
        run = match[0]
        before = doc.text[match.start() - 1 : match.start()]
        if run in opened and before.strip():
            yield Span(opened.pop(run), match.end())
        elif doc.text[match.end() : match.end() + 1].strip():
            opened[run] = match.start()


def _between_tags(doc: Document, area: Span) -> Iterator[Span]:
    opened: list[int] = []
    at = bisect_left(doc.html, area.start, key=lambda span: span.start)
    while at < len(doc.html) and doc.html[at].start < area.stop:
        tag = doc.html[at]
        at += 1
        match = _STRUCK.match(doc.text, tag.start, tag.stop)
        if match is None:
            continue
        if not match[1]:
            opened.append(tag.start)
        elif opened:
            yield Span(opened.pop(), tag.stop)


def _links_in(doc: Document, area: Span) -> Iterator[Link]:
    at = bisect_left(doc.links, area.start, key=lambda link: link.span.start)
    while at < len(doc.links) and doc.links[at].span.start < area.stop:
        yield doc.links[at]
        at += 1


def unadmitted(doc: Document, web: Mapping[str, Verdict], *states: State) -> Iterator[tuple[Link, Verdict]]:
    """Give the links whose verdict is one of some states, but for those whose death the list admits."""
    is_admitted = Admitted(doc)
    for link, verdict in judged(doc, web, *states):
        if not is_admitted(link):
            yield link, verdict
