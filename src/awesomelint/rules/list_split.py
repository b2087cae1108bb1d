from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Finding, Severity
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.splits import splits
from awesomelint.rule import DocumentRule


@dataclass(frozen=True)
class ListSplit(DocumentRule):
    """A numbered list that an unindented line or comment breaks in two."""

    family: ClassVar[str] = "numbering"
    severity: ClassVar[Severity] = "warning"

    def check(self, doc: Document) -> Iterator[Finding]:
        for split in splits(Reading(doc)):
            yield Finding(split.span, split.message, split.fix)
