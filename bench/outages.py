"""Simulate a year and more of 10,000 links: how many deaths are false, how long true ones take to be sure.

    python bench/outages.py [--seeds N] [--first N] [--ablate]

Each seed is a world of `outage_world.py`, with its parameters and their sources. The project's own `history`,
`events` and `due` look at it under several habits of running the checker, and so do the simple rules
that others use. A death is false if the link comes back later. `--ablate` shows what each part is good for.
A third of the links is on one host, so that worlds differ: intervals are of worlds drawn again (bootstrap).
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from random import Random
from statistics import median
from typing import NamedTuple

from outage_answers import SIMPLE, Answers, Outcome, Report, every, judge_simply
from outage_world import Kind, Parameters, Trouble, World, build

from awesomelint.links.memory.due import jitter_of, next_due
from awesomelint.links.memory.events import EventLimits, Tally, settle
from awesomelint.links.memory.history import DAY, LIVING, Limits, advance, last_look, needs_last_look
from awesomelint.links.memory.records import Cause, HostRecord, Sighting, Standing
from awesomelint.model import Evidence, State

BEGIN = 180.0
"""The day of the world on which the checker is run first: some links are dead or ailing then."""
DAYS = 480.0
"""So long it is run."""
LAST_LOOK = 0.02
"""Days from a look to the one that a confirmation needs."""
_NOTHING = Evidence("")
_SEEN: dict[Kind | None, tuple[State, Cause]] = {
    None: ("alive", ""),
    "down": ("unreachable", "down"),
    "domain": ("dead", "domain"),
    "page": ("dead", "page"),
    "unclear": ("unsure", ""),
    "soft": ("gone-soft", "soft"),
    "blocked": ("blocked", ""),
}


class Rules(NamedTuple):
    """What it takes to be sure."""

    limits: Limits = Limits()
    events: EventLimits = EventLimits()
    last_look: bool = True
    canaries: bool = True


class Habit(NamedTuple):
    """How somebody runs the checker."""

    name: str
    runs: Callable[[Random, float], list[float]]
    """Days from the first one."""
    only_due: bool
    rules: Rules = Rules()


def by_chance(random: Random, days: float) -> list[float]:
    """Run now and then: a few days of work, each with a run or more, then nothing for weeks."""
    runs, now = [], 0.1
    while now < days:
        for _ in range(random.randint(1, 6)):
            runs.append(now)
            now += random.choice((0.05, 0.3, 1.0, 2.0))
        now += random.uniform(10, 80)
    return [run for run in runs if run < days]


HABITS = (
    Habit("every day, all links", every(1.0), False),
    Habit("every day, --due", every(1.0), True),
    Habit("every week, --due", every(7.0), True),
    Habit("now and then, all links", by_chance, False),
)
_NO_EVENTS = EventLimits(links=10**9, hosts=10**9)
_ABLATED = {
    "all": Rules(),
    "no longer span": Rules(Limits(known_alive={})),
    "no host events": Rules(events=_NO_EVENTS),
    "no canaries": Rules(canaries=False),
    "neither": Rules(events=_NO_EVENTS, canaries=False),
    "no flapping": Rules(replace(Limits(), flapping=1)),
    "no last look": Rules(last_look=False),
    "each look counts": Rules(replace(Limits(), apart=0.0)),
    "bare limits": Rules(Limits(known_alive={}, flapping=1, apart=0.0), _NO_EVENTS, False, False),
}
ABLATIONS = tuple(Habit(f"{name}, daily", every(1.0), False, rules) for name, rules in _ABLATED.items())


class Memory:
    """The project's own memory of a world: what a store and an engine would keep between runs."""

    def __init__(self, world: World, habit: Habit, seed: int) -> None:
        self._world = world
        self._habit = habit
        self._rules = habit.rules
        self._random = Random(seed)
        self._runs = [BEGIN + run for run in habit.runs(self._random, DAYS)]
        self._answers = Answers(world, self._runs, seed)
        self._count = len(world.host_of)
        self._keys = [str(link) for link in range(self._count)]
        self._jitter = [jitter_of(key) for key in self._keys]
        self._standings: list[Standing | None] = [None] * self._count
        self._due = [0.0] * self._count
        self._known: dict[str, Tally] = {}
        self._records: dict[str, HostRecord] = {}
        self._open: set[int] = set(range(self._count))
        """Links that are not plainly alive."""
        self.outcome = Outcome()

    def look(self) -> Outcome:
        """Look at the world, run after run."""
        for run, day in enumerate(self._runs):
            self._look(run, day)
        return self.outcome

    def _look(self, run: int, day: float) -> None:
        unreached = self._answers.unreached(run)
        blips = self._answers.blips()
        sightings, troubles = {}, {}
        for link in self._looked(run, day, {*blips}, unreached):
            trouble = self._answers.trouble(link, run) or blips.get(link)
            if self._world.host_of[link] in unreached:
                trouble = Trouble("down", 0, 0, "own network")
            sightings[link], troubles[link] = self._sighting(link, day, trouble), trouble
        settled = self._settled(run, day, list(sightings.values()))
        for link, seen in sightings.items():
            sighting = settled.get(seen.key, seen)
            before = self._standings[link]
            after = self._after(link, run, before, sighting)
            self._keep(link, day, before, after, sighting)
            if needs_last_look(before, after):
                self._report(link, day, after.state, troubles[link])

    def _looked(self, run: int, day: float, blips: set[int], unreached: set[int]) -> list[int]:
        """Give the links to look at; those that are alive as ever are left out where all are looked at."""
        if self._habit.only_due:
            looked = [link for link in range(self._count) if self._due[link] <= day * DAY]
            self.outcome.requests += len(looked)
            return looked
        self.outcome.requests += self._count
        ill = {link for host in unreached for link in self._answers.members[host]}
        return sorted({*self._answers.ailing(run), *self._open, *blips, *ill})

    def _sighting(self, link: int, day: float, trouble: Trouble | None) -> Sighting:
        state, cause = _SEEN[trouble.kind if trouble else None]
        host = self._world.hosts[self._world.host_of[link]]
        return Sighting(self._keys[link], host, day * DAY, state, cause, _NOTHING)

    def _settled(self, run: int, day: float, sightings: Sequence[Sighting]) -> dict[str, Sighting]:
        """Settle the run's failures; give them by key."""
        living: Counter[str] = Counter()
        if not self._habit.only_due:  # all that was left out is alive
            living.update(dict(zip(self._world.hosts, self._world.size, strict=True)))
            living.subtract(sighting.host for sighting in sightings)
        living.update(sighting.host for sighting in sightings if sighting.state in LIVING)
        waiting = [sighting for sighting in sightings if sighting.cause]
        is_online = not self._rules.canaries or run not in self._answers.alarms
        settled = settle(
            waiting, living, self._known, self._records,
            began=day * DAY, now=day * DAY, network=is_online, limits=self._rules.events,
        )  # fmt: skip
        self.outcome.doubted += len(settled.events) > 20
        self._records.update((record.host, record) for record in settled.hosts)
        return {sighting.key: sighting for sighting in settled.sightings}

    def _after(self, link: int, run: int, before: Standing | None, sighting: Sighting) -> Standing:
        limits = self._rules.limits
        after = advance(before, sighting, limits)
        if not self._rules.last_look or not needs_last_look(before, after):
            return after
        self.outcome.requests += 1
        later = self._runs[run] + LAST_LOOK
        again = self._sighting(link, later, self._answers.trouble(link, run, LAST_LOOK))
        standing = before
        for kept in last_look(sighting, again):
            standing = advance(standing, kept, limits)
        assert standing is not None
        return standing

    def _keep(
        self, link: int, day: float, before: Standing | None, after: Standing, sighting: Sighting
    ) -> None:
        self._standings[link] = after
        if self._habit.only_due:
            self._due[link] = next_due(after, sighting, day * DAY, self._jitter[link], self._rules.limits)
        if after.alive is not None and not after.streaks and after.state in LIVING:
            self._open.discard(link)
        else:
            self._open.add(link)
        old, new = _tally(before), _tally(after)
        if old != new:
            known = self._known.get(sighting.host, Tally(0, 0))
            links, failing = known.links + new.links - old.links, known.failing + new.failing - old.failing
            self._known[sighting.host] = Tally(links, failing)

    def _report(self, link: int, day: float, state: State, trouble: Trouble | None) -> None:
        is_false = self._world.death[link] > day
        size = self._world.size[self._world.host_of[link]]
        links = "1 link" if size == 1 else "2-4 links" if size < 5 else "5+ links"
        why = f"{trouble.cause if trouble else ''} (host with {links})"
        self.outcome.reports.append(Report(link, day, state, is_false, why))


