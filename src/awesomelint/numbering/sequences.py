"""Runs of numbered items as an author counts them, and their faults.

A run is one ordered list, or several of one section that count on: a list that a code block, a
comment or an unindented line broke in two is still one sequence for those who number it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from awesomelint.model import Document, Label, ListBlock

FaultKind = Literal["gap", "repeat", "order"]
Shape = Literal[
    "jump",  # the numbers go on from the one found
    "slip",  # the numbers after it go on as though it were the one expected
    "stray",  # the numbers after it go on as though it were not there
    "steps",  # every number is the same distance from the last
    "countdown",  # the numbers fall throughout
    "years",  # the numbers are years, and renderers count from the first
]

_YEARS = range(1000, 3000)


class Item(NamedTuple):
    """A numbered item."""

    entry: int
    """The index in `Document.entries`."""
    number: int
    """As the author counts: as written, or as rendered in a list that leaves counting to Markdown."""
    rendered: int
    label: Label


class Run(NamedTuple):
    """Numbered items that an author counts as one sequence."""

    items: tuple[Item, ...]
    lists: tuple[int, ...]
    """The indices in `Document.lists` of the lists it spans."""
    section: int | None
    parent: int | None
    quoted: bool
    counted: bool
    """Whether the numbers are written out, rather than left to Markdown (`1.` throughout)."""

    @property
    def first(self) -> int:
        return self.items[0].number

    @property
    def last(self) -> int:
        return self.items[-1].number


class Fault(NamedTuple):
    """One place where a run's numbers go wrong."""

    kind: FaultKind
    shape: Shape
    at: int
    """The index in `Run.items` of the first item that is wrong."""
    before: int
    """The number that the sequence had reached."""
    expected: int
    found: int
    times: int = 1
    """How many items in a row carry the same number once too often."""


def as_rendered(item: Item) -> str:
    """Say which number readers see, where it is not the one that is written."""
    return "" if item.number == item.rendered else f", readers see {item.rendered}"


def column_of(doc: Document, offset: int) -> int:
    """Count the characters between an offset and the start of its line."""
    return offset - doc.line_starts[bisect_right(doc.line_starts, offset) - 1]


def is_lazy(numbers: Sequence[int]) -> bool:
    """Tell whether a list leaves the counting to Markdown: `1. 1. 1.`, `0. 0.`, `5. 1. 1.`.

    >>> is_lazy([1, 1, 1]), is_lazy([0, 1]), is_lazy([5, 1, 1]), is_lazy([2, 1])
    (True, False, True, False)
    """
    if len(numbers) < 2 or numbers[1] not in (0, 1) or len(set(numbers[1:])) > 1:
        return False
    return numbers[0] == numbers[1] or len(numbers) > 2


def is_years(numbers: Sequence[int]) -> bool:
    """Tell whether a list's numbers are years rather than a count."""
    return all(number in _YEARS for number in numbers)


def runs(doc: Document) -> list[Run]:
    """Read a document's numbered lists as runs, in the order of their first items."""
    found: list[list[Run]] = []
    latest: dict[tuple[int | None, int | None, bool], list[Run]] = {}
    for index, block in sorted(enumerate(doc.lists), key=lambda pair: pair[1].span):
        if block.kind != "ordered" or not block.entries:
            continue
        run = _read(doc, index, block)
        key = (run.section, run.parent, run.quoted)
        if key in latest and _counts_on(doc, latest[key][-1], run):
            latest[key].append(run)
        else:
            latest[key] = [run]
            found.append(latest[key])
    return [_joined(parts) for parts in found]


def _joined(parts: Sequence[Run]) -> Run:
    return parts[0]._replace(
        items=tuple(item for part in parts for item in part.items),
        lists=tuple(index for part in parts for index in part.lists),
        counted=all(part.counted for part in parts),
    )


def _read(doc: Document, index: int, block: ListBlock) -> Run:
    entries = [(position, doc.entries[position]) for position in block.entries]
    labels = [entry.number for _, entry in entries if entry.number is not None]
    written = [label.path[0] for label in labels]
    lazy = is_lazy(written)
    first = written[0]
    items = tuple(
        Item(position, first + count if lazy else number, entry.rendered or first + count, label)
        for count, ((position, entry), number, label) in enumerate(zip(entries, written, labels, strict=True))
    )
    start = doc.entries[block.entries[0]].marker_span.start
    quoted = ">" in doc.text[start - column_of(doc, start) : start]
    return Run(items, (index,), block.section, block.parent, quoted, not lazy)


