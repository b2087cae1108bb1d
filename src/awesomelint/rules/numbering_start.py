from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from awesomelint.model import Document, Finding
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.repairs import restart
from awesomelint.numbering.starts import Start, wrong_starts
from awesomelint.rule import DocumentRule, option


@dataclass(frozen=True)
class NumberingStart(DocumentRule):
    """A section whose numbering starts elsewhere than the file's policy says."""

    family: ClassVar[str] = "numbering"

    policy: Literal["per-section", "continuous", "any"] | None = option(
        None, "`per-section`, `continuous` or `any`; inferred from the file's majority when unset"
    )

    def check(self, doc: Document) -> Iterator[Finding]:
        reading = Reading(doc)
        for start in wrong_starts(reading.runs, reading.pseudos, self.policy):
            fix = restart(reading, start)
            yield Finding(start.run.items[0].label.span, _message(start), fix.fix, fix.obstacles)


def _message(start: Start) -> str:
    message = f"starts at {start.run.first}, expected {' or '.join(map(str, start.expected))}"
    if start.before is not None and start.expected[-1] == start.before + 1 > 1:
        message += f" after {start.before} in the section before"
    return message
