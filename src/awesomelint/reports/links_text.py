"""Links in `text`: for people. Grouped by verdict, the gravest first, and a summary at the end.

Of a URL with a password three stars are shown in place of it: `https://user:***@host/`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from awesomelint.links.engine import Budget
from awesomelint.links.forms.secrets import without_password
from awesomelint.listing import Listing, Row, Spot, phase_rank
from awesomelint.model import Failure, State, Verdict
from awesomelint.reports.brief import brief
from awesomelint.reports.escape import escape, guard
from awesomelint.reports.link_counts import GRAVEST, counted, effort, remarks
from awesomelint.reports.tally import count
from awesomelint.reports.times import day, minute
from awesomelint.shortening import shortened

_MOST_PLACES = 10
"""How many places of one link are named."""
_BOLD, _DIM = "1", "2"
_COLORS: Mapping[State, str] = {
    **dict.fromkeys(("dead", "gone-soft", "invalid"), "31"),
    **dict.fromkeys(("unreachable", "fragment-missing", "moved", "drifted"), "33"),
    "alive": "32",
}


def render(listing: Listing, budget: Budget, *, color: bool = False) -> Iterator[str]:
    """Write each link as a block of lines under its verdict, then what went wrong, then the summary."""
    rows = sorted(listing.rows, key=_gravity)  # stable: by first place within a verdict
    for (state, phase), group in groupby(rows, key=lambda row: (row.verdict.state, row.verdict.phase)):
        members = list(group)
        title = f"{state}, {phase}" if phase else state
        yield f"{_paint(title, _COLORS.get(state, '36'), color)} ({len(members)})\n"
        for row in members:
            yield "".join(f"{line}\n" for line in _block(row, color))
        yield "\n"
    yield from failures(listing.failures)
    if listing.interrupted:
        yield "interrupted: not every link was checked\n"
    for line in remarks(listing.summary):
        yield f"{line}\n"
    yield f"{_paint(_total(listing), _BOLD, color)}\n"
    for line in effort(listing.summary, budget):
        yield f"{line}\n"


def failures(failures: tuple[Failure, ...]) -> Iterator[str]:
    """Give a line for each thing that could not be dealt with."""
    for failure in failures:
        yield f"failed: {escape(failure.path)}: {brief(failure.message)}\n"


def facts(verdict: Verdict) -> str:
    """Say in a line since when a verdict holds, when the web was asked, and when it will be again."""
    parts = []
    if verdict.since is not None:
        parts.append(f"since {day(verdict.since)}")
    parts.append("never checked" if verdict.checked is None else f"checked {minute(verdict.checked)}")
    if verdict.due is not None:
        parts.append(f"next check {day(verdict.due)}")
    return "; ".join(parts)


def _gravity(row: Row) -> tuple[int, int]:
    return GRAVEST.index(row.verdict.state), phase_rank(row.verdict.phase)


def _block(row: Row, color: bool) -> Iterator[str]:
    verdict = row.verdict
    yield guard(f"  {brief(without_password(row.url))}")
    yield guard(f"    {brief(verdict.evidence.reason)}")
    final = verdict.evidence.final_url
    if final is not None and not any(url in verdict.evidence.reason for url in (final, shortened(final))):
        yield f"    leads to {brief(final)}"
    if verdict.archive is not None:
        yield f"    archived at {brief(verdict.archive)}"
    yield f"    {_paint(facts(verdict), _DIM, color)}"
    yield guard(f"    {_places(row.spots)}")


def _places(spots: tuple[Spot, ...]) -> str:
    shown = ", ".join(f"{escape(spot.path)}:{spot.line}:{spot.column}" for spot in spots[:_MOST_PLACES])
    rest = len(spots) - _MOST_PLACES
    return f"{shown} and {count(rest, 'more place')}" if rest > 0 else shown


def _total(listing: Listing) -> str:
    files = count(listing.files, "file")
    if not listing.total:
        return f"no links in {files}"
    shown = "" if len(listing.rows) == listing.total else f"{len(listing.rows)} of "
    return f"{shown}{count(listing.total, 'link')} in {files}: {counted(listing.summary.states)}"


def _paint(shown: str, color: str, is_on: bool) -> str:
    return f"\x1b[{color}m{shown}\x1b[0m" if is_on else shown
