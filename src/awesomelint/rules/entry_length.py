"""The rule entry-length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.entries.descriptions import long_ones
from awesomelint.model import Document, Finding, Severity
from awesomelint.rule import DocumentRule, check_bounds, option


@dataclass(frozen=True)
class EntryLength(DocumentRule):
    """A description is much longer than the others."""

    family: ClassVar[str] = "entries"
    severity: ClassVar[Severity] = "warning"
    opt_in: ClassVar[bool] = True

    maximum: int = option(
        0, "how many characters a description may have; with 0 the file says what is long", least=0
    )

    def __post_init__(self) -> None:
        check_bounds(self)

    def check(self, doc: Document) -> Iterator[Finding]:
        for fault in long_ones(doc, self.maximum):
            yield Finding(fault.span, fault.message)
