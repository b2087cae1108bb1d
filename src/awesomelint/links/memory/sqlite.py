"""The store in one SQLite file, for several processes of one machine at once."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from awesomelint.collector import uncollected
from awesomelint.errors import StoreError, UsageError
from awesomelint.links.memory import faults, opening, processes, rows, schema
from awesomelint.links.memory import statements as sql
from awesomelint.links.memory.records import HostRecord, Mark, Mute, Record, SiblingRecord, Sighting
from awesomelint.links.memory.thinning import DAY, SIBLING_LIFE, is_outdated, kept, superfluous, waits
from awesomelint.model import Verdict

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_CHUNK = 500
"""Values bound at once; older builds of SQLite take 999."""
_PAGE = 1000
"""Records read at once while all are gone through."""
_RUN_LIFE = 90 * DAY


class SqliteStore:
    """Keeps records in a file; `warn` is told what happened to it.

    A file that proves damaged later than at its opening is set aside and begun anew as well; one that was
    deleted meanwhile is made again. `all_records` reads in pages, so others may change what is ahead. Writing
    while another process writes waits its turn, at most `opening.PATIENCE` seconds.
    """

    def __init__(
        self,
        place: Path,
        warn: opening.Warn,
        *,
        clock: Callable[[], float] = time.time,
        steps: tuple[tuple[str, ...], ...] = schema.STEPS,
    ) -> None:
        self.place = place
        self._warn = warn
        self._clock = clock
        self._steps = steps
        self._lock = threading.RLock()
        self._runs: dict[int, float] = {}
        """This store's own runs, with when they began."""
        self._opened = opening.connect(place, warn, steps)

    @property
    def is_writable(self) -> bool:
        """Whether anything can be kept: a store may be readable and no more."""
        return self._opened.is_writable

    def verdicts(self, keys: Iterable[str]) -> dict[str, Verdict]:
        wanted = set(keys)

        def read(connection: sqlite3.Connection) -> list[rows.Row]:
            # To read all of a table is faster than to look up half of it.
            if len(wanted) * 2 > connection.execute(sql.COUNT).fetchone()[0]:
                return connection.execute(sql.ALL_VERDICTS).fetchall()
            return _some(connection, sql.SOME_VERDICTS, _masked(wanted))

        with uncollected():
            found = rows.verdicts_of(self._do(read))
            return found if found.keys() <= wanted else {key: found[key] for key in wanted & found.keys()}

    def records(self, keys: Iterable[str]) -> dict[str, Record]:
        wanted = _masked(keys)
        found = self._do(lambda connection: _some(connection, sql.SOME_RECORDS, wanted))
        return {record.key: record for record in rows.records_of(found)}

    def all_records(self) -> Iterator[Record]:
        last = ""
        while True:
            page = self._rows(sql.RECORDS_AFTER, last, _PAGE)
            yield from rows.records_of(page)
            if len(page) < _PAGE:
                return
            last = page[-1][0]

    def history(self, key: str) -> tuple[Sighting, ...]:
        return rows.sightings_of(self._rows(sql.HISTORY, rows.mask(key)))

    def marks(self, keys: Iterable[str]) -> dict[str, tuple[Mark, ...]]:
        wanted = _masked(keys)
        with uncollected():
            return rows.marks_of(self._do(lambda connection: _some(connection, sql.SOME_MARKS, wanted)))

    def muted(self, now: float) -> dict[str, Mute]:
        return {rows.unmask(row[0]): rows.mute_of(row[1:]) for row in self._rows(sql.MUTED, now, now)}

    def begin(self, now: float) -> int:
        def write(connection: sqlite3.Connection) -> int:
            beat = self._clock()
            connection.execute(sql.DROP_RUNS, (beat - _RUN_LIFE,))
            connection.execute(sql.DROP_SIBLINGS, (now - SIBLING_LIFE,))
            run: int = connection.execute(sql.NEXT_RUN).fetchone()[0]
            self._add_run(connection, run, now)
            return run

        with self._lock:
            run = self._do(write, writes=True)
            self._runs[run] = now
            return run

    def unfinished(self, now: float) -> float | None:
        beat = self._clock()
        for begun, machine, process, last, ended, settled in self._rows(sql.RUNS):
            if ended or processes.is_gone(machine, process, last, beat):
                return None if settled or begun > now else begun
        return None

    def save(self, run: int, records: Sequence[Record], sightings: Sequence[Sighting]) -> None:
        def write(connection: sqlite3.Connection) -> None:
            self._beat(connection, run)
            _put_records(connection, records)
            waiting = [(run, *rows.sighting_row(item)) for item in sightings if waits(item)]
            connection.executemany(sql.PUT_WAITING, waiting)
            _put_sightings(connection, [item for item in sightings if not waits(item)])

        self._do(write, writes=True)

    def waiting(self, run: int) -> tuple[Sighting, ...]:
        def write(connection: sqlite3.Connection) -> list[rows.Row]:
            self._beat(connection, run)
            now = self._clock()
            for other, owner, machine, process, beat, ended in connection.execute(
                sql.OWNERS, (run,)
            ).fetchall():
                if owner is None or ended or processes.is_gone(machine, process, beat, now):
                    connection.execute(sql.INHERIT, (run, other))
            return connection.execute(sql.WAITING, (run, run, run)).fetchall()

        found = rows.sightings_of(self._do(write, writes=True))
        return tuple({(item.time, item.key): item for item in found}.values())

    def settle(
        self, run: int, records: Sequence[Record], sightings: Sequence[Sighting], hosts: Sequence[HostRecord]
    ) -> None:
        def write(connection: sqlite3.Connection) -> None:
            self._beat(connection, run)
            _put_records(connection, records)
            connection.execute(sql.SETTLED, (run, run))
            _put_sightings(connection, sightings)
            connection.executemany(sql.PUT_HOST, map(rows.host_row, hosts))
            connection.execute(sql.SETTLE_RUN, (run,))

        self._do(write, writes=True)

    def hosts(self, names: Iterable[str]) -> dict[str, HostRecord]:
        wanted = _masked(names)
        found = self._do(lambda connection: _some(connection, sql.SOME_HOSTS, wanted))
        return {record.host: record for record in map(rows.host_of, found)}

    def siblings(self, host: str) -> tuple[SiblingRecord, ...]:
        found = map(rows.sibling_of, self._rows(sql.SIBLINGS, rows.mask(host)))
        return tuple(record for record in found if record is not None)

    def save_siblings(self, records: Sequence[SiblingRecord]) -> None:
        told = [rows.sibling_row(record) for record in records]
        self._do(lambda connection: connection.executemany(sql.PUT_SIBLING, told), writes=True)

    def forget(self, keys: Iterable[str]) -> int:
        wanted = [(key,) for key in _masked(keys)]

        def write(connection: sqlite3.Connection) -> int:
            count = 0
            for key in wanted:
                changes = [
                    connection.execute(statement, key).rowcount for statement in (*sql.FORGET, sql.UNMUTE)
                ]
                count += any(changes)
            return count

        return self._do(write, writes=True)

    def mute(self, marks: Mapping[str, Mute | None]) -> None:
        loud = [(rows.mask(key),) for key, mark in marks.items() if mark is None]
        quiet = [rows.mute_row(key, mark) for key, mark in marks.items() if mark is not None]

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany(sql.UNMUTE, loud)
            connection.executemany(sql.PUT_MUTE, quiet)

        self._do(write, writes=True)

    def close(self) -> None:
        """Let go of the file; what waits of runs that were not settled is for the next run."""
        with self._lock:
            if self._runs and self.is_writable:
                ended = [(run,) for run in self._runs]
                with contextlib.suppress(StoreError):
                    self._do(lambda connection: connection.executemany(sql.END_RUN, ended), writes=True)
            self._runs.clear()
            self._opened.connection.close()

    def _rows(self, statement: str, *values: object) -> list[rows.Row]:
        return self._do(lambda connection: connection.execute(statement, values).fetchall())

    def _do(self, work: Work[T], *, writes: bool = False) -> T:
        """Do some work in one transaction, on a new store if this one proves damaged; raise StoreError."""
        with self._lock:
            try:
                self._reopen_if_moved()
                try:
                    return _transaction(self._opened.connection, work, writes)
                except sqlite3.DatabaseError as error:
                    if not (faults.is_damage(error) and self.is_writable):
                        raise
                self._begin_anew()
                return _transaction(self._opened.connection, work, writes)
            except sqlite3.Error as error:
                raise faults.worded(error, self.place) from error
            except UsageError as error:  # something else has come to lie in its place
                raise StoreError(str(error)) from error

    def _reopen_if_moved(self) -> None:
        """Follow when the file was deleted or set aside by another process: the store is what lies there."""
        if self.is_writable and opening.identity(self.place) != self._opened.identity:
            self._reopen()

    def _begin_anew(self) -> None:
        mutes = _saved_mutes(self._opened.connection)
        self._opened.connection.close()
        opening.set_aside(self.place, self._opened.identity, self._warn)
        self._reopen()
        with contextlib.suppress(sqlite3.Error):
            _transaction(
                self._opened.connection, lambda connection: connection.executemany(sql.PUT_MUTE, mutes), True
            )

    def _reopen(self) -> None:
        opened = opening.connect(self.place, self._warn, self._steps)
        self._opened.connection.close()
        self._opened = opened

    def _add_run(self, connection: sqlite3.Connection, run: int, begun: float) -> None:
        values = (run, begun, self._clock(), processes.machine(), processes.process())
        connection.execute(sql.NEW_RUN, values)

    def _beat(self, connection: sqlite3.Connection, run: int) -> None:
        """Say that a run lives; the file may be another one than the run began with."""
        if run in self._runs:
            self._add_run(connection, run, self._runs[run])
        if not connection.execute(sql.BEAT, (self._clock(), run)).rowcount:
            raise StoreError(f"the link store {self.place} knows of no run {run}")


