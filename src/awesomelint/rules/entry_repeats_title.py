"""The rule entry-repeats-title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.entries.descriptions import repeated_titles
from awesomelint.model import Document, Finding, Severity
from awesomelint.rule import DocumentRule, check_bounds, option


@dataclass(frozen=True)
class EntryRepeatsTitle(DocumentRule):
    """A description begins with the title, which stands right before it."""

    family: ClassVar[str] = "entries"
    severity: ClassVar[Severity] = "warning"
    opt_in: ClassVar[bool] = True

    share: int = option(
        90, "how many entries in a hundred have to agree before the others are faults", least=51, most=100
    )

    def __post_init__(self) -> None:
        check_bounds(self)

    def check(self, doc: Document) -> Iterator[Finding]:
        for fault in repeated_titles(doc, self.share):
            yield Finding(fault.span, fault.message)
