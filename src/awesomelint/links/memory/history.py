"""From what single runs saw of a link to what they say together: when a death is sure. Pure.

What is decided here beyond the limits:

- Observations count once a day (`Limits.apart`): what is down in the morning is down at noon as well.
- A failure that nobody looked after for long (`Limits.pause`) begins anew: the age of a streak alone
  is no evidence. So does one that seems to lie in the future, for then a clock was wrong.
- Each cause is counted by itself. 404, then unreachable, then 404 again are two observations of the
  one and one of the other. But a host that answers 404 is there: that ends the streaks of `domain`
  and `down`.
- A sign of life ends every streak. Nothing else ends a confirmed death but an answer that shows its
  cause to be wrong.
- What is no evidence (`blocked`, `unsure` ...) leaves streaks alone, and a confirmed death is still
  shown; a suspected one gives way to it, since the last look did not bear it out.
- A page that was seen alive before has to be away for twice the time (`Limits.known_alive`): what worked
  and is missing now comes back more often than what never did. In `bench/outages.py`, 1.5 to 2 of
  1,000 deaths are false without it, and 0.6 with it.
- A link that came and went lately needs twice the evidence, over twice the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from awesomelint.links.memory.records import Cause, Sighting, Standing, Streak
from awesomelint.model import Phase, State

DAY = 86_400.0
"""Seconds."""
LIVING: frozenset[State] = frozenset({"alive", "moved", "drifted", "fragment-missing"})
"""States of a link whose page is there."""
FAILING: frozenset[State] = frozenset({"dead", "gone-soft", "unreachable"})
"""States with a phase."""
_OF_THE_HOST: frozenset[Cause] = frozenset({"domain", "down"})
"""Causes that a host's own answer, 404 for one, shows to be over."""
_FLIPS_KEPT = 12
_WORDS: Mapping[State, str] = {"dead": "dead", "gone-soft": "gone", "unreachable": "unreachable"}


class Limit(NamedTuple):
    """The evidence that it takes to be sure."""

    times: int
    """Observations."""
    span: float
    """Seconds from the first to the last of them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a death is sure: the link policy's "confirmation over runs", and what is built on top of it."""

    confirmed: Mapping[Cause, Limit] = field(
        default_factory=lambda: {
            "page": Limit(3, 14 * DAY),
            "domain": Limit(3, 45 * DAY),
            "soft": Limit(3, 14 * DAY),
            "down": Limit(6, 90 * DAY),
        }
    )
    """Source: the project's link policy, from a simulation of outages."""
    known_alive: Mapping[Cause, float] = field(default_factory=lambda: {"page": 2.0, "soft": 2.0})
    """By cause: over how many times the span a link fails that was seen alive before; 1 where left out."""
    apart: float = 20 * 3_600.0
    """Seconds between two observations that both count: a day, less what daily runs vary by."""
    pause: float = 200 * DAY
    """Seconds without a look after which a streak begins anew: somewhat more than half a year."""
    flips: int = 4
    """Changes between life and failure that make a link one that comes and goes ..."""
    flips_span: float = 180 * DAY
    """... in so many seconds."""
    flapping: int = 2
    """How many times the evidence, over how many times the span, such a link needs."""


LIMITS = Limits()


def advance(standing: Standing | None, sighting: Sighting, limits: Limits = LIMITS) -> Standing:
    """Give what is known of a link after one more sighting; `standing` is None where nothing was known."""
    known = standing or Standing("unchecked", None, sighting.time)
    if sighting.state == "unchecked":
        return known
    if not sighting.counts:
        return known if standing else known._replace(state="unsure")
    if sighting.state in LIVING:
        return _revived(known, sighting)
    if sighting.cause and sighting.state in FAILING:
        return _failed(known, sighting, limits)
    return _shown(known, sighting)


def _revived(known: Standing, sighting: Sighting) -> Standing:
    flips = (*known.flips, sighting.time)[-_FLIPS_KEPT:] if known.streaks else known.flips
    since = known.since if known.state == sighting.state else sighting.time
    return Standing(sighting.state, None, since, (), sighting.time, flips)


def _shown(known: Standing, sighting: Sighting) -> Standing:
    """Show what is no evidence, unless a death is sure."""
    if known.phase == "confirmed" or known.state == sighting.state:
        return known
    phase: Phase | None = "suspected" if sighting.state in FAILING else None
    return known._replace(state=sighting.state, phase=phase, since=sighting.time)


