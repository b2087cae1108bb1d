"""A made-up web for `bench/outages.py`: hosts and links that fail for a while, and some that die.

Times are in days. Nothing here was measured by us; each figure of `Parameters` has its source, or says
that it is assumed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal, NamedTuple

Kind = Literal[
    "down",  # no answer, or 5xx
    "domain",  # NXDOMAIN
    "page",  # 404, the front page being there
    "unclear",  # 404, the front page too: no living control
    "soft",  # 200 that says it is gone, as the host does for paths nobody made
    "blocked",  # 429 or 403
]
FOREVER = math.inf


class Trouble(NamedTuple):
    """Something that ails a host or a link for a while."""

    kind: Kind
    start: float
    stop: float
    cause: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the made-up web is like."""

    sizes: tuple[tuple[int, int], ...] = (
        (1, 3000), (5, 200), (40, 25), (200, 7), (500, 3), (2100, 1),
    )  # fmt: skip
    """How many hosts have how many links: 10,000, 30 % of them on one. Assumed: lists lean on GitHub."""
    giant: int = 200
    """A host with so many links fails `giant_share` times as often, and never dies. Assumed."""
    giant_share: float = 0.1
    tail: float = 1.41
    """Outages are Pareto distributed with this exponent, from one hour up. It and the rates below are
    fitted: the simple rules give about the figures that the project's link policy has of them."""
    outages: float = 17.0
    """A year and host, of an hour or more. Gives 99.3 % availability, as seen by Kalyanakrishnan, Iyer and
    Patel (Computer Networks 31, 1999); Pingdom (March 2007) saw 99.73 %."""
    classes: tuple[tuple[float, float], ...] = ((0.70, 0.50), (0.25, 1.40), (0.05, 6.0))
    """Shares of hosts, and how often they fail compared with the mean (1.0). Assumed."""
    missing: float = 3.6
    """404 for a while, of an hour or more, a year and link, with the same tail."""
    missing_scopes: tuple[float, float, float] = (0.45, 0.45, 0.10)
    """Of these: a whole host; all of it but the front page (a migration); one page. Assumed."""
    lapses: float = 0.01
    """Domains that expire and are renewed, a year and host. Assumed."""
    lapse: tuple[float, float] = (3.0, 1.0)
    """Log-normal: median days and sigma; at most 75 days (ICANN: 45 of grace, 30 of redemption). Assumed."""
    flapping: float = 0.01
    """Share of hosts that come and go for `flap_span` days, down or 404 half the time. Assumed."""
    flap_days: float = 1.5
    """The mean of days up, and of days down."""
    flap_span: float = 90.0
    seasonal: float = 0.005
    """Share of hosts that are down in August and over the new year, 3 to 16 days each. Assumed."""
    nightly: float = 0.005
    """Share of hosts that are down an hour every night, some just when the daily run comes. Assumed."""
    throttled: float = 1.0
    """Spells of 429 a year and host, of one to four days. Assumed."""
    blip: float = 0.001
    """Chance that an answer is a 503 for no reason that lasts; one in five is a 404. Assumed."""
    deaths: tuple[tuple[Kind, float], ...] = (("page", 0.028), ("soft", 0.004))
    """A year and link. In all 4 to 5 % of links a year: 38 % of pages were gone after ten (Pew, 2024)."""
    rot: float = 0.08
    """Links that are dead before anybody looks: so many pages of 2023 were gone in 2023 (Pew, 2024)."""
    host_deaths: tuple[tuple[Kind, float], ...] = (("domain", 0.010), ("down", 0.008), ("page", 0.005))
    """A year and host; giants live."""
    offline: float = 0.01
    """Share of runs in which the checker has no network."""
    partial: float = 0.005
    """Share of runs in which it reaches only a part of all hosts (30 to 80 % fail)."""
    canaries: tuple[float, float] = (0.97, 0.40)
    """Chance that canaries tell, for each of these. Assumed."""
    clouds: float = 4.0
    """Outages a year of a provider that many hosts share, of 2 to 12 hours. Assumed."""
    cloud_share: float = 0.15


@dataclass(slots=True)
class World:
    """All that will ever happen to some links."""

    parameters: Parameters
    hosts: list[str] = field(default_factory=list)
    host_of: list[int] = field(default_factory=list)
    """By link."""
    size: list[int] = field(default_factory=list)
    host_troubles: list[list[Trouble]] = field(default_factory=list)
    link_troubles: list[list[Trouble]] = field(default_factory=list)
    death: list[float] = field(default_factory=list)
    """By link: the day on which it is gone for good."""
    death_kind: list[Kind | None] = field(default_factory=list)


