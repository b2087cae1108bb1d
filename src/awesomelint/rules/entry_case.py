"""The rule entry-case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.entries.descriptions import lower_starts
from awesomelint.model import Document, Finding, Fix, Severity
from awesomelint.rule import DocumentRule, check_bounds, option


@dataclass(frozen=True)
class EntryCase(DocumentRule):
    """A description begins with a small letter, unlike the others."""

    family: ClassVar[str] = "entries"
    severity: ClassVar[Severity] = "warning"
    opt_in: ClassVar[bool] = True

    share: int = option(
        90, "how many entries in a hundred have to agree before the others are faults", least=51, most=100
    )

    def __post_init__(self) -> None:
        check_bounds(self)

    def check(self, doc: Document) -> Iterator[Finding]:
        for fault in lower_starts(doc, self.share):
            fix = Fix("write a capital letter", fault.edits, safe=False) if fault.edits else None
            yield Finding(fault.span, fault.message, fix)
