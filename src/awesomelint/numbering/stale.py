"""References in words that readers cannot rely on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from awesomelint.model import Related, Span
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.references import Reference
from awesomelint.numbering.resolving import names_section
from awesomelint.numbering.sequences import moved
from awesomelint.numbering.starts import Policy, wrong_starts

_MOST_PLACES = 5


class Stale(NamedTuple):
    """A reference that readers cannot rely on."""

    span: Span
    message: str
    related: tuple[Related, ...]


def stale_references(reading: Reading, policy: Policy | None) -> Iterator[Stale]:
    """Find references that point nowhere, may mean several items, or mean one whose number is at fault."""
    if not reading.numbers:
        return
    doc = reading.doc
    repaired = _repaired(reading, policy)
    for reference, meant in zip(reading.references, reading.meanings, strict=True):
        if reference.unclear:
            continue
        words = doc.text[reference.span.start : reference.span.stop]
        number = ".".join(map(str, reference.path))
        if not meant:
            known = reference.weak or reference.path[0] in reading.leading_numbers
            if not known and names_section(doc, reference):
                yield Stale(
                    reference.span, f"`{words}` points nowhere: no such item is numbered {number}", ()
                )
        elif len(meant) > 1:
            message = f"`{words}` may mean any of {len(meant)} items numbered {number}"
            yield Stale(reference.span, message, _places(reading, meant, number))
        else:
            reason = _reason(reading, reference, meant[0], repaired)
            if reason:
                message = f"`{words}` means an item that {reason}"
                yield Stale(reference.span, message, _places(reading, meant, number))


def _reason(reading: Reading, reference: Reference, entry: int, repaired: dict[int, int]) -> str:
    """Say why an item's number is not to be relied on; empty if it is."""
    if len(reference.path) > 1:
        return ""
    number, shown = reading.numbers[entry], reading.doc.entries[entry].rendered
    if shown is not None and shown != number:
        return f"readers see as {shown}"
    if repaired.get(entry, number) != number:
        return f"becomes {repaired[entry]} when its section is renumbered"
    return ""


def _repaired(reading: Reading, policy: Policy | None) -> dict[int, int]:
    """The numbers that items of runs with faults would have without them."""
    shifts = {
        start.at: start.expected[0] - start.run.first
        for start in wrong_starts(reading.runs, reading.pseudos, policy)
    }
    result: dict[int, int] = {}
    for at, (run, faults) in enumerate(zip(reading.runs, reading.faults, strict=True)):
        if at in shifts or faults:
            numbers = {item.entry: item.number for item in run.items}
            for kind in ("gap", "repeat"):
                first = next((fault for fault in faults if fault.kind == kind), None)
                if first is not None:
                    plan = moved(run, faults, first, alone=False)
                    numbers |= {e: numbers[e] + new - reading.numbers[e] for e, new in plan.items()}
            result |= {entry: number + shifts.get(at, 0) for entry, number in numbers.items()}
    return result


def _places(reading: Reading, meant: tuple[int, ...], number: str) -> tuple[Related, ...]:
    entries = [reading.doc.entries[entry] for entry in meant[:_MOST_PLACES]]
    return tuple(
        Related(None, (entry.number or entry.label or entry).span, f"item {number}") for entry in entries
    )
