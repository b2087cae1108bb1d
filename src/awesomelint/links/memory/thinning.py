"""How much of what was seen is kept: enough to tell a link's history, not a row for every run.

Of several sightings of one kind (state, cause and whether they count) with nothing else in between

- the first and the last are kept where they are no failures: what changed, and when it was seen last;
- the first five and the last twenty where they are failures: confirmation asks for six at most.

Of the rest a link keeps the newest hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from awesomelint.links.memory.records import Mark, Sighting
from awesomelint.model import Evidence

MOST = 100
"""Sightings of one link."""
_FIRST, _LAST = 5, 20
DAY = 86_400.0
"""In seconds."""
SIBLING_LIFE = 60 * DAY
"""How long it is kept what a host answers for paths that nobody can have made; it is used for a month."""


def mark_of(sighting: Sighting) -> Mark:
    return Mark(sighting.time, sighting.state, sighting.cause, sighting.counts)


def superfluous(marks: Sequence[Mark]) -> list[float]:
    """Give the times of those sightings of a link, the oldest first, that need not be kept.

    >>> superfluous([Mark(time, "alive", "", True) for time in (1, 2, 3, 4)])
    [2, 3]
    """
    kept: list[float] = []
    for kind, group in groupby(marks, key=lambda mark: mark[1:]):
        times = [mark.time for mark in group]
        first, last = (_FIRST, _LAST) if kind[1] else (1, 1)
        kept += times if len(times) <= first + last else times[:first] + times[-last:]
    wanted = frozenset(kept[-MOST:])
    return [mark.time for mark in marks if mark.time not in wanted]


def waits(sighting: Sighting) -> bool:
    """Tell whether only the end of the run can say what a sighting is worth: whether it is a failure."""
    return bool(sighting.cause)


def light(evidence: Evidence) -> Evidence:
    """Cut evidence to what lists and overviews show: reason, status, final URL, title and rule."""
    return Evidence(
        evidence.reason, evidence.status, evidence.final_url, title=evidence.title, rule=evidence.rule
    )


def kept(sighting: Sighting) -> Sighting:
    """Give a sighting as history keeps it: whole where it is a failure, with light evidence where not."""
    return sighting if sighting.cause else sighting._replace(evidence=light(sighting.evidence))


def is_outdated(new: float | None, stored: float | None) -> bool:
    """Tell whether a record is older than the one that another run has saved meanwhile.

    More than a day apart the new one always stands: a clock that was wrong once must not block a record.
    """
    return new is not None and stored is not None and new < stored < new + DAY
