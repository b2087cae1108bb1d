"""The rule duplicate-heading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.markdown import line_of
from awesomelint.model import Document, Finding, Heading, Related, Severity
from awesomelint.rule import DocumentRule
from awesomelint.titles import fold_title


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
            title = fold_title(heading.title)
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
