from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Edit, Finding, Fix, Link, Severity
from awesomelint.rule import DocumentRule
from awesomelint.written.breaks import Destinations

_AUTOLINK = re.compile(r"https?://[^\s<>\x00-\x20\x7f]+", re.IGNORECASE)
"""What stays the same link within angle brackets (CommonMark 0.31, section 6.5)."""
_GOES_ON = re.compile(
    r"[.,:;?!_~*'\"-]*(?:\r\n?|\n)[ \t>]*+(?!\S*://)[A-Za-z0-9/?&=#%._~-]*[./?&=#%][A-Za-z0-9]"
)
"""A line break, and a first word in the next line that may be the rest of an address."""


@dataclass(frozen=True)
class BareUrl(DocumentRule):
    """Addresses that stand in the text as they are, which only some readers' programs link."""

    family: ClassVar[str] = "links"
    severity: ClassVar[Severity] = "warning"
    opt_in: ClassVar[bool] = True

    def check(self, doc: Document) -> Iterator[Finding]:
        destinations = Destinations(doc)
        covered = 0
        for link in doc.links:
            if link.kind != "bare":
                covered = max(covered, link.span.stop)
            elif link.span.start >= covered and not destinations.fault(link):
                if _GOES_ON.match(doc.text, link.span.stop):
                    yield Finding(link.span, "bare URL, which may go on in the next line")
                else:
                    yield Finding(link.span, "bare URL: expected <...>, or a link with a text", _fix(link))


def _fix(link: Link) -> Fix | None:
    if _AUTOLINK.fullmatch(link.url):
        return Fix("put it in angle brackets", (Edit(link.span, f"<{link.url}>"),), safe=True)
    if link.url.lower().startswith("www.") and _AUTOLINK.fullmatch(f"http://{link.url}"):
        # `<www.ant.example>` would be HTML; the scheme is the one GitHub links to
        edit = Edit(link.span, f"<http://{link.url}>")
        return Fix("add the scheme, and put it in angle brackets", (edit,), safe=False)
    return None
