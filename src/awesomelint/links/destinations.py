"""Where links led when they were last seen, recalled from the store: nobody is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from awesomelint.errors import StoreError
from awesomelint.links.memory.keys import key_of
from awesomelint.links.target import MalformedError, SchemeError
from awesomelint.model import Destination, Verdict

if TYPE_CHECKING:
    from awesomelint.links.memory.records import Store

_SEEN = frozenset(("alive", "moved", "fragment-missing"))
"""The states in which the page that was reached is the one that was linked to."""


def destinations(verdicts: Iterable[Verdict]) -> dict[str, Destination]:
    """Give by URL where links led; those that led nowhere else, or to something else, are left out."""
    return {
        verdict.url: Destination(verdict.evidence.final_url, verdict.evidence.canonical)
        for verdict in verdicts
        if verdict.state in _SEEN and (verdict.evidence.final_url or verdict.evidence.canonical)
    }


class Destinations:
    """Recalls where links led; every link is looked up once."""

    def __init__(self, store: Callable[[], Store | None], warn: Callable[[str], None]) -> None:
        """`store` opens what remembers, or gives None; `warn` is told where that cannot be read."""
        self._make = store
        self._warn = warn
        self._store: Store | None = None
        self._is_open = False
        self._known: dict[str, Destination] = {}
        self._asked: set[str] = set()

    def open(self) -> None:
        """Open what remembers, once; raise UsageError or StoreError where it is none."""
        if not self._is_open:
            self._is_open = True
            self._store = self._make()

    def __call__(self, urls: Iterable[str]) -> Mapping[str, Destination]:
        """Give what is remembered of all URLs that were named so far, as they are written."""
        self.open()
        if self._store is None:
            return self._known
        new = dict.fromkeys(url for url in urls if url not in self._asked)
        self._asked.update(new)
        keys: dict[str, list[str]] = {}
        for url in new:
            try:
                keys.setdefault(key_of(url), []).append(url)
            except (MalformedError, SchemeError):
                continue
        try:
            records = self._store.records(keys) if keys else {}
        except StoreError as error:
            self._warn(f"{error}; where links led is not known")
            self._store = None
            return self._known
        for key, record in records.items():
            for found in destinations([record.verdict]).values():
                self._known.update(dict.fromkeys(keys[key], found))
        return self._known
