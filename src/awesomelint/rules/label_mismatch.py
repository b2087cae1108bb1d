from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Finding, Severity
from awesomelint.numbering.mismatches import mismatches
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.renumbering import renumber
from awesomelint.rule import DocumentRule


@dataclass(frozen=True)
class LabelMismatch(DocumentRule):
    """A hierarchical label that disagrees with its parent or its siblings."""

    family: ClassVar[str] = "numbering"
    severity: ClassVar[Severity] = "warning"

    def check(self, doc: Document) -> Iterator[Finding]:
        reading = Reading(doc)
        for mismatch in mismatches(reading):
            fix = renumber(reading, mismatch.title, {}, mismatch.labels) if mismatch.labels else None
            yield Finding(
                mismatch.span,
                mismatch.message,
                fix.fix if fix else None,
                (*mismatch.related, *(fix.obstacles if fix else ())),
            )