def _failed(known: Standing, sighting: Sighting, limits: Limits) -> Standing:
    flips = known.flips
    if not known.streaks and known.alive is not None:
        flips = (*flips, sighting.time)[-_FLIPS_KEPT:]
    known = known._replace(flips=flips)
    old = next((streak for streak in known.streaks if streak.cause == sighting.cause), None)
    new = _longer(old, known, sighting, limits)
    over = frozenset({sighting.cause}) if sighting.cause in _OF_THE_HOST else _OF_THE_HOST | {sighting.cause}
    others = tuple(streak for streak in known.streaks if streak.cause not in over)
    failed = known._replace(streaks=(*others, new))
    if _is_sure(new, failed, limits):
        return failed._replace(state=sighting.state, phase="confirmed", since=new.first)
    if known.phase == "confirmed" and any(_is_sure(streak, failed, limits) for streak in others):
        return failed
    return failed._replace(state=sighting.state, phase="suspected", since=new.first)


def _longer(old: Streak | None, known: Standing, sighting: Sighting, limits: Limits) -> Streak:
    """Count one more observation of a cause, if it is one."""
    start = Streak(sighting.cause, 1, sighting.time, sighting.time)
    if old is None:
        return start
    gap = sighting.time - old.last
    if not -limits.apart <= gap <= limits.pause and not _is_sure(old, known, limits):
        return start
    return old if gap < limits.apart else old._replace(count=old.count + 1, last=sighting.time)


def _is_sure(streak: Streak, standing: Standing, limits: Limits) -> bool:
    limit = needed(streak, standing, limits)
    return streak.count >= limit.times and streak.last - streak.first >= limit.span


def needed(streak: Streak, standing: Standing, limits: Limits = LIMITS) -> Limit:
    """Give the evidence that a streak of a link has to reach."""
    times, span = limits.confirmed[streak.cause]
    if standing.alive is not None:
        span *= limits.known_alive.get(streak.cause, 1.0)
    factor = limits.flapping if is_flapping(standing, streak.first, limits) else 1
    return Limit(times * factor, span * factor)


def is_flapping(standing: Standing, now: float, limits: Limits = LIMITS) -> bool:
    """Tell whether a link went back and forth between life and failure of late."""
    return _changes(standing.flips, now, limits) >= limits.flips


def _changes(flips: tuple[float, ...], now: float, limits: Limits) -> int:
    return sum(now - limits.flips_span < flip <= now for flip in flips)


def needs_last_look(before: Standing | None, after: Standing) -> bool:
    """Tell whether a sighting makes a death sure that was not before: it is fetched once more first."""
    if after.phase != "confirmed":
        return False
    if before is None or before.phase != "confirmed":
        return True
    return before.state == "unreachable" != after.state


def last_look(sighting: Sighting, again: Sighting | None) -> tuple[Sighting, ...]:
    """Give what to keep of a sighting that would make a death sure, and of the look after it.

    The sighting stands if the same was seen once more; a sign of life speaks for itself. Otherwise, and
    where nothing was seen (None), it is not counted, and the next run tries again. The standing is
    what `advance` makes of what this gives, one after the other.
    """
    if again is None:
        return (sighting._replace(counts=False),)
    if again.state in LIVING or (again.cause == sighting.cause and again.counts):
        return sighting, again
    return sighting._replace(counts=False), again


def words(standing: Standing, now: float, limits: Limits = LIMITS) -> str:
    """Say what several runs saw, to be added to a reason; empty where there is nothing to add.

    >>> words(Standing("dead", "confirmed", 0.0, (Streak("page", 5, 0.0, 20 * DAY),)), 20 * DAY)
    'dead since 1970-01-01, seen 5 times'
    >>> words(Standing("dead", "suspected", 0.0, (Streak("page", 1, 0.0, 0.0),)), 0.0)
    'seen once; to be sure takes 3 times over 14 days'
    """
    changes = _changes(standing.flips, now, limits)
    restless = f"it comes and goes: {changes} changes in {limits.flips_span / DAY:.0f} days"
    shown = [streak for streak in standing.streaks if streak.first == standing.since]
    streak = max(shown, key=lambda streak: streak.count, default=None)
    if standing.phase is None or streak is None:
        return restless if changes >= limits.flips else ""
    limit = needed(streak, standing, limits)
    seen = "seen once" if streak.count == 1 else f"seen {streak.count} times"
    if streak.count > 1 or standing.phase == "confirmed":
        seen = f"{_WORDS[standing.state]} since {date_of(standing.since)}, {seen}"
    if standing.phase == "suspected":
        seen += f"; to be sure takes {limit.times} times over {limit.span / DAY:.0f} days"
    if is_flapping(standing, streak.first, limits):
        seen += ", since it came and went before"
    elif changes >= limits.flips:
        seen += f"; {restless}"
    return seen


def date_of(time: float) -> str:
    """Write the day of a time, in UTC: `2026-03-04`."""
    return datetime.fromtimestamp(time, UTC).date().isoformat()
