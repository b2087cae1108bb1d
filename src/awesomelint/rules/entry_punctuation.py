"""The rule entry-punctuation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from awesomelint.entries.descriptions import odd_stops
from awesomelint.model import Document, Finding, Fix, Severity
from awesomelint.rule import DocumentRule, check_bounds, option


@dataclass(frozen=True)
class EntryPunctuation(DocumentRule):
    """A description ends with a full stop, unlike the others, or lacks the one they have."""

    family: ClassVar[str] = "entries"
    severity: ClassVar[Severity] = "warning"
    opt_in: ClassVar[bool] = True

    ending: Literal["inferred", "stop", "none"] = option(
        "inferred", "`stop` or `none`; by default what most descriptions of the file have"
    )
    share: int = option(
        90, "how many entries in a hundred have to agree before the others are faults", least=51, most=100
    )

    def __post_init__(self) -> None:
        check_bounds(self)

    def check(self, doc: Document) -> Iterator[Finding]:
        ending = None if self.ending == "inferred" else self.ending
        for fault in odd_stops(doc, ending, self.share):
            fix = Fix("end it like the others", fault.edits, safe=False) if fault.edits else None
            yield Finding(fault.span, fault.message, fix)
