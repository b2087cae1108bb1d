"""The fixes of the rules about plain numbers."""

from __future__ import annotations

from collections.abc import Sequence

from awesomelint.numbering.reading import Reading
from awesomelint.numbering.renumbering import Renumbering, renumber
from awesomelint.numbering.sequences import Fault, Run, moved
from awesomelint.numbering.starts import Start, heads

_NONE = Renumbering(None, ())
_MOST_FIXES = 20
"""The faults of one run that a fix is offered for: each may touch the run's whole rest, so that more
would be quadratic. The first one repairs the others of its kind as well."""


def repair(reading: Reading, run: Run, fault: Fault, faults: Sequence[Fault]) -> Renumbering:
    """Repair a gap or a repeat, and what follows it in its run; a quotation is not ours to change."""
    if run.quoted or fault not in faults[:_MOST_FIXES]:
        return _NONE
    alone = bool(reading.doc.suppressions)
    plan = moved(run, faults, fault, alone=alone)
    if fault.shape == "slip":
        title = f"write {fault.expected}"
    else:
        title = f"renumber what follows from {plan[run.items[fault.at].entry]}"
    return renumber(reading, title, plan)


def restart(reading: Reading, start: Start) -> Renumbering:
    """Move a run to the number it should start at; sections that count on from it come along."""
    if len(start.expected) > 1 or not start.run.counted:
        return _NONE
    (expected,) = start.expected
    shift = expected - start.run.first
    runs = [(start.run, shift)]
    if expected > 1:
        runs += _counting_on(reading, start, shift)
    plan = {item.entry: item.number + by for run, by in runs for item in run.items}
    if min(plan.values()) < 0 or not all(run.counted for run, _ in runs):
        return _NONE
    return renumber(reading, f"renumber from {expected}", plan)


def _counting_on(reading: Reading, start: Start, shift: int) -> list[tuple[Run, int]]:
    """List the runs after one that count on through the sections, with how far each moves."""
    result: list[tuple[Run, int]] = []
    openings = heads(reading.runs)
    at = next(index for index, (_, run, _) in enumerate(openings) if run is start.run)
    for (_, _, last), (_, run, _) in zip(openings[at:], openings[at + 1 :], strict=False):
        if run.first <= 1:
            break
        shift += last + 1 - run.first
        result.append((run, shift))
    return result