def build(seed: int, days: float, parameters: Parameters) -> World:
    """Make a world; the same one for the same seed."""
    random = Random(seed)
    world = World(parameters)
    clouds = list(_spells(random, parameters.clouds, days, lambda: random.uniform(2, 12) / 24))
    for count, size in parameters.sizes:
        for _ in range(count):
            _add_host(world, random, size, days, clouds)
    return world


def _add_host(
    world: World, random: Random, size: int, days: float, clouds: list[tuple[float, float]]
) -> None:
    p = world.parameters
    number = len(world.hosts)
    is_giant = size >= p.giant
    world.hosts.append(f"host-{number}.example")
    world.size.append(size)
    troubles = [*_outages(p, random, days, is_giant, clouds)]
    death: Trouble | None = None
    if not is_giant:
        death = _death(random, p.host_deaths, days, "host died")
    troubles += [death] if death else []
    world.host_troubles.append(troubles)
    for _ in range(size):
        world.host_of.append(number)
        own = _death(random, p.deaths, days, "page died")
        if random.random() < p.rot:
            own = Trouble(random.choice(("page", "page", "page", "soft")), 0.0, FOREVER, "page died")
        rate = p.missing * p.missing_scopes[2]
        spells = _spells(random, rate, days, lambda: _pareto(random, p.tail))
        mine = [Trouble("page", start, stop, "page away") for start, stop in spells]
        world.link_troubles.append([*mine, *([own] if own else [])])
        ends = [end for end in (own, death) if end]
        first = min(ends, key=lambda end: end.start, default=None)
        world.death.append(first.start if first else FOREVER)
        world.death_kind.append(first.kind if first else None)


def _outages(
    p: Parameters, random: Random, days: float, is_giant: bool, clouds: list[tuple[float, float]]
) -> Iterator[Trouble]:
    share = p.giant_share if is_giant else 1.0
    factor = share * random.choices([f for _, f in p.classes], [s for s, _ in p.classes])[0]
    kinds: list[tuple[Kind, float, str]] = [
        ("down", p.outages * factor, "outage"),
        ("unclear", p.missing * p.missing_scopes[0] * share, "host away, front page too"),
        ("page", p.missing * p.missing_scopes[1] * share, "host away"),
    ]
    for kind, rate, cause in kinds:
        for start, stop in _spells(random, rate, days, lambda: _pareto(random, p.tail)):
            yield Trouble(kind, start, stop, cause)
    for start, stop in _spells(random, p.throttled, days, lambda: random.uniform(1, 4)):
        yield Trouble("blocked", start, stop, "throttled")
    if is_giant:
        return
    median, sigma = p.lapse
    for start, stop in _spells(
        random, p.lapses, days, lambda: min(random.lognormvariate(math.log(median), sigma), 75.0)
    ):
        yield Trouble("domain", start, stop, "domain lapsed")
    if random.random() < p.cloud_share:
        for start, stop in clouds:
            yield Trouble("down", start, stop, "provider")
    if random.random() < p.flapping:
        now = begin = random.uniform(0, days)
        while now < begin + p.flap_span:
            stop = now + random.expovariate(1 / p.flap_days)
            yield Trouble("down" if random.random() < 0.8 else "page", now, stop, "flapping")
            now = stop + random.expovariate(1 / p.flap_days)
    if random.random() < p.seasonal:
        for year in range(math.ceil(days / 365) + 1):
            for season in (213, 355):
                start = 365 * year + season + random.uniform(0, 5)
                yield Trouble("down", start, start + random.uniform(3, 16), "season")
    if random.random() < p.nightly:
        hour = random.random()
        for day in range(math.ceil(days)):
            yield Trouble("down", day + hour, day + hour + 1 / 24, "night")


def _spells(
    random: Random, rate: float, days: float, length: Callable[[], float]
) -> Iterator[tuple[float, float]]:
    """Make starts and stops, `rate` of them a year."""
    if not rate:
        return
    now = random.expovariate(rate / 365)
    while now < days:
        yield now, now + length()
        now += random.expovariate(rate / 365)


def _pareto(random: Random, tail: float) -> float:
    return random.paretovariate(tail) / 24


def _death(random: Random, rates: Sequence[tuple[Kind, float]], days: float, cause: str) -> Trouble | None:
    first: Trouble | None = None
    for kind, rate in rates:
        start = random.expovariate(rate / 365)
        if start < days and (first is None or start < first.start):
            first = Trouble(kind, start, FOREVER, cause)
    return first
