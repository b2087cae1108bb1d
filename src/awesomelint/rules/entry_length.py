"""The rule entry-length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.entries.descriptions import long_ones
from awesomelint.model import Document, Finding, Severity
from awesomelint.rule import DocumentRule, option


@dataclass(frozen=True)
class EntryLength(DocumentRule):
    """A description is much longer than the others."""

    family: ClassVar[str] = "entries"
    severity: ClassVar[Severity] = "warning"
    opt_in: ClassVar[bool] = True

    maximum: int = option(0, "how many characters a description may have; with 0 the file says what is long")

    def __post_init__(self) -> None:
        if self.maximum < 0:
            raise ValueError(f"maximum: expected 0 or more, found {self.maximum}")

    def check(self, doc: Document) -> Iterator[Finding]:
        for fault in long_ones(doc, self.maximum):
            yield Finding(fault.span, fault.message)