def _transaction(connection: sqlite3.Connection, work: Work[T], writes: bool) -> T:
    connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
        raise
    return result


def _masked(names: Iterable[str]) -> list[str]:
    return sorted({rows.mask(name) for name in names})


def _some(connection: sqlite3.Connection, statement: str, wanted: Sequence[str]) -> list[rows.Row]:
    """Select the rows of some keys, a chunk of them at a time."""
    found: list[rows.Row] = []
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        found += connection.execute(statement + sql.among(chunk), chunk)
    return found


def _put_records(connection: sqlite3.Connection, records: Sequence[Record]) -> None:
    """Keep records, but for those of which another run has kept a later state."""
    stored: dict[str, float | None] = dict(
        _some(connection, sql.CHECKED, _masked(record.key for record in records))
    )
    later = []
    for record in records:
        key = rows.mask(record.key)
        if not is_outdated(record.verdict.checked, stored.get(key)):
            stored[key] = record.verdict.checked
            later.append(record)
    connection.executemany(sql.PUT_LINK, map(rows.link_row, later))
    connection.executemany(sql.PUT_DETAIL, map(rows.detail_row, later))


def _put_sightings(connection: sqlite3.Connection, sightings: Sequence[Sighting]) -> None:
    connection.executemany(sql.PUT_SIGHTING, (rows.sighting_row(kept(item)) for item in sightings))
    for key in dict.fromkeys(rows.mask(item.key) for item in sightings):
        marks = [Mark(*row) for row in connection.execute(sql.MARKS, (key,))]
        times = superfluous(marks)
        if times:
            connection.executemany(sql.DROP_SIGHTING, [(key, time) for time in times])


def _saved_mutes(connection: sqlite3.Connection) -> list[rows.Row]:
    """Give the mutes of a damaged store, if they can be read: nothing would bring them back."""
    try:
        return connection.execute(sql.MUTES).fetchall()
    except sqlite3.Error:
        return []
