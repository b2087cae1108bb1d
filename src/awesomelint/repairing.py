"""Which links of a run are to be repaired, and what has to be looked up for it: in git and on the web."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from awesomelint.errors import GitError
from awesomelint.git import line_dates
from awesomelint.model import Diagnostic, Source, Verdict
from awesomelint.rule import Rule
from awesomelint.rules.dead_link import DeadLink
from awesomelint.rules.moved_link import MovedLink

if TYPE_CHECKING:
    from awesomelint.links.engine import Engine
    from awesomelint.links.places import LinkPlace
    from awesomelint.lint import Examined

Dates = Callable[[str, Collection[int]], Mapping[int, float]]
"""Tells when lines of a file were written; see `git.line_dates`."""


_COPIES = 100
"""How many copies are looked for in one run: `archive-interval` lies between two questions."""


def looked_up(
    rules: Sequence[Rule],
    diagnostics: Sequence[Diagnostic],
    examined: Mapping[str, Examined],
    verdicts: Mapping[str, Verdict],
    engine: Engine,
    sources: Mapping[str, Source],
    dates: Dates = line_dates,
    clock: Callable[[], float] = time.time,
) -> dict[str, Verdict]:
    """Give the verdicts that say more than before, by URL.

    Archives are asked about the deaths that `dead-link` reports and is to fix with a copy; `https` is
    tried for the living links, where `moved-link` is on and the run has a budget left. `sources` are the
    files that git may know.
    """
    from awesomelint.links.repair import with_copies, with_https

    found: dict[str, Verdict] = {}
    # The archive is asked last: what it left open is told by the engine until the next question.
    for rule in sorted(rules, key=lambda rule: isinstance(rule, DeadLink)):
        if isinstance(rule, DeadLink) and rule.fix == "archive":
            places = list(_reported(rule, diagnostics, examined))
            dead = {place.url: verdicts[place.url] for _, place in places if place.url in verdicts}
            sure = {url: verdict for url, verdict in dead.items() if rule.is_sure(verdict)}
            written = _written([item for item in places if item[1].url in sure], sources, dates)
            found |= with_copies(sure.values(), written, engine, clock())
        elif isinstance(rule, MovedLink) and rule.https and not engine.summary.cut:
            found |= with_https((v for v in verdicts.values() if v.state == "alive"), engine)
    return found


def copies(
    examined: Mapping[str, Examined],
    verdicts: Mapping[str, Verdict],
    engine: Engine,
    sources: Mapping[str, Source],
    dates: Dates = line_dates,
    clock: Callable[[], float] = time.time,
) -> dict[str, Verdict]:
    """Give the verdicts on what is surely gone, or away for long, for which there is a copy, by URL.

    Of many only some are asked about, others on another day. `sources` are the files that git may know.
    """
    from awesomelint.links.repair import with_copies

    open_ = sorted(url for url, item in verdicts.items() if item.phase == "confirmed" and not item.archive)
    day = random.Random(int(clock() // 86_400))
    sure = {url: verdicts[url] for url in day.sample(open_, min(len(open_), _COPIES))}
    places = ((path, place) for path, item in examined.items() for place in item.links if place.url in sure)
    return with_copies(sure.values(), _written(places, sources, dates), engine, clock())


def _reported(
    rule: Rule, diagnostics: Iterable[Diagnostic], examined: Mapping[str, Examined]
) -> Iterator[tuple[str, LinkPlace]]:
    """Give the links that a rule reports, each with the path of its file."""
    starts: dict[str, set[int]] = defaultdict(set)
    for item in diagnostics:
        if item.rule == rule.name:
            starts[item.path].add(item.finding.span.start)
    for path, wanted in starts.items():
        yield from ((path, place) for place in examined[path].links if place.start in wanted)


def _written(
    places: Iterable[tuple[str, LinkPlace]], sources: Mapping[str, Source], dates: Dates
) -> dict[str, float]:
    """Tell when the lines of some links were written, by URL: of several lines, the first one's date.

    Where git knows nothing, nothing is told: there may be no repository at all.
    """
    lines: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path, place in places:
        source = sources.get(path)
        # Git ends lines at the byte 0A, which stands elsewhere in the wider encodings.
        if source is not None and not source.encoding.startswith(("utf-16", "utf-32")):
            lines[path][source.text.count("\n", 0, place.start) + 1].append(place.url)
    written: dict[str, float] = {}
    for path, urls in lines.items():
        try:
            known = dates(path, urls.keys())
        except GitError:
            continue
        for line, date in known.items():
            for url in urls[line]:
                written[url] = min(date, written.get(url, date))
    return written
