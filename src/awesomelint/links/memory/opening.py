"""Where the store lies, what may be opened as one, and what becomes of a damaged one.

nothing there, or an empty file     a new store; a new file is for its owner alone (mode 600)
a store of ours                     opened, brought to the latest version of its schema
of a later version                  refused: UsageError; nothing is touched
a database of somebody else's       refused: UsageError; nothing is touched
damaged, ours or named like one     set aside under another name, with a warning; a new store
our tables under another program's  set aside, likewise: its application_id was overwritten
any other file or folder            refused: UsageError; nothing is touched
not to be written                   opened for reading, with a warning
not to be opened                    StoreError
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from awesomelint.cache import user_folder
from awesomelint.errors import StoreError, UsageError
from awesomelint.links.memory import faults, schema

Warn = Callable[[str], None]
PATIENCE = 15.0
"""Seconds to wait for another process that writes."""
OLDEST = (3, 37, 0)
"""The first SQLite with STRICT tables."""
_MAGIC = b"SQLite format 3\0"
_OURS = (".sqlite", ".sqlite3")
"""Names of what may be set aside even where nothing in it tells any longer whose it was."""


class Opened(NamedTuple):
    connection: sqlite3.Connection
    identity: tuple[int, int]
    """Of the file: another file may come to lie in its place."""
    is_writable: bool


def default_place() -> Path:
    """Give the store in the user's cache folder."""
    return user_folder() / "links.sqlite"


def connect(place: Path, warn: Warn, steps: tuple[tuple[str, ...], ...] = schema.STEPS) -> Opened:
    """Open the store that lies somewhere, or make one there.

    Raises UsageError for what is not ours to open, StoreError for what cannot be opened.
    """
    if sqlite3.sqlite_version_info < OLDEST:
        raise StoreError(
            f"this Python has SQLite {sqlite3.sqlite_version}: the link store needs 3.37 or later"
        )
    _prepare(place, warn)
    _refuse_strangers(place, len(steps))
    try:
        return _open(place, warn, steps)
    except sqlite3.DatabaseError as error:
        if not faults.is_damage(error):
            raise faults.worded(error, place) from error
        set_aside(place, identity(place), warn)
    try:
        return _open(place, warn, steps)
    except sqlite3.DatabaseError as error:
        raise faults.worded(error, place) from error


def identity(place: Path) -> tuple[int, int] | None:
    """Tell which file lies in a place; None if there is none."""
    try:
        found = place.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def set_aside(place: Path, damaged: tuple[int, int] | None, warn: Warn) -> None:
    """Give a damaged store another name, unless another process has done so already; raise StoreError."""
    with _alone(place.parent):
        if damaged is None or identity(place) != damaged:
            return
        name = _free_name(place)
        try:
            place.rename(name)
            for suffix in ("-wal", "-shm", "-journal"):
                with contextlib.suppress(FileNotFoundError):
                    Path(f"{place}{suffix}").rename(f"{name}{suffix}")
        except OSError as error:
            words = error.strerror or error
            raise StoreError(
                f"the link store {place} is damaged and cannot be set aside ({words}): delete it"
            ) from None
    warn(f"the link store {place} is damaged: it is now {name.name}, and a new one begins")


