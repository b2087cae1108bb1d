"""The entries of one list, in few words, so that a whole collection can be compared."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any, NamedTuple

from awesomelint.links.forms.canonical import forms
from awesomelint.links.forms.repeats import main_link
from awesomelint.markdown import line_of
from awesomelint.model import Document, Span
from awesomelint.titles import fold_title, title_of

_BLANKS = re.compile(r"[\t\r\n]")
"""What browsers leave out of an address (WHATWG URL, 4.4)."""
_LIST = 5
"""How many entries about pages of the web make a list ..."""
_SHARE = 0.2
"""... and which share of all its entries they have to be; a page for contributors has fewer."""


_END, _STOP = "\n", "\t"
"""What ends a place and a part of it: a million links as one string a file take a tenth of the memory."""


class Place(NamedTuple):
    """An entry and the web link that it is about."""

    span: Span
    """The link's."""
    line: int
    """Counted from 1."""
    section: int
    """How many headings stand before it."""
    work: str
    """The link's canonical form, level 3."""
    plain: str
    """Its form without knowledge of sites; where these differ, addresses differ by more than spelling."""
    fragment: str
    url: str
    """As written."""
    title: str
    """Folded."""
    is_row: bool


def facts_of(doc: Document, *, lists_only: bool) -> dict[str, Any]:
    """Give a list's headings, by level, and its places as JSON; `places_of` reads them.

    A text that is no list, such as a page for contributors, has no places if `lists_only`.
    """
    places = []
    for entry in doc.entries:
        link = main_link(doc, entry) if entry.links else None
        found = None if link is None else forms(link.url)
        if link is None or found is None:
            continue
        line = line_of(doc.line_starts, link.span.start) + 1
        section = 0 if entry.section is None else entry.section + 1
        parts = (
            found.work,
            "" if found.plain == found.work else found.plain,
            found.fragment,
            "" if link.url == found.work else _BLANKS.sub("", link.url),
            fold_title(title_of(doc, entry)),
            "|" if entry.kind == "row" else "",
        )
        places.append(_STOP.join((*map(str, (*link.span, line, section)), *parts)))
    if lists_only and len(places) < max(_LIST, _SHARE * len(doc.entries)):
        places = []
    return {"levels": [heading.level for heading in doc.headings], "places": _END.join(places)}


def works_of(facts: Any) -> Iterator[str]:
    """Yield the canonical forms of a list's places, as fast as can be."""
    return (row.split(_STOP, 5)[4] for row in facts["places"].split(_END) if row)


def places_of(facts: Any, wanted: Container[str] | None = None) -> Iterator[Place]:
    """Yield the places of a list in order; if given, those of `wanted` canonical forms alone."""
    for row in facts["places"].split(_END):
        if not row or (wanted is not None and row.split(_STOP, 5)[4] not in wanted):
            continue
        start, stop, line, section, work, plain, fragment, url, title, bar = row.split(_STOP)
        yield Place(
            Span(int(start), int(stop)),
            int(line),
            int(section),
            work,
            plain or work,
            fragment,
            url or work,
            title,
            bool(bar),
        )
