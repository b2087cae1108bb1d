"""A run as a whole: which failures say something of their links, and which only of a host or the network.

Thresholds of host events are those of the project's link policy: "if a host with five links or more
goes from under 5 % to over 80 % failing in one run, that is one host event, not N dead links". The
others come from `bench/outages.py`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from awesomelint.links.memory.history import DAY, date_of
from awesomelint.links.memory.records import HostRecord, Record, Sighting


@dataclass(frozen=True, slots=True)
class EventLimits:
    """When a host, or the network of the checker, is thought to have failed as a whole."""

    links: int = 5
    """How many links of a host a run has to judge."""
    before: float = 0.05
    """The share of them that failed before has to be lower."""
    now: float = 0.80
    """The share of them that fails now has to be higher."""
    rest: float = 7 * DAY
    """Seconds from a host event on in which failures of that host are not counted."""
    hosts: int = 10
    """How many hosts without a fault have to fail in one run before the run itself is doubted ..."""
    share: float = 0.25
    """... and which share of all such hosts that it judged has to be exceeded."""
    stale: float = 6 * 3_600.0
    """Seconds before a run's begin; failures left by a run that died are not counted if they are older."""


LIMITS = EventLimits()


class Tally(NamedTuple):
    """Links of one host."""

    links: int
    """How many were judged: found alive, or failing."""
    failing: int


class Settlement(NamedTuple):
    """What a run's end makes of the failures that waited for it."""

    sightings: tuple[Sighting, ...]
    """Those that waited, by time, with `counts` as it has to be."""
    hosts: tuple[HostRecord, ...]
    """What is known now of the hosts that the run judged."""
    events: Mapping[str, str]
    """By host whose failures are not to be shown as its links': why, for the reasons of their verdicts.

    Failures of small hosts, and such that go on, are shown, though they may not be counted yet.
    """
    notes: tuple[str, ...]
    """What to tell the user of the run as a whole."""


def tallies(records: Iterable[Record]) -> dict[str, Tally]:
    """Count the links of each host that were alive or failing when they were last seen."""
    links: Counter[str] = Counter()
    failing: Counter[str] = Counter()
    for record in records:
        if record.standing.streaks:
            failing[record.host] += 1
        elif record.standing.alive is None:
            continue
        links[record.host] += 1
    return {host: Tally(links[host], failing[host]) for host in links}


def events(before: Mapping[str, Tally], now: Mapping[str, Tally], limits: EventLimits = LIMITS) -> set[str]:
    """Name the hosts that began to fail as a whole between two looks at them."""
    return {
        host
        for host, tally in now.items()
        if tally.links >= limits.links
        and tally.failing > limits.now * tally.links
        and (known := before.get(host)) is not None
        and known.links >= limits.links
        and known.failing < limits.before * known.links
    }


def is_own_trouble(
    before: Mapping[str, Tally], now: Mapping[str, Tally], limits: EventLimits = LIMITS
) -> bool:
    """Tell whether so many hosts began to fail at once that the fault is likely the checker's own network.

    Looked at are hosts of which nothing failed before; they fail if nothing of them is alive now.
    """
    sound = [host for host in now if host in before and not before[host].failing]
    failing = sum(_fell(before[host], now[host]) for host in sound)
    return failing >= limits.hosts and failing > limits.share * len(sound)


def settle(
    waiting: Sequence[Sighting],
    living: Mapping[str, int],
    known: Mapping[str, Tally],
    hosts: Mapping[str, HostRecord],
    *,
    began: float,
    now: float,
    network: bool = True,
    limits: EventLimits = LIMITS,
) -> Settlement:
    """Decide at a run's end which failures are counted.

    `waiting` is what `Store.waiting` gives; `living` says how many links of each host the run found
    alive (moved, drifted and without their fragment included); `known` is `tallies` of the listed
    links' records as they were before the run, `hosts` what the store knows of the hosts. `network` is
    False where canaries failed: then nothing is counted.
    """
    by_time = sorted(waiting, key=lambda sighting: (sighting.time, sighting.key))
    if not network:
        why = dict.fromkeys((sighting.host for sighting in by_time), "the checker's own network was down")
        note = "the checker's own network was down: no failure that this run saw was counted"
        uncounted = tuple(sighting._replace(counts=False) for sighting in by_time)
        return Settlement(uncounted, (), why, (note,) if by_time else ())
    oldest = began - limits.stale
    failing = Counter(host for host, _ in {(s.host, s.key) for s in by_time if s.cause and s.time >= oldest})
    seen = {host: Tally(living.get(host, 0) + failing[host], failing[host]) for host in {*living, *failing}}
    going_on = {host for host, record in hosts.items() if record.event is not None and record.event <= now}
    begun = _begun(known, {host: seen[host] for host in seen if host not in going_on}, limits)
    records = {
        host: _record(seen[host], hosts.get(host), host, now, host in begun.hosts) for host in sorted(seen)
    }
    since = {host: record.event for host, record in {**hosts, **records}.items() if record.event is not None}

    def is_resting(sighting: Sighting) -> bool:
        return 0 <= now - since.get(sighting.host, -math.inf) < limits.rest

    settled = tuple(
        sighting._replace(counts=sighting.counts and sighting.time >= oldest and not is_resting(sighting))
        for sighting in by_time
    )
    shown = {
        host
        for host in failing
        if 0 <= now - since.get(host, -math.inf) < limits.rest
        and (host in begun.doubted or seen[host].links >= limits.links)
    }
    why = {host: f"its host as a whole began to fail on {date_of(since[host])}" for host in shown}
    return Settlement(settled, tuple(records.values()), why, begun.notes)


class _Begun(NamedTuple):
    """Hosts that began to fail as a whole."""

    hosts: set[str]
    doubted: set[str]
    """Those of them that fell because the checker's own network did, as it seems."""
    notes: tuple[str, ...]


def _begun(known: Mapping[str, Tally], seen: Mapping[str, Tally], limits: EventLimits) -> _Begun:
    whole = events(known, seen, limits)
    fallen = {host for host in seen if host in known and _fell(known[host], seen[host])}
    if is_own_trouble(known, seen, limits):
        note = f"{len(fallen)} hosts that were fine failed all at once: no failure of theirs was counted"
        return _Begun(whole | fallen, fallen, (note,))
    notes = tuple(
        f"{host} failed as a whole, {seen[host].failing} of {seen[host].links} links: that is one event"
        for host in sorted(whole)
    )
    return _Begun(whole, set(), notes)


def _fell(before: Tally, now: Tally) -> bool:
    """Tell whether nothing of a host failed before, and everything does now."""
    return not before.failing and now.failing == now.links


def _record(seen: Tally, old: HostRecord | None, host: str, now: float, begins: bool) -> HostRecord:
    """Note what a run saw of a host; an event is over as soon as half of what was judged lives."""
    event = now if begins else old.event if old is not None else None
    if not begins and seen.failing * 2 <= seen.links:
        event = None
    return HostRecord(host, seen.links, seen.failing, now, event)
