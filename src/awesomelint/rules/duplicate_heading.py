"""The rule duplicate-heading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.markdown import line_of
from awesomelint.model import Document, Finding, Heading, Related, Severity
from awesomelint.rule import DocumentRule
from awesomelint.titles import fold_title

_BLANKS = re.compile(r"\s*")


@dataclass(frozen=True)
class DuplicateHeading(DocumentRule):
    """Two sections side by side have the same name."""

    family: ClassVar[str] = "duplicates"
    severity: ClassVar[Severity] = "warning"

    def check(self, doc: Document) -> Iterator[Finding]:
        open_sections: list[tuple[Heading, dict[tuple[int, str], Heading]]] = []
        top: dict[tuple[int, str], Heading] = {}
        for heading in doc.headings:
            while open_sections and open_sections[-1][0].level >= heading.level:
                open_sections.pop()
            siblings = open_sections[-1][1] if open_sections else top
            title = "" if _heads_a_card(doc, heading) else fold_title(heading.title)
            first = siblings.setdefault((heading.level, title), heading) if title else heading
            if first is not heading:
                line = line_of(doc.line_starts, first.span.start) + 1
                yield Finding(
                    heading.title_span,
                    f"the section on line {line} has the same name",
                    None,
                    (Related(None, first.title_span, "first here"),),
                )
            open_sections.append((heading, {}))


def _heads_a_card(doc: Document, heading: Heading) -> bool:
    """Tell whether HTML follows at once: a picture and a table of one work, under its title.

    Several works may have one title.
    """
    match = _BLANKS.match(doc.text, heading.span.stop)
    start = match.end() if match else heading.span.stop
    at = bisect_left(doc.html, start, key=lambda span: span.start)
    return at < len(doc.html) and doc.html[at].start == start
