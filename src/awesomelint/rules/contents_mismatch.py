"""The rule contents-mismatch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.contents.comparing import Comparison, compare
from awesomelint.contents.finding import tables_of_contents
from awesomelint.contents.writing import Writer
from awesomelint.markdown import line_of
from awesomelint.model import AGAIN, Document, Finding, Fix, Related
from awesomelint.rule import DocumentRule

_HABIT = 3
"""From how many links that lead to a namesake on it is one habit, and reported once."""


@dataclass(frozen=True)
class ContentsMismatch(DocumentRule):
    """A table of contents that does not list the sections as they are."""

    family: ClassVar[str] = "entries"

    def check(self, doc: Document) -> Iterator[Finding]:
        found = tuple(tables_of_contents(doc))
        listed = frozenset().union(*(contents.listed for contents in found))
        for contents in found:
            one = compare(doc, contents)
            if one is not None:
                writer = Writer(one)
                yield from _missing(one, writer, listed)
                yield from _misplaced(one, writer)
                yield from _misdirected(one, writer)
                yield from _misnamed(one, writer)


def _missing(one: Comparison, writer: Writer, listed: frozenset[int]) -> Iterator[Finding]:
    doc = one.doc
    line = line_of(doc.line_starts, one.contents.span.start) + 1
    here = Related(None, one.contents.span, "the contents")
    for index, fix in writer.insertions(tuple(one.missing(listed))):
        heading = doc.headings[index]
        yield Finding(heading.title_span, f"not in the contents on line {line}", fix, (here,))
    for entry, index in one.unlinked():
        span = doc.entries[entry].body_span
        message = f"not linked: the section is at #{doc.headings[index].slug}"
        yield Finding(span, message, writer.link(entry, index))


def _misplaced(one: Comparison, writer: Writer) -> Iterator[Finding]:
    doc, items = one.doc, one.contents.items
    for place, earlier in one.repeated.items():
        first = items[earlier].link.span
        message = f"in the contents twice: on line {line_of(doc.line_starts, first.start) + 1} too"
        related = (Related(None, first, "first here"),)
        yield Finding(items[place].link.span, message, writer.removal(place), related)
    for place in one.misordered():
        before = writer.before(place)
        if writer.follows(place, before):
            continue
        after = f'after "{doc.headings[before].title}"' if before is not None else "first"
        message = f"out of order: the section comes {after}"
        yield Finding(items[place].link.span, message, writer.move(place, before), severity="warning")


def _misdirected(one: Comparison, writer: Writer) -> Iterator[Finding]:
    """Report links to a namesake of the section that is meant: each, or many of one contents together.

    Many have one cause: names that repeat from part to part, or a generator that does not count them.
    """
    doc, items = one.doc, one.contents.items
    found = []
    for place in one.misdirected():
        item, meant = items[place], one.meant[place]
        if meant is not None and item.heading is not None:
            there = line_of(doc.line_starts, doc.headings[item.heading].span.start) + 1
            line = line_of(doc.line_starts, doc.headings[meant].span.start) + 1
            message = f"leads to the section on line {there}: the one on line {line} is meant"
            related = (Related(None, doc.headings[meant].title_span, "meant is this section"),)
            found.append(Finding(item.link.url_span, message, writer.redirection(place, meant), related))
    if len(found) < _HABIT:
        yield from found
        return
    first = found[0]
    edits = tuple(edit for finding in found if finding.fix for edit in finding.fix.edits)
    message = f"{first.message}; {len(found)} links of the contents lead to a namesake of what is meant"
    rest = (Related(None, finding.span, AGAIN) for finding in found[1:])
    fix = Fix("write the sections' anchors", edits, safe=False) if edits else None
    yield Finding(first.span, message, fix, (*first.related, *rest))


def _misnamed(one: Comparison, writer: Writer) -> Iterator[Finding]:
    doc, items = one.doc, one.contents.items
    for place in one.misnamed():
        item = items[place]
        if item.heading is not None:
            message = f'the section is called "{doc.headings[item.heading].title}"'
            yield Finding(item.link.text_span or item.link.span, message, writer.renaming(place))
