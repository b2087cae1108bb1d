"""Tests of the store in adversity: damaged, not ours, not to be written, its process killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from awesomelint.errors import StoreError, UsageError
from awesomelint.links.memory import opening, schema
from awesomelint.links.memory.records import Mute
from awesomelint.links.memory.sqlite import SqliteStore
from test_store import ANT, BEE, alive, failing, on_disk, record

HERE = Path(__file__).parent
KEYS = [f"https://ant.example/{number}" for number in range(400)]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store with 400 records."""
    store = on_disk(tmp_path)
    store.save(store.begin(0), [record(key) for key in KEYS], [alive(1), failing(2)])
    store.mute({BEE: Mute(5.0, None, "ours")})
    store.close()
    return tmp_path / "links.sqlite"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def aside(place: Path) -> list[Path]:
    return [path for path in sorted(place.parent.iterdir()) if ".damaged-" in path.name]


def works(store: SqliteStore) -> bool:
    store.save(store.begin(0), [record(ANT)], [alive(1)])
    return store.records([ANT]) == {ANT: record(ANT)}


def garbage(place: Path) -> None:
    place.write_bytes(random.Random(1).randbytes(5000))


def words(place: Path) -> None:
    place.write_text("This is no database.\n" * 300)


def cut_in_half(place: Path) -> None:
    os.truncate(place, place.stat().st_size // 2 // 4096 * 4096)


def cut_in_a_page(place: Path) -> None:
    os.truncate(place, 5000)


def cut_in_the_header(place: Path) -> None:
    os.truncate(place, 70)


def a_folder(place: Path) -> None:
    place.unlink()
    place.mkdir()
    (place / "file").write_text("kept")


def no_schema(place: Path) -> None:
    with place.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3996)