def _tally(standing: Standing | None) -> Tally:
    if standing is None:
        return Tally(0, 0)
    return Tally(int(bool(standing.streaks) or standing.alive is not None), int(bool(standing.streaks)))


class Line(NamedTuple):
    """What one habit or rule gave in one world, counted."""

    name: str
    years: float
    """Link-years."""
    deaths: int
    false: int
    away: int
    """Reported as "unreachable since" ..."""
    back: int
    """... and back later."""
    delays: tuple[float, ...]
    """Days from the death to the report, of deaths that were early enough."""
    missed: int
    """Deaths, early enough, that were not reported."""
    requests: int
    doubted: int
    why: Counter[str]


def one_world(seed: int, *, ablate: bool) -> list[Line]:
    """Build a world and look at it in every way."""
    habits = ABLATIONS if ablate else HABITS
    world = build(seed, BEGIN + DAYS, Parameters())
    lines = [_line(habit.name, world, Memory(world, habit, seed).look()) for habit in habits]
    runs = [BEGIN + run for run in every(1.0)(Random(seed), DAYS)]
    return lines + [_line(rule.name, world, judge_simply(world, runs, seed, rule)) for rule in SIMPLE]


def _line(name: str, world: World, outcome: Outcome) -> Line:
    deaths = [report for report in outcome.reports if report.state != "unreachable"]
    away = [report for report in outcome.reports if report.state == "unreachable"]
    first = {report.link: report.day for report in reversed(deaths) if not report.is_false}
    early = {
        link
        for link, day in enumerate(world.death)
        if BEGIN < day < BEGIN + DAYS - 150 and world.death_kind[link] != "down"
    }
    return Line(
        name=name,
        years=len(world.host_of) * DAYS / 365,
        deaths=len(deaths),
        false=sum(report.is_false for report in deaths),
        away=len(away),
        back=sum(report.is_false for report in away),
        delays=tuple(first[link] - world.death[link] for link in early & first.keys()),
        missed=len(early - first.keys()),
        requests=outcome.requests,
        doubted=outcome.doubted,
        why=Counter(report.why for report in deaths if report.is_false),
    )


