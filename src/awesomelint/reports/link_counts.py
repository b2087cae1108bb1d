"""How the links of a run fared: counts by verdict, and what was asked, known and cut off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from awesomelint.links.engine import Budget, Summary
from awesomelint.model import State
from awesomelint.reports.escape import escape
from awesomelint.reports.tally import count
from awesomelint.reports.times import duration

_SLOWEST = 3
GRAVEST: tuple[State, ...] = (
    "dead",
    "gone-soft",
    "invalid",
    "unreachable",
    "fragment-missing",
    "moved",
    "drifted",
    "restricted",
    "blocked",
    "unsure",
    "unchecked",
    "alive",
)
"""All states, what a maintainer should look at first."""


def in_short(summary: Summary, budget: Budget) -> Iterator[str]:
    """Say what was remarkable, a line for each thing, and in one line how the links fared.

    >>> list(in_short(Summary({"alive": 9, "dead": 1}, known=7, cut=2), Budget(max_links=1)))
    ['links: 1 dead, 9 alive; 7 from the store; 2 cut off by --max-links']
    """
    yield from remarks(summary)
    parts = [counted(summary.states), *shortcuts(summary, budget)]
    if any(parts):
        yield f"links: {'; '.join(part for part in parts if part)}"


def remarks(summary: Summary) -> Iterator[str]:
    """Give a line for each thing that was remarkable about a run."""
    for remark in summary.remarks:
        yield f"note: {escape(remark)}"


def counted(states: Mapping[State, int]) -> str:
    """Write how many links have which state, the gravest first.

    >>> counted({"alive": 120, "dead": 3})
    '3 dead, 120 alive'
    """
    return ", ".join(f"{states[state]} {state}" for state in GRAVEST if states.get(state))


def effort(summary: Summary, budget: Budget) -> Iterator[str]:
    """Tell, in lines, what was asked, what the store knew, what was cut off, and who was slow."""
    parts = []
    if summary.asked:
        requests = f" with {count(summary.requests, 'request')}" if summary.requests else ""
        parts.append(f"{summary.asked} asked about in {duration(summary.seconds)}{requests}")
    parts += shortcuts(summary, budget)
    if parts:
        yield "; ".join(parts)
    if summary.slowest:
        hosts = (
            f"{escape(host)} {duration(seconds)} ({count(answers, 'answer')})"
            for host, seconds, answers in summary.slowest[:_SLOWEST]
        )
        yield f"slowest hosts: {', '.join(hosts)}"


def shortcuts(summary: Summary, budget: Budget) -> Iterator[str]:
    """Tell what the store answered for, and what the budget cut off."""
    if summary.known:
        yield f"{summary.known} from the store"
    if summary.cut:
        limits = ((budget.max_links, "--max-links"), (budget.max_time, "--max-time"))
        names = " or ".join(name for limit, name in limits if limit is not None)
        yield f"{summary.cut} cut off by {names}" if names else f"{summary.cut} cut off"
