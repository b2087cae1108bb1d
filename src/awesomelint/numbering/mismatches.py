"""Hierarchical labels that disagree with the item above them, or with each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from awesomelint.model import Entry, Label, Related, Span
from awesomelint.numbering.labels import Labelled, Path, hierarchical, prefixes
from awesomelint.numbering.reading import Reading
from awesomelint.numbering.sequences import Fault, Item, Run, moved, places

_MOST_FAULTS = 20
"""The findings about the order of one list's labels: with more, they are no labels."""


class Mismatch(NamedTuple):
    """A label that disagrees, and the labels that would agree."""

    span: Span
    message: str
    title: str
    labels: dict[int, Path]
    """What to write instead, by entry; empty where that would be a guess."""
    related: tuple[Related, ...] = ()


def mismatches(reading: Reading) -> Iterator[Mismatch]:
    """Find labels that disagree; those below no numbered item have nothing to disagree with."""
    groups: dict[int, list[Labelled]] = {}
    for found in reading.labelled:
        if found.above is not None:
            groups.setdefault(reading.doc.entries[found.entry].list, []).append(found)
    for group in groups.values():
        yield from _of_group(reading, group)


def _of_group(reading: Reading, group: Sequence[Labelled]) -> Iterator[Mismatch]:
    """Judge the labels of one list against the item the list is nested in."""
    doc, above = reading.doc, group[0].above
    assert above is not None
    allowed = prefixes(doc, above, reading.numbers)
    if not allowed:
        return
    shown = doc.entries[above].rendered
    if shown is not None and (shown,) not in allowed:
        allowed = [*allowed, (shown,)]
    right = [found for found in group if found.label.path[:-1] in allowed]
    wrong = [found for found in group if found.label.path[:-1] not in allowed]
    name = ".".join(map(str, allowed[0]))
    if right and right[0].label.path[-1] <= 1:
        depth = len(right[0].label.path)
        level = [found for found in right if len(found.label.path) == depth]
        odd = [found for found in wrong if len(found.label.path) == depth]
        if len(odd) <= len(level):
            used = {found.label.path for found in right}
            yield from (_odd(found, level[0].label, name, used) for found in odd)
        yield from _of_siblings(reading, level, {found.entry for found in odd})
        yield from _bare(reading, level, allowed[0])
    elif not right and _is_sequence(wrong) and len(wrong[0].label.path) == len(allowed[0]) + 1:
        yield _all_odd(wrong, allowed[0], name)


def _odd(found: Labelled, other: Label, name: str, used: set[Path]) -> Mismatch:
    path = (*other.path[:-1], found.label.path[-1])
    message = f"{found.label.text} under {name}, among labels such as {other.text}"
    text = ".".join(map(str, path))
    return Mismatch(found.label.span, message, f"write {text}", {} if path in used else {found.entry: path})


def _is_sequence(group: Sequence[Labelled]) -> bool:
    """Whether labels count up from 0 or 1 under one prefix; versions and dates seldom do."""
    first = group[0].label.path
    return first[-1] in (0, 1) and all(
        found.label.path == (*first[:-1], first[-1] + count) for count, found in enumerate(group)
    )


def _all_odd(group: Sequence[Labelled], prefix: Path, name: str) -> Mismatch:
    first, last = group[0].label, group[-1].label
    labels = first.text if len(group) == 1 else f"{first.text} to {last.text}"
    paths = {found.entry: (*prefix, found.label.path[-1]) for found in group}
    return Mismatch(first.span, f"{labels} under {name}", f"write {name} before the last number", paths)


def _of_siblings(reading: Reading, level: Sequence[Labelled], odd: Set[int]) -> Iterator[Mismatch]:
    """Find gaps and repeats among the labels of one list; entries with an odd label fill a gap."""
    doc = reading.doc
    items = tuple(Item(found.entry, found.label.path[-1], 0, found.label) for found in level)
    faults = places([item.number for item in items])
    run = Run(items, (), None, None, False, True)
    members = doc.lists[doc.entries[level[0].entry].list].entries
    places_of = {entry: at for at, entry in enumerate(members)}
    for fault in faults[:_MOST_FAULTS]:
        here, before = level[fault.at], level[fault.at - 1]
        if fault.kind == "repeat" and _body(reading, here) == _body(reading, before):
            continue  # the entry stands there twice: `duplicate-entry` says so
        between = members[places_of[before.entry] + 1 : places_of[here.entry]]
        if fault.kind == "gap" and any(entry in odd or _is_bare(doc.entries[entry]) for entry in between):
            continue
        labels = {}
        if fault.kind != "order" and not between:
            paths = {found.entry: found.label.path for found in level}
            labels = {
                entry: (*paths[entry][:-1], number)
                for entry, number in moved(run, faults, fault, alone=bool(doc.suppressions)).items()
            }
        where = Related(None, before.label.span, f"{before.label.text} is here")
        yield Mismatch(
            here.label.span,
            _message(here.label, before.label, fault),
            "renumber the labels",
            labels,
            (where,),
        )


def _message(label: Label, before: Label, fault: Fault) -> str:
    if fault.kind == "repeat" and fault.shape == "jump":
        return f"{label.text} again"
    expected = ".".join(map(str, (*label.path[:-1], fault.expected)))
    return f"{label.text} after {before.text}, expected {expected}"


def _body(reading: Reading, found: Labelled) -> str:
    entry = reading.doc.entries[found.entry]
    return reading.doc.text[entry.body_span.start : entry.body_span.stop].strip()


def _is_bare(entry: Entry) -> bool:
    return entry.kind == "bullet" and entry.label is not None and len(entry.label.path) == 1


def _bare(reading: Reading, level: Sequence[Labelled], prefix: Path) -> Iterator[Mismatch]:
    """Find plain numbers where the list's other items have labels: the parent's, or the one that is due."""
    doc = reading.doc
    due = 0
    known = {found.entry: found.label for found in level}
    for entry in doc.lists[doc.entries[level[0].entry].list].entries:
        if entry in known:
            due = known[entry].path[-1] + 1
        label = doc.entries[entry].label
        if label is None or hierarchical(label) or not _is_bare(doc.entries[entry]):
            continue
        if label.path[0] in (prefix[-1], due):
            other = level[0].label.text
            yield Mismatch(
                label.span, f"`{label.text}` among labels such as {other}: a label, or a plain number", "", {}
            )