_HEADER = (
    f"{'':28} {'deaths':>7} {'false':>5} {'per 1,000':>9} {'(95 %)':>13} {'link-year':>9}"
    f" {'away':>5} {'back':>5} {'median d':>8} {'p95 d':>6} {'missed':>6} {'requests':>8}"
)


def show(lines: Sequence[Line]) -> str:
    """Write the figures of all worlds of one habit or rule as one row."""
    years = sum(line.years for line in lines)
    deaths, false = sum(line.deaths for line in lines), sum(line.false for line in lines)
    away, back = sum(line.away for line in lines), sum(line.back for line in lines)
    missed = sum(line.missed for line in lines)
    requests = sum(line.requests for line in lines) / years
    delays = sorted(delay for line in lines for delay in line.delays) or [0.0]
    low, high = _interval(lines)
    interval = f"{low:.2f}-{high:.2f}"
    return (
        f"{lines[0].name:28} {deaths:7} {false:5} {1000 * false / max(deaths, 1):9.2f} {interval:>13}"
        f" {100 * false / years:7.4f} % {away:5} {back:5}"
        f" {median(delays):8.1f} {delays[int(0.95 * (len(delays) - 1))]:6.1f} {missed:6} {requests:8.1f}"
    )


def _interval(lines: Sequence[Line]) -> tuple[float, float]:
    """Give the 95 % interval of false deaths per 1,000, by drawing worlds again."""
    random = Random(0)
    rates = []
    for _ in range(2000):
        drawn = random.choices(lines, k=len(lines))
        rates.append(1000 * sum(line.false for line in drawn) / max(sum(line.deaths for line in drawn), 1))
    rates.sort()
    return rates[50], rates[1949]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--ablate", action="store_true")
    options = parser.parse_args()
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        seeds = range(options.first, options.first + options.seeds)
        worlds = list(pool.map(partial(one_world, ablate=options.ablate), seeds))
    print(_HEADER)
    rows = list(zip(*worlds, strict=True))
    for lines in rows:
        print(show(lines))
    for lines in rows:
        total = sum((line.why for line in lines), Counter[str]())
        print(f"false deaths, {lines[0].name}: {dict(total.most_common(6))}")
    print(
        f"{options.seeds} worlds of 10,000 links, {DAYS:.0f} days each, {time.perf_counter() - start:.0f} s"
    )


if __name__ == "__main__":
    main()