def _prepare(place: Path, warn: Warn) -> None:
    """See to the folder, and to what is no regular file in the store's place."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = error.strerror or error
        raise StoreError(f"the folder of the link store {place} cannot be made: {words}") from None
    if not place.exists() or place.is_file():
        return
    if not place.is_dir() or place.suffix not in _OURS:
        kind = "a folder" if place.is_dir() else "no regular file"
        raise UsageError(f"{place} is {kind}: name a file for the link store")
    set_aside(place, identity(place), warn)


def _refuse_strangers(place: Path, latest: int) -> None:
    """Raise UsageError for a file that is not ours, or later than ours; it is read, and nothing else."""
    try:
        with place.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(f"the link store {place} cannot be read: {error.strerror or error}") from None
    if len(head) == 100 and head.startswith(_MAGIC):
        # https://www.sqlite.org/fileformat.html: offsets 60 and 68
        version, owner = struct.unpack(">I4xI", head[60:72])
        if owner == schema.APPLICATION_ID:
            _refuse_later(place, version, latest)
        elif owner and not _has_our_tables(place):
            raise UsageError(
                f"{place} is a database of another program: name another file for the link store"
            )
    elif head and place.suffix not in _OURS:
        raise UsageError(f"{place} is no link store: name another file")


def _refuse_later(place: Path, version: int, latest: int) -> None:
    if version > latest:
        raise UsageError(
            f"the link store {place} has version {version}, this awesomelint knows {latest}:"
            " update awesomelint, or name another file"
        )


def _open(place: Path, warn: Warn, steps: tuple[tuple[str, ...], ...]) -> Opened:
    _make(place)
    try:
        connection = _connection(place, "rwc")
        try:
            _begin(connection, place, steps)
        except BaseException:
            connection.close()
            raise
    except sqlite3.OperationalError as error:
        if not faults.is_refusal(error) or not place.exists():
            raise
        connection = _readable(place, len(steps), error)
        warn(f"the link store {place} can be read but not written: nothing that is seen now is kept")
        return Opened(connection, identity(place) or (0, 0), False)
    return Opened(connection, identity(place) or (0, 0), True)


def _make(place: Path) -> None:
    """Make an empty file that nobody else may read, where there is none: links may be private.

    SQLite gives its log and its shared memory the same mode. What goes wrong it says itself.
    """
    with contextlib.suppress(OSError):
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _begin(connection: sqlite3.Connection, place: Path, steps: tuple[tuple[str, ...], ...]) -> None:
    """Make sure that a database is ours, is in WAL mode where that can be, and has the latest schema."""
    try:
        version = _known(connection, place, len(steps))
        _set_journal(connection)
    except sqlite3.OperationalError as error:
        if not faults.is_refusal(error):
            raise
        # A file in WAL mode, where memory cannot be shared: alone, SQLite needs no shared memory.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        version = _known(connection, place, len(steps))
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA locking_mode = NORMAL")
        version = _known(connection, place, len(steps))
    if version < len(steps):
        schema.migrate(connection, steps)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


def _known(connection: sqlite3.Connection, place: Path, latest: int) -> int:
    """Give the version of a database of ours or of an empty one; raise UsageError for others.

    Raises DefacedError for one with our tables that says that it is another program's.
    """
    # In this order: another process may make the store between the two, tables and owner in one step.
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    if owner != schema.APPLICATION_ID and names >= schema.TABLES:
        raise faults.DefacedError("its application_id was overwritten")
    if owner != schema.APPLICATION_ID and (owner or names):
        raise UsageError(f"{place} is a database of another program: name another file for the link store")
    version = schema.version(connection)
    _refuse_later(place, version, latest)
    return version


def _has_our_tables(place: Path) -> bool:
    """Tell whether a database holds what a store of ours does; it is read, and nothing else."""
    with contextlib.suppress(sqlite3.Error):
        connection = _connection(place, "ro&immutable=1")
        try:
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
        finally:
            connection.close()
        return names >= schema.TABLES
    return False


def _set_journal(connection: sqlite3.Connection) -> None:
    """Choose WAL, or what SQLite offers instead (network file systems have no shared memory).

    A process that is killed loses nothing in either mode. With WAL and `synchronous = NORMAL` a power cut
    may lose the last few results, and never damages the file.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            break
        except sqlite3.OperationalError as error:
            # SQLite does not wait here by itself, so two new processes would get in each other's way.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
    connection.execute(f"PRAGMA synchronous = {'NORMAL' if mode == 'wal' else 'FULL'}")


def _readable(place: Path, latest: int, error: sqlite3.Error) -> sqlite3.Connection:
    """Open a store for reading; without its log, which cannot be read in a folder that cannot be written."""
    for mode in ("ro", "ro&immutable=1"):
        if mode != "ro" and _size(Path(f"{place}-wal")):
            continue
        connection = _connection(place, mode)
        try:
            if _known(connection, place, latest) == latest:
                return connection
        except sqlite3.OperationalError:
            connection.close()
        except BaseException:
            connection.close()
            raise
    raise error


def _connection(place: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{place.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=PATIENCE,
        isolation_level=None,  # transactions are begun and ended here, not by the module
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _free_name(place: Path) -> Path:
    stamp = time.strftime("%Y-%m-%dT%H%M%SZ", time.gmtime())
    name = place.with_name(f"{place.name}.damaged-{stamp}")
    number = 1
    while name.exists():
        number += 1
        name = place.with_name(f"{place.name}.damaged-{stamp}-{number}")
    return name


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from setting anything aside in a folder, where the system can."""
    try:
        import fcntl
    except ImportError:  # Windows does not rename what another process has open
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
