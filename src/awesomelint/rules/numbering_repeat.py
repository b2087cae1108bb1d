from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Finding, Related
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.repairs import repair
from awesomelint.numbering.sequences import as_rendered
from awesomelint.rule import DocumentRule


@dataclass(frozen=True)
class NumberingRepeat(DocumentRule):
    """The same number twice in a row in a numbered list."""

    family: ClassVar[str] = "numbering"

    def check(self, doc: Document) -> Iterator[Finding]:
        reading = Reading(doc)
        for run, faults in zip(reading.runs, reading.faults, strict=True):
            for fault in faults:
                if fault.kind != "repeat":
                    continue
                item = run.items[fault.at]
                other = run.items[fault.at - 1 if fault.found == fault.before else fault.at + 1]
                again = "again" if fault.times == 1 else f"again in {fault.times} items"
                message = f"{fault.found} {again}, expected {fault.expected}{as_rendered(item)}"
                fix = repair(reading, run, fault, faults)
                where = Related(None, other.label.span, f"the other {fault.found}")
                yield Finding(item.label.span, message, fix.fix, (where, *fix.obstacles))
