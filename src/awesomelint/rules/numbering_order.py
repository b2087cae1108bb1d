from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from awesomelint.model import Document, Finding
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.sequences import Fault, Run, as_rendered
from awesomelint.rule import DocumentRule


@dataclass(frozen=True)
class NumberingOrder(DocumentRule):
    """A number that goes back, or stands out of line, in a numbered list."""

    family: ClassVar[str] = "numbering"

    def check(self, doc: Document) -> Iterator[Finding]:
        reading = Reading(doc)
        for run, faults in (*zip(reading.runs, reading.faults, strict=True), *reading.tables):
            for fault in faults:
                if fault.kind == "order":
                    yield Finding(run.items[fault.at].label.span, _message(run, fault))


def _message(run: Run, fault: Fault) -> str:
    item = run.items[fault.at]
    if fault.shape == "countdown":
        seen = f"{run.items[0].rendered} to {run.items[-1].rendered}"
        return f"counts down from {run.first} to {run.last}, readers see {seen}"
    if fault.shape == "years":
        return f"years as list numbers: {fault.found} is written{as_rendered(item)}"
    if fault.shape == "jump":
        return f"{fault.before} to {fault.found} goes back, expected {fault.expected}{as_rendered(item)}"
    after = run.items[fault.at + 1].number
    return f"{fault.found} stands between {fault.before} and {after}{as_rendered(item)}"