def no_tables(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("DROP TABLE detail")
        connection.execute("DROP TABLE link")
    connection.close()


def another_name(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("PRAGMA application_id = 5")
    connection.close()


def no_name(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("PRAGMA application_id = 0")
    connection.close()


DAMAGES = [
    garbage, words, cut_in_half, cut_in_a_page, cut_in_the_header, a_folder, no_schema, no_tables,
    another_name, no_name,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_store_is_set_aside_with_a_warning_and_begun_anew(
    place: Path, damage: Callable[[Path], None]
) -> None:
    damage(place)
    Path(f"{place}-wal").write_bytes(b"log")
    damaged = None if place.is_dir() else place.read_bytes()
    said: list[str] = []
    store = SqliteStore(place, said.append)
    assert store.verdicts(KEYS) == {}
    assert works(store)
    store.close()
    main, *_ = aside(place)
    assert said == [f"the link store {place} is damaged: it is now {main.name}, and a new one begins"]
    assert main.is_dir() if damaged is None else main.read_bytes() == damaged
    SqliteStore(place, pytest.fail).close()


def test_pages_that_are_damaged_in_the_middle_are_found_when_they_are_read(place: Path) -> None:
    store = SqliteStore(place, said := Said())
    run = store.begin(0)
    store._opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with place.open("r+b") as file:
        size = place.stat().st_size
        for page in range(3 * 4096, size - 4096, 4096):
            file.seek(page + 8)
            file.write(b"\xee" * 3000)
    store._opened.connection.execute("PRAGMA cache_size = 0")
    store._opened.connection.execute("PRAGMA shrink_memory")
    assert store.records(KEYS) == {}
    assert [" is damaged: " in text for text in said] == [True]
    store.save(run, [record(ANT)], [failing(3)])  # the run goes on
    assert (store.records([ANT]), store.waiting(run)) == ({ANT: record(ANT)}, (failing(3),))
    store.close()
    assert len(aside(place)) >= 1


class Said(list[str]):
    """What was warned of."""

    def __call__(self, text: str) -> None:
        self.append(text)


def test_text_that_is_none_any_more_is_damage(place: Path) -> None:
    store = SqliteStore(place, said := Said())
    store._opened.connection.execute("UPDATE link SET reason = CAST(x'ff79fe' AS TEXT)")
    assert store.verdicts(KEYS) == {}
    assert works(store)
    store.close()
    assert [" is damaged: " in text for text in said] == [True]


def test_mutes_are_saved_from_a_damaged_store(place: Path) -> None:
    store = SqliteStore(place, said := Said())
    store._opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    root = store._opened.connection.execute(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'link'"
    ).fetchone()[0]
    with place.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xee" * 4096)
    store._opened.connection.execute("PRAGMA cache_size = 0")
    store._opened.connection.execute("PRAGMA shrink_memory")
    assert store.verdicts(KEYS) == {}
    assert store.muted(9.0) == {BEE: Mute(5.0, None, "ours")}
    assert len(said) == 1
    store.close()


def test_damage_that_two_processes_see_is_set_aside_once(place: Path) -> None:
    first, second = SqliteStore(place, said := Said()), SqliteStore(place, said)
    opening.set_aside(place, opening.identity(place), said)
    assert works(first)
    assert second.records([ANT]) == {ANT: record(ANT)}
    opening.set_aside(place, (0, 0), said)
    assert len(said) == 1
    first.close()
    second.close()


def test_a_store_that_another_process_makes_meanwhile_is_no_damage(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever two statements of an opening it is made between."""
    connect = opening._connection

    class Interrupted(sqlite3.Connection):
        left = 0

        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            if Interrupted.left == 0:
                Interrupted.left = -1
                SqliteStore(place, pytest.fail).close()
            Interrupted.left -= 1
            return super().execute(*arguments)

    def interrupted(file: Path, mode: str) -> sqlite3.Connection:
        if Interrupted.left < 0:
            return connect(file, mode)
        return sqlite3.connect(file, factory=Interrupted, isolation_level=None)

    monkeypatch.setattr(opening, "_connection", interrupted)
    for at in range(4):
        Interrupted.left = at
        store = SqliteStore(place, pytest.fail)
        assert works(store)
        store.close()
        place.unlink()


def test_a_store_that_is_deleted_meanwhile_is_made_again(place: Path) -> None:
    store = SqliteStore(place, pytest.fail)
    run = store.begin(0)
    for path in place.parent.iterdir():
        path.unlink()
    store.save(run, [record(ANT)], [failing(3)])
    assert store.waiting(run) == (failing(3),)
    store.close()
    again = SqliteStore(place, pytest.fail)
    assert again.records([ANT]) == {ANT: record(ANT)}
    again.close()


def test_a_stranger_that_takes_the_place_meanwhile_is_a_fault_of_the_store(place: Path) -> None:
    store = SqliteStore(place, pytest.fail)
    for path in place.parent.iterdir():
        path.unlink()
    _of_nobody(place)
    for _ in range(2):
        with pytest.raises(StoreError, match="is a database of another program"):
            store.begin(0)
    place.unlink()
    assert works(store)
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="other systems have other modes")
def test_a_new_store_is_for_its_owner_alone_and_a_given_file_stays_as_it_is(tmp_path: Path) -> None:
    given = tmp_path / "given.sqlite"
    given.touch(0o644)
    given.chmod(0o644)
    modes = {}
    for place in (tmp_path / "links.sqlite", given):
        store = SqliteStore(place, pytest.fail)
        modes[place.name] = oct(place.stat().st_mode & 0o777)
        store.close()
    assert modes == {"links.sqlite": "0o600", "given.sqlite": "0o644"}


@pytest.mark.parametrize("name", ["links.sqlite", "anything"])
def test_an_empty_file_becomes_a_store(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    place.touch()
    store = SqliteStore(place, pytest.fail)
    assert works(store)
    store.close()


def _later(place: Path) -> None:
    SqliteStore(place, pytest.fail, steps=(*schema.STEPS, ("CREATE TABLE ant (leg TEXT)",))).close()


def _of_another_program(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("PRAGMA application_id = 5")
    connection.close()


def _of_nobody(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE ant (leg TEXT)")
    connection.close()


def _damaged_of_another_program(place: Path) -> None:
    _of_another_program(place)
    with place.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 3996)


def _readme(place: Path) -> None:
    place.write_text("# Ants\n")


STRANGERS: list[tuple[str, Callable[[Path], None], str]] = [
    (
        "links.sqlite",
        _later,
        "the link store {} has version 2, this awesomelint knows 1: update awesomelint, or",
    ),
    ("links.sqlite", _of_another_program, "{} is a database of another program: name another file"),
    ("links.sqlite", _of_nobody, "{} is a database of another program: name another file"),
    ("links.sqlite", _damaged_of_another_program, "{} is a database of another program: name another file"),
    ("README.md", _readme, "{} is no link store: name another file"),
    ("cache", Path.mkdir, "{} is a folder: name a file for the link store"),
]
if hasattr(os, "mkfifo"):
    STRANGERS.append(("pipe", os.mkfifo, "{} is no regular file: name a file for the link store"))


@pytest.mark.parametrize(("name", "make", "expected"), STRANGERS)
def test_what_is_not_ours_is_refused_and_not_touched(
    tmp_path: Path, name: str, make: Callable[[Path], None], expected: str
) -> None:
    place = tmp_path / name
    make(place)
    before = (names(tmp_path), place.read_bytes() if place.is_file() else None)
    with pytest.raises(UsageError) as raised:
        SqliteStore(place, pytest.fail)
    assert str(raised.value).startswith(expected.format(place))
    assert (names(tmp_path), place.read_bytes() if place.is_file() else None) == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "links.sqlite"
    with pytest.raises(StoreError) as raised:
        SqliteStore(place, pytest.fail)
    assert str(raised.value).startswith(f"the folder of the link store {place} cannot be made: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has /dev/full")
def test_a_device_is_no_store() -> None:
    with pytest.raises(UsageError, match="/dev/full is no regular file: name a file for the link store"):
        SqliteStore(Path("/dev/full"), pytest.fail)


# ---- a disk that is full, files that may not be written ----


def test_a_full_disk_loses_nothing_and_is_named(place: Path) -> None:
    store = SqliteStore(place, pytest.fail)
    run = store.begin(0)
    connection = store._opened.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    new = [record(f"https://bee.example/{number}") for number in range(1000)]
    with pytest.raises(StoreError) as raised:
        store.save(run, new, [failing(7)])
    assert str(raised.value) == f"the link store {place} cannot be used: the disk is full"
    assert len(store.verdicts(KEYS)) == 400  # it can be read, and holds nothing by halves
    assert len(list(store.all_records())) == 400
    connection.execute("PRAGMA max_page_count = 1000000")
    store.save(run, new, [failing(7)])
    assert len(list(store.all_records())) == 1400
    store.close()


FILLER = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_store
from awesomelint.errors import StoreError
store = test_store.on_disk(Path(sys.argv[2]))
run = store.begin(0)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
saved = 0
try:
    for batch in range(1000):
        store.save(run, [test_store.record(f"https://ant.example/{batch}/{n}") for n in range(20)], [])
        saved += 1
except StoreError as error:
    print(saved, error)
store.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of a file's size")
def test_a_file_that_may_not_grow_keeps_what_was_saved(tmp_path: Path) -> None:
    done = ran(FILLER, tmp_path)
    saved, _, said = done.partition(" ")
    assert (
        said
        == f"the link store {tmp_path / 'links.sqlite'} cannot be used: the disk cannot be read or written\n"
    )
    store = on_disk(tmp_path)
    keys = [found.key for found in store.all_records()]
    assert keys == sorted(
        f"https://ant.example/{batch}/{n}" for batch in range(int(saved)) for n in range(20)
    )
    assert int(saved) > 1
    store.close()


def ran(script: str, *arguments: object) -> str:
    command = [sys.executable, "-c", script, str(HERE), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


READER = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_store
from awesomelint.errors import StoreError
from awesomelint.links.memory.sqlite import SqliteStore
if os.geteuid() == 0:
    os.seteuid(65534)
place = Path(sys.argv[2])
try:
    store = SqliteStore(place, print)
    print(store.is_writable, len(store.verdicts([f"https://ant.example/{n}" for n in range(400)])))
    print(store.begin(0))
except StoreError as error:
    print(error)
"""


@pytest.fixture
def open_folder(place: Path) -> Iterator[Path]:
    """Copy the store to where everybody may look, for root has to be somebody else in these tests."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / place.name
        shutil.copy(place, copy)
        Path(folder).chmod(0o755)
        yield copy


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_a_store_that_may_not_be_written_is_read(open_folder: Path) -> None:
    place = open_folder
    place.chmod(0o444)
    place.parent.chmod(0o555)
    assert ran(READER, place) == (
        f"the link store {place} can be read but not written: nothing that is seen now is kept\n"
        "False 400\n"
        f"the link store {place} cannot be used: it can be read but not written\n"
    )
    place.parent.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_a_store_that_may_not_be_read_or_made_is_named(open_folder: Path) -> None:
    place = open_folder
    place.chmod(0)
    assert ran(READER, place) == f"the link store {place} cannot be read: Permission denied\n"
    other = place.with_name("other.sqlite")
    place.parent.chmod(0o555)
    assert ran(READER, other) == f"the link store {other} cannot be used: it cannot be opened or created\n"
    place.parent.chmod(0o755)


@pytest.mark.parametrize("is_new", [True, False])
def test_without_shared_memory_there_is_no_wal(
    place: Path, monkeypatch: pytest.MonkeyPatch, is_new: bool
) -> None:
    if is_new:
        place.unlink()
    connect = sqlite3.connect

    def without_memory(address: str, **settings: object) -> sqlite3.Connection:
        made: sqlite3.Connection = connect(f"{address}&vfs=unix-dotfile", **settings)  # type: ignore[call-overload]
        return made

    try:
        connect("file::memory:?vfs=unix-dotfile", uri=True).close()
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no file system without shared memory to play")
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", without_memory)
        store = SqliteStore(place, pytest.fail)
        mode = store._opened.connection.execute("PRAGMA journal_mode").fetchone()[0]
        assert (mode, works(store), len(store.verdicts(KEYS))) == ("delete", True, 0 if is_new else 400)
        store.close()
    store = SqliteStore(place, pytest.fail)
    assert works(store)
    store.close()


def test_a_store_that_another_process_holds_is_waited_for_and_then_named(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.05)
    store = SqliteStore(place, pytest.fail)
    other = sqlite3.connect(place, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as raised:
        store.begin(0)
    assert str(raised.value) == (
        f"the link store {place} cannot be used: another process has held it for too long"
    )
    assert len(store.verdicts(KEYS)) == 400  # reading waits for nobody
    other.execute("ROLLBACK")
    assert works(store)
    other.close()
    store.close()


def test_an_old_sqlite_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    with pytest.raises(StoreError, match=r"this Python has SQLite 3\.34\.1: the link store needs 3\.37"):
        on_disk(tmp_path)


# ---- kill -9 ----

VICTIM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_store
print("loaded", flush=True)
store = test_store.on_disk(Path(sys.argv[2]))
run = store.begin(float(sys.argv[3]))
for batch in range(100_000):
    keys = [f"https://ant.example/{sys.argv[3]}/{batch}/{n}" for n in range(10)]
    store.save(run, [test_store.record(key) for key in keys], [test_store.failing(batch, keys[0])])
    print(batch, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_what_was_saved_before_a_kill_is_there_whole(tmp_path: Path) -> None:
    saved: dict[str, int] = {}
    for life, delay in enumerate((0.0, 0.002, 0.01, 0.03, 0.07, 0.15), 1):
        command = [sys.executable, "-c", VICTIM, str(HERE), str(tmp_path), str(life)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        said = child.communicate()[0].split("\n")[:-1]
        saved[str(life)] = int(said[-1]) + 1 if said else 0
        store = on_disk(tmp_path)
        for name, batches in saved.items():
            found = [found for found in store.all_records() if found.key.split("/")[3] == name]
            batch_sizes = {found.key.split("/")[4] for found in found}
            assert len(found) == 10 * len(batch_sizes)
            assert len(batch_sizes) in (batches, batches + 1)
            saved[name] = len(batch_sizes)
        run = store.begin(9)
        assert len(store.waiting(run)) == sum(saved.values())
        store.close()
    assert sum(saved.values()) > 0
