"""When to look at a link again. Pure: no clock, no chance of its own.

Runs come when the user lets them come: what fell due is looked at in the next run.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b

from awesomelint.links.manners import seconds_asked
from awesomelint.links.memory.history import DAY, LIMITS, LIVING, Limits, needed
from awesomelint.links.memory.records import Cause, Sighting, Standing, Streak
from awesomelint.model import State

_SPREAD = 2 / 3
"""Up to this share of an interval is added by jitter, wherever no plan hangs on the day."""
_ALIVE = (7 * DAY, 21 * DAY)
"""The intervals, without jitter, of a link just seen alive for the first time or again, and of an old one."""
_CONFIRMED = (21 * DAY, 54 * DAY)
"""The same of a death that was just confirmed, and of an old one: pages come back, so for ever."""
_GROWTH = 0.25
"""In between, a link waits for this share of the time that it has been so."""
_SUSPECTED: Mapping[Cause, tuple[float, float]] = {
    "page": (7 * DAY, 7 * DAY),
    "soft": (7 * DAY, 7 * DAY),
    "domain": (7 * DAY, 22 * DAY),
    "down": (2 * DAY, 18 * DAY),
}
"""The shortest and the longest interval while a failure is suspected: the age of its streak in between."""
_SLACK = 4 * 3_600.0
"""Seconds that a look at a suspected failure may come early, so that daily runs do not miss it by minutes."""
_STRETCH = 1.25
"""How much longer than planned a look may wait, if it is the last one that it takes."""
_NO_EVIDENCE: Mapping[State, float] = {"unchecked": 0.0, "unsure": 14 * DAY}
_RARELY = 21 * DAY
"""The interval, without jitter, of everything else that tells nothing of life or death: `blocked` for one."""
_INTERRUPTED = 14 * DAY
"""That of a suspected failure when nothing could be told of it."""
_UNCOUNTED = 2 * DAY
"""That of a failure that was not counted, since the whole host or the network was down."""
_LONGEST_ASKED = 35 * DAY
"""How far a Retry-After is obeyed."""


def jitter_of(key: str) -> float:
    """Give a number from 0 to 1, always the same one for a link (BLAKE2b, RFC 7693).

    >>> 0 <= jitter_of("https://ant.example/") < 1
    True
    """
    return (
        int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=6).digest(), "big") / 2**48
    )


def next_due(
    standing: Standing, sighting: Sighting, now: float, jitter: float, limits: Limits = LIMITS
) -> float:
    """Give when to look at a link again, in seconds since 1970.

    `standing` is what `advance` made of the sighting; `jitter`, from 0 to 1, spreads links over time.
    A Retry-After in the sighting's evidence is obeyed.
    """
    asked = _asked(sighting, now)
    return now + max(asked, _wait(standing, sighting, now, min(max(jitter, 0.0), 1.0), limits))


def _asked(sighting: Sighting, now: float) -> float:
    header = next((value for name, value in sighting.evidence.headers if name.lower() == "retry-after"), "")
    return min(max(seconds_asked(header, now) or 0.0, 0.0), _LONGEST_ASKED)


def _wait(standing: Standing, sighting: Sighting, now: float, jitter: float, limits: Limits) -> float:
    """Give the seconds to wait."""
    spread = 1 + _SPREAD * jitter
    if sighting.state in _NO_EVIDENCE:
        return _NO_EVIDENCE[sighting.state] * spread
    if not sighting.counts:
        return _UNCOUNTED * spread
    age = max(now - standing.since, 0.0)
    if standing.phase == "confirmed":
        return _grown(age * _GROWTH, *_CONFIRMED) * spread
    if sighting.state in LIVING:
        return _grown(age * _GROWTH, *_ALIVE) * spread
    streak = next((streak for streak in standing.streaks if streak.cause == sighting.cause), None)
    if streak is not None:
        return _until_sure(streak, standing, now, limits)
    return (_INTERRUPTED if standing.streaks else _RARELY) * spread


def _until_sure(streak: Streak, standing: Standing, now: float, limits: Limits) -> float:
    """Plan the looks that it takes to be sure, and more at first, in case it was but an outage."""
    limit = needed(streak, standing, limits)
    wait = _grown(now - streak.first, *_SUSPECTED[streak.cause])
    end = max(streak.first + limit.span, streak.last + limits.apart) - now
    if streak.count + 1 >= limit.times and 0 < end <= wait * _STRETCH:
        return end
    return wait - _SLACK


def _grown(wait: float, shortest: float, longest: float) -> float:
    return min(max(wait, shortest), longest)