def _counts_on(doc: Document, run: Run, after: Run) -> bool:
    """Whether a list goes on with the numbers of the one before it in its section.

    One with another delimiter has to follow directly.
    """
    if after.first <= 1 or after.first in _YEARS or after.first < run.last:
        return False
    earlier, later = doc.lists[run.lists[0]], doc.lists[after.lists[0]]
    return earlier.delimiter == later.delimiter or not doc.text[earlier.span.stop : later.span.start].strip()


def faults(run: Run, between: Mapping[int, Collection[int]] | None = None) -> list[Fault]:
    """Find where a run's numbers go wrong: one fault per mistake, not one per item after it.

    `between` maps an entry to the numbers of the lines after it that look numbered and render as
    text: they are not missing.
    """
    if not run.counted:
        return []
    numbers = [item.number for item in run.items]
    if is_years(numbers):
        wrong = [at for at, item in enumerate(run.items) if item.number != item.rendered]
        if not wrong:
            return []
        at = wrong[0]
        return [Fault("order", "years", at, numbers[at - 1], numbers[at - 1] + 1, numbers[at])]
    between = between or {}
    return _of_habit(numbers) or [
        fault
        for fault in places(numbers)
        if fault.kind != "gap"
        or not set(range(fault.expected, fault.found)) <= set(between.get(run.items[fault.at - 1].entry, ()))
    ]


def _of_habit(numbers: Sequence[int]) -> list[Fault]:
    """Find a fault that lies in the whole run: a countdown, or numbers in steps of ten."""
    if len(numbers) < 3:
        return []
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    first, second = numbers[:2]
    if max(steps) < 0:
        return [Fault("order", "countdown", 1, first, first + 1, second)]
    if len(steps) == 1 and min(steps) > 1:
        return [Fault("gap", "steps", 1, first, first + 1, second)]
    return []


def places(numbers: Sequence[int]) -> list[Fault]:
    """Find the places where numbers do not go up by one, each mistake once.

    >>> [(fault.kind, fault.expected, fault.found) for fault in places([1, 2, 2, 3, 7, 8])]
    [('repeat', 3, 2), ('gap', 4, 7)]
    """
    result: list[Fault] = []
    before, at = numbers[0], 1
    while at < len(numbers):
        found, expected = numbers[at], before + 1
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        times = 1
        if found == expected:
            before = found
        elif following == expected + 1:
            kind: FaultKind = "repeat" if found in (before, following) else "order"
            result.append(Fault(kind, "slip", at, before, expected, found))
            before = expected
        elif found == before:
            while at + times < len(numbers) and numbers[at + times] == found:
                times += 1
            result.append(Fault("repeat", "jump", at, before, expected, found, times))
        elif following == expected:
            result.append(Fault("order", "stray", at, before, expected, found))
        else:
            result.append(Fault("gap" if found > expected else "order", "jump", at, before, expected, found))
            before = found
        at += times
    return result


def moved(run: Run, of: Sequence[Fault], fault: Fault, *, alone: bool) -> dict[int, int]:
    """Plan the numbers that repair a gap or a repeat: entry -> new number.

    What follows the fault moves by as much as the fault is wide, up to where the numbers go back,
    which is nothing to guess about. Later faults of the same kind are repaired on the way, unless
    `alone`; faults of other kinds stay.
    """
    if fault.shape == "slip":
        return {run.items[fault.at].entry: fault.expected}
    if fault.shape == "steps":
        return {item.entry: fault.before + step for step, item in enumerate(run.items[1:], 1)}
    shifts: dict[int, int] = {}
    stop = len(run.items)
    for other in of:
        if other.at < fault.at:
            continue
        if other.kind == "order":
            stop = other.at
            break
        if other.kind == fault.kind and other.shape == "jump" and (other.at == fault.at or not alone):
            if other.kind == "gap":
                shifts[other.at] = other.expected - other.found
            else:
                shifts |= {other.at + extra: 1 for extra in range(other.times)}
    shift = 0
    plan: dict[int, int] = {}
    for at in range(fault.at, stop):
        shift += shifts.get(at, 0)
        item = run.items[at]
        plan[item.entry] = item.number + shift
    return plan
