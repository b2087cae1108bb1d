"""What the made-up web of `outage_world.py` answers in each run, and how simple rules judge it."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from outage_world import Kind, Trouble, World

_RANK = {kind: rank for rank, kind in enumerate(("domain", "down", "blocked", "unclear", "page", "soft"))}
"""What is seen of several troubles at once."""
_BLIPS: tuple[tuple[Kind, ...], tuple[float, ...]] = ("down", "page"), (0.8, 0.2)


class Report(NamedTuple):
    """A death that somebody is sure of."""

    link: int
    day: float
    state: str
    is_false: bool
    """Whether the link comes back."""
    why: str
    """What ailed it."""


@dataclass(slots=True)
class Outcome:
    """What one habit, or one simple rule, gave in one world."""

    reports: list[Report] = field(default_factory=list)
    requests: int = 0
    doubted: int = 0
    """Runs in which more than 20 hosts were not counted."""


class Answers:
    """What a world answers in each run."""

    def __init__(self, world: World, runs: Sequence[float], seed: int) -> None:
        self.world = world
        self.runs = runs
        self._random = Random(seed)
        self._hosts = _active(world.host_troubles, runs)
        self._links = _active(world.link_troubles, runs)
        self.members: defaultdict[int, list[int]] = defaultdict(list)
        for link, host in enumerate(world.host_of):
            self.members[host].append(link)
        self._offline: dict[int, float] = {}
        """The share of all hosts that a run does not reach."""
        self.alarms: set[int] = set()
        """Runs in which canaries fail."""
        p = world.parameters
        for run in range(1, len(runs)):
            for chance, told, least, most in (
                (p.offline, p.canaries[0], 1.0, 1.0),
                (p.partial, p.canaries[1], 0.3, 0.8),
            ):
                if self._random.random() < chance:
                    self._offline[run] = self._random.uniform(least, most)
                    self.alarms |= {run} if self._random.random() < told else set()

    def unreached(self, run: int) -> set[int]:
        """Give the hosts that the checker does not reach in a run."""
        share = self._offline.get(run)
        random = Random(run)
        return {host for host in self.members if random.random() < share} if share else set()

    def trouble(self, link: int, run: int, after: float = 0.0) -> Trouble | None:
        """Give what ails a link in a run, or so many days after it, if anything does."""
        day = self.runs[run] + after
        found = (*self._hosts[run].get(self.world.host_of[link], ()), *self._links[run].get(link, ()))
        return min((t for t in found if t.stop > day), key=lambda t: _RANK[t.kind], default=None)

    def ailing(self, run: int) -> set[int]:
        """Give all links that ail in a run."""
        return {*self._links[run], *(link for host in self._hosts[run] for link in self.members[host])}

    def blips(self) -> dict[int, Trouble]:
        """Give the links that fail in one run for no reason."""
        count, p = len(self.world.host_of), self.world.parameters
        number = round(count * p.blip * self._random.uniform(0, 2))
        return {
            self._random.randrange(count): Trouble(self._random.choices(*_BLIPS)[0], 0, 0, "blip")
            for _ in range(number)
        }


def _active(troubles: Sequence[Sequence[Trouble]], runs: Sequence[float]) -> list[dict[int, list[Trouble]]]:
    """Give, by run, who ails from what."""
    active: list[dict[int, list[Trouble]]] = [{} for _ in runs]
    for number, mine in enumerate(troubles):
        for trouble in mine:
            for run in range(bisect_left(runs, trouble.start), bisect_right(runs, trouble.stop)):
                active[run].setdefault(number, []).append(trouble)
    return active


def every(step: float) -> Callable[[Random, float], list[float]]:
    """Run every so many days, within an hour."""
    return lambda random, days: [step * n + 0.13 + random.uniform(0, 1 / 24) for n in range(int(days / step))]


class Simple(NamedTuple):
    """A rule that others use: so many failures, so far apart, over so many days, with no life in between."""

    name: str
    times: int
    apart: float
    """Days."""
    span: float
    """Days."""
    kinds: frozenset[Kind]
    """What it counts; everything else that is not alive changes nothing."""


_ANY: frozenset[Kind] = frozenset({"down", "domain", "page", "unclear", "soft"})
SIMPLE = (
    Simple("3 failures >= 3 days apart", 3, 3.0, 6.0, _ANY),
    Simple("5 failures over 60 days", 5, 0.0, 60.0, _ANY),
    Simple("404 class, 3 over 14 days", 3, 0.0, 14.0, frozenset({"page", "unclear"})),
)
"""Rules of thumb; an earlier simulation gave them 1.4 %, 0.055 % and 0.07 % false deaths a year and link."""


def judge_simply(world: World, runs: Sequence[float], seed: int, rule: Simple) -> Outcome:
    """Let a simple rule look at a world, every link in every run."""
    answers = Answers(world, runs, seed)
    outcome = Outcome(requests=len(runs) * len(world.host_of))
    streaks: dict[int, tuple[int, float, float]] = {}
    sure: set[int] = set()
    for run, day in enumerate(runs):
        ailing = answers.ailing(run)
        for link in {*ailing, *streaks}:
            trouble = answers.trouble(link, run)
            if trouble is None:
                streaks.pop(link, None)
                sure.discard(link)
            elif trouble.kind in rule.kinds and link not in sure:
                times, first, last = streaks.get(link, (0, day, -math.inf))
                if day - last >= rule.apart:
                    times, last = times + 1, day
                streaks[link] = times, first, last
                if times >= rule.times and day - first >= rule.span:
                    sure.add(link)
                    is_false = world.death[link] > day
                    outcome.reports.append(Report(link, day, "dead", is_false, trouble.cause))
    return outcome
