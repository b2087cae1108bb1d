from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Finding, Related
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.renumbering import Renumbering
from awesomelint.numbering.repairs import repair
from awesomelint.numbering.sequences import Fault, Run, as_rendered
from awesomelint.rule import DocumentRule


@dataclass(frozen=True)
class NumberingRepeat(DocumentRule):
    """The same number twice in a row in a numbered list."""

    family: ClassVar[str] = "numbering"

    def check(self, doc: Document) -> Iterator[Finding]:
        reading = Reading(doc)
        for run, faults in zip(reading.runs, reading.faults, strict=True):
            for fault in faults:
                if fault.kind == "repeat":
                    yield _finding(run, fault, repair(reading, run, fault, faults))
        for run, faults in reading.tables:
            yield from (_finding(run, fault, None) for fault in faults if fault.kind == "repeat")


def _finding(run: Run, fault: Fault, plan: Renumbering | None) -> Finding:
    item = run.items[fault.at]
    other = run.items[fault.at - 1 if fault.found == fault.before else fault.at + 1]
    again = "again" if fault.times == 1 else f"again in {fault.times} items"
    message = f"{fault.found} {again}, expected {fault.expected}{as_rendered(item)}"
    where = Related(None, other.label.span, f"the other {fault.found}")
    if plan is None:
        return Finding(item.label.span, message, None, (where,))
    return Finding(item.label.span, message, plan.fix, (where, *plan.obstacles))
