"""How many links were gone, and how many unreachable, day by day: what the store remembers, as a chart.

A link counts as it was last seen until it is seen otherwise. What was seen while the network or a whole host
was down is left out, and a link whose page could not be judged stays what it was before.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from awesomelint.links.memory.records import Mark
from awesomelint.reports.page.links import TONE, Tone
from awesomelint.reports.times import day

DAY = 86_400.0
WIDTH, HEIGHT = 960, 230
"""Of the chart's drawing, in its own units ..."""
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 14, 30
"""... and its margins."""
_STEPS = 240
"""Days that are drawn at most; of more, evenly chosen ones."""
_ROWS = 12
_STATES: Mapping[str, Tone] = {state: tone for state, tone in TONE.items() if tone != "untold"}


class Day(NamedTuple):
    """How links stood at the end of a day."""

    time: float
    known: int
    """Links that had been seen by then."""
    gone: int
    away: int


class Tick(NamedTuple):
    """A line of the grid."""

    at: float
    label: str


class Chart(NamedTuple):
    """The drawing: paths as SVG has them, and what the axes say."""

    gone: str
    away: str
    """On top of `gone`."""
    x: tuple[Tick, ...]
    y: tuple[Tick, ...]
    first: str
    last: str
    days: tuple[Day, ...]
    """Of the table beside it: the last one of each stretch of time."""


def days(marks: Iterable[Sequence[Mark]], now: float) -> list[Day]:
    """Give each day on which something changed, and the last one; marks of a link are the oldest first."""
    changes: list[tuple[float, Tone | None, Tone]] = []
    for seen in marks:
        before: Tone | None = None
        for mark in seen:
            tone = _STATES.get(mark.state) if mark.counts and mark.time <= now else None
            if tone is not None and tone != before:
                changes.append((mark.time, before, tone))
                before = tone
    counts: Counter[Tone] = Counter()
    found: dict[float, Day] = {}
    for time, before, tone in sorted(changes, key=lambda change: change[0]):
        if before is not None:
            counts[before] -= 1
        counts[tone] += 1
        end = (math.floor(time / DAY) + 1) * DAY
        found[end] = Day(min(end, now), counts.total(), counts["gone"], counts["away"])
    ordered = [found[end] for end in sorted(found)]
    if ordered and ordered[-1].time < now:
        ordered.append(ordered[-1]._replace(time=now))
    return ordered


def chart(found: Sequence[Day]) -> Chart | None:
    """Draw the days; None where there are not two to be compared."""
    if len(found) < 2 or found[-1].time - found[0].time < DAY:
        return None
    step = max(len(found) / _STEPS, 1.0)
    chosen = [found[int(index * step)] for index in range(int(len(found) / step))]
    if chosen[-1] != found[-1]:
        chosen.append(found[-1])
    top = _nice(max(max(item.gone + item.away for item in found), 4))
    begin, end = found[0].time, found[-1].time

    def x(time: float) -> float:
        return round(LEFT + (time - begin) / (end - begin) * (WIDTH - LEFT - RIGHT), 1)

    def y(number: float) -> float:
        return round(HEIGHT - BOTTOM - number / top * (HEIGHT - BOTTOM - TOP), 1)

    upper = [(x(item.time), y(item.gone + item.away)) for item in chosen]
    lower = [(x(item.time), y(item.gone)) for item in chosen]
    base = [(x(item.time), y(0)) for item in chosen]
    return Chart(
        _area(lower, base),
        _area(upper, lower),
        tuple(_dates(begin, end, x)),
        tuple(Tick(y(value), f"{value:,}") for value in range(0, top + 1, max(top // 4, 1))),
        day(begin),
        day(end),
        tuple(_thinned(found)),
    )


def _nice(number: int) -> int:
    """Give the next number that four steps divide well."""
    power = 10 ** max(math.floor(math.log10(number)) - 1, 0)
    return int(math.ceil(number / (4 * power)) * 4 * power)


def _area(upper: Sequence[tuple[float, float]], lower: Sequence[tuple[float, float]]) -> str:
    """Write the area between two step lines as an SVG path."""
    there = " ".join(_steps(upper))
    back = " ".join(_steps_back(lower))
    return f"M{upper[0][0]:g} {upper[0][1]:g} {there} {back}Z"


def _steps(points: Sequence[tuple[float, float]]) -> Iterator[str]:
    for x, y in points[1:]:
        yield f"H{x:g}V{y:g}"


def _steps_back(points: Sequence[tuple[float, float]]) -> Iterator[str]:
    yield f"V{points[-1][1]:g}"
    for (x, _), (_, before) in zip(reversed(points), reversed(points[:-1]), strict=False):
        yield f"H{x:g}V{before:g}"
    yield f"H{points[0][0]:g}"


def _dates(begin: float, end: float, x: Callable[[float], float]) -> Iterator[Tick]:
    for part in range(5):
        time = begin + (end - begin) * part / 4
        yield Tick(x(time), day(time))


def _thinned(found: Sequence[Day]) -> Iterator[Day]:
    step = max(len(found) / _ROWS, 1.0)
    for index in range(math.ceil(len(found) / step) - 1):
        yield found[int(index * step)]
    yield found[-1]
