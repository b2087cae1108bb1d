"""Play the scripted web to the whole engine, and compare its verdicts with what is so.

    python bench/truth.py [--only soft-404.toml ...]

Each script of `tests/fixtures/web` is a web of its own on loopback; those of several days are played with a
memory, a run for each day, the clock put forward in between. A death is missed where a link that is gone for
good is neither `dead` nor `gone-soft` at the end; a living link is called dead where it ever is either of
them, and one that is only down where it is so `confirmed`. The exit code is 1 where a living link is called
dead, or a death is missed that the script does not mark as a gap.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from awesomelint.links.checker import WebEngine
from awesomelint.links.memory.sqlite import SqliteStore
from awesomelint.links.remembering import RememberingEngine
from awesomelint.model import Verdict
from awesomelint.testing.web import Request, Web
from awesomelint.testing.web_script import Case, WebScript, read_script

FOLDER = Path(__file__).parent.parent / "tests" / "fixtures" / "web"
DEATHS = frozenset({"dead", "gone-soft"})


class Played(NamedTuple):
    """What became of a script."""

    days: dict[float, dict[str, Verdict]]
    """By day and URL."""
    log: list[Request]
    dialled: list[tuple[str, int]]
    most_at_once: int


class Wrong(NamedTuple):
    """A verdict that is not true."""

    url: str
    day: float
    verdict: str
    case: Case


def scripts() -> dict[str, WebScript]:
    """Read all scripts, by file name."""
    return {path.name: read_script(path) for path in sorted(FOLDER.glob("*.toml"))}


def play(script: WebScript, store: Path, dice: random.Random | None = None) -> Played:
    """Ask about all links of a script on each of its days; over several days with a memory at `store`.

    With `dice` in any order, and one after the other.
    """
    urls = [url for case in script.cases for url in case.urls]
    if dice is not None:
        dice.shuffle(urls)
    words = {url: case.words for case in script.cases if case.words for url in case.urls}
    days = {}
    with Web() as web:
        settings = script.set_up(web)
        if dice is not None:
            settings = replace(settings, max_concurrency=1)
        asking = WebEngine(settings, token=script.token, ask=web.ask, connect=web.connect, clock=web.clock)
        if len(script.runs) == 1:
            days[script.runs[0]] = asking.verdicts(urls, words)
        else:
            memory = SqliteStore(store, warn, clock=web.clock)
            for web.clock.day in script.runs:
                engine = RememberingEngine(asking, memory, settings)
                days[web.clock.day] = engine.verdicts(urls, words)
            memory.close()
        return Played(days, web.log, web.dialled, max(web.most_at_once.values()))


def warn(words: str) -> None:
    """Take no warning of the store lightly."""
    raise AssertionError(words)


def told(verdict: Verdict) -> str:
    """Write state and phase as scripts do."""
    return f"{verdict.state}/{verdict.phase}" if verdict.phase else verdict.state


def missed(script: WebScript, played: Played) -> Iterator[Wrong]:
    """Give the true deaths that were not found."""
    *_, (day, verdicts) = played.days.items()
    for case in script.cases:
        for url in case.urls:
            if case.truth(day) == "gone" and verdicts[url].state not in DEATHS:
                yield Wrong(url, day, told(verdicts[url]), case)


def false_deaths(script: WebScript, played: Played) -> Iterator[Wrong]:
    """Give the living links that were called dead, and those that were only down and called so for sure."""
    for case in script.cases:
        for day, verdicts in played.days.items():
            for url in case.urls:
                is_death = verdicts[url].state in DEATHS
                is_sure = is_death and verdicts[url].phase == "confirmed"
                if (is_death and case.truth(day) == "there") or (is_sure and case.truth(day) != "gone"):
                    yield Wrong(url, day, told(verdicts[url]), case)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="*", default=[])
    only = parser.parse_args().only
    start = time.perf_counter()
    table: Counter[tuple[str, str]] = Counter()
    behaviours = links = runs = 0
    not_found: list[Wrong] = []
    wrong: list[Wrong] = []
    for name, script in scripts().items():
        if only and name not in only:
            continue
        with tempfile.TemporaryDirectory() as folder:
            played = play(script, Path(folder, "links.db"))
        not_found += missed(script, played)
        wrong += false_deaths(script, played)
        *_, (day, verdicts) = played.days.items()
        table.update((case.truth(day), told(verdicts[url])) for case in script.cases for url in case.urls)
        behaviours += len(script.cases)
        links += sum(len(case.urls) for case in script.cases)
        runs += len(script.runs)
    print(f"{behaviours} behaviours, {links} links, {runs} runs, {time.perf_counter() - start:.1f} s\n")
    print("truth at the end   verdict at the end       links")
    for (truth, verdict), count in sorted(table.items()):
        print(f"{truth:18} {verdict:22} {count:7}")
    for title, cases in (("true deaths missed", not_found), ("living links called dead", wrong)):
        print(f"\n{title}: {len(cases)}")
        for case in cases:
            gap = ", a known gap" if case.case.gap else ""
            print(f"  day {case.day:g}: {case.url}: {case.verdict} ({case.case.title}{gap})")
    return exit_code(not_found, wrong)


def exit_code(not_found: Sequence[Wrong], wrong: Sequence[Wrong]) -> int:
    """Give 1 where something is wrong that nobody knew of."""
    return int(bool(wrong) or any(not case.case.gap for case in not_found))


if __name__ == "__main__":
    sys.exit(main())
