"""A store that keeps nothing beyond its process: where there is no file to keep it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from awesomelint.errors import StoreError
from awesomelint.links.memory.records import HostRecord, Mark, Mute, Record, SiblingRecord, Sighting
from awesomelint.links.memory.rows import mask
from awesomelint.links.memory.thinning import (
    SIBLING_LIFE,
    is_outdated,
    kept,
    light,
    mark_of,
    superfluous,
    waits,
)
from awesomelint.model import Verdict


class VolatileStore:
    """Keeps records in memory, and otherwise does what the store in a file does."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self._history: dict[str, dict[float, Sighting]] = {}
        self._mutes: dict[str, Mute] = {}
        self._waiting: dict[int, dict[tuple[str, float], Sighting]] = {}
        """By run; one that ended without having been settled leaves what it has to the next one that asks."""
        self._begun: dict[int, float] = {}
        self._ended: set[int] = set()
        self._settled: set[int] = set()
        self._hosts: dict[str, HostRecord] = {}
        self._siblings: dict[tuple[str, str], SiblingRecord] = {}

    def verdicts(self, keys: Iterable[str]) -> dict[str, Verdict]:
        found = {key: self._records[key].verdict for key in keys if key in self._records}
        return {key: replace(verdict, evidence=light(verdict.evidence)) for key, verdict in found.items()}

    def records(self, keys: Iterable[str]) -> dict[str, Record]:
        return {key: self._record(key) for key in keys if key in self._records}

    def all_records(self) -> Iterator[Record]:
        for key in sorted(self._records, key=mask):
            if key in self._records:
                yield self._record(key)

    def history(self, key: str) -> tuple[Sighting, ...]:
        return tuple(item for _, item in sorted(self._history.get(key, {}).items()))

    def marks(self, keys: Iterable[str]) -> dict[str, tuple[Mark, ...]]:
        known = {key: self.history(key) for key in keys if self._history.get(key)}
        return {key: tuple(map(mark_of, sightings)) for key, sightings in known.items()}

    def muted(self, now: float) -> dict[str, Mute]:
        return {
            key: mute
            for key, mute in self._mutes.items()
            if mute.since <= now and (mute.until is None or mute.until > now)
        }

    def begin(self, now: float) -> int:
        run = len(self._waiting) + 1
        self._waiting[run] = {}
        self._begun[run] = now
        self._siblings = {
            place: record for place, record in self._siblings.items() if record.time >= now - SIBLING_LIFE
        }
        return run

    def unfinished(self, now: float) -> float | None:
        last = max(self._ended, default=0)
        return None if last in self._settled or self._begun.get(last, now + 1) > now else self._begun[last]

    def save(self, run: int, records: Sequence[Record], sightings: Sequence[Sighting]) -> None:
        self._resume(run)
        self._put(records)
        self._waiting[run].update({(item.key, item.time): item for item in sightings if waits(item)})
        self._see([item for item in sightings if not waits(item)])

    def waiting(self, run: int) -> tuple[Sighting, ...]:
        self._resume(run)
        for other in self._ended:
            self._waiting[run] = {**self._waiting[other], **self._waiting[run]}
            self._waiting[other] = {}
        return tuple(sorted(self._waiting[run].values(), key=lambda item: (item.time, mask(item.key))))

    def settle(
        self, run: int, records: Sequence[Record], sightings: Sequence[Sighting], hosts: Sequence[HostRecord]
    ) -> None:
        self._resume(run)
        self._put(records)
        self._waiting[run] = {}
        self._see(sightings)
        self._hosts.update({record.host: record for record in hosts})
        self._ended.add(run)
        self._settled.add(run)

    def hosts(self, names: Iterable[str]) -> dict[str, HostRecord]:
        return {name: self._hosts[name] for name in names if name in self._hosts}

    def siblings(self, host: str) -> tuple[SiblingRecord, ...]:
        found = [record for record in self._siblings.values() if record.host == host]
        return tuple(sorted(found, key=lambda record: mask(record.folder)))

    def save_siblings(self, records: Sequence[SiblingRecord]) -> None:
        self._siblings.update({(record.host, record.folder): record for record in records})

    def forget(self, keys: Iterable[str]) -> int:
        count = 0
        for key in set(keys):
            found: list[object] = [
                self._records.pop(key, None),
                self._history.pop(key, None),
                self._mutes.pop(key, None),
            ]
            for items in self._waiting.values():
                found += [items.pop(place) for place in [place for place in items if place[0] == key]]
            count += any(item is not None for item in found)
        return count

    def mute(self, marks: Mapping[str, Mute | None]) -> None:
        for key, mark in marks.items():
            if mark is None:
                self._mutes.pop(key, None)
            else:
                self._mutes[key] = mark

    def close(self) -> None:
        """End the runs; what is kept stays until the store itself is let go of."""
        self._ended.update(self._waiting)

    def _record(self, key: str) -> Record:
        return replace(self._records[key], muted=self._mutes.get(key))

    def _resume(self, run: int) -> None:
        if run not in self._waiting:
            raise StoreError(f"there is no run {run}")
        self._ended.discard(run)
        self._settled.discard(run)

    def _put(self, records: Sequence[Record]) -> None:
        for record in records:
            stored = self._records.get(record.key)
            if not is_outdated(record.verdict.checked, stored.verdict.checked if stored else None):
                self._records[record.key] = replace(record, verdict=replace(record.verdict, url=record.url))

    def _see(self, sightings: Sequence[Sighting]) -> None:
        for item in sightings:
            self._history.setdefault(item.key, {})[item.time] = kept(item)
        for key in {item.key for item in sightings}:
            seen = self._history[key]
            for time in superfluous([mark_of(item) for _, item in sorted(seen.items())]):
                del seen[time]
