"""Where the numbering of each section should start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from awesomelint.numbering.pseudo import Pseudo
from awesomelint.numbering.sequences import Run, is_years

Policy = Literal["per-section", "continuous", "any"]


class Start(NamedTuple):
    """A section whose numbering starts elsewhere than it should."""

    run: Run
    at: int
    """The index of the run among all runs of the document."""
    expected: tuple[int, ...]
    """The numbers it might start at: one, or two where the file's habit does not tell."""
    before: int | None
    """The last number of the section before it."""


def heads(found: Sequence[Run]) -> list[tuple[int, Run, int]]:
    """List the runs that open a section's numbering: (index among all runs, run, last number of the section).

    Nested and quoted lists open nothing, nor do years and countdowns.
    """
    result: list[tuple[int, Run, int]] = []
    for at, run in enumerate(found):
        falls = len(run.items) > 1 and run.items[1].number < run.first
        if run.parent is not None or run.quoted or falls or is_years([run.first]):
            continue
        if result and result[-1][1].section == run.section:
            result[-1] = (*result[-1][:2], run.last)
        else:
            result.append((at, run, run.last))
    return result


def infer(openings: Sequence[tuple[int, Run, int]]) -> Policy | None:
    """Infer a file's habit from its majority; None where nothing tells, or the file is divided.

    A file restarts in each section if sections that restart outnumber those that count on two to one.
    """
    afresh = counting_on = 0
    for (_, _, last), (_, run, _) in pairwise(openings):
        afresh += run.first <= 1
        counting_on += run.first == last + 1 and run.first > 1
    if afresh and afresh >= 2 * counting_on:
        return "per-section"
    return "continuous" if counting_on > afresh else None


def wrong_starts(found: Sequence[Run], pseudos: Sequence[Pseudo], policy: Policy | None) -> Iterator[Start]:
    """Find the sections whose numbering starts elsewhere than the policy says; inferred where None.

    A list that goes on from a line that looks numbered starts well.
    """
    openings = heads(found)
    inferred = policy is None
    policy = policy or infer(openings)
    if policy == "any" or (policy is None and not (openings and openings[0][1].first <= 1)):
        return
    before: int | None = None
    led = {pseudo.after for pseudo in pseudos if pseudo.before is None}
    for at, run, last in openings:
        good = _expected(policy, run, before, inferred=inferred)
        if good and run.items[0].entry not in led:
            yield Start(run, at, good, before)
        before = last


def _expected(policy: Policy | None, run: Run, before: int | None, *, inferred: bool) -> tuple[int, ...]:
    """Give the numbers a run might start at; none if it starts well."""
    first, counted_on = run.first, None if before is None else before + 1
    if policy == "per-section":
        return () if first <= 1 else (1,)
    if policy == "continuous":
        if counted_on is None:
            return () if first <= 1 or inferred else (1,)
        return () if first == counted_on or (inferred and first <= 1) else (counted_on,)
    if first <= 1 or counted_on is None or first == counted_on:
        return ()
    return (1, counted_on)
