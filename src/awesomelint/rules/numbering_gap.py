from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Finding
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.repairs import repair
from awesomelint.numbering.sequences import Fault, Item, as_rendered
from awesomelint.rule import DocumentRule


@dataclass(frozen=True)
class NumberingGap(DocumentRule):
    """Numbers that are skipped in a numbered list."""

    family: ClassVar[str] = "numbering"

    def check(self, doc: Document) -> Iterator[Finding]:
        reading = Reading(doc)
        for run, faults in zip(reading.runs, reading.faults, strict=True):
            for fault in faults:
                if fault.kind == "gap":
                    item = run.items[fault.at]
                    fix = repair(reading, run, fault, faults)
                    yield Finding(item.label.span, _message(fault, item), fix.fix, fix.obstacles)
        for run, faults in reading.tables:
            for fault in faults:
                if fault.kind == "gap":
                    item = run.items[fault.at]
                    yield Finding(item.label.span, _message(fault, item))


def _message(fault: Fault, item: Item) -> str:
    if fault.shape == "steps":
        return f"numbers rise in steps of {fault.found - fault.before}{as_rendered(item)}"
    first, last = fault.expected, fault.found - 1
    missing = str(first) if first == last else f"{first}-{last}"
    return f"{fault.before} to {fault.found}: {missing} missing{as_rendered(item)}"
