"""Two lists, an engine that says what it was told to, and a store: what tests of links share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from awesomelint.links.engine import Summary
from awesomelint.links.memory.records import Record, Sighting, Standing
from awesomelint.links.memory.sqlite import SqliteStore
from awesomelint.model import Evidence, Hop, Verdict

DAY = 86_400.0
NOW = 1_763_683_200.0
"""2025-11-21, midnight."""
Run = Callable[..., tuple[int, str, str]]

LISTS = {
    "a.md": "# Ants\n\n"
    "- [Ant](https://ant.example/gone) - gone\n"
    "- [Bee](https://bee.example/) and <mailto:bee@bee.example> and [here](b.md)\n"
    "- [Bee again](https://bee.example/), [wrong](http://)\n",
    "docs/b.md": "\ufeff[Ant](https://ant.example/gone)\r\n[Cat](http://cat.example/#paws)\r\n",
}
DEAD = Verdict(
    "https://ant.example/gone",
    "dead",
    "confirmed",
    Evidence("the server answered 404 Not Found", 404, hops=(Hop(404, "https://ant.example/gone"),)),
    since=NOW - 30 * DAY,
    checked=NOW,
    due=NOW + 28 * DAY,
    archive="https://web.archive.org/web/2020/https://ant.example/gone",
)
VERDICTS = {
    verdict.url: verdict
    for verdict in (
        DEAD,
        Verdict("https://bee.example/", "alive", None, Evidence("the server answered 200 OK", 200), NOW, NOW),
        Verdict("http://", "invalid", None, Evidence("this is not a URL")),
        Verdict(
            "http://cat.example/#paws",
            "unreachable",
            "suspected",
            Evidence("it redirects in a circle", 302, "http://cat.example/round", title="@SUM(1)\tCat"),
            NOW - DAY,
            NOW,
            NOW + DAY,
        ),
    )
}


class Script:
    """An engine that says what it was told to, and notes what it was asked."""

    def __init__(self, verdicts: Mapping[str, Verdict] = VERDICTS) -> None:
        self.known = dict(verdicts)
        self.asked: list[list[str]] = []
        self.texts: dict[str, str] = {}
        self.interrupted = False
        self.notes: tuple[str, ...] = ()
        self.summary = Summary()

    def verdicts(self, urls: Iterable[str], texts: Mapping[str, str] | None = None) -> Mapping[str, Verdict]:
        wanted = list(urls)
        self.asked.append(wanted)
        self.texts = dict(texts or {})
        return {url: self.known[url] for url in wanted if url in self.known}

    def snapshots(self, wanted: Mapping[str, float]) -> Mapping[str, str]:
        return {}


LISTED = ("https://ant.example/gone", "https://bee.example/", "http://", "http://cat.example/#paws")
S = ("--store", "links.sqlite")


def store(path: str = "links.sqlite") -> SqliteStore:
    return SqliteStore(Path(path), warn=pytest.fail)


def remember(*records: Record, sightings: Iterable[Sighting] = (), path: str = "links.sqlite") -> None:
    """Put records into a store."""
    place = store(path)
    number = place.begin(NOW)
    place.settle(number, list(records), list(sightings), [])
    place.close()


def record(verdict: Verdict, key: str = "", **more: object) -> Record:
    key = key or verdict.url
    standing = Standing(verdict.state, verdict.phase, verdict.since or NOW)
    made = Record(key, verdict.url, key.partition("#")[0], key.split("/")[2], verdict, standing)
    return replace(made, **more)  # type: ignore[arg-type]  # fields of Record
