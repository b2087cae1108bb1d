from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Finding, Fix, Span
from awesomelint.rule import DocumentRule
from awesomelint.written.breaks import Break, Destinations
from awesomelint.written.near_breaks import in_near_link
from awesomelint.written.proof import makes_link


@dataclass(frozen=True)
class BrokenLinkSyntax(DocumentRule):
    """Links whose syntax is broken, so that they lead nowhere or are shown as plain text."""

    family: ClassVar[str] = "links"

    def check(self, doc: Document) -> Iterator[Finding]:
        destinations = Destinations(doc)
        places: set[Span] = set()
        for link in doc.links:
            if link.url_span not in places and (found := destinations.fault(link)):
                places.add(link.url_span)  # a reference's definition has one fault, however often it is used
                yield _finding(doc, link.span, found)
        for near in doc.near_links:
            if fault := in_near_link(doc, near):
                yield _finding(doc, near.span, fault)


def _finding(doc: Document, construct: Span, fault: Break) -> Finding:
    edits = tuple(sorted(fault.edits))
    if not edits or (fault.url is not None and not makes_link(doc, construct, edits, fault.url)):
        return Finding(fault.span, fault.message)
    return Finding(fault.span, fault.message, Fix(fault.title, edits, fault.safe))
