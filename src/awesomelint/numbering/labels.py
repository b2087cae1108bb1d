"""Hierarchical labels (`6.4`), and the numbered item they hang on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from awesomelint.model import Document, Label
from awesomelint.numbering.sequences import Run

Path = tuple[int, ...]


class Labelled(NamedTuple):
    """An entry with a hierarchical label, below a numbered or labelled one."""

    entry: int
    label: Label
    above: int | None
    """The index in `Document.entries` of the nearest entry above it that has a number or a label."""


def hierarchical(label: Label | None) -> Label | None:
    """Give a label back if it has two levels or more; `5` alone is no hierarchical label."""
    return label if label is not None and len(label.path) > 1 else None


def labelled(doc: Document) -> list[Labelled]:
    """List the entries with a hierarchical label, in order."""
    result = []
    for index, entry in enumerate(doc.entries):
        label = hierarchical(entry.label)
        if label is None:
            continue
        above = entry.parent
        while above is not None and not _is_numbered(doc, above):
            above = doc.entries[above].parent
        result.append(Labelled(index, label, above))
    return result


def _is_numbered(doc: Document, index: int) -> bool:
    entry = doc.entries[index]
    return entry.number is not None or hierarchical(entry.label) is not None


def numbers_of(found: Iterable[Run]) -> dict[int, int]:
    """Map each numbered entry to its number, as its author counts."""
    return {item.entry: item.number for run in found for item in run.items}


def prefixes(doc: Document, index: int, numbers: Mapping[int, int]) -> list[Path]:
    """List the prefixes that labels below an entry may carry: its own label, or its number, alone or
    after those of the entries above it."""
    entry = doc.entries[index]
    own = hierarchical(entry.label)
    if own is not None:
        return [own.path]
    if index not in numbers:
        return prefixes(doc, entry.parent, numbers) if entry.parent is not None else []
    number = numbers[index]
    above = prefixes(doc, entry.parent, numbers) if entry.parent is not None else []
    return [(number,), *((*path, number) for path in above)]


def relabelled(
    doc: Document,
    below: Sequence[Labelled],
    old: Mapping[int, int],
    new: Mapping[int, int],
    given: Mapping[int, Path],
) -> dict[int, Path]:
    """Plan the labels that move with their parents: entry -> new path.

    `old` and `new` map numbered entries to numbers; `given` holds labels that change by themselves.
    A label that disagreed with its parent before is left alone.
    """
    plan = dict(given)
    touched = [*new, *given]
    if not touched:
        return plan
    stop = max(doc.entries[index].span.stop for index in touched)
    for index, label, above in below[bisect_left(below, min(touched), key=lambda found: found.entry) :]:
        if doc.entries[index].span.start > stop:
            break
        if above is None or index in plan:
            continue
        own = hierarchical(doc.entries[above].label)
        if own is not None:
            pairs = [(own.path, plan.get(above, own.path))]
        else:
            pairs = _moves(doc, above, old, new, plan)
        for before, after in pairs:
            if before == label.path[:-1] and before != after:
                plan[index] = (*after, label.path[-1])
                break
    return plan


def _moves(
    doc: Document, index: int, old: Mapping[int, int], new: Mapping[int, int], plan: Mapping[int, Path]
) -> list[tuple[Path, Path]]:
    """Pair the prefixes an entry gives to labels below it, before and after."""
    entry = doc.entries[index]
    own = hierarchical(entry.label)
    if own is not None:
        return [(own.path, plan.get(index, own.path))]
    above = _moves(doc, entry.parent, old, new, plan) if entry.parent is not None else []
    if index not in old:
        return above
    before, after = old[index], new.get(index, old[index])
    return [((before,), (after,)), *(((*a, before), (*b, after)) for a, b in above)]


def rewrite(label: Label, path: Path) -> str:
    """Write a label's text with other numbers, its punctuation kept, and its padding where it has some.

    >>> from awesomelint.model import Span
    >>> rewrite(Label(Span(0, 4), "6.04", (6, 4), ""), (5, 4))
    '5.04'
    """
    numbers = iter(path)
    return re.sub(r"\d+", lambda match: pad(next(numbers), match[0]), label.text)


def pad(number: int, like: str) -> str:
    """Write a number as wide as a zero-padded one.

    >>> pad(9, "08"), pad(10, "08"), pad(9, "10")
    ('09', '10', '9')
    """
    return str(number).zfill(len(like)) if is_padded(like) else str(number)


def is_padded(number: str) -> bool:
    """Whether a number is written with leading zeros."""
    return number.startswith("0") and len(number) > 1
