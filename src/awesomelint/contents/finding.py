"""Tables of contents: where a document lists its own sections.

One is a run of links to places in the same file, in list items, rows of a table or lines of text, with little
else between them. A heading or markers above it are not needed: what it links to tells what it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from awesomelint.contents.names import is_contents_name
from awesomelint.contents.sections import Sections
from awesomelint.markdown import plain
from awesomelint.model import Document, Link, Span
from awesomelint.written.relative import target

_INVISIBLE = re.compile("[\u200b-\u200f\u2060]")
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>|&[a-z]+;", re.DOTALL)
_LEAST = 3
"""The fewest sections that a table of contents lists ..."""
_LEAST_UNNAMED = 4
"""... and where no heading says that it is one."""
_SHARE = 0.8
"""How many of a list's linked entries link to the same file, and how many of those to what follows."""
_WORDS_BETWEEN = 40
"""The most characters between two links of one line of contents, tags aside."""
_SCOPES = 20
"""How many times over a document's sections are compared with tables of contents."""
_FARTHEST = 300
"""The most characters between two lists of one contents that have headings of their own."""


class Item(NamedTuple):
    """One link of a table of contents."""

    link: Link
    heading: int | None
    """The index in `Document.headings` of the section it leads to; None for other anchors, and dead ones."""
    name: str
    """Its text as readers see it."""
    fragment: str
    is_dead: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents."""

    items: tuple[Item, ...]
    """In order."""
    span: Span
    heading: int | None
    """The index of the heading it stands under, where that is named as contents are."""
    scope: range
    """The headings it may list: those of the smallest section that holds it and what it links to."""

    lists: frozenset[int]
    """The indices of the lists whose entries are its items."""
    listed: frozenset[int]
    """The headings that its links lead to."""
    sections: Sections


def tables_of_contents(doc: Document) -> Iterator[Contents]:
    """Find a document's tables of contents, in order of place."""
    own = [link for link in doc.links if link.kind != "image" and _fragment(doc, link)]
    if len(doc.headings) < _LEAST or len(own) < _LEAST:
        return
    sections = Sections(doc)
    left = _SCOPES * len(doc.headings)
    for run in _merged(doc, sections, sorted(_runs(doc, own), key=lambda run: run[0].span)):
        items = tuple(
            item
            for item in (_item(doc, sections, link) for link in run)
            if not _leads_up(doc, item, run[0].span.start)
        )
        if items and (contents := _contents(doc, sections, items)) is not None:
            left -= len(contents.scope)
            if left < 0:
                return
            yield contents


def _leads_up(doc: Document, item: Item, start: int) -> bool:
    """Tell whether a link in a line of text leads back: `back to top`."""
    return (
        item.heading is not None and item.link.entry is None and doc.headings[item.heading].span.start < start
    )


def _fragment(doc: Document, link: Link) -> str:
    """Give the place in the document that a link leads to; empty for links to elsewhere."""
    if "#" not in link.url or (to := target(link.url)) is None or to.query:
        return ""
    name = doc.path.rpartition("/")[2]
    return to.fragment if to.path.removeprefix("./") in ("", name) else ""


def _item(doc: Document, sections: Sections, link: Link) -> Item:
    fragment = _INVISIBLE.sub("", _fragment(doc, link)).removeprefix("user-content-")
    heading = sections.led_to(fragment)
    return Item(link, heading, plain(link.text), fragment, not sections.is_anchor(fragment))


def _runs(doc: Document, own: Sequence[Link]) -> Iterator[list[Link]]:
    """Split the links within the file into those that stand together: in one list, or along a few lines."""
    tops: dict[int, int] = {}
    for index, entry in enumerate(doc.entries):
        tops[index] = entry.list if entry.parent is None else tops[entry.parent]
    linked: dict[int, set[int]] = {}
    for link in doc.links:
        if link.entry is not None and link.kind != "image":
            linked.setdefault(tops[link.entry], set()).add(link.entry)
    lists: dict[int, list[Link]] = {}
    lines: list[Link] = []
    for link in own:
        if link.entry is None:
            lines.append(link)
        else:
            lists.setdefault(tops[link.entry], []).append(link)
    for index, links in lists.items():
        entries = {link.entry for link in links}
        if len(entries) >= _SHARE * len(linked[index]):
            yield links
    run: list[Link] = []
    for link in lines:
        if run and not _is_close(doc, run[-1].span.stop, link.span.start):
            yield run
            run = []
        run.append(link)
    if run:
        yield run


def _is_close(doc: Document, start: int, stop: int) -> bool:
    if stop - start > 1000:
        return False
    at = bisect_left(doc.headings, start, key=lambda heading: heading.span.start)
    if at < len(doc.headings) and doc.headings[at].span.start < stop:
        return False
    return len(_TAG.sub("", doc.text[start:stop]).strip()) <= _WORDS_BETWEEN


def _merged(doc: Document, sections: Sections, runs: Sequence[list[Link]]) -> Iterator[list[Link]]:
    """Join runs that stand in one section, or in parts of a section that is named as contents are."""
    joined: list[Link] = []
    for run in runs:
        if joined and not _is_one(doc, sections, joined[-1], run[0]):
            yield joined
            joined = []
        joined += run
    if joined:
        yield joined


def _is_one(doc: Document, sections: Sections, last: Link, first: Link) -> bool:
    at = bisect_left(doc.links, last.span.stop, key=lambda link: link.span.start)
    if at < len(doc.links) and doc.links[at].span.start < first.span.start and doc.links[at].kind != "image":
        return False
    one, other = sections.at(last.span.start), sections.at(first.span.start)
    if one == other:
        return True
    top = _named_above(doc, sections, one)
    return (
        first.span.start - last.span.stop <= _FARTHEST
        and top is not None
        and top == _named_above(doc, sections, other)
    )


def _named_above(doc: Document, sections: Sections, section: int | None) -> int | None:
    """Give the nearest heading at or above a section that is named as contents are."""
    while section is not None and not is_contents_name(doc.headings[section].title):
        section = sections.parents[section]
    return section


def _contents(doc: Document, sections: Sections, items: tuple[Item, ...]) -> Contents | None:
    """Make of a run of links what it is, if it is a table of contents."""
    span = Span(items[0].link.span.start, items[-1].link.span.stop)
    leading = [item for item in items if not item.is_dead]
    listed = {item.heading for item in leading if item.heading is not None}
    after = [index for index in listed if doc.headings[index].span.start > span.start]
    section = sections.at(span.start)
    named = _named_above(doc, sections, section)
    least, share = (_LEAST_UNNAMED, _SHARE) if named is None else (_LEAST, _SHARE / 2)
    if len(after) < max(least, _SHARE * len(listed)) or len(leading) < share * len(items):
        return None
    around = section if named is None else sections.parents[named]
    scope = _scope(sections, around, min(listed), max(listed))
    lists = frozenset(doc.entries[item.link.entry].list for item in items if item.link.entry is not None)
    return Contents(items, span, named, scope, lists, frozenset(listed), sections)


def _scope(sections: Sections, around: int | None, first: int, last: int) -> range:
    """Give the headings below the smallest section that encloses `around` and two others."""
    while around is not None:
        if around < first and last < sections.ends[around]:
            return range(around + 1, sections.ends[around])
        around = sections.parents[around]
    return range(len(sections.parents))
