"""The rule awesome-spelling."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.awesome.spelling import Slip, slips_in
from awesomelint.markdown import slug
from awesomelint.model import Document, Edit, Finding, Fix, Link, Severity, Span
from awesomelint.rule import DocumentRule, option


@dataclass(frozen=True)
class AwesomeSpelling(DocumentRule):
    """A name such as Node.js or macOS that is not written as its makers write it."""

    family: ClassVar[str] = "awesome"
    opt_in: ClassVar[bool] = True
    severity: ClassVar[Severity] = "warning"

    titles: bool = option(False, "look at the words of links too, which are often titles that others chose")

    def check(self, doc: Document) -> Iterator[Finding]:
        starts = [link.span.start for link in doc.links]
        for span in doc.prose:
            if doc.text[slice(*span)].isupper():
                continue
            for slip in slips_in(doc.text, *span):
                at = bisect_right(starts, slip.start) - 1
                near = doc.links[max(at - 3, 0) : at + 1]
                if not any(self._is_theirs(link, slip) for link in near):
                    place = Span(slip.start, slip.start + len(slip.written))
                    fix = None if _moves_anchor(doc, slip) else _fix(place, slip.right)
                    yield Finding(place, f"{slip.written}: its makers write {slip.right}", fix)

    def _is_theirs(self, link: Link, slip: Slip) -> bool:
        """Tell whether others chose how a name is written: in an address, a title, a package's name."""
        if not link.span.start <= slip.start < link.span.stop:
            # `[sqlite](...) - The package sqlite`
            return slip.written.islower() and slip.written in link.text.split() and link.entry is not None
        if link.kind in ("bare", "autolink", "image") or link.text_span is None:
            return True
        is_name = link.text.strip("*_` ") == slip.written or link.url.startswith("#")
        return not self.titles and (not is_name or slip.written.islower())


def _fix(place: Span, right: str) -> Fix:
    return Fix(f"write {right}", (Edit(place, right),), safe=False)


def _moves_anchor(doc: Document, slip: Slip) -> bool:
    """Tell whether a heading would get another anchor, so that links to it would lead nowhere."""
    at = bisect_right(doc.headings, slip.start, key=lambda heading: heading.span.start) - 1
    return at >= 0 and slip.start < doc.headings[at].span.stop and slug(slip.written) != slug(slip.right)
